#include "dossier/derive.h"

#include <stdio.h>

#include "dossier/country.h"
#include "dossier/decimal.h"
#include "dossier/derive_input.h"
#include "dossier/procedure.h"
#include "dossier/rule.h"

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))
#define S(literal)                             \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}
#define BIT(n) (1u << (n))

/* --- Who, and when --- */

bool derive_is_algerian(const struct facts *f, struct fact *out, struct str *lacks)
{
	struct fact country;

	return input_get(f, IN_NATIONALITY, &country, lacks) &&
	       fact_bool(out, str_eq(country.text, STR("DZ")));
}

static bool is_european(struct str code)
{
	const struct country *country = country_find(code);

	return country && country->group != COUNTRY_OTHER;
}

static bool derive_is_european(const struct facts *f, struct fact *out, struct str *lacks)
{
	struct fact country, other = {0};

	if (!input_get(f, IN_NATIONALITY, &country, lacks))
		return false;
	if (input_given(f, IN_OTHER_NATIONALITY) &&
	    !input_get(f, IN_OTHER_NATIONALITY, &other, lacks))
		return false;
	return fact_bool(out, is_european(country.text) || is_european(other.text));
}

static bool derive_age(const struct facts *f, struct fact *out, struct str *lacks)
{
	struct date birth, day;
	int years;

	if (!input_date(f, IN_BIRTH, &birth, lacks) || !input_filing_day(f, &day, lacks))
		return false;
	years = day.year - birth.year;
	if (day.month < birth.month || (day.month == birth.month && day.day < birth.day))
		years--;
	return fact_number(out, (int64_t)years * RULE_DECIMAL_ONE);
}

static bool derive_permit_valid(const struct facts *f, struct fact *out, struct str *lacks)
{
	struct date end, day;

	return input_date(f, IN_PERMIT_END, &end, lacks) && input_filing_day(f, &day, lacks) &&
	       fact_bool(out, date_compare(day, end) <= 0);
}

static bool derive_started(const struct facts *f, struct fact *out, struct str *lacks)
{
	struct date start, day;

	return input_date(f, IN_JOB_START, &start, lacks) && input_filing_day(f, &day, lacks) &&
	       fact_bool(out, date_compare(start, day) < 0);
}

static bool derive_silence(const struct facts *f, struct fact *out, struct str *lacks)
{
	struct date day;

	return input_filing_day(f, &day, lacks) &&
	       fact_date(out, date_add_months(day, (int)f->procedure->silence.months));
}

static bool derive_access_end(const struct facts *f, struct fact *out, struct str *lacks)
{
	struct fact issued;
	struct moment from, end;

	if (!input_get(f, IN_ACCESS, &issued, lacks))
		return false;
	if (!moment_from_seconds(issued.number, issued.offset_min, &from) ||
	    !procedure_access_end(f->procedure, from, &end))
		return input_blame(IN_ACCESS, lacks);
	*out = (struct fact){
	    .kind = FACT_MOMENT, .number = moment_seconds(end), .offset_min = end.offset_min};
	return true;
}

/* --- The table --- */

struct derived {
	struct field field;
	unsigned inputs;  /* bits of enum input that the procedure must have as fields */
	unsigned figures; /* bits of enum figure_code */
	bool (*eval)(const struct facts *f, struct fact *out, struct str *lacks);
};

#define FIELD(name, kind, fr, en)                                                    \
	{                                                                            \
		.path = S("calcul." name), .type = (kind), .label = { S(fr), S(en) } \
	}

#define IN_DATES (BIT(IN_CONTRACT) | BIT(IN_JOB_START) | BIT(IN_JOB_END))
#define IN_YEAR                                                                 \
	(IN_DATES | BIT(IN_PERMIT_START) | BIT(IN_PERMIT_END) | BIT(IN_HOURS) | \
	 BIT(IN_HOURS_PERIOD))
#define IN_COUNT (IN_YEAR | BIT(IN_HOURS_DONE))
#define IN_LIMIT                                                                                \
	(BIT(IN_JOB_START) | BIT(IN_NATIONALITY) | BIT(IN_PERMIT_KIND) | BIT(IN_PERMIT_START) | \
	 BIT(IN_PERMIT_END) | BIT(IN_BRANCH_HOURS))
#define FIGURES_LIMIT                                                                 \
	(BIT(FIGURE_YEAR_HOURS) | BIT(FIGURE_VISA_HOURS) | BIT(FIGURE_BRANCH_HOURS) | \
	 BIT(FIGURE_ALGERIAN_SHARE))
#define IN_MINIMUM (BIT(IN_JOB_START) | BIT(IN_POSTCODE))
#define IN_PAID \
	(IN_MINIMUM | BIT(IN_PAY) | BIT(IN_PAY_PERIOD) | BIT(IN_HOURS) | BIT(IN_HOURS_PERIOD))

static const struct derived table[] = {
    {FIELD("ressortissant_ue", FIELD_BOOL, "Ressortissant de l’UE, de l’EEE ou de la Suisse",
           "National of the EU, the EEA or Switzerland"),
     BIT(IN_NATIONALITY), 0, derive_is_european},
    {FIELD("algerien", FIELD_BOOL, "Ressortissant algérien", "Algerian national"),
     BIT(IN_NATIONALITY), 0, derive_is_algerian},
    {FIELD("age_au_depot", FIELD_INTEGER, "Âge au dépôt", "Age at filing"), BIT(IN_BIRTH), 0,
     derive_age},
    {FIELD("titre_valide_au_depot", FIELD_BOOL, "Titre de séjour valide au dépôt",
           "Residence permit valid at filing"),
     BIT(IN_PERMIT_END), 0, derive_permit_valid},
    {FIELD("debut_passe", FIELD_BOOL, "Contrat commencé avant le dépôt",
           "Contract begun before filing"),
     BIT(IN_JOB_START), 0, derive_started},
    {FIELD("silence_le", FIELD_DATE, "Date de la décision implicite",
           "Date of the implicit decision"),
     0, 0, derive_silence},
    {FIELD("acces_fin", FIELD_MOMENT, "Fin du code d’accès", "End of the access code"), 0, 0,
     derive_access_end},
    {FIELD("duree_contrat_mois", FIELD_INTEGER, "Durée du contrat en mois",
           "Length of the contract in months"),
     IN_DATES, 0, derive_months},
    {FIELD("annee_reference_debut", FIELD_DATE, "Début de l’année de référence",
           "Start of the reference year"),
     IN_YEAR, 0, derive_year_start},
    {FIELD("annee_reference_fin", FIELD_DATE, "Fin de l’année de référence",
           "End of the reference year"),
     IN_YEAR, 0, derive_year_end},
    {FIELD("heures_contrat", FIELD_DECIMAL, "Heures du contrat dans l’année de référence",
           "Hours of the contract in the reference year"),
     IN_YEAR, 0, derive_contract_hours},
    {FIELD("heures_annee_reference", FIELD_DECIMAL, "Heures dans l’année de référence",
           "Hours in the reference year"),
     IN_COUNT, 0, derive_year_hours},
    {FIELD("plafond_heures", FIELD_DECIMAL, "Limite d’heures dans l’année de référence",
           "Limit of hours in the reference year"),
     IN_LIMIT, FIGURES_LIMIT, derive_hours_limit},
    {FIELD("plafond_depasse", FIELD_BOOL, "Limite d’heures dépassée", "Limit of hours passed"),
     IN_COUNT | IN_LIMIT, FIGURES_LIMIT, derive_over_limit},
    {FIELD("smic_horaire", FIELD_AMOUNT, "SMIC horaire brut", "Gross minimum wage an hour"),
     IN_MINIMUM, BIT(FIGURE_MINIMUM_PAY), derive_minimum_hour},
    {FIELD("salaire_minimum", FIELD_AMOUNT, "Salaire minimum pour ces heures",
           "Minimum pay for these hours"),
     IN_PAID, BIT(FIGURE_MINIMUM_PAY), derive_minimum_pay},
    {FIELD("salaire_insuffisant", FIELD_BOOL, "Salaire inférieur au minimum",
           "Pay below the minimum"),
     IN_PAID, BIT(FIGURE_MINIMUM_PAY), derive_under_minimum},
};

const struct derived *derive_at(size_t index)
{
	return index < COUNT_OF(table) ? &table[index] : NULL;
}

const struct derived *derive_find(struct str path)
{
	for (size_t i = 0; i < COUNT_OF(table); i++)
		if (str_eq(path, table[i].field.path))
			return &table[i];
	return NULL;
}

const struct field *derive_field(const struct derived *d)
{
	return &d->field;
}

bool derive_available(const struct derived *d, const struct procedure *p, struct str *missing)
{
	for (unsigned in = 0; in < INPUT_COUNT; in++)
		if (d->inputs & BIT(in) && !input_in_procedure(p, (enum input)in))
			return input_blame((enum input)in, missing);
	for (unsigned code = 0; code < FIGURE_CODE_COUNT; code++)
		if (d->figures & BIT(code) &&
		    !input_figure_in_procedure(p, (enum figure_code)code, missing))
			return false;
	return true;
}

bool derive_uses(const struct derived *d, struct str path)
{
	for (unsigned in = 0; in < INPUT_COUNT; in++)
		if (d->inputs & BIT(in) && input_is((enum input)in, path))
			return true;
	/* What a procedure need not have. */
	return d->eval == derive_is_european && input_is(IN_OTHER_NATIONALITY, path);
}

bool derive_eval(const struct derived *d, const struct facts *f, struct fact *out,
                 struct str *lacks)
{
	return d->eval(f, out, lacks);
}

/* --- As data for documents --- */

static bool write_moment(struct value *out, const struct fact *fact, struct arena *a)
{
	struct moment m;
	char text[40];
	int len, ahead = fact->offset_min < 0 ? -fact->offset_min : fact->offset_min;

	if (!moment_from_seconds(fact->number, fact->offset_min, &m))
		return false;
	len = snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", m.date.year,
	               m.date.month, m.date.day, m.hour, m.minute, m.second,
	               fact->offset_min < 0 ? '-' : '+', ahead / 60, ahead % 60);
	out->string = arena_copy(a, (struct str){text, (size_t)len});
	return out->string.ptr;
}

static bool write_text(struct value *out, const struct fact *fact, struct arena *a)
{
	char text[DECIMAL_TEXT_MAX];

	if (fact->kind == FACT_DATE)
		date_write_iso(text, date_from_number(fact->number));
	else
		decimal_write(text, fact->number);
	out->string = arena_copy(a, str_of(text));
	return out->string.ptr;
}

bool fact_write(struct value *out, enum field_type type, const struct fact *fact, struct arena *a)
{
	if (type == FIELD_BOOL) {
		*out = (struct value){.type = VALUE_BOOL, .boolean = fact->number};
		return true;
	}
	if (field_value_type(type) == VALUE_INT) {
		*out =
		    (struct value){.type = VALUE_INT, .integer = fact->number / RULE_DECIMAL_ONE};
		return true;
	}
	*out = (struct value){.type = VALUE_STRING, .string = fact->text};
	if (fact->kind == FACT_TEXT)
		return true;
	return type == FIELD_MOMENT ? write_moment(out, fact, a) : write_text(out, fact, a);
}

bool derive_view(struct value *out, const struct facts *f, struct arena *a)
{
	struct value_member *members = arena_array(a, COUNT_OF(table), sizeof *members);
	size_t count = 0;

	if (!members)
		return false;
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		const struct derived *d = &table[i];
		struct str lacks;
		struct fact fact;

		/* The index of paths has only values that the procedure can give. */
		if (procedure_view_path(f->procedure, d->field.path, NULL) ==
		        PROCEDURE_PATH_UNKNOWN ||
		    !derive_eval(d, f, &fact, &lacks))
			continue;
		members[count].key = str_from(d->field.path, strlen("calcul."));
		if (!fact_write(&members[count].value, d->field.type, &fact, a))
			return false;
		count++;
	}
	*out = (struct value){.type = VALUE_OBJECT};
	out->object.members = members;
	out->object.count = count;
	return true;
}
