/* test_recap.c - the recap: what its template sees, previews, files that were not examined. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "job/documents.h"
#include "job/edition.h"
#include "job/recap.h"
#include "job/recap_view.h"

#define SAMPLE "samples/cdd-etudes"

static char data[400], operand[500];
static struct err error;

static struct guard_limits limits; /* of decoders */

static int set_up(void **state)
{
	const char *from = getenv("DOSSIER_TOOLS_DATA");

	(void)state;
	snprintf(data, sizeof data, "%s", from && *from ? from : ".");
	snprintf(operand, sizeof operand, "%s/" SAMPLE, data);
	limits = guard_limits_default;
	return 0;
}

static struct review_options options_of(const char *const *operands)
{
	return (struct review_options){.choice = {.data = data},
	                               .operands = operands,
	                               .operand_count = 1,
	                               .today = {2026, 11, 20},
	                               .workers = 2,
	                               .limits = guard_limits_default};
}

/* --- The view --- */

struct viewed {
	struct review *review;
	struct arena arena;
	struct value examined;
};

static void view(struct viewed *v, enum lang lang)
{
	static const char *operands[] = {operand};
	static struct review_options options;
	const struct reviewed *r = NULL;

	*v = (struct viewed){0};
	options = options_of(operands);
	assert_true(review_new(&v->review, &options, &error));
	assert_int_equal(review_next(v->review, &r, &error), REVIEW_DOSSIER);
	assert_true(recap_view(&v->examined, r, lang, &v->arena, &error));
}

static void drop(struct viewed *v)
{
	review_free(v->review);
	arena_free(&v->arena);
}

static const struct value *item(const struct value *v, const char *list, size_t i)
{
	const struct value *items = value_path(v, str_of(list));

	assert_non_null(items);
	assert_int_equal(items->type, VALUE_ARRAY);
	assert_true(i < items->array.count);
	return &items->array.items[i];
}

static void assert_text(const struct value *v, const char *path, const char *wanted)
{
	struct str got = value_string(v, str_of(path));

	if (!str_eq(got, str_of(wanted)))
		fail_msg("%s is \"%.*s\", not \"%s\"", path, STR_ARG(got), wanted);
}

static bool is_set(const struct value *v, const char *path)
{
	const struct value *flag = value_path(v, str_of(path));

	assert_non_null(flag);
	assert_int_equal(flag->type, VALUE_BOOL);
	return flag->boolean;
}

static void paths_are_sorted(void **state)
{
	(void)state;
	for (size_t i = 1; i < recap_extras.count; i++)
		if (str_compare(recap_extras.items[i - 1].field.path,
		                recap_extras.items[i].field.path) >= 0)
			fail_msg("%s stands too late", recap_extras.items[i].field.path.ptr);
}

/* Direct members of the group at `path` that the template may name. */
static size_t count_named(struct str path)
{
	size_t count = 0;

	for (size_t i = 0; i < recap_extras.count; i++) {
		struct str p = recap_extras.items[i].field.path;

		count += str_starts(p, path) && p.len > path.len && p.ptr[path.len] == '.' &&
		         !memchr(p.ptr + path.len + 1, '.', p.len - path.len - 1);
	}
	return count;
}

/* What is named is there, and what is there is named, all the way down. */
static void check_members(const struct value *v, struct str path, size_t *seen)
{
	if (v->type == VALUE_ARRAY) {
		for (size_t i = 0; i < v->array.count; i++)
			check_members(&v->array.items[i], path, seen);
		return;
	}
	if (v->type != VALUE_OBJECT)
		return;
	++*seen;
	if (v->object.count != count_named(path))
		fail_msg("%.*s has %zu members", STR_ARG(path), v->object.count);
	for (size_t i = 0; i < v->object.count; i++) {
		const struct value_member *m = &v->object.members[i];
		char below[200];

		snprintf(below, sizeof below, "%.*s.%.*s", STR_ARG(path), STR_ARG(m->key));
		assert_int_not_equal(view_path(NULL, &recap_extras, str_of(below), NULL),
		                     PROCEDURE_PATH_UNKNOWN);
		check_members(&m->value, str_of(below), seen);
	}
}

static void members_are_those_of_the_paths(void **state)
{
	struct viewed v;
	size_t seen = 0;

	(void)state;
	view(&v, LANG_FR);
	check_members(&v.examined, STR("examen"), &seen);
	assert_true(seen > 60);
	drop(&v);
}

static void answers_stand_under_their_labels(void **state)
{
	struct viewed v;
	const struct value *step, *field;

	(void)state;
	view(&v, LANG_EN);
	step = item(&v.examined, "etapes", 0);
	assert_text(step, "code", "salarie");
	assert_text(step, "validee_le", "2026-11-12T13:17:31+01:00");
	field = item(step, "champs", 3);
	assert_text(field, "chemin", "salarie.nom_famille");
	assert_text(field, "libelle", "Family name");
	assert_text(field, "valeur", "Ndiaye");
	field = item(step, "champs", 4);
	assert_text(field, "valeur", "");
	assert_false(is_set(field, "manque")); /* optional */
	assert_false(is_set(&v.examined, "brouillon"));
	assert_true(is_set(&v.examined, "en_ordre"));
	assert_true(is_set(&v.examined, "eligibilite.a_demander"));
	assert_false(is_set(&v.examined, "eligibilite.dispense"));
	drop(&v);
}

static void files_stand_under_their_piece(void **state)
{
	struct viewed v;
	const struct value *file;

	(void)state;
	view(&v, LANG_FR);
	file = item(item(&v.examined, "pieces", 0), "fichiers", 1);
	assert_text(file, "nom", "pieces/titre-verso.jpg");
	assert_text(file, "type", "JPEG");
	assert_text(file, "vignette", "pieces[0].fichiers[1]");
	assert_int_equal(value_path(file, STR("largeur"))->integer, 420);
	assert_int_equal(value_path(file, STR("pages"))->type, VALUE_NULL);
	assert_true(is_set(file, "accepte"));
	assert_text(item(file, "constats", 0), "gravite", "À vérifier");
	drop(&v);
}

/* --- Documents --- */

struct made {
	struct buf pdf;
	size_t documents, findings;
	bool is_incomplete;
	enum document_status status;
};

static bool write_pdf(void *context, struct str bytes, struct err *e)
{
	struct made *m = context;

	(void)e;
	buf_str(&m->pdf, bytes);
	return !m->pdf.failed;
}

static bool report(void *context, const struct document *d)
{
	struct made *m = context;

	m->documents++;
	m->status = d->status;
	m->findings = d->findings->count;
	for (size_t i = 0; i < d->findings->count; i++)
		m->is_incomplete |= recap_is_incomplete(d->findings->items[i].id);
	return true;
}

static void make(struct made *m, piece_preview *preview)
{
	const char *const operands[] = {operand};
	struct recap_options options = {.review = options_of(operands), .doc_lang = LANG_EN};
	struct documents_options documents = {
	    .delivery = {.write = write_pdf, .context = m}, .report = report, .context = m};
	struct documents_source source;
	struct recap *recap;

	*m = (struct made){0};
	options.review.preview = preview;
	options.review.limits = limits;
	if (!recap_new(&recap, &options, &error))
		fail_msg("%s", error.text[LANG_EN]);
	source = recap_source(recap);
	documents.source = &source;
	documents.maker = recap_maker(recap);
	assert_true(documents_run(&documents, &error));
	recap_free(recap);
	assert_int_equal(m->documents, 1);
	assert_int_equal(m->status, DOCUMENT_WRITTEN);
}

static size_t count(const struct made *m, const char *what)
{
	size_t n = 0, len = strlen(what);

	for (size_t i = 0; i + len <= m->pdf.len; i++)
		n += memcmp(m->pdf.data + i, what, len) == 0;
	return n;
}

/* The sample's pictures are small enough to be their own previews. */
static bool same(const struct report *r, const struct picture *small, struct str bytes,
                 struct buf *jpeg)
{
	(void)small;
	if (r->kind == KIND_JPEG)
		buf_str(jpeg, bytes);
	return true;
}

static bool nonsense(const struct report *r, const struct picture *small, struct str bytes,
                     struct buf *jpeg)
{
	(void)small;
	(void)r;
	buf_str(jpeg, str_upto(bytes, 100));
	return true;
}

static bool none(const struct report *r, const struct picture *small, struct str bytes,
                 struct buf *jpeg)
{
	(void)r;
	(void)small;
	(void)bytes;
	(void)jpeg;
	return true;
}

static void previews_are_drawn(void **state)
{
	struct made m;

	(void)state;
	make(&m, same);
	assert_int_equal(m.findings, 0);
	assert_int_equal(count(&m, "/DCTDecode"), 2);
	buf_free(&m.pdf);
	make(&m, none);
	assert_int_equal(count(&m, "/DCTDecode"), 0);
	buf_free(&m.pdf);
}

static void a_preview_that_is_no_picture_is_none(void **state)
{
	struct made m, without;

	(void)state;
	make(&m, nonsense);
	make(&without, none);
	assert_int_equal(m.pdf.len, without.pdf.len);
	assert_memory_equal(m.pdf.data, without.pdf.data, m.pdf.len);
	buf_free(&m.pdf);
	buf_free(&without.pdf);
}

/* Decoders that have no time at all. */
static void what_was_not_examined_is_told_beside_the_document(void **state)
{
	struct made m;

	(void)state;
	limits.wall_ms = 0;
	make(&m, none);
	limits = guard_limits_default;
	assert_true(m.findings > 0);
	assert_true(m.is_incomplete);
	buf_free(&m.pdf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(paths_are_sorted),
	    cmocka_unit_test(members_are_those_of_the_paths),
	    cmocka_unit_test(answers_stand_under_their_labels),
	    cmocka_unit_test(files_stand_under_their_piece),
	    cmocka_unit_test(previews_are_drawn),
	    cmocka_unit_test(a_preview_that_is_no_picture_is_none),
	    cmocka_unit_test(what_was_not_examined_is_told_beside_the_document),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
