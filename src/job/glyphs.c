#include "job/glyphs.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/text.h"

static bool is_blank(uint32_t c)
{
	return c == '\n' || c == '\t' || c == '\r';
}

static bool needs_no_glyph(uint32_t c)
{
	return text_is_control(c) || text_is_bidi(c) || text_is_invisible(c) || is_blank(c);
}

static bool covers(const struct fonts *fonts, struct str text, uint32_t *missing)
{
	return fonts_cover(fonts, FACE_NORMAL, text, missing) &&
	       fonts_cover(fonts, FACE_BOLD, text, missing);
}

/* What stands behind the first c. */
static struct str behind(struct str text, uint32_t c)
{
	size_t at = 0;

	while (at < text.len && text_next(text, &at) != c)
		;
	return str_from(text, at);
}

bool glyphs_lack(const struct fonts *fonts, struct str text, uint32_t *missing)
{
	while (!covers(fonts, text, missing)) {
		if (!needs_no_glyph(*missing))
			return true;
		text = behind(text, *missing);
	}
	return false;
}

void glyphs_tell(struct finding_list *list, struct str place, uint32_t missing)
{
	struct finding *f = finding_add(list, FINDING_MISSING_GLYPH, place);
	char name[16], character[5] = {0};

	text_encode(missing, character);
	snprintf(name, sizeof name, "U+%04X", (unsigned)missing);
	finding_param(list, f, "character", str_of(character));
	finding_param(list, f, "codepoint", str_of(name));
}

static bool is_deceptive(uint32_t c)
{
	return !is_blank(c) && (text_is_control(c) || text_is_bidi(c));
}

static bool is_deceptive_anywhere(struct str text)
{
	for (size_t at = 0; at < text.len;)
		if (is_deceptive(text_next(text, &at)))
			return true;
	return false;
}

/* all: every character beyond ASCII, where a base and its accents have no font together. */
static void spell(struct buf *out, const struct fonts *fonts, struct str text, bool all)
{
	for (size_t at = 0, from = 0; at < text.len; from = at) {
		uint32_t missing, c = text_next(text, &at);
		struct str character = {text.ptr + from, at - from};

		if (is_deceptive(c) || (all && c > 0x7F) || glyphs_lack(fonts, character, &missing))
			buf_printf(out, "<U+%04X>", (unsigned)c);
		else
			buf_str(out, character);
	}
}

struct str glyphs_spell(const struct fonts *fonts, struct str text, struct arena *a)
{
	struct str composed = text_nfc(text, a), spelt = {0};
	struct buf out = {0};
	uint32_t missing;

	if (!composed.ptr ||
	    (!is_deceptive_anywhere(composed) && !glyphs_lack(fonts, composed, &missing)))
		return composed;
	spell(&out, fonts, composed, false);
	if (glyphs_lack(fonts, buf_view(&out), &missing)) {
		buf_reset(&out);
		spell(&out, fonts, composed, true);
	}
	if (!out.failed)
		spelt = arena_copy(a, buf_view(&out));
	buf_free(&out);
	return spelt;
}
