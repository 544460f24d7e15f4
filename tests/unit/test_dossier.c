/* test_dossier.c - loading a dossier, its canonical form, what is wrong with its values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dossier/dossier.h"

/* The procedure that the project comes with. */
static struct procedure *procedure;

static int load_procedure(void **state)
{
	const char *data = getenv("DOSSIER_TOOLS_DATA");
	struct err e = {0};
	char dir[4096];

	(void)state;
	snprintf(dir, sizeof dir, "%s/templates/apt-etudiant", data && *data ? data : ".");
	if (procedure_load(&procedure, dir, &e))
		return 0;
	print_error("%s\n", e.text[LANG_EN]);
	return -1;
}

static int free_procedure(void **state)
{
	(void)state;
	procedure_free(procedure);
	return 0;
}

/* --- One dossier and its findings --- */

struct run {
	struct arena arena;
	struct finding_list list;
	struct dossier dossier;
	enum dossier_result result;
};

static void load_bytes(struct run *r, const char *text, size_t len, unsigned long line)
{
	struct err e = {0};

	memset(r, 0, sizeof *r);
	r->list.arena = &r->arena;
	r->result =
	    dossier_load(&r->dossier, (struct str){text, len}, line, &r->arena, &r->list, &e);
}

static void load(struct run *r, const char *text)
{
	load_bytes(r, text, strlen(text), 0);
}

static void check(struct run *r, const char *text)
{
	load(r, text);
	if (r->result != DOSSIER_LOADED)
		fail_msg("%s", finding_name(r->list.items[0].id));
	dossier_check_fields(&r->dossier, procedure, &r->list);
	assert_false(r->list.failed);
}

static void end(struct run *r)
{
	arena_free(&r->arena);
}

static void is_finding(struct run *r, size_t index, enum finding_id id, const char *field)
{
	if (index >= r->list.count)
		fail_msg("only %zu findings", r->list.count);
	assert_string_equal(finding_name(r->list.items[index].id), finding_name(id));
	if (!str_eq(r->list.items[index].field, str_of(field)))
		fail_msg("at %.*s, not at %s", STR_ARG(r->list.items[index].field), field);
}

static void param_is(struct run *r, size_t index, const char *name, const char *value)
{
	const struct finding *f = &r->list.items[index];

	for (size_t i = 0; i < f->param_count; i++)
		if (str_eq(f->params[i].name, str_of(name))) {
			if (!str_eq(f->params[i].value, str_of(value)))
				fail_msg("%s is %.*s", name, STR_ARG(f->params[i].value));
			return;
		}
	fail_msg("no parameter %s", name);
}

/* Checks a dossier that has this one thing wrong. */
static void finds(const char *text, enum finding_id id, const char *field)
{
	struct run r;

	check(&r, text);
	is_finding(&r, 0, id, field);
	assert_int_equal(r.list.count, 1);
	end(&r);
}

static void finds_nothing(const char *text)
{
	struct run r;

	check(&r, text);
	if (r.list.count)
		fail_msg("%s at %.*s", finding_name(r.list.items[0].id),
		         STR_ARG(r.list.items[0].field));
	end(&r);
}

/* --- Loading --- */

static void loads_wrong(const char *text, size_t len, enum finding_id id)
{
	struct run r;

	load_bytes(&r, text, len, 0);
	assert_int_equal(r.result, DOSSIER_WRONG);
	assert_int_equal(r.list.count, 1);
	is_finding(&r, 0, id, "");
	assert_int_equal(r.list.items[0].severity, SEVERITY_ERROR);
	end(&r);
}

#define LOADS_WRONG(literal, id) loads_wrong(literal, sizeof(literal) - 1, id)

static void test_load(void **state)
{
	struct run r;

	(void)state;
	load(&r, "{\"reference\": \"A\"}");
	assert_int_equal(r.result, DOSSIER_LOADED);
	assert_true(str_eq(value_string(&r.dossier.root, STR("reference")), STR("A")));
	end(&r);
	LOADS_WRONG("{\"a\": 1,}", FINDING_NOT_JSON);
	LOADS_WRONG("{\"a\": 1", FINDING_TRUNCATED_JSON);
	LOADS_WRONG("{\"a\": \"x", FINDING_TRUNCATED_JSON);
	LOADS_WRONG("{} {}", FINDING_TRAILING_TEXT);
	LOADS_WRONG("{\"a\": 1, \"a\": 2}", FINDING_DUPLICATE_KEY);
	LOADS_WRONG("{\"a\": \"\xE9\"}", FINDING_NOT_UTF8);
	LOADS_WRONG("{\"a\": \"\\u0000\"}", FINDING_BAD_CHARACTER);
	LOADS_WRONG("{\"a\": \"\\ud83d\"}", FINDING_BAD_CHARACTER);
	LOADS_WRONG("{\"a\": 1485.10}", FINDING_BAD_NUMBER);
	LOADS_WRONG("{\"a\": 99999999999999999999}", FINDING_BAD_NUMBER);
	LOADS_WRONG("[1, 2]", FINDING_NOT_OBJECT);
	LOADS_WRONG("12", FINDING_NOT_OBJECT);
	LOADS_WRONG("nonsense", FINDING_NOT_JSON);
}

static void test_load_deep(void **state)
{
	char text[400];

	(void)state;
	memset(text, '[', 200);
	memset(text + 200, ']', 200);
	loads_wrong(text, sizeof text, FINDING_TOO_DEEP);
}

static void test_place(void **state)
{
	struct run r;

	(void)state;
	load(&r, "{\n  \"a\": 1,\n  \"é\": oui\n}");
	is_finding(&r, 0, FINDING_NOT_JSON, "");
	param_is(&r, 0, "line", "3");
	end(&r);
	load_bytes(&r, "{\"a\": oui}", 10, 17);
	param_is(&r, 0, "line", "17");
	end(&r);
	load(&r, "{\"a\": 1,\n\"a\": 2}");
	is_finding(&r, 0, FINDING_DUPLICATE_KEY, "");
	param_is(&r, 0, "key", "a");
	param_is(&r, 0, "line", "2");
	end(&r);
}

/* No finding prints a parameter that it was not given. */
static void test_sentences(void **state)
{
	static const char *const texts[] = {"{\"a\": 1,}",       "{",          "{} 1",
	                                    "{\"a\":1,\"a\":1}", "{\"\xE9\"}", "{\"\\u0000\":1}",
	                                    "{\"a\":1.5}",       "[]"};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		for (unsigned lang = 0; lang < LANG_COUNT; lang++) {
			struct run r;
			struct buf b = {0};

			load(&r, texts[i]);
			finding_message(&b, &r.list.items[0], (enum lang)lang);
			finding_remedy(&b, &r.list.items[0], (enum lang)lang);
			for (const char *c = buf_terminated(&b); (c = strchr(c, '{')); c++)
				assert_false(c[1] >= 'a' && c[1] <= 'z');
			buf_free(&b);
			end(&r);
		}
}

/* --- Canonical form --- */

static void test_attached(void **state)
{
	struct run r;
	struct buf b = {0};

	(void)state;
	load(&r, "{\"b\": {\"z\": [1, true, null], \"acces\": 1}, \"acces\": {\"emis_le\": \"x\"},"
	         " \"sceau\": {\"s\": 1}, \"a\": \"\\u00e9\\/\"}");
	dossier_write_attached(&b, &r.dossier);
	assert_string_equal(buf_terminated(&b),
	                    "{\"a\":\"é/\",\"b\":{\"acces\":1,\"z\":[1,true,null]}}");
	buf_free(&b);
	end(&r);
}

static void digest_hex_of(const char *text, char hex[DIGEST_HEX_LEN + 1])
{
	struct run r;
	struct digest d;
	struct err e = {0};

	load(&r, text);
	assert_int_equal(r.result, DOSSIER_LOADED);
	assert_true(dossier_digest(&d, &r.dossier, &e));
	digest_hex(hex, &d);
	end(&r);
}

/* What sha256sum says of the attached file; reading that file back changes nothing. */
static void test_digest(void **state)
{
	char first[DIGEST_HEX_LEN + 1], second[DIGEST_HEX_LEN + 1];

	(void)state;
	digest_hex_of("{}", first);
	assert_string_equal(first,
	                    "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
	digest_hex_of("{\"b\": 2, \"acces\": 1, \"a\": \"x\", \"sceau\": {}}", first);
	digest_hex_of("{\"a\":\"x\",\"b\":2}", second);
	assert_string_equal(first, second);
	digest_hex_of("{\"a\":\"y\",\"b\":2}", second);
	assert_string_not_equal(first, second);
}

/* --- Values --- */

static void test_good(void **state)
{
	(void)state;
	finds_nothing("{}");
	finds_nothing(
	    "{\"procedure\": \"apt-etudiant\", \"langue\": \"fr\", \"reference\": \"123\","
	    " \"acces\": {\"emis_le\": \"2026-11-10T09:00:00+01:00\"},"
	    " \"etapes\": [{\"etape\": \"salarie\", \"validee_le\": \"2026-11-10T09:00:00+01:00\"}],"
	    " \"salarie\": {\"nom_famille\": \"Nguyễn\", \"date_naissance\": \"2001-05-17\","
	    " \"nationalite\": \"VN\", \"adresse\": {\"voie\": \"1 rue X\\n2e étage\","
	    " \"code_postal\": \"75013\"}},"
	    " \"employeur\": {\"siret\": \"55210055400013\", \"effectif\": 12},"
	    " \"emploi\": {\"contrat\": \"CDD\", \"heures\": {\"valeur\": \"20\"},"
	    " \"autres_lieux\": [\"Lyon\", \"Lille\"], \"lien_cursus\": true},"
	    " \"pieces\": [{\"code\": \"sejour\", \"fichiers\": [\"a/b.jpg\", \"..c/d..e\", \"./x\"]}],"
	    " \"depot\": {\"depose_le\": \"2026-11-20T14:05:00+01:00\", \"version\": 1},"
	    " \"sceau\": {\"anything\": [1, {}]}}");
}

static void test_values(void **state)
{
	(void)state;
	finds("{\"employeur\": {\"siret\": \"123\"}}", FINDING_BAD_SIRET, "employeur.siret");
	finds("{\"emploi\": {\"autres_lieux\": [\"Lyon\", \"\"]}}", FINDING_EMPTY_VALUE,
	      "emploi.autres_lieux[1]");
	finds("{\"salarie\": {\"numero_etranger\": \"123456789\"}}",
	      FINDING_UNUSUAL_FOREIGNER_NUMBER, "salarie.numero_etranger");
	finds("{\"depot\": {\"pieces\": [{\"octets\": 1}, {\"sha256\": \"00\"}]}}",
	      FINDING_BAD_DIGEST, "depot.pieces[1].sha256");
	finds("{\"pieces\": [{\"code\": \"selfie\"}]}", FINDING_BAD_CHOICE, "pieces[0].code");
}

static void test_absent(void **state)
{
	(void)state;
	finds_nothing(
	    "{\"reference\": \"\", \"salarie\": {\"nom_famille\": null, \"prenoms\": \"\"},"
	    " \"employeur\": null, \"pieces\": null, \"emploi\": {\"autres_lieux\": null}}");
	finds("{\"salarie\": {\"nom_famille\": \" \"}}", FINDING_EMPTY_VALUE,
	      "salarie.nom_famille");
	finds("{\"pieces\": [null]}", FINDING_WRONG_TYPE, "pieces[0]");
	finds("{\"salarie\": \"\"}", FINDING_WRONG_TYPE, "salarie");
	finds("{\"inconnue\": null}", FINDING_UNKNOWN_KEY, "inconnue");
}

static void stamp_is(const char *text, enum finding_id id, const char *field)
{
	struct run r;

	load(&r, text);
	assert_false(dossier_check_stamp(&r.dossier, &r.list));
	is_finding(&r, 0, id, field);
	assert_int_equal(r.list.count, 1);
	end(&r);
}

static void test_stamp(void **state)
{
	struct run r;

	(void)state;
	stamp_is("{}", FINDING_NOT_FILED, "");
	stamp_is("{\"depot\": null}", FINDING_NOT_FILED, "");
	stamp_is("{\"depot\": []}", FINDING_WRONG_TYPE, "depot");
	stamp_is("{\"depot\": {\"procedure\": \"x\"}}", FINDING_WRONG_TYPE, "depot.procedure");
	stamp_is("{\"depot\": {\"procedure\": {\"nom\": \"x\", \"version\": 1}}}",
	         FINDING_WRONG_TYPE, "depot.procedure.version");
	stamp_is("{\"depot\": {\"procedure\": {\"nom\": \"\", \"version\": \"1\"}}}",
	         FINDING_MISSING_FIELD, "depot.procedure.nom");
	load(&r, "{\"depot\": {}}");
	assert_false(dossier_check_stamp(&r.dossier, &r.list));
	assert_int_equal(r.list.count, 2);
	param_is(&r, 1, "label", "Version de la procédure");
	param_is(&r, 1, "label_en", "Version of the procedure");
	end(&r);
	load(&r, "{\"depot\": {\"procedure\": {\"nom\": \"x\", \"version\": \"1\"}}}");
	assert_true(dossier_check_stamp(&r.dossier, &r.list));
	assert_int_equal(r.list.count, 0);
	end(&r);
}

static void test_types(void **state)
{
	(void)state;
	finds("{\"salarie\": \"Zoé\"}", FINDING_WRONG_TYPE, "salarie");
	finds("{\"salarie\": {\"nom_famille\": {\"x\": 1}}}", FINDING_WRONG_TYPE,
	      "salarie.nom_famille");
	finds("{\"salarie\": {\"nom_famille\": [\"x\"]}}", FINDING_WRONG_TYPE,
	      "salarie.nom_famille");
	finds("{\"emploi\": {\"autres_lieux\": \"Lyon\"}}", FINDING_WRONG_TYPE,
	      "emploi.autres_lieux");
	finds("{\"emploi\": {\"autres_lieux\": [[\"Lyon\"]]}}", FINDING_WRONG_TYPE,
	      "emploi.autres_lieux[0]");
	finds("{\"pieces\": {}}", FINDING_WRONG_TYPE, "pieces");
	finds("{\"pieces\": [\"a.jpg\"]}", FINDING_WRONG_TYPE, "pieces[0]");
	finds("{\"pieces\": [{\"fichiers\": \"a.jpg\"}]}", FINDING_WRONG_TYPE,
	      "pieces[0].fichiers");
	finds("{\"pieces\": [{\"fichiers\": [1]}]}", FINDING_WRONG_TYPE, "pieces[0].fichiers[0]");
	finds("{\"procedure\": {\"nom\": \"x\"}}", FINDING_WRONG_TYPE, "procedure");
}

static void test_paths(void **state)
{
	(void)state;
	finds("{\"pieces\": [{\"fichiers\": [\"a\", \"../b\"]}]}", FINDING_PATH_ESCAPE,
	      "pieces[0].fichiers[1]");
	finds("{\"pieces\": [{\"fichiers\": [\"/etc/passwd\"]}]}", FINDING_PATH_ESCAPE,
	      "pieces[0].fichiers[0]");
	finds("{\"pieces\": [{\"fichiers\": [\"a/../b\"]}]}", FINDING_PATH_ESCAPE,
	      "pieces[0].fichiers[0]");
	finds("{\"pieces\": [{\"fichiers\": [\"a/..\"]}]}", FINDING_PATH_ESCAPE,
	      "pieces[0].fichiers[0]");
	finds("{\"pieces\": [{\"fichiers\": [\"\"]}]}", FINDING_EMPTY_VALUE,
	      "pieces[0].fichiers[0]");
	finds("{\"depot\": {\"pieces\": [{\"fichier\": \"..\"}]}}", FINDING_PATH_ESCAPE,
	      "depot.pieces[0].fichier");
}

static void test_unknown(void **state)
{
	struct run r;

	(void)state;
	check(
	    &r,
	    "{\"salarie\": {\"nom_famile\": {\"x\": 1}}, \"salaries\": 1, \"depot\": {\"depose\": 1},"
	    " \"salarie.nom_famille\": \"x\", \"a\\nb\": 1, \"calcul\": {}}");
	is_finding(&r, 0, FINDING_UNKNOWN_KEY, "salarie.nom_famile");
	param_is(&r, 0, "nearest", "nom_famille");
	assert_int_equal(r.list.items[0].severity, SEVERITY_WARNING);
	is_finding(&r, 1, FINDING_UNKNOWN_KEY, "salaries");
	param_is(&r, 1, "nearest", "salarie");
	is_finding(&r, 2, FINDING_UNKNOWN_KEY, "depot.depose");
	param_is(&r, 2, "nearest", "depose_le");
	is_finding(&r, 3, FINDING_UNKNOWN_KEY, "salarie.nom_famille");
	is_finding(&r, 4, FINDING_UNKNOWN_KEY, "a<U+000A>b");
	is_finding(&r, 5, FINDING_UNKNOWN_KEY, "calcul");
	assert_int_equal(r.list.items[5].param_count, 0); /* nothing is near */
	assert_int_equal(r.list.count, 6);
	end(&r);
}

static void test_future(void **state)
{
	struct run r;

	(void)state;
	check(&r, "{\"salarie\": {\"date_naissance\": \"2026-11-21\"},"
	          " \"depot\": {\"depose_le\": \"2026-11-20T14:05:00+01:00\"}}");
	is_finding(&r, 0, FINDING_FUTURE_DATE, "salarie.date_naissance");
	param_is(&r, 0, "day", "2026-11-20");
	end(&r);
	finds_nothing("{\"salarie\": {\"date_naissance\": \"2026-11-20\"},"
	              " \"depot\": {\"depose_le\": \"2026-11-20T14:05:00+01:00\"}}");
	finds_nothing("{\"salarie\": {\"date_naissance\": \"2026-11-21\"}}");
}

/* --- Many --- */

static void add_many(struct buf *b, size_t count, const char *format)
{
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_char(b, ',');
		for (const char *c = format; *c; c++)
			if (*c == '#')
				buf_printf(b, "%zu", i);
			else
				buf_char(b, *c);
	}
}

static void check_many(struct run *r, const char *before, size_t count, const char *format,
                       const char *after)
{
	struct buf b = {0};

	buf_cstr(&b, before);
	add_many(&b, count, format);
	buf_cstr(&b, after);
	load_bytes(r, b.data, b.len, 0); /* the arena holds all that stays */
	assert_int_equal(r->result, DOSSIER_LOADED);
	dossier_check_fields(&r->dossier, procedure, &r->list);
	buf_free(&b);
}

static void test_many_pieces(void **state)
{
	struct run r;

	(void)state;
	check_many(&r, "{\"pieces\": [", 1000, "{\"code\": \"sejour\", \"fichiers\": [\"a#.jpg\"]}",
	           "]}");
	assert_int_equal(r.list.count, 0);
	end(&r);
}

static void test_many_unknown(void **state)
{
	struct run r;

	(void)state;
	check_many(&r, "{", 10000, "\"cle_#\": 1", "}");
	assert_int_equal(r.list.count, DOSSIER_FINDINGS_MAX + 1);
	is_finding(&r, DOSSIER_FINDINGS_MAX, FINDING_TOO_MANY_FINDINGS, "");
	param_is(&r, DOSSIER_FINDINGS_MAX, "count", "9800");
	assert_int_equal(finding_worst(&r.list), SEVERITY_WARNING);
	end(&r);
}

/* An error behind the last finding that is listed still counts. */
static void test_hidden_error(void **state)
{
	struct run r;

	(void)state;
	check_many(&r, "{", DOSSIER_FINDINGS_MAX, "\"cle_#\": 1", ", \"pieces\": [1, 2]}");
	assert_int_equal(r.list.count, DOSSIER_FINDINGS_MAX + 1);
	param_is(&r, DOSSIER_FINDINGS_MAX, "count", "2");
	assert_int_equal(finding_worst(&r.list), SEVERITY_ERROR);
	end(&r);
	check_many(&r, "{", DOSSIER_FINDINGS_MAX, "\"cle_#\": 1", "}");
	assert_int_equal(r.list.count, DOSSIER_FINDINGS_MAX);
	end(&r);
}

static void test_many_wrong(void **state)
{
	struct run r;

	(void)state;
	check_many(&r, "{\"pieces\": [", 100000, "{\"fichiers\": [\"../#\"]}", "]}");
	param_is(&r, DOSSIER_FINDINGS_MAX, "count", "99800");
	end(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_load),         cmocka_unit_test(test_load_deep),
	    cmocka_unit_test(test_place),        cmocka_unit_test(test_sentences),
	    cmocka_unit_test(test_attached),     cmocka_unit_test(test_digest),
	    cmocka_unit_test(test_good),         cmocka_unit_test(test_values),
	    cmocka_unit_test(test_absent),       cmocka_unit_test(test_stamp),
	    cmocka_unit_test(test_types),        cmocka_unit_test(test_paths),
	    cmocka_unit_test(test_unknown),      cmocka_unit_test(test_future),
	    cmocka_unit_test(test_many_pieces),  cmocka_unit_test(test_many_unknown),
	    cmocka_unit_test(test_hidden_error), cmocka_unit_test(test_many_wrong),
	};

	return cmocka_run_group_tests(tests, load_procedure, free_procedure);
}
