/* amount.c - see amount.h. */
#include "cli/amount.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *name;
	uint64_t factor;
} units[] = {
    {"", 1},           {"o", 1},          {"B", 1},         {"k", 1000},       {"ko", 1000},
    {"kB", 1000},      {"M", 1000000},    {"Mo", 1000000},  {"MB", 1000000},   {"Ki", 1u << 10},
    {"Kio", 1u << 10}, {"KiB", 1u << 10}, {"Mi", 1u << 20}, {"Mio", 1u << 20}, {"MiB", 1u << 20},
};

static bool find_factor(uint64_t *out, const char *unit)
{
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (strcasecmp(unit, units[i].name) == 0) {
			*out = units[i].factor;
			return true;
		}
	}
	return false;
}

static bool read_digits(uint64_t *out, const char *text, const char **rest)
{
	char *end;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	*out = strtoull(text, &end, 10);
	*rest = end;
	return errno == 0;
}

bool amount_bytes(uint64_t *out, const char *option, const char *text, uint64_t max, struct err *e)
{
	uint64_t number, factor;
	const char *unit;

	if (read_digits(&number, text, &unit)) {
		unit += strspn(unit, " ");
		if (find_factor(&factor, unit) && number >= 1 && number <= max / factor) {
			*out = number * factor;
			return true;
		}
	}
	return err_set(
	    e, ERR_USAGE,
	    "%s %s\u00a0: il faut un nombre d'octets de 1 à %llu, comme 8000000 ou 8M",
	    "%s %s: this must be a number of bytes from 1 to %llu, such as 8000000 or 8M", option,
	    text, (unsigned long long)max);
}

bool amount_number(unsigned *out, const char *option, const char *text, unsigned least,
                   unsigned most, struct err *e)
{
	uint64_t number;
	const char *rest;

	if (read_digits(&number, text, &rest) && *rest == '\0' && number >= least &&
	    number <= most) {
		*out = (unsigned)number;
		return true;
	}
	return err_set(e, ERR_USAGE, "%s %s\u00a0: il faut un nombre de %u à %u",
	               "%s %s: this must be a number from %u to %u", option, text, least, most);
}
