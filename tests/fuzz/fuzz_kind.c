/* fuzz_kind.c - any bytes: what they are, what they are besides, what stands behind them. The
 * first byte says where the picture ends. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "codec/kind.h"

#define MAGIC_SHARE 16 /* libmagic is asked about one input of so many: it is slow */

static void check(enum kind kind)
{
	if (kind > KIND_COUNT || (kind < KIND_COUNT && !*kind_name(kind)))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct kind_reader *reader;
	struct str s = {(const char *)bytes, size};
	size_t end = size ? size * bytes[0] / 255 : 0;
	struct err e;
	char mime[64];
	enum kind kind;

	if (!reader && !(reader = kind_reader_new(&e)))
		abort();
	kind = kind_of(size && bytes[size - 1] % MAGIC_SHARE == 0 ? reader : NULL, s, mime);
	check(kind);
	if (memchr(mime, '\0', sizeof mime) == NULL || (kind == KIND_OTHER) != (mime[0] != '\0'))
		abort();
	check(kind_second(KIND_JPEG, s, end));
	check(kind_second(KIND_PDF, s, end));
	check(kind_second(kind, s, size));
	(void)kind_is_camera_extra(str_from(s, end));
	if (kind_pdf_header(s) > size)
		abort();
	return 0;
}
