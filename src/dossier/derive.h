/* derive.h - values that are worked out of a dossier: "calcul.plafond_heures".
 * Shape:  a closed table; conditions name these values, documents print them. Each says
 *         what it needs; when something is missing, it says what.
 * Units:  numbers in ten-thousandths, days since 1970-01-01, seconds since then.
 *         Exact integers throughout; where something must be rounded: counts of hours up
 *         to the next hundredth (a limit that is passed by anything is passed), limits
 *         and minimum pay down to the hundredth.
 * Owner:  views into the dossier and the procedure.
 * Source: the eligibility rules of foreign students' work; each rule stands in derive.c
 *         and derive_hours.c. */
#ifndef DOSSIER_DERIVE_H
#define DOSSIER_DERIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"
#include "base/value.h"
#include "dossier/field.h"

struct procedure;

/* What a question is asked of. The day of filing is depot.depose_le's, else `today`
 * (a draft is judged as if it were filed today), else unknown. */
struct facts {
	const struct procedure *procedure;
	const struct value *dossier;
	bool has_today;
	struct date today;
};

/* A value ready to be compared. */
enum fact_kind { FACT_BOOL, FACT_NUMBER, FACT_DATE, FACT_MOMENT, FACT_TEXT };

struct fact {
	enum fact_kind kind;
	int64_t number; /* all kinds but FACT_TEXT; booleans are 0 or 1 */
	int offset_min; /* FACT_MOMENT: as it was written, not compared */
	struct str text;
};

/* Reads v as a value of that type; false when it is none. */
bool fact_of(struct fact *out, enum field_type type, const struct value *v);
/* The other way round, as a dossier has it. False: no memory. */
bool fact_write(struct value *out, enum field_type type, const struct fact *fact, struct arena *a);
/* True if values of the type have an order: numbers, dates. */
bool fact_is_ordered(enum field_type type);
/* Reads the field at path of the dossier; else false and *lacks = path. */
bool fact_at(struct fact *out, const struct facts *f, const struct field *field, struct str *lacks);

struct derived; /* one row of the table */

/* The value of that path ("calcul.algerien"), or NULL. */
const struct derived *derive_find(struct str path);
/* One after the other from 0; NULL behind the last. */
const struct derived *derive_at(size_t index);
/* Its path, type and labels. */
const struct field *derive_field(const struct derived *d);
/* True if the procedure has all that d can need, else *missing is one thing that it has
 * not: a path, or "chiffres.…". */
bool derive_available(const struct derived *d, const struct procedure *p, struct str *missing);
/* True if the value may depend on the field at that path. */
bool derive_uses(const struct derived *d, struct str path);
/* Works it out; false when it cannot be known, then *lacks is the path that is missing or
 * unusable. */
bool derive_eval(const struct derived *d, const struct facts *f, struct fact *out,
                 struct str *lacks);
/* The object `calcul` of a document: all values that are known, dates as AAAA-MM-JJ.
 * False when memory ran out. */
bool derive_view(struct value *out, const struct facts *f, struct arena *a);

#endif
