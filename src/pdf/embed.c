/* embed.c - see embed.h. */
#include "pdf/embed.h"

#include <stdlib.h>

#include "base/text.h"

#define CODES_MAX 65535u
/* The bytes that mean a character to be seen. */
#define TYPED_FIRST 0x20u
#define TYPED_LAST 0xFFu

bool embed_init(struct embed *m, struct shaper *shaper, struct err *e)
{
	*m = (struct embed){.shaper = shaper};
	return subset_cache_new(&m->subsets, e);
}

void embed_clear(struct embed *m)
{
	free(m->used);
	free(m->codes);
	subset_cache_free(m->subsets);
	*m = (struct embed){0};
}

void embed_start(struct embed *m)
{
	m->count = 0;
	m->failed = m->full = false;
	if (++m->generation == 0) { /* wrapped: old codes would look new */
		if (m->codes)
			memset(m->codes, 0, m->pair_cap * sizeof *m->codes);
		m->generation = 1;
	}
}

static bool reserve_pairs(struct embed *m, unsigned pair)
{
	size_t cap = m->pair_cap ? m->pair_cap : 512;
	struct embed_code *codes;

	if (pair < m->pair_cap)
		return true;
	while (cap <= pair)
		cap *= 2;
	codes = reallocarray(m->codes, cap, sizeof *codes);
	if (!codes)
		return false;
	memset(codes + m->pair_cap, 0, (cap - m->pair_cap) * sizeof *codes);
	m->codes = codes;
	m->pair_cap = cap;
	return true;
}

static bool reserve_code(struct embed *m)
{
	size_t cap = m->cap ? m->cap * 2 : 128;
	unsigned *used;

	if (m->count < m->cap)
		return true;
	used = reallocarray(m->used, cap, sizeof *used);
	if (!used)
		return false;
	m->used = used;
	m->cap = cap;
	return true;
}

unsigned embed_new_code(struct embed *m, unsigned pair)
{
	m->full = m->full || m->count == CODES_MAX;
	if (m->full)
		return 0;
	if (!reserve_pairs(m, pair) || !reserve_code(m)) {
		m->failed = true;
		return 0;
	}
	m->used[m->count++] = pair;
	m->codes[pair] = (struct embed_code){m->generation, (unsigned short)m->count};
	return m->codes[pair].code;
}

/* What is needed to write the fonts, and of them the face at hand. */
struct writing {
	struct embed *m;
	struct objects *o;
	struct deflate *deflate;
	struct buf text, flate;
	unsigned short *glyphs;   /* scratch: as many as there are codes */
	unsigned char *glyph_map; /* two bytes a code, from code 0 */
	unsigned map_id, to_unicode_id;
	unsigned face_index;
	const struct font_face *face;
	const struct subset *subset;
	struct err *e;
};

static const struct shape_pair *pair_at(const struct writing *w, size_t i)
{
	return shaper_pair(w->m->shaper, w->m->used[i]);
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
	if (w->text.failed || !deflate_zlib(w->deflate, buf_view(&w->text), &w->flate, w->e))
		w->o->failed = true;
	buf_reset(&w->text);
	return object_stream(w->o, entries, take(w, &w->flate), true);
}

static int compare_glyphs(const void *a, const void *b)
{
	return (int)*(const unsigned short *)a - (int)*(const unsigned short *)b;
}

/* The face's subset with these glyphs, which are sorted. */
static bool get_subset(struct writing *w, unsigned short *glyphs, size_t count, bool characters)
{
	struct subset_want want = {.face = w->face, .glyphs = glyphs, .characters = characters};

	qsort(glyphs, count, sizeof *glyphs, compare_glyphs);
	for (size_t i = 0; i < count; i++)
		if (glyphs[i] != 0 && (want.count == 0 || glyphs[want.count - 1] != glyphs[i]))
			glyphs[want.count++] = glyphs[i];
	return subset_get(w->m->subsets, &want, w->deflate, &w->subset, w->e);
}

/* The subset with the face's used glyphs; none when it has no code. */
static bool find_subset(struct writing *w)
{
	size_t used = 0;

	for (size_t i = 0; i < w->m->count; i++)
		if (pair_at(w, i)->face == w->face_index)
			w->glyphs[used++] = (unsigned short)pair_at(w, i)->glyph;
	w->subset = NULL;
	return !used || get_subset(w, w->glyphs, used, false);
}

/* The glyph's id in the embedded program. */
static unsigned new_glyph(const struct subset *s, unsigned short old)
{
	const unsigned short *found =
	    bsearch(&old, s->old, s->count, sizeof *s->old, compare_glyphs);

	return found ? s->new[found - s->old] : 0;
}

/* Enters the face's codes into the map that all faces share. */
static void map_glyphs(struct writing *w)
{
	for (size_t i = 0; i < w->m->count; i++) {
		unsigned id;

		if (pair_at(w, i)->face != w->face_index)
			continue;
		id = new_glyph(w->subset, (unsigned short)pair_at(w, i)->glyph);
		w->glyph_map[2 * (i + 1)] = (unsigned char)(id >> 8);
		w->glyph_map[2 * (i + 1) + 1] = (unsigned char)id;
	}
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
	size_t count = w->m->count;

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
	return object_stream(w->o, take(w, &w->text), arena_copy(w->o->arena, w->subset->program),
	                     true);
}

static HPDF_Dict write_descriptor(struct writing *w)
{
	const struct font_face *f = w->face;

	buf_printf(
	    &w->text,
	    "/Type/FontDescriptor/FontName/%s+%s/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle %d"
	    "/Ascent %d/Descent %d/CapHeight %d/StemV 80/FontFile2 %u 0 R",
	    w->subset->tag, f->name, f->flags, f->box[0], f->box[1], f->box[2], f->box[3],
	    f->italic_angle, f->ascent, f->descent, f->cap_height, object_id(write_program(w)));
	return object_raw(w->o, take(w, &w->text));
}

/* Runs of codes of this face: "[1[500 610]7[280]]". */
static void write_widths(struct writing *w)
{
	bool open = false;

	buf_cstr(&w->text, "/W[");
	for (size_t i = 0; i < w->m->count; i++) {
		const struct shape_pair *pair = pair_at(w, i);

		if (pair->face != w->face_index) {
			if (open)
				buf_char(&w->text, ']');
			open = false;
			continue;
		}
		if (!open)
			buf_int(&w->text, (int64_t)i + 1);
		buf_char(&w->text, open ? ' ' : '[');
		buf_int(&w->text, pair->advance);
		open = true;
	}
	buf_cstr(&w->text, open ? "]]" : "]");
}

static HPDF_Dict write_cid_font(struct writing *w)
{
	unsigned descriptor = object_id(write_descriptor(w));

	buf_printf(&w->text,
	           "/Type/Font/Subtype/CIDFontType2/BaseFont/%s+%s/CIDSystemInfo<</Registry(Adobe)"
	           "/Ordering(Identity)/Supplement 0>>/FontDescriptor %u 0 R/CIDToGIDMap %u 0 R",
	           w->subset->tag, w->face->name, descriptor, w->map_id);
	write_widths(w);
	return object_raw(w->o, take(w, &w->text));
}

static bool write_face(struct writing *w, struct buf *resources)
{
	unsigned cid_font;

	if (!find_subset(w))
		return false;
	if (!w->subset)
		return true;
	map_glyphs(w);
	cid_font = object_id(write_cid_font(w));
	buf_printf(
	    &w->text,
	    "/Type/Font/Subtype/Type0/BaseFont/%s+%s/Encoding/Identity-H/DescendantFonts[%u 0 R]"
	    "/ToUnicode %u 0 R",
	    w->subset->tag, w->face->name, cid_font, w->to_unicode_id);
	buf_printf(resources, "/F%u %u 0 R", w->face_index,
	           object_id(object_raw(w->o, take(w, &w->text))));
	return w->o->failed ? err_nomem(w->e) : true;
}

static bool write_fonts(struct writing *w, struct buf *resources)
{
	const struct fonts *fonts = shaper_fonts(w->m->shaper);
	size_t map_len = 2 * (w->m->count + 1);

	w->glyphs = arena_array(w->o->arena, w->m->count + 1, sizeof *w->glyphs);
	w->glyph_map = arena_alloc(w->o->arena, map_len);
	if (!w->glyphs || !w->glyph_map)
		return err_nomem(w->e);
	/* So short that compressing it would cost more than it saves. */
	w->map_id = object_id(
	    object_stream(w->o, STR(""), (struct str){(char *)w->glyph_map, map_len}, false));
	w->to_unicode_id = object_id(write_to_unicode(w));
	for (w->face_index = 0; w->face_index < fonts->face_count; w->face_index++) {
		w->face = &fonts->faces[w->face_index];
		if (!write_face(w, resources))
			return false;
	}
	return true;
}

bool embed_write(struct embed *m, struct objects *o, struct deflate *deflate, struct buf *resources,
                 struct err *e)
{
	struct writing w = {.m = m, .o = o, .deflate = deflate, .e = e};
	bool ok;

	if (m->full)
		return err_set(e, ERR_LIMIT, "le document a plus de %u signes différents",
		               "the document has more than %u different glyphs", CODES_MAX);
	if (m->failed)
		return err_nomem(e);
	ok = !m->count || write_fonts(&w, resources);
	buf_free(&w.text);
	buf_free(&w.flate);
	return ok;
}

/* The glyph of a byte of Windows-1252; 0: it has none. */
static hb_codepoint_t typed_glyph(const struct font_face *face, unsigned byte)
{
	uint32_t character = text_windows_1252((unsigned char)byte);
	hb_codepoint_t glyph = 0;

	if (character)
		hb_font_get_nominal_glyph(face->font, character, &glyph);
	return glyph;
}

static HPDF_Dict write_typed(struct writing *w)
{
	unsigned descriptor = object_id(write_descriptor(w));

	buf_printf(&w->text,
	           "/Type/Font/Subtype/TrueType/BaseFont/%s+%s/Encoding/WinAnsiEncoding"
	           "/FontDescriptor %u 0 R/FirstChar %u/LastChar %u/Widths[",
	           w->subset->tag, w->face->name, descriptor, TYPED_FIRST, TYPED_LAST);
	for (unsigned byte = TYPED_FIRST; byte <= TYPED_LAST; byte++) {
		hb_codepoint_t glyph = typed_glyph(w->face, byte);

		buf_int(&w->text, glyph ? hb_font_get_glyph_h_advance(w->face->font, glyph) : 0);
		buf_char(&w->text, ' ');
	}
	buf_char(&w->text, ']');
	return object_raw(w->o, take(w, &w->text));
}

bool embed_write_typed(struct embed *m, struct objects *o, struct deflate *deflate, unsigned *id,
                       struct err *e)
{
	const struct fonts *fonts = shaper_fonts(m->shaper);
	struct writing w = {.m = m, .o = o, .deflate = deflate, .e = e};
	unsigned short glyphs[TYPED_LAST - TYPED_FIRST + 1];
	bool ok;

	w.face = &fonts->faces[fonts->chain[FACE_NORMAL][0]];
	for (unsigned byte = TYPED_FIRST; byte <= TYPED_LAST; byte++)
		glyphs[byte - TYPED_FIRST] = (unsigned short)typed_glyph(w.face, byte);
	ok = get_subset(&w, glyphs, sizeof glyphs / sizeof *glyphs, true);
	if (ok)
		*id = object_id(write_typed(&w));
	buf_free(&w.text);
	buf_free(&w.flate);
	return ok;
}
