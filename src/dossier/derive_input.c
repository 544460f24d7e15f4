#include "dossier/derive_input.h"

#include "dossier/procedure.h"
#include "dossier/rule.h"

#define S(literal)                             \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}

static bool number_of(const struct value *v, int64_t *out)
{
	if (v->type == VALUE_INT)
		return !__builtin_mul_overflow(v->integer, (int64_t)RULE_DECIMAL_ONE, out);
	return v->type == VALUE_STRING && rule_number(v->string, RULE_DECIMAL_PLACES, out);
}

static bool date_of(const struct value *v, int64_t *out)
{
	struct date d;

	if (v->type != VALUE_STRING || !rule_date(v->string) || !date_parse_iso(v->string, &d))
		return false;
	*out = date_number(d);
	return true;
}

static bool moment_of(const struct value *v, struct fact *out)
{
	struct moment m;

	if (v->type != VALUE_STRING || !rule_moment(v->string) || !moment_parse(v->string, &m))
		return false;
	out->number = moment_seconds(m);
	out->offset_min = m.offset_min;
	return true;
}

static enum fact_kind kind_of(enum field_type type)
{
	switch (type) {
	case FIELD_BOOL:
		return FACT_BOOL;
	case FIELD_INTEGER:
	case FIELD_BYTES:
	case FIELD_AMOUNT:
	case FIELD_DECIMAL:
		return FACT_NUMBER;
	case FIELD_DATE:
		return FACT_DATE;
	case FIELD_MOMENT:
		return FACT_MOMENT;
	default:
		return FACT_TEXT;
	}
}

bool fact_is_ordered(enum field_type type)
{
	enum fact_kind kind = kind_of(type);

	return kind == FACT_NUMBER || kind == FACT_DATE || kind == FACT_MOMENT;
}

bool fact_of(struct fact *out, enum field_type type, const struct value *v)
{
	struct fact fact = {.kind = kind_of(type)};
	bool ok = false;

	switch (fact.kind) {
	case FACT_BOOL:
		ok = v->type == VALUE_BOOL;
		fact.number = ok && v->boolean;
		break;
	case FACT_NUMBER:
		ok = number_of(v, &fact.number);
		break;
	case FACT_DATE:
		ok = date_of(v, &fact.number);
		break;
	case FACT_MOMENT:
		ok = moment_of(v, &fact);
		break;
	case FACT_TEXT:
		ok = v->type == VALUE_STRING && v->string.len;
		fact.text = ok ? v->string : fact.text;
		break;
	}
	if (ok)
		*out = fact;
	return ok;
}

static bool fact_at_path(struct fact *out, const struct facts *f, struct str path,
                         enum field_type type, struct str *lacks)
{
	const struct value *v = value_path(f->dossier, path);

	if (v && fact_of(out, type, v))
		return true;
	*lacks = path;
	return false;
}

bool fact_at(struct fact *out, const struct facts *f, const struct field *field, struct str *lacks)
{
	return fact_at_path(out, f, field->path, field->type, lacks);
}

static const struct {
	struct str path;
	enum field_type type;
} inputs[INPUT_COUNT] = {
    [IN_FILED] = {S("depot.depose_le"), FIELD_MOMENT},
    [IN_ACCESS] = {S("acces.emis_le"), FIELD_MOMENT},
    [IN_NATIONALITY] = {S("salarie.nationalite"), FIELD_COUNTRY},
    [IN_OTHER_NATIONALITY] = {S("salarie.autre_nationalite"), FIELD_COUNTRY},
    [IN_BIRTH] = {S("salarie.date_naissance"), FIELD_DATE},
    [IN_PERMIT_KIND] = {S("salarie.titre_sejour.type"), FIELD_CHOICE},
    [IN_PERMIT_START] = {S("salarie.titre_sejour.date_debut"), FIELD_DATE},
    [IN_PERMIT_END] = {S("salarie.titre_sejour.date_expiration"), FIELD_DATE},
    [IN_CONTRACT] = {S("emploi.contrat"), FIELD_CHOICE},
    [IN_JOB_START] = {S("emploi.date_debut"), FIELD_DATE},
    [IN_JOB_END] = {S("emploi.date_fin"), FIELD_DATE},
    [IN_HOURS] = {S("emploi.heures.valeur"), FIELD_DECIMAL},
    [IN_HOURS_PERIOD] = {S("emploi.heures.periode"), FIELD_CHOICE},
    [IN_HOURS_DONE] = {S("emploi.heures_deja_effectuees"), FIELD_DECIMAL},
    [IN_BRANCH_HOURS] = {S("emploi.duree_annuelle_branche"), FIELD_DECIMAL},
    [IN_PAY] = {S("emploi.salaire_brut.montant"), FIELD_AMOUNT},
    [IN_PAY_PERIOD] = {S("emploi.salaire_brut.periode"), FIELD_CHOICE},
    [IN_POSTCODE] = {S("emploi.lieu.code_postal"), FIELD_POSTCODE},
};

static const struct {
	struct str code, name;
} figures[FIGURE_CODE_COUNT] = {
    [FIGURE_YEAR_HOURS] = {S("heures_annee_reference"), S("chiffres.heures_annee_reference")},
    [FIGURE_VISA_HOURS] = {S("heures_visa_six_mois"), S("chiffres.heures_visa_six_mois")},
    [FIGURE_BRANCH_HOURS] = {S("heures_annuelles_branche"), S("chiffres.heures_annuelles_branche")},
    [FIGURE_ALGERIAN_SHARE] = {S("part_annuelle_algerien"), S("chiffres.part_annuelle_algerien")},
    [FIGURE_MINIMUM_PAY] = {S("smic_horaire"), S("chiffres.smic_horaire")},
};

/* null and "" are what a form sends for an answer not given. */
bool input_given(const struct facts *f, enum input in)
{
	const struct value *v = value_path(f->dossier, inputs[in].path);

	return v && v->type != VALUE_NULL && !(v->type == VALUE_STRING && v->string.len == 0);
}

bool input_is(enum input in, struct str path)
{
	return str_eq(inputs[in].path, path);
}

bool input_get(const struct facts *f, enum input in, struct fact *out, struct str *lacks)
{
	return fact_at_path(out, f, inputs[in].path, inputs[in].type, lacks);
}

bool input_date(const struct facts *f, enum input in, struct date *out, struct str *lacks)
{
	struct fact day;

	if (!input_get(f, in, &day, lacks))
		return false;
	*out = date_from_number(day.number);
	return true;
}

bool input_blame(enum input in, struct str *lacks)
{
	*lacks = inputs[in].path;
	return false;
}

bool input_filing_day(const struct facts *f, struct date *out, struct str *lacks)
{
	struct moment m;

	if (!input_given(f, IN_FILED) && f->has_today) {
		*out = f->today;
		return true;
	}
	/* The day is the one that the office's clock showed, whatever its offset. */
	if (!moment_parse(value_string(f->dossier, inputs[IN_FILED].path), &m))
		return input_blame(IN_FILED, lacks);
	*out = m.date;
	return true;
}

bool input_figure(const struct facts *f, enum figure_code code, struct str postcode, int64_t *out,
                  struct str *lacks)
{
	struct date day;

	if (!input_date(f, IN_JOB_START, &day, lacks))
		return false;
	if (procedure_figure(f->procedure, figures[code].code, postcode, day, out))
		return true;
	*lacks = figures[code].name;
	return false;
}

bool input_in_procedure(const struct procedure *p, enum input in)
{
	const struct field *field;

	return procedure_path(p, inputs[in].path, &field) == PROCEDURE_PATH_SCALAR &&
	       field->type == inputs[in].type;
}

bool input_figure_in_procedure(const struct procedure *p, enum figure_code code, struct str *lacks)
{
	for (size_t i = 0; i < p->figure_count; i++)
		if (str_eq(p->figures[i].code, figures[code].code))
			return true;
	*lacks = figures[code].name;
	return false;
}
