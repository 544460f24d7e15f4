/* actions.c - see actions.h. */
#include "job/actions.h"

#include <stdarg.h>
#include <stdio.h>

#include "piece/kind_text.h"

struct list {
	struct action *items;
	size_t count;
};

static struct action *add(struct list *l, enum action_id id)
{
	struct action *a = &l->items[l->count < ACTIONS_MAX ? l->count++ : ACTIONS_MAX - 1];

	*a = (struct action){.id = id};
	return a;
}

__attribute__((format(printf, 2, 3))) static void figure(char out[LANG_COUNT][ACTION_FIGURE_MAX],
                                                         const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(out[LANG_FR], ACTION_FIGURE_MAX, format, arguments);
	va_end(arguments);
	memcpy(out[LANG_EN], out[LANG_FR], ACTION_FIGURE_MAX);
}

static void size(char out[LANG_COUNT][ACTION_FIGURE_MAX], uint32_t width_px, uint32_t height_px)
{
	figure(out, "%ux%u", width_px, height_px);
	snprintf(out[LANG_FR], ACTION_FIGURE_MAX, "%u\u00a0×\u00a0%u", width_px, height_px);
}

static void words(char out[LANG_COUNT][ACTION_FIGURE_MAX], const char *fr, const char *en)
{
	snprintf(out[LANG_FR], ACTION_FIGURE_MAX, "%s", fr);
	snprintf(out[LANG_EN], ACTION_FIGURE_MAX, "%s", en);
}

static void add_private(struct list *l, const struct report *r)
{
	if (r->metadata || r->gps)
		add(l, ACTION_METADATA_REMOVED);
	if (r->gps)
		add(l, ACTION_POSITION_REMOVED);
	if (report_has(r, REMARK_CAMERA_EXTRA) || report_has(r, REMARK_TRAILING_BYTES))
		add(l, ACTION_EXTRA_REMOVED);
}

static const char *const turns[9][LANG_COUNT] = {
    [2] = {"elle était en miroir", "it was mirrored"},
    [3] = {"demi-tour", "half a turn"},
    [4] = {"elle était tête en bas et en miroir", "it was upside down and mirrored"},
    [5] = {"elle était couchée et en miroir", "it was on its side and mirrored"},
    [6] = {"un quart de tour vers la droite", "a quarter to the right"},
    [7] = {"elle était couchée et en miroir", "it was on its side and mirrored"},
    [8] = {"un quart de tour vers la gauche", "a quarter to the left"},
};

static void add_turn(struct list *l, const struct rework *w)
{
	bool lossless = w->way == REWORK_TURN;
	struct action *a;

	if (w->orientation >= 2 && w->orientation <= 8) {
		a = add(l, lossless   ? ACTION_TURNED_LOSSLESS
		           : w->edges ? ACTION_TURNED_EDGES
		                      : ACTION_TURNED);
		words(a->before, turns[w->orientation][LANG_FR], turns[w->orientation][LANG_EN]);
	}
	if (w->sheet.orientation > 1) {
		a = add(l, ACTION_TURNED_BY_PAGE);
		words(a->before, turns[w->sheet.orientation][LANG_FR],
		      turns[w->sheet.orientation][LANG_EN]);
	}
	if (lossless && report_has(&w->before, REMARK_ARITHMETIC))
		add(l, ACTION_CODED_ANEW);
}

static void add_scale(struct list *l, const struct rework *w)
{
	struct action *a;

	if (!w->scaled)
		return;
	a = add(l, ACTION_SCALED);
	if (w->orientation >= 5) /* the turn was told of before */
		size(a->before, w->before.height_px, w->before.width_px);
	else
		size(a->before, w->before.width_px, w->before.height_px);
	size(a->after, w->width_px, w->height_px);
}

static void add_colours(struct list *l, const struct rework *w)
{
	const struct report *r = &w->before;
	struct action *a;

	if (w->to_srgb) {
		a = add(l, ACTION_COLOURS_CONVERTED);
		if (r->colour == COLOUR_CMYK)
			words(a->before, "CMJN", "CMYK");
		else
			words(a->before, "profil de l'image", "the picture's profile");
	}
	if (w->way == REWORK_RENDER && r->bits > 8) {
		a = add(l, ACTION_DEPTH_REDUCED);
		figure(a->before, "%u", r->bits);
		figure(a->after, "8");
	}
	if (w->flattened)
		add(l, ACTION_FLATTENED);
}

/* "JPEG", "HEIC": as people write them. */
static const char *format_name(enum kind kind)
{
	switch (kind) {
	case KIND_HEIC:
		return "HEIC";
	case KIND_AVIF:
		return "AVIF";
	case KIND_WEBP:
		return "WebP";
	case KIND_TIFF:
		return "TIFF";
	case KIND_GIF:
		return "GIF";
	case KIND_BMP:
		return "BMP";
	default:
		return kind_format(kind) ? kind_format(kind) : kind_name(kind);
	}
}

static void add_encoding(struct list *l, const struct rework *w)
{
	struct action *a;

	if (w->way != REWORK_RENDER)
		return;
	if (w->before.kind != w->kind) {
		a = add(l, ACTION_FORMAT_CHANGED);
		figure(a->before, "%s", format_name(w->before.kind));
		figure(a->after, "%s", format_name(w->kind));
	}
	if (w->kind == KIND_PNG) {
		add(l, ACTION_ENCODED_PNG);
	} else {
		a = add(l, ACTION_ENCODED_JPEG);
		figure(a->after, "%u", w->quality);
	}
}

/* In the file: of an animation, the remark counts them. Where pictures become the pages of a PDF,
 * each of a file's has its own. */
static size_t pictures_of(const struct rework *w)
{
	for (size_t i = 0; i < w->before.remark_count; i++) {
		if (w->before.remarks[i].id == REMARK_ANIMATED)
			return (size_t)w->before.remarks[i].number;
	}
	return w->sheet.channels > 0 ? 1 : w->pages;
}

size_t actions_of(struct action out[ACTIONS_MAX], const struct rework *w, uint64_t bytes)
{
	const struct report *r = &w->before;
	struct list l = {out, 0};

	if (w->way == REWORK_COPY) {
		add(&l, ACTION_COPIED);
		return l.count;
	}
	if (w->way == REWORK_SCAN) {
		figure(add(&l, ACTION_PICTURES_ENCODED)->after, "%u", w->pictures);
		return l.count;
	}
	add_private(&l, r);
	if (r->profile && !w->to_srgb && !w->broken_profile && w->sheet.profile_bytes == 0)
		add(&l, ACTION_PROFILE_REMOVED);
	if (pictures_of(w) > 1)
		action_number(add(&l, ACTION_FIRST_PICTURE_KEPT)->before, pictures_of(w));
	if (w->broken_profile)
		add(&l, ACTION_PROFILE_IGNORED);
	if (report_has(r, REMARK_NO_END_MARKER))
		add(&l, ACTION_END_ADDED);
	add_turn(&l, w);
	add_scale(&l, w);
	add_colours(&l, w);
	add_encoding(&l, w);
	if (l.count == 0)
		add(&l, w->bytes == bytes ? ACTION_COPIED : ACTION_EXTRA_REMOVED);
	return l.count;
}
