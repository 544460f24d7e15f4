#include "base/date.h"
#include "dossier/decimal.h"
#include "job/judge.h"

/* An authorisation is granted for twelve months at most, and work begins at sixteen but for
 * the exceptions of the Labour Code (art. L. 4153-1). */
#define MONTHS_MAX 12
#define AGE_MIN 16
#define DECIMAL_ONE 10000

#define WAGE_FIGURE STR("smic_horaire")
#define WAGE_MISSING STR("chiffres.smic_horaire")
#define START STR("emploi.date_debut")
#define END STR("emploi.date_fin")
#define EXPIRY STR("date_expiration")

/* The derived value, where the procedure has it; else false, and *lacks says for lack of
 * what it is not known. */
static bool derived(const struct facts *f, struct str path, struct fact *out, struct str *lacks)
{
	*lacks = (struct str){0};
	return procedure_view_path(f->procedure, path, NULL) != PROCEDURE_PATH_UNKNOWN &&
	       derive_eval(derive_find(path), f, out, lacks);
}

static bool is_true(const struct facts *f, struct str path)
{
	struct str lacks;
	struct fact fact;

	return derived(f, path, &fact, &lacks) && fact.number != 0;
}

static bool date_at(const struct facts *f, struct str path, struct date *out)
{
	return date_parse_iso(value_string(f->dossier, path), out);
}

static bool says(const struct facts *f, const char *path, const char *code)
{
	return str_eq(value_string(f->dossier, str_of(path)), str_of(code));
}

/* The day that the dossier is judged for. */
static bool filing_day(const struct facts *f, struct date *out)
{
	struct moment filed;

	if (moment_parse(value_string(f->dossier, STR("depot.depose_le")), &filed)) {
		*out = filed.date;
		return true;
	}
	*out = f->today;
	return f->has_today;
}

static void add_day(struct finding_list *list, struct finding *found, const char *name,
                    struct date day)
{
	char text[11];

	date_write_iso(text, day);
	finding_param(list, found, name, str_of(text));
}

static void add_filing_day(const struct facts *f, struct finding_list *list, struct finding *found)
{
	struct date day;

	if (filing_day(f, &day))
		add_day(list, found, "day", day);
}

static void add_amount(struct finding_list *list, struct finding *found, const char *name,
                       int64_t amount)
{
	char text[DECIMAL_TEXT_MAX];

	decimal_write(text, amount);
	finding_param(list, found, name, str_of(text));
}

/* --- Dates --- */

static void judge_dates(const struct facts *f, struct finding_list *list)
{
	struct date start, end;
	struct finding *found;
	struct str lacks;
	struct fact months;

	if (!date_at(f, START, &start))
		return;
	if (date_at(f, END, &end) && date_compare(end, start) < 0 &&
	    !says(f, "emploi.contrat", "CDI")) {
		found = finding_add(list, FINDING_END_BEFORE_START, END);
		add_day(list, found, "end", end);
		add_day(list, found, "start", start);
	}
	if (is_true(f, STR("calcul.debut_passe"))) {
		found = finding_add(list, FINDING_CONTRACT_STARTED, START);
		add_day(list, found, "start", start);
		add_filing_day(f, list, found);
	}
	if (derived(f, STR("calcul.duree_contrat_mois"), &months, &lacks) &&
	    months.number > MONTHS_MAX * DECIMAL_ONE) {
		found = finding_add(list, FINDING_CONTRACT_TOO_LONG, END);
		finding_param_int(list, found, "months", months.number / DECIMAL_ONE);
		finding_param_int(list, found, "max", MONTHS_MAX);
	}
}

/* --- Pay --- */

static void judge_amount(const struct facts *f, struct finding_list *list)
{
	const struct str path = STR("emploi.salaire_brut.montant");
	struct fact minimum, hour;
	struct finding *found;
	struct str lacks;

	if (!is_true(f, STR("calcul.salaire_insuffisant")) ||
	    !derived(f, STR("calcul.salaire_minimum"), &minimum, &lacks) ||
	    !derived(f, STR("calcul.smic_horaire"), &hour, &lacks))
		return;
	found = finding_add(list, FINDING_LOW_PAY, path);
	finding_param(list, found, "pay", value_string(f->dossier, path));
	add_amount(list, found, "minimum", minimum.number);
	add_amount(list, found, "hour", hour.number);
}

/* The last figure of the minimum wage, wherever it is in force. */
static bool newest_wage(const struct procedure *p, struct date *out)
{
	bool any = false;

	for (size_t i = 0; i < p->figure_count; i++) {
		const struct procedure_figure *figure = &p->figures[i];

		if (!str_eq(figure->code, WAGE_FIGURE) ||
		    (any && date_compare(figure->since, *out) <= 0))
			continue;
		*out = figure->since;
		any = true;
	}
	return any;
}

/* The minimum wage changes on the first of January at the latest. */
static void judge_wage_table(const struct facts *f, struct finding_list *list)
{
	struct date start, since;
	struct finding *found;

	if (!date_at(f, START, &start) || !newest_wage(f->procedure, &since) ||
	    start.year <= since.year)
		return;
	found = finding_add(list, FINDING_WAGE_TABLE_OLD, STR("emploi.salaire_brut.montant"));
	add_day(list, found, "since", since);
	finding_param_int(list, found, "year", start.year);
}

static void judge_pay(const struct facts *f, struct finding_list *list)
{
	struct fact hour;
	struct finding *found;
	struct date start;
	struct str lacks;

	if (says(f, "emploi.contrat", "stage")) /* what an intern gets is no pay */
		return;
	judge_amount(f, list);
	judge_wage_table(f, list);
	if (derived(f, STR("calcul.smic_horaire"), &hour, &lacks) || !str_eq(lacks, WAGE_MISSING) ||
	    !date_at(f, START, &start))
		return;
	found = finding_add(list, FINDING_WAGE_UNKNOWN, STR("emploi.salaire_brut.montant"));
	add_day(list, found, "start", start);
}

void judge_contract(const struct facts *f, struct finding_list *list)
{
	judge_dates(f, list);
	judge_pay(f, list);
}

/* --- What ends with time --- */

static void judge_age(const struct facts *f, struct finding_list *list)
{
	struct finding *found;
	struct str lacks;
	struct fact age;

	if (!derived(f, STR("calcul.age_au_depot"), &age, &lacks) || age.number < 0 ||
	    age.number >= AGE_MIN * DECIMAL_ONE)
		return;
	found = finding_add(list, FINDING_UNDER_16, STR("salarie.date_naissance"));
	finding_param_int(list, found, "age", age.number / DECIMAL_ONE);
}

/* A permit under renewal may have expired: another piece is asked for then. But what proves
 * the renewal may not. */
static bool is_under_renewal(const struct facts *f, struct str path)
{
	const struct value *renewal =
	    value_path(f->dossier, STR("salarie.titre_sejour.renouvellement_en_cours"));

	return str_eq(path, STR("salarie.titre_sejour.date_expiration")) && renewal &&
	       renewal->type == VALUE_BOOL && renewal->boolean &&
	       !says(f, "salarie.titre_sejour.type", "recepisse");
}

static bool is_expiry(const struct field *field)
{
	struct str path = field->path;

	return field->type == FIELD_DATE && path.len > EXPIRY.len &&
	       str_eq(str_from(path, path.len - EXPIRY.len), EXPIRY) &&
	       path.ptr[path.len - EXPIRY.len - 1] == '.';
}

/* Every field of a document's last day, whichever the procedure has. */
static void judge_expiries(const struct facts *f, struct finding_list *list)
{
	struct date day, end;

	if (!filing_day(f, &day))
		return;
	for (size_t i = 0; i < f->procedure->field_count; i++) {
		const struct field *field = &f->procedure->fields[i];
		struct finding *found;
		struct str lacks;

		if (!is_expiry(field) || !date_at(f, field->path, &end) ||
		    date_compare(day, end) <= 0 || is_under_renewal(f, field->path) ||
		    need_of(field->shown_if, NULL, false, f, &lacks) == ACCOUNT_NOT_ASKED)
			continue;
		found = finding_add(list, FINDING_DOCUMENT_EXPIRED, field->path);
		add_day(list, found, "end", end);
		add_day(list, found, "day", day);
	}
}

/* True if the access code ended before the filing; a draft has the whole of today. */
static bool is_too_late(const struct facts *f, struct moment end)
{
	struct moment filed;

	if (moment_parse(value_string(f->dossier, STR("depot.depose_le")), &filed))
		return moment_seconds(filed) > moment_seconds(end);
	return f->has_today && date_compare(f->today, end.date) > 0;
}

static void judge_access(const struct facts *f, struct finding_list *list)
{
	struct finding *found;
	struct moment end;
	struct str lacks;
	struct fact fact;

	if (!derived(f, STR("calcul.acces_fin"), &fact, &lacks) ||
	    !moment_from_seconds(fact.number, fact.offset_min, &end) || !is_too_late(f, end))
		return;
	found = finding_add(list, FINDING_ACCESS_EXPIRED, STR("acces.emis_le"));
	finding_param_int(list, found, "days", f->procedure->access_days);
	add_day(list, found, "end", end.date);
	add_filing_day(f, list, found);
}

void judge_deadlines(const struct facts *f, struct finding_list *list)
{
	judge_age(f, list);
	judge_expiries(f, list);
	judge_access(f, list);
}
