#include "dossier/field.h"

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))

/* Sets of forms; every type has "" and "brut". */
#define FORM_PLAIN 1u
#define FORM_LABEL 2u     /* "libelle", "code" */
#define FORM_DAY 4u       /* "long", "court", "iso" */
#define FORM_TIME 8u      /* "date", "heure" */
#define FORM_LINE 16u     /* "ligne" */
#define FORM_CAPITALS 32u /* "majuscules" */

static const struct {
	const char *name;
	unsigned forms;
} types[FIELD_TYPE_COUNT] = {
    [FIELD_TEXT] = {"texte", FORM_PLAIN},
    [FIELD_LONG_TEXT] = {"texte_long", FORM_PLAIN | FORM_LINE},
    [FIELD_CHOICE] = {"choix", FORM_PLAIN | FORM_LABEL},
    [FIELD_BOOL] = {"booleen", FORM_PLAIN | FORM_LABEL},
    [FIELD_INTEGER] = {"entier", FORM_PLAIN},
    [FIELD_DATE] = {"date", FORM_PLAIN | FORM_DAY},
    [FIELD_MOMENT] = {"instant", FORM_PLAIN | FORM_DAY | FORM_TIME},
    [FIELD_AMOUNT] = {"montant", FORM_PLAIN},
    [FIELD_DECIMAL] = {"decimal", FORM_PLAIN},
    [FIELD_COUNTRY] = {"pays", FORM_PLAIN | FORM_LABEL},
    [FIELD_SIRET] = {"siret", FORM_PLAIN},
    [FIELD_SIREN] = {"siren", FORM_PLAIN},
    [FIELD_POSTCODE] = {"code_postal", FORM_PLAIN},
    [FIELD_PHONE] = {"telephone", FORM_PLAIN},
    [FIELD_EMAIL] = {"courriel", FORM_PLAIN},
    [FIELD_NAF] = {"naf", FORM_PLAIN},
    [FIELD_FOREIGNER] = {"numero_etranger", FORM_PLAIN},
    [FIELD_SCHOOL_YEAR] = {"annee_universitaire", FORM_PLAIN},
    [FIELD_UAI] = {"uai", FORM_PLAIN},
    [FIELD_ROME] = {"rome", FORM_PLAIN},
    [FIELD_IDCC] = {"idcc", FORM_PLAIN},
    [FIELD_BYTES] = {"octets", FORM_PLAIN},
    [FIELD_DIGEST] = {"sha256", FORM_PLAIN | FORM_CAPITALS},
};

static const struct {
	const char *name;
	unsigned set;
} forms[] = {
    {"", FORM_PLAIN},
    {"brut", FORM_PLAIN},
    {"libelle", FORM_LABEL},
    {"code", FORM_LABEL},
    {"long", FORM_DAY},
    {"court", FORM_DAY},
    {"iso", FORM_DAY},
    {"date", FORM_TIME},
    {"heure", FORM_TIME},
    {"ligne", FORM_LINE},
    {"majuscules", FORM_CAPITALS},
};

bool field_type_by_name(struct str name, enum field_type *out)
{
	for (unsigned type = 0; type < FIELD_TYPE_COUNT; type++)
		if (str_eq(name, str_of(types[type].name))) {
			*out = (enum field_type)type;
			return true;
		}
	return false;
}

const char *field_type_name(enum field_type type)
{
	return types[type].name;
}

enum value_type field_value_type(enum field_type type)
{
	switch (type) {
	case FIELD_BOOL:
		return VALUE_BOOL;
	case FIELD_INTEGER:
	case FIELD_BYTES:
		return VALUE_INT;
	default:
		return VALUE_STRING;
	}
}

bool field_has_form(enum field_type type, struct str form)
{
	for (size_t i = 0; i < COUNT_OF(forms); i++)
		if (str_eq(form, str_of(forms[i].name)))
			return types[type].forms & forms[i].set;
	return false;
}
