/* field.h - the types a field can have: what a value must look like, and how it is
 * printed.
 * Shape:  values are JSON strings, but for booleans, integers and the two quantities,
 *         which are objects {"valeur" or "montant", "periode"}.
 * Source: each rule's source stands beside it in field.c. */
#ifndef DOSSIER_FIELD_H
#define DOSSIER_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/lang.h"
#include "base/str.h"
#include "base/value.h"
#include "finding/finding.h"

enum field_type {
	FIELD_TEXT,        /* "texte": one line */
	FIELD_LONG_TEXT,   /* "texte_long": several lines */
	FIELD_CHOICE,      /* "choix": one of the field's choices */
	FIELD_BOOL,        /* "booleen" */
	FIELD_INTEGER,     /* "entier" */
	FIELD_DATE,        /* "date": AAAA-MM-JJ */
	FIELD_MOMENT,      /* "instant": date, time, offset */
	FIELD_AMOUNT,      /* "montant": "1485.50", euros, a decimal string */
	FIELD_DECIMAL,     /* "decimal": "20", "17.5" */
	FIELD_COUNTRY,     /* "pays": ISO 3166-1 alpha-2 */
	FIELD_SIRET,       /* "siret" */
	FIELD_SIREN,       /* "siren" */
	FIELD_POSTCODE,    /* "code_postal" */
	FIELD_PHONE,       /* "telephone": E.164 */
	FIELD_EMAIL,       /* "courriel" */
	FIELD_NAF,         /* "naf" */
	FIELD_FOREIGNER,   /* "numero_etranger" */
	FIELD_SCHOOL_YEAR, /* "annee_universitaire": 2026-2027 */
	FIELD_UAI,         /* "uai" */
	FIELD_ROME,        /* "rome" */
	FIELD_IDCC,        /* "idcc" */
	FIELD_BYTES,       /* "octets": a size, integer */
	FIELD_DIGEST,      /* "sha256" */
	FIELD_TYPE_COUNT
};

struct field_choice {
	struct str code;
	struct str label[LANG_COUNT];
};

/* What a procedure says of one field. Everything is owned by the procedure. */
struct field {
	struct str path; /* dotted, from the dossier's root, through lists unnumbered */
	enum field_type type;
	struct str label[LANG_COUNT], help[LANG_COUNT];
	const struct field_choice *choices;
	size_t choice_count;
	size_t max_chars; /* longest value, in characters; 0: 300, or 4000 for long texts */
	bool past;        /* dates: not after the day of filing */
	const struct condition *shown_if;    /* NULL: always */
	const struct condition *required_if; /* NULL: see required */
	bool required;
	bool repeated; /* an array of such values */
	unsigned step; /* index into the procedure's steps */
	/* Integers, amounts and decimals, inclusive, in units (euros); only where has_… is set. */
	bool has_min, has_max;
	long long min, max;
};

bool field_type_by_name(struct str name, enum field_type *out);
const char *field_type_name(enum field_type type);
/* The JSON type of one value. */
enum value_type field_value_type(enum field_type type);

/* Adds what is wrong with v to list, one finding for one value. `at` is the place to name
 * (with list indexes, as in "emploi.lieux[2]"). Of a repeated field v may be the whole
 * list: each item then gets its index. NULL v is not there, which is not this function's
 * business; a JSON null is a wrong type. Characters that no document may hold (controls,
 * bidirectional controls) are found here. */
void field_check(const struct field *f, const struct value *v, struct str at,
                 struct finding_list *list);

/* Characters that a text of the field may have. */
size_t field_max_chars(const struct field *f);

/* True if values of this type can be printed in this form: "" (all), "long", "court",
 * "libelle", "code", "brut", "iso", "heure", "date", "ligne", "majuscules". */
bool field_has_form(enum field_type type, struct str form);
/* Writes v in that form and language; a value that the rule forbids is written as it is. */
void field_print(struct buf *out, const struct field *f, const struct value *v, struct str form,
                 enum lang lang);

/* What a person types ("27/03/2018", "552 100 554 00013", "01 23 45 67 89") as the file
 * keeps it; false when no value of the type can be meant. */
bool field_normalize(struct buf *out, enum field_type type, struct str typed);

#endif
