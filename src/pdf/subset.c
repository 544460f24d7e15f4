/* subset.c - see subset.h. */
#include "pdf/subset.h"

#include <hb-subset.h>
#include <stdlib.h>

#include "pdf/harfbuzz.h"

/* Enough for the few sets of bold and italic glyphs that come again and again. */
#define KEPT_MAX 16

struct kept {
	const struct font_face *face;
	bool characters;
	struct subset subset;
	unsigned short *ids; /* old, then new */
	struct buf program;
	unsigned long long used; /* when last asked for */
};

struct subset_cache {
	struct kept kept[KEPT_MAX];
	unsigned long long clock;
};

bool subset_cache_new(struct subset_cache **out, struct err *e)
{
	struct subset_cache *c = calloc(1, sizeof *c);

	if (!c)
		return err_nomem(e);
	*out = c;
	return true;
}

static void kept_clear(struct kept *k)
{
	free(k->ids);
	buf_free(&k->program);
	*k = (struct kept){0};
}

void subset_cache_free(struct subset_cache *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < KEPT_MAX; i++)
		kept_clear(&c->kept[i]);
	free(c);
}

static void write_tag(char tag[7], const unsigned short *glyphs, size_t count)
{
	unsigned long long h = 1469598103934665603ull;

	for (size_t i = 0; i < count; i++)
		h = (h ^ glyphs[i]) * 1099511628211ull;
	for (int i = 0; i < 6; i++, h /= 26)
		tag[i] = (char)('A' + h % 26);
	tag[6] = '\0';
}

/* Layout has been done, and nobody reads names in an embedded program. */
static hb_subset_input_t *input_new(const struct kept *k)
{
	static const hb_tag_t dropped[] = {
	    HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S'), HB_TAG('G', 'D', 'E', 'F'),
	    HB_TAG('n', 'a', 'm', 'e'), HB_TAG('p', 'o', 's', 't'), HB_TAG('O', 'S', '/', '2'),
	    HB_TAG('S', 'T', 'A', 'T'), HB_TAG('M', 'A', 'T', 'H'), HB_TAG('g', 'a', 's', 'p'),
	    HB_TAG('D', 'S', 'I', 'G'), HB_TAG('m', 'e', 't', 'a'),
	};
	hb_subset_input_t *input = hb_subset_input_create_or_fail();
	hb_set_t *set;

	if (!input)
		return NULL;
	hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING);
	set = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
	for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++)
		hb_set_add(set, dropped[i]);
	if (!k->characters)
		hb_set_add(set, HB_TAG('c', 'm', 'a', 'p'));
	set = hb_subset_input_glyph_set(input);
	for (size_t i = 0; i < k->subset.count; i++)
		hb_set_add(set, k->ids[i]);
	return input;
}

static bool library_failed(const struct font_face *face, struct err *e)
{
	return err_set(e, ERR_LIBRARY,
	               "police %s\u00a0: HarfBuzz n'a pas pu en extraire les caractères",
	               "font %s: HarfBuzz could not extract its characters", face->name);
}

/* Fills the ids; the program as the plan gives it, or NULL. */
static hb_blob_t *execute(struct kept *k, hb_subset_plan_t *plan)
{
	const hb_map_t *map = hb_subset_plan_old_to_new_glyph_mapping(plan);
	hb_face_t *made = hb_subset_plan_execute_or_fail(plan);
	unsigned short *new = k->ids + k->subset.count;
	hb_blob_t *blob;

	if (!made)
		return NULL;
	for (size_t i = 0; i < k->subset.count; i++)
		new[i] = (unsigned short)hb_map_get(map, k->ids[i]);
	blob = hb_face_reference_blob(made);
	hb_face_destroy(made);
	return blob;
}

/* The program with the ids asked for, or NULL. */
static hb_blob_t *make_program(struct kept *k)
{
	hb_subset_input_t *input = input_new(k);
	hb_subset_plan_t *plan =
	    input ? hb_subset_plan_create_or_fail(k->face->subset_source, input) : NULL;
	hb_blob_t *blob = plan ? execute(k, plan) : NULL;

	hb_subset_plan_destroy(plan);
	hb_subset_input_destroy(input);
	return blob;
}

bool subset_warm(const struct font_face *face, struct err *e)
{
	unsigned short ids[2] = {0};

	for (int characters = 0; characters <= 1; characters++) {
		struct kept k = {
		    .face = face, .characters = characters, .subset = {.count = 1}, .ids = ids};
		hb_blob_t *blob = make_program(&k);
		bool made = blob && hb_blob_get_length(blob) > 0;

		hb_blob_destroy(blob);
		if (!made)
			return library_failed(face, e);
	}
	return true;
}

static bool kept_fill(struct kept *k, struct deflate *deflate, struct err *e)
{
	hb_blob_t *blob;
	unsigned len = 0;
	const char *data = NULL;
	bool ok;

	harfbuzz_enter();
	blob = make_program(k);
	if (blob)
		data = hb_blob_get_data(blob, &len);
	ok = harfbuzz_leave(e) && (len || library_failed(k->face, e)) &&
	     deflate_zlib(deflate, (struct str){data, len}, &k->program, e);
	k->subset.program_len = len;
	hb_blob_destroy(blob);
	return ok;
}

static bool kept_make(struct kept *k, const struct subset_want *want, struct deflate *deflate,
                      struct err *e)
{
	k->ids = reallocarray(NULL, want->count + 1, 2 * sizeof *k->ids);
	if (!k->ids)
		return err_nomem(e);
	memcpy(k->ids, want->glyphs, want->count * sizeof *want->glyphs);
	k->face = want->face;
	k->characters = want->characters;
	k->subset.count = want->count;
	if (!kept_fill(k, deflate, e)) {
		kept_clear(k);
		return false;
	}
	k->subset.old = k->ids;
	k->subset.new = k->ids + want->count;
	k->subset.program = buf_view(&k->program);
	write_tag(k->subset.tag, want->glyphs, want->count);
	return true;
}

static bool kept_is(const struct kept *k, const struct subset_want *want)
{
	return k->face == want->face && k->characters == want->characters &&
	       k->subset.count == want->count &&
	       memcmp(k->ids, want->glyphs, want->count * sizeof *want->glyphs) == 0;
}

bool subset_get(struct subset_cache *c, const struct subset_want *want, struct deflate *deflate,
                const struct subset **out, struct err *e)
{
	struct kept *oldest = &c->kept[0];

	for (size_t i = 0; i < KEPT_MAX; i++) {
		struct kept *k = &c->kept[i];

		if (kept_is(k, want)) {
			k->used = ++c->clock;
			*out = &k->subset;
			return true;
		}
		if (k->used < oldest->used)
			oldest = k;
	}
	kept_clear(oldest);
	if (!kept_make(oldest, want, deflate, e))
		return false;
	oldest->used = ++c->clock;
	*out = &oldest->subset;
	return true;
}
