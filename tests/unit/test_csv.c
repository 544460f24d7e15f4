/* test_csv.c - rows of a CSV file, and the dossiers they become. */
#include "procedure_fixture.h"

#include <sys/mman.h>
#include <unistd.h>

#include "dossier/csv.h"
#include "dossier/csv_row.h"
#include "dossier/csv_text.h"

/* --- One row --- */

static struct csv_row row;

static void read_whole(const char *text)
{
	assert_true(csv_row_read(&row, str_of(text), true, ';'));
}

static void expect_cells(const char *text, const char *const *cells)
{
	size_t n = 0;

	read_whole(text);
	assert_int_equal(row.problem, CSV_FINE);
	for (; cells[n]; n++) {
		struct str cell = csv_row_cell(&row, n);

		if (!str_eq(cell, str_of(cells[n])))
			fail_msg("%s: cell %zu is \"%.*s\"", text, n, STR_ARG(cell));
	}
	assert_int_equal(row.count, n);
}

static void test_cells(void **state)
{
	(void)state;
	expect_cells("a;b;c\nd", (const char *const[]){"a", "b", "c", NULL});
	assert_int_equal(row.bytes, 6);
	expect_cells("a;;\r\nd", (const char *const[]){"a", "", "", NULL});
	assert_int_equal(row.bytes, 5);
	expect_cells("a\rb", (const char *const[]){"a", NULL});
	expect_cells("\"a;b\";\"c\"\"d\"", (const char *const[]){"a;b", "c\"d", NULL});
	expect_cells("\"a\r\nb\rc\" ;x", (const char *const[]){"a\nb\nc", "x", NULL});
	expect_cells("l\"a\";b", (const char *const[]){"l\"a\"", "b", NULL});
	expect_cells("\"\";\"\"\"\"", (const char *const[]){"", "\"", NULL});
	csv_row_clear(&row);
}

/* What comes next may belong to the row. */
static void test_more(void **state)
{
	static const char *const open[] = {"", "a;b", "a\r", "\"a\"", "\"a\n", "\"a\r"};

	(void)state;
	for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
		assert_false(csv_row_read(&row, str_of(open[i]), false, ';'));
		assert_true(csv_row_read(&row, str_of(open[i]), true, ';'));
	}
	csv_row_clear(&row);
}

static void expect_problem(const char *text, enum csv_problem problem, size_t column)
{
	read_whole(text);
	if (row.problem != problem || row.column != column)
		fail_msg("%s: %d in column %zu", text, (int)row.problem, row.column);
}

static void test_problems(void **state)
{
	(void)state;
	expect_problem("a;\"b;c\n", CSV_OPEN_QUOTE, 2);
	expect_problem("a;\"b\"c;d\n", CSV_TEXT_AFTER_QUOTE, 2);
	/* The next row's quote closes that of this one. */
	expect_problem("a;\"b\nc;\"d\";e\n", CSV_OPEN_QUOTE, 2);
	assert_true(csv_row_read(&row, (struct str){"a;b\0c\n", 6}, true, ';'));
	assert_int_equal(row.problem, CSV_NUL);
	assert_int_equal(row.bytes, 6);
	csv_row_clear(&row);
}

static void test_limits(void **state)
{
	char *big = malloc(CSV_ROW_BYTES + 2);

	(void)state;
	assert_non_null(big);
	memset(big, 'a', CSV_ROW_BYTES + 2);
	big[CSV_CELL_BYTES] = '\n';
	assert_true(csv_row_read(&row, (struct str){big, CSV_CELL_BYTES + 1}, true, ';'));
	assert_int_equal(row.problem, CSV_FINE);
	big[CSV_CELL_BYTES] = 'a';
	assert_true(csv_row_read(&row, (struct str){big, CSV_CELL_BYTES + 1}, true, ';'));
	assert_int_equal(row.problem, CSV_CELL_TOO_LONG);
	assert_true(csv_row_read(&row, (struct str){big, CSV_ROW_BYTES + 1}, true, ';'));
	assert_int_equal(row.problem, CSV_ROW_TOO_LONG);
	memset(big, ';', CSV_COLUMNS_MAX);
	big[CSV_COLUMNS_MAX - 1] = '\0';
	read_whole(big);
	assert_int_equal(row.problem, CSV_FINE);
	assert_int_equal(row.count, CSV_COLUMNS_MAX);
	big[CSV_COLUMNS_MAX - 1] = ';';
	big[CSV_COLUMNS_MAX] = '\0';
	read_whole(big);
	assert_int_equal(row.problem, CSV_TOO_MANY_COLUMNS);
	assert_int_equal(row.found, CSV_COLUMNS_MAX + 1);
	free(big);
	csv_row_clear(&row);
}

/* --- Text --- */

static void test_text(void **state)
{
	enum csv_encoding encoding = CSV_ASCII;
	struct buf out = {0};
	unsigned char wrong = 0;

	(void)state;
	assert_int_equal(csv_find_separator(STR("a;b;c,d")), ';');
	assert_int_equal(csv_find_separator(STR("a,b")), ',');
	assert_int_equal(csv_find_separator(STR("a\tb\t\"c;;;;\"")), '\t');
	assert_int_equal(csv_find_separator(STR("a")), ';');
	assert_true(csv_is_rounded(STR("7,33E+13")));
	assert_true(csv_is_rounded(STR("7.33e+13")));
	assert_true(csv_is_rounded(STR("7E+13")));
	assert_false(csv_is_rounded(STR("7,33E")));
	assert_false(csv_is_rounded(STR("E+13")));
	assert_false(csv_is_rounded(STR("73300000000000")));
	assert_true(csv_decode(&out, STR("a\xE9\x80"), &encoding, &wrong));
	assert_int_equal(encoding, CSV_WINDOWS);
	assert_true(str_eq(buf_view(&out), STR("aé€")));
	assert_false(csv_decode(&out, STR("\x81"), &encoding, &wrong));
	assert_int_equal(wrong, 0x81);
	encoding = CSV_UTF8;
	assert_false(csv_decode(&out, STR("a\xE9"), &encoding, &wrong));
	assert_int_equal(wrong, 0xE9);
	buf_free(&out);
}

/* --- Files --- */

struct bench {
	struct fixture x;
	int fd;
	char path[64];
	struct csv *csv;
	struct finding_list wrong;
	struct record record;
};

static int setup(void **state)
{
	static struct bench b;

	memset(&b, 0, sizeof b);
	fixture_open(&b.x);
	b.fd = memfd_create("liste.csv", MFD_CLOEXEC);
	snprintf(b.path, sizeof b.path, "/proc/self/fd/%d", b.fd);
	*state = &b;
	return b.fd < 0;
}

static int teardown(void **state)
{
	struct bench *b = *state;

	csv_free(b->csv);
	close(b->fd);
	fixture_close(&b->x);
	return 0;
}

static void open_text(struct bench *b, struct str text)
{
	struct err e;

	csv_free(b->csv);
	b->csv = NULL;
	assert_int_equal(ftruncate(b->fd, 0), 0);
	assert_int_equal(pwrite(b->fd, text.ptr, text.len, 0), text.len);
	if (!csv_open(&b->csv, b->path, b->x.procedure, &e))
		fail_msg("%s", e.text[LANG_EN]);
}

static enum reader_result next(struct bench *b)
{
	struct err e;

	b->wrong = (struct finding_list){.arena = &b->x.arena};
	return csv_next(b->csv, &b->record, &b->wrong, &e);
}

static void expect_record(struct bench *b, unsigned long line, const char *json)
{
	assert_int_equal(next(b), READER_RECORD);
	assert_int_equal(b->record.line, line);
	if (!str_eq(b->record.bytes, str_of(json)))
		fail_msg("%.*s", STR_ARG(b->record.bytes));
}

static void expect_wrong(struct bench *b, unsigned long line, enum finding_id id)
{
	assert_int_equal(next(b), READER_WRONG);
	assert_int_equal(b->record.line, line);
	assert_int_equal(b->wrong.items[0].id, id);
}

static void test_rows(void **state)
{
	struct bench *b = *state;

	open_text(b, STR("\xEF\xBB\xBFsalarie.nom_famille;employeur.siret;emploi.lien_cursus;"
	                 "employeur.effectif;emploi.salaire_brut.montant;langue;\r\n"
	                 "Ba;\xC2\xA0"
	                 "000 012 013 00017;oui;24;1 485,50;EN;\r\n"
	                 ";;;;;;\r\n"
	                 "\"A\nB\";;;;;;\r\n"
	                 "C;123;;;;;"));
	expect_record(
	    b, 2,
	    "{\"emploi\":{\"lien_cursus\":true,\"salaire_brut\":{\"montant\":\"1485.50\"}},"
	    "\"employeur\":{\"effectif\":24,\"siret\":\"00001201300017\"},\"langue\":\"en\","
	    "\"procedure\":\"apt-etudiant\",\"salarie\":{\"nom_famille\":\"Ba\"}}");
	expect_record(b, 4,
	              "{\"procedure\":\"apt-etudiant\",\"salarie\":{\"nom_famille\":\"A\\nB\"}}");
	expect_record(b, 6,
	              "{\"employeur\":{\"siret\":\"123\"},\"procedure\":\"apt-etudiant\","
	              "\"salarie\":{\"nom_famille\":\"C\"}}");
	assert_int_equal(next(b), READER_END);
}

/* What is wrong with a row costs that row. */
static void test_wrong_rows(void **state)
{
	struct bench *b = *state;

	open_text(b, STR("salarie.nom_famille;employeur.siret\n"
	                 "\"A;1\n"
	                 "B;7,33E+13\n"
	                 "=C1;1\n"
	                 "D;1;2\n"
	                 "\xE9;\n"
	                 "\x81;\n"
	                 "+E;@\n"
	                 "F\0;\n"
	                 "\"G\"g;\n"
	                 "7E+1;\n"));
	expect_wrong(b, 2, FINDING_OPEN_QUOTE);
	expect_wrong(b, 3, FINDING_ROUNDED_NUMBER);
	expect_wrong(b, 4, FINDING_FORMULA);
	expect_wrong(b, 5, FINDING_COLUMN_WITHOUT_HEADER);
	expect_record(b, 6, "{\"procedure\":\"apt-etudiant\",\"salarie\":{\"nom_famille\":\"é\"}}");
	expect_wrong(b, 7, FINDING_UNKNOWN_CHARACTER);
	expect_record(b, 8,
	              "{\"employeur\":{\"siret\":\"@\"},\"procedure\":\"apt-etudiant\","
	              "\"salarie\":{\"nom_famille\":\"+E\"}}");
	expect_wrong(b, 9, FINDING_NUL_IN_CELL);
	expect_wrong(b, 10, FINDING_TEXT_AFTER_QUOTE);
	expect_record(b, 11,
	              "{\"procedure\":\"apt-etudiant\",\"salarie\":{\"nom_famille\":\"7E+1\"}}");
	assert_int_equal(next(b), READER_END);
}

static void test_headers(void **state)
{
	struct bench *b = *state;

	open_text(b, STR("salarie.nmo_famille\tsalarie.prenoms\tsalarie.prenoms\nA\n"));
	expect_wrong(b, 1, FINDING_UNKNOWN_COLUMN);
	assert_int_equal(b->wrong.count, 2);
	assert_int_equal(b->wrong.items[1].id, FINDING_REPEATED_COLUMN);
	assert_int_equal(next(b), READER_END);
	open_text(b, STR("sep=,\nsalarie.prenoms,salarie.nom_famille\n,A"));
	expect_record(b, 3, "{\"procedure\":\"apt-etudiant\",\"salarie\":{\"nom_famille\":\"A\"}}");
	open_text(b, STR("depot.depose_le\n"));
	expect_wrong(b, 1, FINDING_UNKNOWN_COLUMN);
	open_text(b, STR(""));
	expect_wrong(b, 0, FINDING_EMPTY_DOCUMENT);
	open_text(b, STR("salarie.prenoms\n\n"));
	expect_wrong(b, 0, FINDING_EMPTY_DOCUMENT);
	assert_int_equal(next(b), READER_END);
	open_text(b, STR("PK\3\4............"));
	expect_wrong(b, 0, FINDING_NOT_CSV);
	open_text(b, STR("\xFF\xFEs\0a\0l\0"));
	expect_wrong(b, 0, FINDING_UTF16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cells),
	    cmocka_unit_test(test_more),
	    cmocka_unit_test(test_problems),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_text),
	    cmocka_unit_test_setup_teardown(test_rows, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_wrong_rows, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_headers, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
