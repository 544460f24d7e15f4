/* language.c - see language.h. */
#include "cli/language.h"

#include <stdlib.h>
#include <strings.h>

static const char *const names[LANG_COUNT] = {[LANG_FR] = "fr", [LANG_EN] = "en"};

bool language_by_name(struct str name, enum lang *out)
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		if (str_eq(name, str_of(names[lang]))) {
			*out = (enum lang)lang;
			return true;
		}
	}
	return false;
}

const char *language_name(enum lang lang)
{
	return names[lang];
}

enum lang language_of_locale(struct str locale)
{
	struct str rest;
	/* language[_territory][.codeset][@modifier] */
	struct str name =
	    str_split(str_split(str_split(locale, '@', &rest), '.', &rest), '_', &rest);

	if (name.len == 0 || str_eq(name, STR("C")) || str_eq(name, STR("POSIX")) ||
	    str_eq(name, STR("fr")))
		return LANG_FR;
	return LANG_EN;
}

/* The first of three variables that is not empty, or "". */
static struct str locale_for(const char *category)
{
	const char *const variables[] = {"LC_ALL", category, "LANG"};

	for (size_t i = 0; i < sizeof(variables) / sizeof(*variables); i++) {
		const char *value = getenv(variables[i]);

		if (value && *value)
			return str_of(value);
	}
	return STR("");
}

enum lang language_of_environment(void)
{
	return language_of_locale(locale_for("LC_MESSAGES"));
}

bool language_codeset_is_utf8(struct str locale)
{
	struct str codeset, modifier;

	str_split(str_split(locale, '@', &modifier), '.', &codeset);
	return (codeset.len == 5 && strncasecmp(codeset.ptr, "UTF-8", 5) == 0) ||
	       (codeset.len == 4 && strncasecmp(codeset.ptr, "UTF8", 4) == 0);
}

bool language_has_utf8(void)
{
	return language_codeset_is_utf8(locale_for("LC_CTYPE"));
}
