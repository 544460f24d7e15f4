/* lint_rules.c - see lint_parts.h. */
#include <stdio.h>

#include "base/text.h"
#include "dossier/condition_reach.h"
#include "job/lint_parts.h"

#define PROCEDURE_FILE "procedure.json"

/* --- What documents must state --- */

/* A filed piece's code is printed as its label. */
static bool is_printed(const struct template *template, struct str path)
{
	return template_uses(template, path) ||
	       (str_eq(path, STR("depot.pieces.code")) &&
	        template_uses(template, STR("depot.pieces.libelle")));
}

void lint_demands(struct lint *l, const struct procedure_document *document,
                  const struct template *template)
{
	for (size_t i = 0; i < document->demand_count; i++) {
		struct str path = document->demands[i].path;

		if (path.len > 0 && !is_printed(template, path))
			lint_tell(
			    l, SEVERITY_WARNING, l->file,
			    "ce modèle n'imprime pas «\u00a0%.*s\u00a0», que «\u00a0exige\u00a0» de "
			    "procedure.json demande",
			    "this template does not print \"%.*s\", which \"exige\" of "
			    "procedure.json demands",
			    STR_ARG(path));
	}
}

/* --- Figures --- */

static bool is_first(const struct procedure *p, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (str_eq(p->figures[i].code, p->figures[index].code) &&
		    str_eq(p->figures[i].postcode, p->figures[index].postcode))
			return false;
	return true;
}

static void tell_figure(struct lint *l, const struct procedure_figure *figure)
{
	const struct date day = l->options->today;
	char what[100];

	snprintf(what, sizeof what, "%.*s%s%.*s", STR_ARG(figure->code),
	         figure->postcode.len > 0 ? ", " : "", STR_ARG(figure->postcode));
	lint_tell(l, SEVERITY_WARNING, PROCEDURE_FILE,
	          "chiffres\u00a0: «\u00a0%s\u00a0» n'a pas de valeur en vigueur le %02d/%02d/%04d",
	          "chiffres: \"%s\" has no value in force on %02d/%02d/%04d", what, day.day,
	          day.month, day.year);
}

static void look_at_figures(struct lint *l)
{
	const struct procedure *p = l->edition->procedure;
	int64_t value;

	for (size_t i = 0; i < p->figure_count; i++) {
		const struct procedure_figure *figure = &p->figures[i];

		if (figure->code.len > 0 && is_first(p, i) &&
		    !procedure_figure(p, figure->code, figure->postcode, l->options->today, &value))
			tell_figure(l, figure);
	}
}

/* --- Characters --- */

static void check_text(struct lint *l, const char *place, const struct str text[LANG_COUNT])
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		uint32_t missing = 0;
		char character[5] = {0};

		if ((fonts_cover(l->edition->fonts, FACE_NORMAL, text[lang], &missing) &&
		     fonts_cover(l->edition->fonts, FACE_BOLD, text[lang], &missing)) ||
		    missing == '\n' || missing == '\t')
			continue;
		text_encode(missing, character);
		lint_tell(l, SEVERITY_ERROR, PROCEDURE_FILE,
		          "%s\u00a0: aucune police n'a le caractère «\u00a0%s\u00a0» (U+%04X)",
		          "%s: no font has the character \"%s\" (U+%04X)", place, character,
		          (unsigned)missing);
	}
}

static void check_item(struct lint *l, const char *list, size_t index, const char *key,
                       const struct str text[LANG_COUNT])
{
	char place[200];

	snprintf(place, sizeof place, "%s[%zu].%s", list, index, key);
	check_text(l, place, text);
}

static void check_step(struct lint *l, size_t index)
{
	const struct procedure_step *step = &l->edition->procedure->steps[index];
	char fields[60], choices[100];

	check_item(l, "etapes", index, "titre", step->title);
	check_item(l, "etapes", index, "aide", step->help);
	snprintf(fields, sizeof fields, "etapes[%zu].champs", index);
	for (size_t i = 0; i < step->field_count; i++) {
		check_item(l, fields, i, "libelle", step->fields[i].label);
		check_item(l, fields, i, "aide", step->fields[i].help);
		snprintf(choices, sizeof choices, "%s[%zu].choix", fields, i);
		for (size_t k = 0; k < step->fields[i].choice_count; k++)
			check_item(l, choices, k, "libelle", step->fields[i].choices[k].label);
	}
}

void lint_glyphs(struct lint *l)
{
	const struct procedure *p = l->edition->procedure;
	const struct {
		const char *place;
		const struct str *text;
	} texts[] = {{"titre", p->title},           {"acte", p->act},
	             {"autorite", p->authority},    {"silence.texte", p->silence.text},
	             {"recours", p->appeal},        {"suite", p->next},
	             {"avertissement", p->warning}, {"confidentialite", p->privacy}};

	if (!l->edition->fonts)
		return;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		check_text(l, texts[i].place, texts[i].text);
	for (size_t i = 0; i < p->step_count; i++)
		check_step(l, i);
	for (size_t i = 0; i < p->piece_count; i++) {
		check_item(l, "pieces", i, "libelle", p->pieces[i].label);
		check_item(l, "pieces", i, "aide", p->pieces[i].help);
	}
	for (size_t i = 0; i < p->row_count; i++) {
		check_item(l, "eligibilite", i, "motif", p->rows[i].reason);
		check_item(l, "eligibilite", i, "reference", p->rows[i].reference);
	}
}

/* --- Conditions that nothing makes true --- */

static void check_condition(struct lint *l, const struct condition *c, const char *list,
                            size_t index, const char *key)
{
	if (c && !condition_reachable(c, NULL, 0))
		lint_tell(l, SEVERITY_WARNING, PROCEDURE_FILE,
		          "%s[%zu].%s\u00a0: aucune réponse ne rend cette condition vraie",
		          "%s[%zu].%s: no answer makes this condition true", list, index, key);
}

static void check_conditions(struct lint *l)
{
	const struct procedure *p = l->edition->procedure;
	char fields[60];

	for (size_t step = 0; step < p->step_count; step++) {
		snprintf(fields, sizeof fields, "etapes[%zu].champs", step);
		for (size_t i = 0; i < p->steps[step].field_count; i++) {
			const struct field *field = &p->steps[step].fields[i];

			check_condition(l, field->shown_if, fields, i, "si");
			check_condition(l, field->required_if, fields, i, "obligatoire");
		}
	}
	for (size_t i = 0; i < p->piece_count; i++) {
		check_condition(l, p->pieces[i].shown_if, "pieces", i, "si");
		check_condition(l, p->pieces[i].required_if, "pieces", i, "obligatoire");
	}
}

static void check_rows(struct lint *l)
{
	const struct procedure *p = l->edition->procedure;
	const struct condition **earlier =
	    arena_array(&l->arena, p->row_count ? p->row_count : 1, sizeof *earlier);
	size_t count = 0;

	l->nomem = l->nomem || !earlier;
	for (size_t i = 0; earlier && i < p->row_count; i++) {
		const struct eligibility_row *row = &p->rows[i];

		if (!row->when)
			continue; /* told of */
		if (!condition_reachable(row->when, NULL, 0))
			check_condition(l, row->when, "eligibilite", i, "si");
		else if (!condition_reachable(row->when, earlier, count))
			lint_tell(
			    l, SEVERITY_WARNING, PROCEDURE_FILE,
			    "eligibilite[%zu].si\u00a0: la ligne «\u00a0%.*s\u00a0» ne décide "
			    "jamais\u00a0: les lignes précédentes répondent toujours avant elle",
			    "eligibilite[%zu].si: the row \"%.*s\" never decides: earlier rows "
			    "always answer before it",
			    i, STR_ARG(row->number));
		earlier[count++] = row->when;
	}
}

void lint_rules(struct lint *l)
{
	look_at_figures(l);
	check_conditions(l);
	check_rows(l);
}
