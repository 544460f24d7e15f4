/* test_typography.c - French spaces and signs: each rule with what it changes and what it
 * leaves alone. "~" stands for U+00A0 and "^" for U+202F in what is written here; a value
 * stands between "[" and "]". */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "layout/typography.h"

#define RUNS_MAX 32

/* The real text of a written one, and its runs. */
static size_t read_written(struct buf *out, const char *written, struct typography_run *runs)
{
	size_t count = 0;
	bool fixed = false;

	for (const char *p = written; *p; p++) {
		if (*p == '[' || *p == ']') {
			runs[count++] = (struct typography_run){.end = out->len, .fixed = fixed};
			fixed = *p == '[';
		} else if (*p == '~') {
			buf_cstr(out, "\u00A0");
		} else if (*p == '^') {
			buf_cstr(out, "\u202F");
		} else {
			buf_char(out, *p);
		}
	}
	runs[count++] = (struct typography_run){.end = out->len, .fixed = fixed};
	return count;
}

static void expect(const char *written, const char *wanted)
{
	struct typography_run runs[RUNS_MAX], want_runs[RUNS_MAX];
	struct buf text = {0}, want = {0}, got = {0}, again = {0};
	size_t count = read_written(&text, written, runs);

	assert_int_equal(count, read_written(&want, wanted, want_runs));
	typography_french(&got, buf_view(&text), runs, count);
	assert_string_equal(buf_terminated(&got), buf_terminated(&want));
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(runs[i].set_end, want_runs[i].end);
		runs[i].end = runs[i].set_end;
	}
	typography_french(&again, buf_view(&got), runs, count);
	assert_string_equal(buf_terminated(&again), buf_terminated(&want));
	buf_free(&text);
	buf_free(&want);
	buf_free(&got);
	buf_free(&again);
}

static void expect_same(const char *written)
{
	expect(written, written);
}

static void test_double_punctuation(void **state)
{
	(void)state;
	expect("Objet : mandat", "Objet~: mandat");
	expect("Objet: mandat", "Objet~: mandat");
	expect("Oui ; non ! Quand ?", "Oui^; non^! Quand^?");
	expect("Oui; non! Quand?", "Oui^; non^! Quand^?");
	expect("Vraiment ?! Oui...", "Vraiment^?! Oui…");
	expect("(pourquoi?)", "(pourquoi^?)");
	expect("etc. : voir", "etc.~: voir");
	expect_same("Objet~: mandat^; voir");
	expect_same("Objet^: mandat~; voir"); /* the author's own choice */
	expect_same("(?) ou (!) ou *?");
	expect_same("std::vector a::b");
	expect_same(": a");
}

static void test_times_and_addresses(void **state)
{
	(void)state;
	expect_same("à 14:05 le lundi");
	expect_same("https://exemple.fr:8080/a?b=c;d'e...");
	expect_same("www.exemple.fr/a?b");
	expect_same("ecrire@exemple.fr?sujet=l'aide!");
	expect("Écrire à a@exemple.fr : merci", "Écrire à a@exemple.fr~: merci");
	expect("«https://exemple.fr»", "«~https://exemple.fr~»");
	expect("Site : https://exemple.fr ; merci", "Site~: https://exemple.fr^; merci");
}

static void test_quotes(void **state)
{
	(void)state;
	expect("le « mandat » signé", "le «~mandat~» signé");
	expect("le «mandat» signé", "le «~mandat~» signé");
	expect("dit «l'étudiant»: oui", "dit «~l’étudiant~»~: oui");
	expect_same("le «~mandat~» ou «^titre^»");
	expect_same("«»");
}

static void test_apostrophes_and_points(void **state)
{
	(void)state;
	expect("l'étudiant d'Aix, aujourd'hui", "l’étudiant d’Aix, aujourd’hui");
	expect("à'b", "à’b");
	expect("un 'mot' de 5' et 'x", "un 'mot’ de 5' et 'x");
	expect("Attendre... puis", "Attendre… puis");
	expect_same("Nom .......... Date ....");
	expect_same("a.b..c");
}

static void test_numbers(void **state)
{
	(void)state;
	expect("10 000 000 octets", "10^000^000 octets");
	expect("12 345,67 € par an", "12^345,67~€ par an");
	expect("964 h, 12 mois, 14 jours, 2 ans", "964~h, 12~mois, 14~jours, 2~ans");
	expect("10 Mo, 20 ko, 3 Go, 5 km, 30 min", "10~Mo, 20~ko, 3~Go, 5~km, 30~min");
	expect("14 h 05 (UTC+1)", "14~h~05 (UTC+1)");
	expect("50 % et 50% et 10€", "50~% et 50~% et 10~€");
	expect_same("01 23 45 67 89");
	expect_same("le 27 mars 2018, 3 étudiants, 12 mairies");
	expect_same("5 mètres, 5 maisons");
	expect_same("en 2026 300 personnes");
	expect_same("0 123 tours, 1,5 200");
	expect_same("10^000^000 octets");
	expect_same("%d 100%25");
}

static void test_references(void **state)
{
	(void)state;
	expect("n° 5, n°5, N° 12", "n°~5, n°~5, N°~12");
	expect("dossier nº 7", "dossier nº~7");
	expect("art. 5, p. 3, art. L. 121-1, R. 5221-1", "art.~5, p.~3, art.~L.~121-1, R.~5221-1");
	expect("§ 2 et (p. 4)", "§~2 et (p.~4)");
	expect_same("20° ouest, le cap. 5, fin. 3");
	expect_same("n°~5, art.~5");
}

static void test_values(void **state)
{
	(void)state;
	expect_same("[Nom: l'a ! 10 000...]");
	expect("Nom de [Ana] : x", "Nom de [Ana]~: x");
	expect("Nom de [Ana]: x", "Nom de [Ana]~: x");
	expect("d'[Ana]", "d’[Ana]");
	expect("[d]'Ana", "[d]’Ana");
	expect("«[Ana]»", "«~[Ana]~»");
	expect("n°[5] et n° [6]", "n°~[5] et n°~[6]");
	expect("[1485,50] €, [12] mois, [5]%", "[1485,50]~€, [12]~mois, [5]~%");
	expect("[a@exemple.fr]; fin", "[a@exemple.fr]^; fin");
	expect("https://exemple.fr/[ref]?a=1", "https://exemple.fr/[ref]?a=1");
	expect("vide []: x", "vide~[]: x");
	expect("[10] 000 F", "[10]^000 F");
	expect_same("[Ana ]: x");
}

static void test_nothing(void **state)
{
	struct typography_run run = {0};
	struct buf out = {0};

	(void)state;
	typography_french(&out, (struct str){NULL, 0}, &run, 1);
	assert_int_equal(out.len, 0);
	typography_french(&out, STR("abc"), NULL, 0);
	assert_int_equal(out.len, 0);
	buf_free(&out);
	expect("'", "'");
	expect(" ", " ");
	expect("é", "é");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_double_punctuation),
	    cmocka_unit_test(test_times_and_addresses),
	    cmocka_unit_test(test_quotes),
	    cmocka_unit_test(test_apostrophes_and_points),
	    cmocka_unit_test(test_numbers),
	    cmocka_unit_test(test_references),
	    cmocka_unit_test(test_values),
	    cmocka_unit_test(test_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
