/* test_font.c - faces by style: loaded once, in order of preference, and what they have. */
#include "pdf_file.h"

#include <unistd.h>

#define NAMES_MAX 9

static const struct str regular = {"NotoSans-Regular.ttf", 20};
static const struct str georgian = {"NotoSansGeorgian-Regular.ttf", 28};
static const struct str bold = {"NotoSans-Bold.ttf", 17};
static const struct str italic = {"NotoSans-Italic.ttf", 19};

static const char *fonts_folder(void)
{
	static char folder[4096];
	const char *data = getenv("DOSSIER_TOOLS_DATA");

	snprintf(folder, sizeof folder, "%s/fonts", data && *data ? data : ".");
	return folder;
}

/* Every style has the same faces. */
static bool load(struct fonts **out, const char *own, const char *common, const struct str *names,
                 size_t count, struct err *e)
{
	const struct font_names all[FACE_STYLE_COUNT] = {
	    {names, count}, {names, count}, {names, count}};

	return fonts_load(out, &(struct font_folders){own, common}, all, false, e);
}

static void a_face_is_loaded_once_for_all_styles(void **state)
{
	const struct str normal[] = {regular, georgian}, other[] = {bold, georgian};
	const struct font_names names[FACE_STYLE_COUNT] = {{normal, 2}, {other, 2}, {&italic, 1}};
	const struct font_folders folders = {.common = fonts_folder()};
	struct fonts *fonts;
	struct err e;

	(void)state;
	assert_true(fonts_load(&fonts, &folders, names, false, &e));
	assert_int_equal(fonts->face_count, 4);
	assert_int_equal(fonts->chain_count[FACE_NORMAL], 2);
	assert_int_equal(fonts->chain_count[FACE_ITALIC], 1);
	assert_int_equal(fonts->chain[FACE_NORMAL][1], fonts->chain[FACE_BOLD][1]);
	fonts_free(fonts);
	fonts_free(NULL);
}

static void a_face_says_its_figures(void **state)
{
	struct fonts *fonts = pdf_test_fonts();
	const struct font_face *f = &fonts->faces[fonts->chain[FACE_NORMAL][0]];
	const struct font_face *slanted = &fonts->faces[fonts->chain[FACE_ITALIC][0]];

	(void)state;
	assert_string_equal(f->name, "NotoSans-Regular");
	assert_int_equal(f->ascent, 1069);
	assert_int_equal(f->descent, -293);
	assert_int_equal(f->cap_height, 714);
	assert_int_equal(f->flags, 32);
	assert_int_equal(f->italic_angle, 0);
	assert_true(f->box[0] < 0 && f->box[1] < f->descent);
	assert_true(f->box[2] > 1000 && f->box[3] > f->cap_height);
	assert_string_equal(slanted->name, "NotoSans-Italic");
	assert_int_equal(slanted->flags, 32 | 64);
	assert_true(slanted->italic_angle < 0);
	fonts_free(fonts);
}

/* The face's place in its style's list, -1 for none. */
static int place_of(const struct fonts *fonts, enum face_style style, const char *cluster)
{
	int face = fonts_face_for(fonts, style, str_of(cluster));

	for (unsigned i = 0; i < fonts->chain_count[style]; i++)
		if (fonts->chain[style][i] == face)
			return (int)i;
	assert_int_equal(face, -1);
	return -1;
}

static void a_cluster_takes_the_first_face_that_has_all_of_it(void **state)
{
	struct fonts *fonts = pdf_test_fonts();

	(void)state;
	assert_int_equal(place_of(fonts, FACE_NORMAL, "a"), 0);
	assert_int_equal(place_of(fonts, FACE_NORMAL, "e\u0301\u0323"), 0);
	assert_int_equal(place_of(fonts, FACE_NORMAL, "თ"), 1);
	assert_int_equal(place_of(fonts, FACE_BOLD, "თ"), -1);
	assert_int_equal(place_of(fonts, FACE_NORMAL, "\U0001F600"), -1);
	assert_int_equal(place_of(fonts, FACE_NORMAL, "თ\u0489"), -1); /* each has one of them */
	fonts_free(fonts);
}

static void what_nothing_draws_is_anybodys(void **state)
{
	static const char *const invisible[] = {"\u00AD", "\u200B", "\u200C", "\u200D",
	                                        "\u2028", "\u2060", "\uFE00", "\uFE0F"};
	struct fonts *fonts = pdf_test_fonts();
	char cluster[16];

	(void)state;
	for (size_t i = 0; i < sizeof invisible / sizeof *invisible; i++) {
		snprintf(cluster, sizeof cluster, "თ%s", invisible[i]);
		assert_int_equal(place_of(fonts, FACE_NORMAL, invisible[i]), 0);
		assert_int_equal(place_of(fonts, FACE_NORMAL, cluster), 1);
	}
	/* PDF/A allows no text that means it. */
	assert_int_equal(place_of(fonts, FACE_NORMAL, "\uFEFF"), -1);
	fonts_free(fonts);
}

static void what_no_face_has_is_named(void **state)
{
	static const struct {
		const char *text;
		uint32_t missing; /* 0: none */
	} rows[] = {
	    {"", 0},
	    {"Prénom", 0},
	    {"Nguyễn Thị", 0},
	    {"a თბილისი b", 0},
	    {"Prénom 漢字", 0x6F22},
	    {"é\U0001F600", 0x1F600},
	    {"a\u0301\u20E3", 0x20E3},
	    {"x\uFEFF", 0xFEFF},
	    {"თ\u0489", 0x0489},
	};
	struct fonts *fonts = pdf_test_fonts();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint32_t missing = 0;
		bool covered = fonts_cover(fonts, FACE_NORMAL, str_of(rows[i].text), &missing);

		assert_int_equal(covered, rows[i].missing == 0);
		assert_int_equal(missing, rows[i].missing);
	}
	fonts_free(fonts);
}

static void plain_text_is_told_at_once(void **state)
{
	struct fonts *fonts = pdf_test_fonts();

	(void)state;
	assert_true(fonts_first_has(fonts, FACE_NORMAL, STR("Reçu le 3 août")));
	assert_true(fonts_first_has(fonts, FACE_NORMAL, STR("")));
	assert_false(fonts_first_has(fonts, FACE_NORMAL, STR("e\u0301")));
	assert_false(fonts_first_has(fonts, FACE_NORMAL, STR("თ")));
	fonts_free(fonts);
}

static void write_file(const char *folder, const char *name, const void *bytes, size_t len)
{
	char path[4200];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static void remove_file(const char *folder, const char *name)
{
	char path[4200];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	assert_int_equal(unlink(path), 0);
}

static void expect_refused(const char *folder, const char *name, enum err_code code)
{
	struct fonts *untouched = (struct fonts *)8, *fonts = untouched;
	struct str names[] = {str_of(name)};
	struct err e = {0};

	assert_false(load(&fonts, NULL, folder, names, 1, &e));
	assert_ptr_equal(fonts, untouched);
	assert_int_equal(e.code, code);
	assert_non_null(strstr(e.text[LANG_FR], name));
	assert_non_null(strstr(e.text[LANG_EN], name));
}

static void what_is_no_font_is_refused_by_name(void **state)
{
	char folder[] = "/tmp/test_font.XXXXXX";

	(void)state;
	assert_non_null(mkdtemp(folder));
	write_file(folder, "empty.ttf", "", 0);
	write_file(folder, "text.ttf", "not a font\n", 11);
	expect_refused(folder, "absent.ttf", ERR_MISSING);
	expect_refused(folder, "empty.ttf", ERR_FORMAT);
	expect_refused(folder, "text.ttf", ERR_FORMAT);
	expect_refused(folder, ".", ERR_FORMAT);
	expect_refused(folder, "empty.ttf/x", ERR_MISSING);
	remove_file(folder, "empty.ttf");
	remove_file(folder, "text.ttf");
	assert_int_equal(rmdir(folder), 0);
}

static void a_style_has_one_to_eight_faces(void **state)
{
	struct str names[NAMES_MAX];
	struct fonts *fonts;
	struct err e;

	(void)state;
	for (int i = 0; i < NAMES_MAX; i++)
		names[i] = regular;
	assert_false(load(&fonts, NULL, fonts_folder(), names, 0, &e));
	assert_int_equal(e.code, ERR_FORMAT);
	assert_false(load(&fonts, NULL, fonts_folder(), names, NAMES_MAX, &e));
	assert_int_equal(e.code, ERR_FORMAT);
	assert_true(load(&fonts, NULL, fonts_folder(), names, NAMES_MAX - 1, &e));
	assert_int_equal(fonts->face_count, 1);
	fonts_free(fonts);
}

static void a_procedures_own_fonts_come_first(void **state)
{
	char folder[] = "/tmp/test_font.XXXXXX";
	struct fonts *fonts;
	struct err e;

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_true(load(&fonts, folder, fonts_folder(), &regular, 1, &e));
	fonts_free(fonts);
	write_file(folder, regular.ptr, "no font", 7);
	assert_false(load(&fonts, folder, fonts_folder(), &regular, 1, &e));
	assert_non_null(strstr(e.text[LANG_EN], folder));
	remove_file(folder, regular.ptr);
	assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_face_is_loaded_once_for_all_styles),
	    cmocka_unit_test(a_face_says_its_figures),
	    cmocka_unit_test(a_cluster_takes_the_first_face_that_has_all_of_it),
	    cmocka_unit_test(what_nothing_draws_is_anybodys),
	    cmocka_unit_test(what_no_face_has_is_named),
	    cmocka_unit_test(plain_text_is_told_at_once),
	    cmocka_unit_test(what_is_no_font_is_refused_by_name),
	    cmocka_unit_test(a_style_has_one_to_eight_faces),
	    cmocka_unit_test(a_procedures_own_fonts_come_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
