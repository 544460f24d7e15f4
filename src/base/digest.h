/* digest.h - SHA-256, by libcrypto. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

#define DIGEST_BYTES 32
#define DIGEST_HEX_LEN 64

struct digest {
	unsigned char bytes[DIGEST_BYTES];
};

bool digest_of(struct digest *out, struct str data, struct err *e);
/* Lower-case hexadecimal with a terminating NUL. */
void digest_hex(char out[DIGEST_HEX_LEN + 1], const struct digest *d);
/* True if s is 64 lower-case hexadecimal digits. */
bool digest_is_hex(struct str s);

#endif
