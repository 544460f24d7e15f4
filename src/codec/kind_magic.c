/* kind_magic.c - libmagic, for what our own look does not know.
 * Its tests for containers, programs, tables and languages are off: we have our own where we
 * need them, and they are where its running time is. The rest is bounded by parameters. */
#include "codec/kind_magic.h"

#include <magic.h>
#include <stdlib.h>

#define MAGIC_LOOK_BYTES 65536 /* 50 ms at worst (nothing but line ends), 1 to 4 for text */

struct kind_reader {
	magic_t cookie;
};

struct limit {
	int parameter;
	size_t value;
};

static const struct limit limits[] = {
    {MAGIC_PARAM_INDIR_MAX, 10},       {MAGIC_PARAM_NAME_MAX, 50},
    {MAGIC_PARAM_REGEX_MAX, 2048},     {MAGIC_PARAM_BYTES_MAX, MAGIC_LOOK_BYTES},
    {MAGIC_PARAM_ENCODING_MAX, 16384},
};

static bool set_limits(magic_t cookie)
{
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		if (magic_setparam(cookie, limits[i].parameter, &limits[i].value) != 0)
			return false;
	return true;
}

static magic_t open_database(struct err *e)
{
	magic_t cookie =
	    magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR |
	               MAGIC_NO_CHECK_ELF | MAGIC_NO_CHECK_CDF | MAGIC_NO_CHECK_APPTYPE |
	               MAGIC_NO_CHECK_CSV | MAGIC_NO_CHECK_JSON | MAGIC_NO_CHECK_TOKENS);
	const char *why;

	if (!cookie) {
		err_nomem(e);
		return NULL;
	}
	if (magic_load(cookie, NULL) == 0 && set_limits(cookie))
		return cookie;
	why = magic_error(cookie);
	err_set(e, ERR_LIBRARY, "la base de libmagic ne se charge pas : %s",
	        "libmagic's database does not load: %s", why ? why : "?");
	magic_close(cookie);
	return NULL;
}

struct kind_reader *kind_reader_new(struct err *e)
{
	struct kind_reader *r = malloc(sizeof *r);

	if (!r) {
		err_nomem(e);
		return NULL;
	}
	r->cookie = open_database(e);
	if (!r->cookie) {
		free(r);
		return NULL;
	}
	/* what libmagic makes at its first question is made now, before any worker */
	magic_buffer(r->cookie, "a", 1);
	return r;
}

void kind_reader_free(struct kind_reader *r)
{
	if (!r)
		return;
	magic_close(r->cookie);
	free(r);
}

const char *kind_magic_mime(const struct kind_reader *r, struct str bytes)
{
	bytes = str_upto(bytes, MAGIC_LOOK_BYTES);
	return magic_buffer(r->cookie, bytes.ptr, bytes.len);
}
