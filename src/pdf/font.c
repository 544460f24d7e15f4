/* font.c - see font.h. */
#include "pdf/font.h"

#include <errno.h>
#include <hb-ot.h>
#include <hb-subset.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "pdf/harfbuzz.h"
#include "pdf/subset.h"

#define PATH_BYTES 4096
#define WHICH_BYTES 256                    /* of a path in a message */
#define PREPROCESS_BYTES ((size_t)8 << 20) /* several times what a face of 500 KB takes */

/* Bits of a font descriptor's Flags: no symbol font, but for the angle nothing said. */
#define FLAG_NONSYMBOLIC 32
#define FLAG_ITALIC 64

static bool open_failed(const char *path, int number, struct err *e)
{
	char fr[WHICH_BYTES], en[WHICH_BYTES];

	if (number == ENOENT || number == ENOTDIR)
		return err_set(
		    e, ERR_MISSING,
		    "police %s\u00a0: ce fichier n'existe pas. Réinstallez le répertoire "
		    "fonts/, ou corrigez «\u00a0polices\u00a0» dans procedure.json",
		    "font %s: no such file. Install the fonts/ folder again, or correct \"polices\" in "
		    "procedure.json",
		    path);
	snprintf(fr, sizeof fr, "police %s", path);
	snprintf(en, sizeof en, "font %s", path);
	return err_errno(e, number, fr, en);
}

static bool wrong_font(const char *path, struct err *e)
{
	return err_set(e, ERR_FORMAT,
	               "police %s\u00a0: ce n'est pas une police TrueType (contours glyf). "
	               "Choisissez un fichier .ttf",
	               "font %s: it is no TrueType font (glyf outlines). Choose a .ttf file", path);
}

static hb_blob_t *face_open(const char *path, struct err *e)
{
	hb_blob_t *blob = NULL;
	struct stat file;

	if (stat(path, &file) != 0)
		open_failed(path, errno, e);
	else if (!S_ISREG(file.st_mode) || file.st_size == 0)
		wrong_font(path, e);
	else if (!(blob = hb_blob_create_from_file_or_fail(path)))
		open_failed(path, errno ? errno : EIO, e);
	return blob;
}

static int metric(hb_font_t *font, hb_ot_metrics_tag_t tag)
{
	hb_position_t value = 0;

	hb_ot_metrics_get_position_with_fallback(font, tag, &value);
	return value;
}

static int floor_div(int a, int b)
{
	return a / b - (a % b < 0);
}

/* The descriptor's box must hold every glyph; a face's head table says it in its units. */
static void face_box(struct font_face *f, unsigned units)
{
	hb_blob_t *head = hb_face_reference_table(f->face, HB_TAG('h', 'e', 'a', 'd'));
	unsigned len = 0;
	const unsigned char *data = (const unsigned char *)hb_blob_get_data(head, &len);

	for (int i = 0; i < 4 && len >= 44; i++) {
		int value = (int16_t)(data[36 + 2 * i] << 8 | data[37 + 2 * i]) * 1000;

		f->box[i] = i < 2 ? floor_div(value, (int)units) : -floor_div(-value, (int)units);
	}
	hb_blob_destroy(head);
}

static void face_measure(struct font_face *f)
{
	f->ascent = metric(f->font, HB_OT_METRICS_TAG_HORIZONTAL_ASCENDER);
	f->descent = metric(f->font, HB_OT_METRICS_TAG_HORIZONTAL_DESCENDER);
	f->cap_height = metric(f->font, HB_OT_METRICS_TAG_CAP_HEIGHT);
	f->italic_angle = (int)hb_style_get_value(f->font, HB_STYLE_TAG_SLANT_ANGLE);
	f->flags = FLAG_NONSYMBOLIC | (f->italic_angle ? FLAG_ITALIC : 0);
	face_box(f, hb_face_get_upem(f->face));
}

static bool face_name(struct font_face *f, const char *path, struct err *e)
{
	unsigned size = sizeof f->name;

	hb_ot_name_get_utf8(f->face, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &size,
	                    f->name);
	for (const char *p = f->name; *p; p++)
		if (*p <= ' ' || *p > '~' || strchr("()<>[]{}/%#", *p))
			size = 0;
	if (!size)
		return err_set(e, ERR_FORMAT,
		               "police %s\u00a0: elle n'a pas de nom PostScript valable",
		               "font %s: it has no valid PostScript name", path);
	return true;
}

static bool has_outlines(hb_face_t *face)
{
	hb_blob_t *glyf = hb_face_reference_table(face, HB_TAG('g', 'l', 'y', 'f'));
	bool found = hb_blob_get_length(glyf) > 0;

	hb_blob_destroy(glyf);
	return found;
}

/* HarfBuzz reads tables when they are first asked for, by any thread: here, where it can
 * be seen whether memory sufficed. */
static void face_warm(const struct font_face *f)
{
	hb_codepoint_t glyph;

	hb_font_get_nominal_glyph(f->font, ' ', &glyph);
	hb_font_get_glyph_h_advance(f->font, 0);
}

/* HarfBuzz 6 crashes where memory runs out in here: it is not begun without enough of it. */
static hb_face_t *preprocess(hb_face_t *face)
{
	void *enough = mmap(NULL, PREPROCESS_BYTES, PROT_READ | PROT_WRITE,
	                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (enough == MAP_FAILED)
		return NULL;
	munmap(enough, PREPROCESS_BYTES);
	return hb_subset_preprocess(face);
}

static bool face_fill(struct font_face *f, const char *path, bool many, struct err *e)
{
	hb_blob_t *blob = face_open(path, e);

	if (!blob)
		return false;
	f->face = hb_face_create(blob, 0);
	hb_blob_destroy(blob);
	if (!has_outlines(f->face))
		return wrong_font(path, e);
	f->font = hb_font_create(f->face);
	hb_font_set_scale(f->font, 1000, 1000);
	if (!face_name(f, path, e))
		return false;
	face_measure(f);
	face_warm(f);
	f->subset_source = many ? preprocess(f->face) : hb_face_reference(f->face);
	hb_face_make_immutable(f->face);
	hb_font_make_immutable(f->font);
	if (!f->subset_source)
		return err_nomem(e);
	return !many || subset_warm(f, e);
}

static bool face_load(struct font_face *f, const char *path, bool many, struct err *e)
{
	bool ok;

	harfbuzz_enter();
	ok = face_fill(f, path, many, e);
	return harfbuzz_leave(e) && ok; /* without memory, what else failed failed for that */
}

static bool make_path(char path[PATH_BYTES], const char *folder, struct str name, struct err *e)
{
	if ((size_t)snprintf(path, PATH_BYTES, "%s/%.*s", folder, STR_ARG(name)) < PATH_BYTES)
		return true;
	return err_set(e, ERR_LIMIT, "police %.*s\u00a0: chemin trop long",
	               "font %.*s: path too long", STR_ARG(name));
}

static bool find_file(char path[PATH_BYTES], const struct font_folders *folders, struct str name,
                      struct err *e)
{
	if (folders->own) {
		if (!make_path(path, folders->own, name, e))
			return false;
		if (access(path, F_OK) == 0)
			return true;
	}
	return make_path(path, folders->common, name, e);
}

/* The index of the named face, loaded if no style named it before; -1 on failure. */
static int fonts_add(struct fonts *fonts, struct str *loaded, const struct font_folders *folders,
                     struct str name, bool many, struct err *e)
{
	char path[PATH_BYTES];
	unsigned i;

	for (i = 0; i < fonts->face_count; i++)
		if (str_eq(loaded[i], name))
			return (int)i;
	if (i == FONT_FACES_MAX) {
		err_set(e, ERR_LIMIT, "plus de %d polices", "more than %d fonts", FONT_FACES_MAX);
		return -1;
	}
	if (!find_file(path, folders, name, e))
		return -1;
	fonts->face_count++; /* counted first, so that a half-loaded face is freed too */
	if (!face_load(&fonts->faces[i], path, many, e))
		return -1;
	loaded[i] = name;
	return (int)i;
}

static void fill_plain(struct fonts *fonts)
{
	for (int style = 0; style < FACE_STYLE_COUNT; style++) {
		const struct font_face *first = &fonts->faces[fonts->chain[style][0]];
		hb_codepoint_t glyph;

		for (uint32_t c = 0; c < FONT_PLAIN_END; c++)
			fonts->plain[style][c] =
			    hb_font_get_nominal_glyph(first->font, c, &glyph) != 0;
	}
}

bool fonts_load(struct fonts **out, const struct font_folders *folders,
                const struct font_names names[FACE_STYLE_COUNT], bool many, struct err *e)
{
	struct fonts *fonts = calloc(1, sizeof *fonts);
	struct str loaded[FONT_FACES_MAX];

	if (!fonts)
		return err_nomem(e);
	for (int style = 0; style < FACE_STYLE_COUNT; style++) {
		size_t count = names[style].count;

		if (count < 1 || count > FONT_FALLBACKS_MAX) {
			err_set(e, ERR_FORMAT, "polices\u00a0: de 1 à %d par style, pas %zu",
			        "fonts: 1 to %d a style, not %zu", FONT_FALLBACKS_MAX, count);
			goto fail;
		}
		for (size_t i = 0; i < count; i++) {
			int face =
			    fonts_add(fonts, loaded, folders, names[style].names[i], many, e);

			if (face < 0)
				goto fail;
			fonts->chain[style][fonts->chain_count[style]++] = (unsigned char)face;
		}
	}
	fill_plain(fonts);
	*out = fonts;
	return true;
fail:
	fonts_free(fonts);
	return false;
}

void fonts_free(struct fonts *fonts)
{
	if (!fonts)
		return;
	for (unsigned i = 0; harfbuzz_is_whole() && i < fonts->face_count; i++) {
		hb_font_destroy(fonts->faces[i].font);
		hb_face_destroy(fonts->faces[i].subset_source);
		hb_face_destroy(fonts->faces[i].face);
	}
	free(fonts);
}

/* Characters that shape their neighbours and draw nothing themselves. */
static bool is_invisible(uint32_t c)
{
	return c == 0x00AD || (c >= 0x200B && c <= 0x200D) || c == 0x2028 || c == 0x2060 ||
	       (c >= 0xFE00 && c <= 0xFE0F);
}

/* Lines are set from left to right only: text of these scripts would stand backwards, so no
 * face has them. */
static bool is_right_to_left(uint32_t c)
{
	return (c >= 0x0590 && c <= 0x08FF) || (c >= 0xFB1D && c <= 0xFDFF) ||
	       (c >= 0xFE70 && c <= 0xFEFE) || (c >= 0x10800 && c <= 0x10FFF) ||
	       (c >= 0x1E800 && c <= 0x1EFFF);
}

/* PDF/A has no text with U+FEFF in it, though some faces do. */
static bool face_has(const struct font_face *f, uint32_t c)
{
	hb_codepoint_t glyph;

	if (is_invisible(c))
		return true;
	return c != 0xFEFF && !is_right_to_left(c) && hb_font_get_nominal_glyph(f->font, c, &glyph);
}

static bool face_has_all(const struct font_face *f, struct str cluster)
{
	for (size_t at = 0; at < cluster.len;)
		if (!face_has(f, text_next(cluster, &at)))
			return false;
	return true;
}

int fonts_face_for(const struct fonts *fonts, enum face_style style, struct str cluster)
{
	for (unsigned i = 0; i < fonts->chain_count[style]; i++) {
		int face = fonts->chain[style][i];

		if (face_has_all(&fonts->faces[face], cluster))
			return face;
	}
	return -1;
}

/* The first code point of the cluster that no face has; where each has one but no face
 * all of them together, the last. */
static uint32_t missing_in(const struct fonts *fonts, enum face_style style, struct str cluster)
{
	uint32_t c = 0;

	for (size_t at = 0; at < cluster.len;) {
		bool found = false;

		c = text_next(cluster, &at);
		for (unsigned i = 0; i < fonts->chain_count[style] && !found; i++)
			found = face_has(&fonts->faces[fonts->chain[style][i]], c);
		if (!found)
			return c;
	}
	return c;
}

/* First byte behind the plain text that begins at `at`, which the first face has. Its last
 * character is left out: a mark may follow it. */
static size_t skip_plain(const struct fonts *fonts, enum face_style style, struct str text,
                         size_t at)
{
	size_t last = at;

	while (at < text.len) {
		unsigned char byte = (unsigned char)text.ptr[at];
		uint32_t c;

		if (byte < 0x80) {
			c = byte;
			at++;
		} else
			c = text_next(text, &at);

		if (c >= FONT_PLAIN_END || !fonts->plain[style][c])
			return last;
		if (at < text.len && (unsigned char)text.ptr[at] < 0x80)
			last = at;
	}
	return text.len;
}

bool fonts_first_has(const struct fonts *fonts, enum face_style style, struct str text)
{
	return skip_plain(fonts, style, text, 0) == text.len;
}

bool fonts_cover(const struct fonts *fonts, enum face_style style, struct str text,
                 uint32_t *missing)
{
	for (size_t at = skip_plain(fonts, style, text, 0); at < text.len;) {
		size_t end = text_cluster_end(text, at);
		struct str cluster = {text.ptr + at, end - at};

		if (fonts_face_for(fonts, style, cluster) < 0) {
			*missing = missing_in(fonts, style, cluster);
			return false;
		}
		at = skip_plain(fonts, style, text, end);
	}
	return true;
}
