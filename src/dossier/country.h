/* country.h - the countries of the world, their codes and names.
 * Shape:  a fixed table in the order of the codes; names in both languages, as a person
 *         reads them ("Corée du Sud"), without the article.
 * Source: ISO 3166-1 alpha-2, and XK for Kosovo, which ISO leaves to its users and the
 *         European Commission uses so. Members of the European Union and of the
 *         European Economic Area as of 2021-01-01. */
#ifndef DOSSIER_COUNTRY_H
#define DOSSIER_COUNTRY_H

#include <stddef.h>

#include "base/lang.h"
#include "base/str.h"

enum country_group {
	COUNTRY_OTHER,
	COUNTRY_EU,
	COUNTRY_EEA, /* in the economic area, not in the Union: IS, LI, NO */
	COUNTRY_SWITZERLAND,
};

struct country {
	char code[3];
	const char *name[LANG_COUNT];
	enum country_group group;
};

/* The country of a code in capitals; NULL when there is none. */
const struct country *country_find(struct str code);
/* The country that a person means: a code or a name in either language, whatever the
 * capitals, accents, hyphens and apostrophes; NULL when there is none. */
const struct country *country_by_name(struct str name);
/* One after the other from 0; NULL behind the last. */
const struct country *country_at(size_t index);

#endif
