/* rule.h - whether a string is a value of a type; for this room, who else wants to know
 * calls field_check or field_normalize.
 * Units:  decimals in ten-thousandths.
 * Source: beside each rule in rule.c. */
#ifndef DOSSIER_RULE_H
#define DOSSIER_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "base/str.h"

#define RULE_YEAR_MIN 1900
#define RULE_YEAR_MAX 2100
#define RULE_DECIMAL_ONE 10000
#define RULE_AMOUNT_PLACES 2
#define RULE_DECIMAL_PLACES 4
#define RULE_FOREIGNER_USUAL 10

bool rule_digits(struct str s, size_t count); /* that many digits, nothing else */
bool rule_date(struct str s);
bool rule_moment(struct str s);
/* Digits with at most `places` decimals behind a point; *out may be NULL. */
bool rule_number(struct str s, unsigned places, int64_t *out);
bool rule_amount(struct str s);
bool rule_decimal(struct str s);
bool rule_country(struct str s);
bool rule_siren(struct str s);
bool rule_siret(struct str s);
bool rule_postcode(struct str s);
bool rule_phone(struct str s);
bool rule_email(struct str s);
bool rule_naf(struct str s);
bool rule_foreigner(struct str s);
bool rule_school_year(struct str s);
bool rule_uai(struct str s);
bool rule_rome(struct str s);
bool rule_idcc(struct str s);

#endif
