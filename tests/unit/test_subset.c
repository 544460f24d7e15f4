/* test_subset.c - parts of a face: what they hold, and that they are the same each time. */
#include "pdf_file.h"

#include "pdf/subset.h"

struct shop {
	struct fonts *fonts;
	const struct font_face *face;
	struct deflate *deflate;
	struct subset_cache *cache;
};

static int open_shop(void **state)
{
	struct shop *shop = calloc(1, sizeof *shop);
	struct err e;

	shop->fonts = pdf_test_fonts();
	shop->face = &shop->fonts->faces[0];
	shop->deflate = deflate_new(6, &e);
	*state = shop;
	return shop->deflate && subset_cache_new(&shop->cache, &e) ? 0 : -1;
}

static int close_shop(void **state)
{
	struct shop *shop = *state;

	subset_cache_free(shop->cache);
	subset_cache_free(NULL);
	deflate_free(shop->deflate);
	fonts_free(shop->fonts);
	free(shop);
	return 0;
}

static const struct subset *get(struct shop *shop, const unsigned short *glyphs, size_t count)
{
	const struct subset_want want = {.face = shop->face, .glyphs = glyphs, .count = count};
	const struct subset *out;
	struct err e;

	if (!subset_get(shop->cache, &want, shop->deflate, &out, &e))
		fail_msg("%s", e.text[LANG_EN]);
	return out;
}

/* The program, inflated to just the length that it says. */
static void inflate(const struct subset *s, struct buf *out)
{
	struct err e;

	buf_reset(out);
	assert_true(deflate_undo(s->program, s->program_len, out, &e));
}

static unsigned number_at(const struct buf *b, size_t at, size_t bytes)
{
	unsigned n = 0;

	assert_true(at + bytes <= b->len);
	for (size_t i = 0; i < bytes; i++)
		n = n << 8 | (unsigned char)b->data[at + i];
	return n;
}

/* Where the table begins, 0 where the program has none. */
static size_t table_at(const struct buf *b, const char *tag)
{
	unsigned count = number_at(b, 4, 2);

	for (unsigned i = 0; i < count; i++)
		if (memcmp(b->data + 12 + 16 * i, tag, 4) == 0)
			return number_at(b, 12 + 16 * i + 8, 4);
	return 0;
}

static void a_program_holds_the_glyphs_asked_for(void **state)
{
	static const unsigned short glyphs[] = {36, 68, 69, 70};
	const struct subset *s = get(*state, glyphs, 4);
	struct buf program = {0};

	assert_int_equal(s->count, 4);
	for (size_t i = 0; i < s->count; i++) {
		assert_int_equal(s->old[i], glyphs[i]);
		assert_int_equal(s->new[i], i + 1);
	}
	inflate(s, &program);
	assert_int_equal(number_at(&program, 0, 4), 0x00010000);
	assert_int_equal(number_at(&program, table_at(&program, "maxp") + 4, 2), 5);
	assert_true(table_at(&program, "glyf") && table_at(&program, "loca") &&
	            table_at(&program, "head") && table_at(&program, "hmtx"));
	assert_int_equal(table_at(&program, "GSUB") + table_at(&program, "name"), 0);
	buf_free(&program);
}

/* The parts of composed glyphs come behind those asked for, or between them. */
static void composed_glyphs_bring_their_parts(void **state)
{
	struct shop *shop = *state;
	hb_codepoint_t glyph = 0;
	unsigned short glyphs[1];
	struct buf program = {0};
	const struct subset *s;

	assert_true(hb_font_get_nominal_glyph(shop->face->font, 0x00E9, &glyph)); /* é */
	glyphs[0] = (unsigned short)glyph;
	s = get(shop, glyphs, 1);
	inflate(s, &program);
	assert_true(number_at(&program, table_at(&program, "maxp") + 4, 2) > 2);
	assert_in_range(s->new[0], 1, number_at(&program, table_at(&program, "maxp") + 4, 2) - 1);
	buf_free(&program);
}

static void a_program_of_no_glyphs_has_the_one_for_none(void **state)
{
	static const unsigned short none[1];
	struct buf program = {0};

	inflate(get(*state, none, 0), &program);
	assert_int_equal(number_at(&program, table_at(&program, "maxp") + 4, 2), 1);
	buf_free(&program);
}

static void the_tag_names_the_glyphs(void **state)
{
	static const unsigned short one[] = {36, 68}, other[] = {36, 69};
	char tag[7];

	memcpy(tag, get(*state, one, 2)->tag, 7);
	assert_int_equal(strlen(tag), 6);
	assert_int_equal(strspn(tag, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), 6);
	assert_string_not_equal(tag, get(*state, other, 2)->tag);
	assert_string_equal(tag, get(*state, one, 2)->tag);
}

/* More sets than the cache keeps. */
static void a_program_is_the_same_whatever_came_between(void **state)
{
	static const unsigned short glyphs[] = {40, 50, 60, 70};
	struct buf first = {0};

	buf_str(&first, get(*state, glyphs, 4)->program);
	for (unsigned short i = 0; i < 40; i++) {
		const unsigned short others[] = {100, (unsigned short)(101 + i)};

		get(*state, others, 2);
	}
	assert_true(str_eq(get(*state, glyphs, 4)->program, buf_view(&first)));
	assert_ptr_equal(get(*state, glyphs, 4), get(*state, glyphs, 4));
	buf_free(&first);
}

static void faces_are_told_apart(void **state)
{
	static const unsigned short glyphs[] = {36, 37};
	struct shop *shop = *state;
	struct buf first = {0};

	buf_str(&first, get(shop, glyphs, 2)->program);
	shop->face = &shop->fonts->faces[2];
	assert_false(str_eq(get(shop, glyphs, 2)->program, buf_view(&first)));
	shop->face = &shop->fonts->faces[0];
	buf_free(&first);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_program_holds_the_glyphs_asked_for),
	    cmocka_unit_test(composed_glyphs_bring_their_parts),
	    cmocka_unit_test(a_program_of_no_glyphs_has_the_one_for_none),
	    cmocka_unit_test(the_tag_names_the_glyphs),
	    cmocka_unit_test(a_program_is_the_same_whatever_came_between),
	    cmocka_unit_test(faces_are_told_apart),
	};

	return cmocka_run_group_tests(tests, open_shop, close_shop);
}
