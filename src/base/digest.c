/* digest.c - see digest.h. */
#include "base/digest.h"

/* The functions below are deprecated for their name only: unlike EVP_Digest they allocate
 * nothing, so that they can neither fail nor crash when memory runs out, and need no
 * configuration of the machine's. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

bool digest_of(struct digest *out, struct str data, struct err *e)
{
	struct digest d;
	SHA256_CTX c;

	if (SHA256_Init(&c) != 1 || SHA256_Update(&c, data.ptr, data.len) != 1 ||
	    SHA256_Final(d.bytes, &c) != 1)
		return err_set(e, ERR_LIBRARY, "libcrypto n'a pas calculé l'empreinte SHA-256",
		               "libcrypto did not compute the SHA-256 digest");
	*out = d;
	return true;
}

void digest_hex(char out[DIGEST_HEX_LEN + 1], const struct digest *d)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < sizeof d->bytes; i++) {
		out[2 * i] = digits[d->bytes[i] >> 4];
		out[2 * i + 1] = digits[d->bytes[i] & 15];
	}
	out[DIGEST_HEX_LEN] = '\0';
}

bool digest_is_hex(struct str s)
{
	if (s.len != DIGEST_HEX_LEN)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
			return false;
	}
	return true;
}
