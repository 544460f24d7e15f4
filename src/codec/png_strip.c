/* png_strip.c - see png_strip.h. A chunk that is longer than its kind may be does not stay: it
 * could hold anything. */
#include "codec/png_strip.h"

#include "codec/png_parts.h"

static const struct {
	char name[5];
	uint32_t most;   /* bytes */
	bool in_profile; /* a profile says it in full */
} kept[] = {
    {"IHDR", 13, false}, {"PLTE", 768, false}, {"tRNS", 256, false}, {"IDAT", INT32_MAX, false},
    {"gAMA", 4, true},   {"cHRM", 32, true},   {"sRGB", 1, false},   {"cICP", 4, false},
    {"mDCV", 24, false}, {"cLLI", 8, false},   {"bKGD", 6, false},   {"pHYs", 9, false},
};

static bool is_kept(const struct png_chunk *c, bool profile)
{
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		if (memcmp(kept[i].name, c->name, 4) == 0)
			return c->data.len <= kept[i].most && !(profile && kept[i].in_profile);
	return false;
}

static bool is_chunk(const struct png_chunk *c, const char *name)
{
	return memcmp(c->name, name, 4) == 0;
}

static bool has_profile(struct png *p)
{
	struct png_chunk c;

	for (size_t at = PNG_SIGNATURE.len; png_chunk_at(p, at, &c); at = png_chunk_end(&c)) {
		if (is_chunk(&c, "iCCP"))
			return true;
		if (is_chunk(&c, "IDAT"))
			break;
	}
	return false;
}

static void copy(struct buf *out, struct str bytes, const struct png_chunk *c)
{
	buf_str(out, str_upto(str_from(bytes, c->offset), png_chunk_end(c) - c->offset));
}

/* True once IEND came. Of IDATs those that follow one another are the picture: readers pass over
 * any that come later, and without what stood between them they would not. */
static bool copy_chunks(struct buf *out, struct png *p, bool profile)
{
	bool begun = false, over = false;
	struct png_chunk c;
	size_t at = PNG_SIGNATURE.len;

	for (; png_chunk_at(p, at, &c) && !is_chunk(&c, "IEND"); at = png_chunk_end(&c)) {
		bool data = is_chunk(&c, "IDAT");

		over |= begun && !data;
		begun |= data;
		if (is_kept(&c, profile) && !(data && over))
			copy(out, p->bytes, &c);
	}
	if (p->stop)
		return false;
	if (c.data.len == 0)
		copy(out, p->bytes, &c);
	else
		buf_str(out, STR("\0\0\0\0IEND\xAE\x42\x60\x82"));
	return true;
}

bool png_strip(struct buf *out, struct str bytes, struct err *e)
{
	struct report ignored;
	struct png p = {.report = &ignored, .bytes = bytes};

	report_init(&ignored);
	if (!str_starts(bytes, PNG_SIGNATURE))
		png_corrupt(&p, 0, "signature");
	buf_str(out, PNG_SIGNATURE);
	if (p.stop || !copy_chunks(out, &p, has_profile(&p)))
		return err_set(e, ERR_FORMAT, "ce n'est pas un PNG entier", "not a whole PNG");
	return !out->failed || err_nomem(e);
}
