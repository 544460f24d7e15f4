/* fuzz_pdf_pictures.c - any bytes as a PDF whose pictures are replaced, or as the contents of a
 * page that draws pictures and forms: it ends, and what is written can be opened again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "codec/pdf_pictures.h"

/* Small enough that a limit is met before the fuzzer's memory ends. */
static const struct codec_limits limits = {
    .pixels = 4000000, .scans = 50, .objects = 20000, .pages = 500, .inflated = 20000000};

static bool open_pictures(struct pdf_pictures **out, struct str bytes)
{
	struct report r;
	struct err e;

	report_init(&r);
	if (pdf_pictures_open(out, bytes, &limits, &r, &e))
		return true;
	if (e.code != ERR_FORMAT)
		abort();
	return false;
}

static void replace_all(struct pdf_pictures *p)
{
	struct err e;

	for (size_t i = 0; i < pdf_pictures_count(p); i++) {
		const struct pdf_shown *s = pdf_pictures_at(p, i);
		struct str data;

		if (!pdf_pictures_read(p, i, &data, &e))
			abort();
		if (data.ptr && !s->jpeg &&
		    data.len != (size_t)s->width_px * s->height_px * s->channels)
			abort();
		pdf_pictures_release(data);
		if (!pdf_pictures_replace(p, i, STR("\xFF\xD8\xFF\xD9"), 1, 1, 1 + i % 2 * 2, &e))
			abort();
	}
}

static void try(struct str bytes)
{
	struct pdf_pictures *p, *again;
	struct buf out = {0};
	struct err e;

	if (!open_pictures(&p, bytes))
		return;
	replace_all(p);
	if (!pdf_pictures_write(p, &out, &e) || !open_pictures(&again, buf_view(&out)))
		abort();
	pdf_pictures_free(again);
	pdf_pictures_free(p);
	buf_free(&out);
}

static void put_object(struct buf *b, size_t *offsets, unsigned id, const char *dict,
                       struct str data)
{
	offsets[id] = b->len;
	buf_printf(b, "%u 0 obj\n<<%s/Length %zu>>\nstream\n", id, dict, data.len);
	buf_str(b, data);
	buf_cstr(b, "\nendstream\nendobj\n");
}

/* Page and form have the same contents: the form draws itself. */
static void wrap(struct buf *b, struct str content)
{
	const char *resources = "/Resources<</XObject<</A 5 0 R/B 6 0 R>>>>";
	size_t offsets[7] = {0}, xref;

	buf_cstr(b, "%PDF-1.7\n");
	offsets[1] = b->len;
	buf_cstr(b, "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n");
	offsets[2] = b->len;
	buf_printf(b, "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1%s>>\nendobj\n", resources);
	offsets[3] = b->len;
	buf_cstr(b, "3 0 obj\n<</Type/Page/Parent 2 0 R/Contents 4 0 R>>\nendobj\n");
	put_object(b, offsets, 4, "", content);
	put_object(b, offsets, 5, "/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Matrix[1 2 3 4 5 6]",
	           content);
	put_object(b, offsets, 6,
	           "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8"
	           "/ColorSpace/DeviceGray",
	           STR("x"));
	xref = b->len;
	buf_cstr(b, "xref\n0 7\n0000000000 65535 f \n");
	for (int i = 1; i < 7; i++)
		buf_printf(b, "%010zu 00000 n \n", offsets[i]);
	buf_printf(b, "trailer\n<</Size 7/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", xref);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = {(const char *)data, size};
	struct buf file = {0};

	if (str_starts(bytes, STR("%PDF"))) {
		try(bytes);
		return 0;
	}
	wrap(&file, bytes);
	try(buf_view(&file));
	buf_free(&file);
	return 0;
}
