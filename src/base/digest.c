/* digest.c - see digest.h. */
#include "base/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

bool digest_of(struct digest *out, struct str data, struct err *e)
{
	struct digest d;
	unsigned len = sizeof d.bytes;

	/* The machine's openssl.cnf could slow the start and change what EVP_sha256 is. */
	OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
	if (EVP_Digest(data.ptr, data.len, d.bytes, &len, EVP_sha256(), NULL) != 1 ||
	    len != sizeof d.bytes)
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
