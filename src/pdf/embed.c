#include "pdf/embed.h"

#include <stdlib.h>

#include "base/text.h"

#define CODES_MAX 65535u

bool embed_init(struct embed *m, struct shaper *shaper, struct err *e)
{
	*m = (struct embed){.shaper = shaper};
	return subset_cache_new(&m->subsets, e);
}

void embed_clear(struct embed *m)
{
	for (size_t i = 0; i < FONT_FACES_MAX; i++)
		free(m->faces[i].pairs);
	free(m->codes);
	free(m->stamps);
	subset_cache_free(m->subsets);
	*m = (struct embed){0};
}

void embed_start(struct embed *m)
{
	for (size_t i = 0; i < FONT_FACES_MAX; i++)
		m->faces[i].count = 0;
	m->failed = false;
	if (++m->generation == 0) { /* wrapped: old stamps would look new */
		if (m->stamps)
			memset(m->stamps, 0, m->pair_cap * sizeof *m->stamps);
		m->generation = 1;
	}
}

static bool reserve_pairs(struct embed *m, unsigned pair)
{
	size_t cap = m->pair_cap ? m->pair_cap : 512;
	unsigned short *codes;
	unsigned *stamps;

	if (pair < m->pair_cap)
		return true;
	while (cap <= pair)
		cap *= 2;
	codes = reallocarray(m->codes, cap, sizeof *codes);
	if (!codes)
		return false;
	m->codes = codes;
	stamps = reallocarray(m->stamps, cap, sizeof *stamps);
	if (!stamps)
		return false;
	memset(stamps + m->pair_cap, 0, (cap - m->pair_cap) * sizeof *stamps);
	m->stamps = stamps;
	m->pair_cap = cap;
	return true;
}

static bool face_append(struct embed_face *f, unsigned pair)
{
	if (f->count == f->cap) {
		size_t cap = f->cap ? f->cap * 2 : 128;
		unsigned *pairs = reallocarray(f->pairs, cap, sizeof *pairs);

		if (!pairs)
			return false;
		f->pairs = pairs;
		f->cap = cap;
	}
	f->pairs[f->count++] = pair;
	return true;
}

unsigned embed_code(struct embed *m, unsigned pair)
{
	struct embed_face *f = &m->faces[shaper_pair(m->shaper, pair)->face];

	if (!reserve_pairs(m, pair)) {
		m->failed = true;
		return 0;
	}
	if (m->stamps[pair] == m->generation)
		return m->codes[pair];
	if (f->count >= CODES_MAX || !face_append(f, pair)) {
		m->failed = true;
		return 0;
	}
	m->stamps[pair] = m->generation;
	m->codes[pair] = (unsigned short)f->count;
	return m->codes[pair];
}

/* What is needed to write one face. */
struct writing {
	struct embed *m;
	struct objects *o;
	struct deflate *deflate;
	const struct font_face *face;
	const struct embed_face *used;
	const struct subset *subset;
	struct buf text, flate;
	struct err *e;
};

static const struct shape_pair *pair_at(const struct writing *w, size_t i)
{
	return shaper_pair(w->m->shaper, w->used->pairs[i]);
}

/* A copy in the document's arena of what is in b, which is emptied. */
static struct str take(struct writing *w, struct buf *b)
{
	struct str copy = arena_copy(w->o->arena, buf_view(b));

	if (b->failed || !copy.ptr)
		w->o->failed = true;
	buf_reset(b);
	return copy;
}

/* Compresses w->text into a new stream object. */
static HPDF_Dict stream_of_text(struct writing *w, struct str entries)
{
	if (!deflate_zlib(w->deflate, buf_view(&w->text), &w->flate, w->e))
		w->o->failed = true;
	buf_reset(&w->text);
	return object_stream(w->o, entries, take(w, &w->flate), true);
}

static int compare_glyphs(const void *a, const void *b)
{
	return (int)*(const unsigned short *)a - (int)*(const unsigned short *)b;
}

static bool find_subset(struct writing *w)
{
	unsigned short *glyphs = arena_array(w->o->arena, w->used->count, sizeof *glyphs);
	size_t n = 0;

	if (!glyphs)
		return err_nomem(w->e);
	for (size_t i = 0; i < w->used->count; i++)
		glyphs[i] = (unsigned short)pair_at(w, i)->glyph;
	qsort(glyphs, w->used->count, sizeof *glyphs, compare_glyphs);
	for (size_t i = 0; i < w->used->count; i++)
		if (glyphs[i] != 0 && (n == 0 || glyphs[n - 1] != glyphs[i]))
			glyphs[n++] = glyphs[i];
	return subset_get(w->m->subsets, w->face, glyphs, n, w->deflate, &w->subset, w->e);
}

/* The glyph's id in the embedded program. */
static unsigned new_glyph(const struct subset *s, unsigned short old)
{
	const unsigned short *found =
	    bsearch(&old, s->old, s->count, sizeof *s->old, compare_glyphs);

	return found ? s->new[found - s->old] : 0;
}

static HPDF_Dict write_glyph_map(struct writing *w)
{
	buf_add(&w->text, "\0\0", 2);
	for (size_t i = 0; i < w->used->count; i++) {
		unsigned id = new_glyph(w->subset, (unsigned short)pair_at(w, i)->glyph);

		buf_char(&w->text, (char)(id >> 8));
		buf_char(&w->text, (char)id);
	}
	return stream_of_text(w, STR(""));
}

static void write_hex4(struct buf *b, unsigned n)
{
	static const char digits[] = "0123456789ABCDEF";

	for (int shift = 12; shift >= 0; shift -= 4)
		buf_char(b, digits[n >> shift & 15]);
}

static void write_utf16(struct buf *b, struct str text)
{
	for (size_t at = 0; at < text.len;) {
		uint32_t c = text_next(text, &at);

		if (c >= 0x10000) {
			write_hex4(b, 0xD800 + ((c - 0x10000) >> 10));
			c = 0xDC00 + (c & 0x3FF);
		}
		write_hex4(b, c);
	}
}

/* A range must not leave the codes that share a first byte. */
static void write_range(struct writing *w, size_t first, size_t last)
{
	buf_cstr(&w->text, "1 beginbfrange<");
	write_hex4(&w->text, (unsigned)first);
	buf_cstr(&w->text, "><");
	write_hex4(&w->text, (unsigned)last);
	buf_cstr(&w->text, ">[");
	for (size_t code = first; code <= last; code++) {
		buf_char(&w->text, '<');
		write_utf16(&w->text, pair_at(w, code - 1)->text);
		buf_char(&w->text, '>');
	}
	buf_cstr(&w->text, "]endbfrange\n");
}

static HPDF_Dict write_to_unicode(struct writing *w)
{
	size_t count = w->used->count;

	buf_cstr(&w->text, "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
	                   "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
	                   "/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n"
	                   "1 begincodespacerange<0000><FFFF>endcodespacerange\n");
	for (size_t code = 1; code <= count; code = (code | 0xFF) + 1)
		write_range(w, code, (code | 0xFF) < count ? code | 0xFF : count);
	buf_cstr(&w->text, "endcmap CMapName currentdict /CMap defineresource pop end end");
	return stream_of_text(w, STR(""));
}

static HPDF_Dict write_program(struct writing *w)
{
	buf_printf(&w->text, "/Length1 %zu", w->subset->program_len);
	return object_stream(w->o, take(w, &w->text), arena_copy(w->o->arena, w->subset->program), true);
}

static HPDF_Dict write_descriptor(struct writing *w)
{
	const struct font_face *f = w->face;

	buf_printf(&w->text,
	           "/Type/FontDescriptor/FontName/%s+%s/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle %d"
	           "/Ascent %d/Descent %d/CapHeight %d/StemV 80/FontFile2 %u 0 R",
	           w->subset->tag, f->name, f->flags, f->box[0], f->box[1], f->box[2], f->box[3],
	           f->italic_angle, f->ascent, f->descent, f->cap_height, object_id(write_program(w)));
	return object_raw(w->o, take(w, &w->text));
}

static HPDF_Dict write_cid_font(struct writing *w)
{
	unsigned descriptor = object_id(write_descriptor(w)), map = object_id(write_glyph_map(w));

	buf_printf(&w->text,
	           "/Type/Font/Subtype/CIDFontType2/BaseFont/%s+%s/CIDSystemInfo<</Registry(Adobe)"
	           "/Ordering(Identity)/Supplement 0>>/FontDescriptor %u 0 R/CIDToGIDMap %u 0 R/W[1[",
	           w->subset->tag, w->face->name, descriptor, map);
	for (size_t i = 0; i < w->used->count; i++) {
		if (i)
			buf_char(&w->text, ' ');
		buf_int(&w->text, pair_at(w, i)->advance);
	}
	buf_cstr(&w->text, "]]");
	return object_raw(w->o, take(w, &w->text));
}

static bool write_face(struct writing *w, unsigned index, struct buf *resources)
{
	unsigned cid_font, to_unicode;

	if (!find_subset(w))
		return false;
	cid_font = object_id(write_cid_font(w));
	to_unicode = object_id(write_to_unicode(w));
	buf_printf(&w->text,
	           "/Type/Font/Subtype/Type0/BaseFont/%s+%s/Encoding/Identity-H/DescendantFonts[%u 0 R]"
	           "/ToUnicode %u 0 R",
	           w->subset->tag, w->face->name, cid_font, to_unicode);
	buf_printf(resources, "/F%u %u 0 R", index, object_id(object_raw(w->o, take(w, &w->text))));
	return w->o->failed ? err_nomem(w->e) : true;
}

bool embed_write(struct embed *m, struct objects *o, struct deflate *deflate, struct buf *resources,
                 struct err *e)
{
	const struct fonts *fonts = shaper_fonts(m->shaper);
	struct writing w = {.m = m, .o = o, .deflate = deflate, .e = e};
	bool ok = true;

	if (m->failed)
		return err_nomem(e);
	for (unsigned i = 0; i < fonts->face_count && ok; i++) {
		w.face = &fonts->faces[i];
		w.used = &m->faces[i];
		if (w.used->count)
			ok = write_face(&w, i, resources);
	}
	buf_free(&w.text);
	buf_free(&w.flate);
	return ok;
}
