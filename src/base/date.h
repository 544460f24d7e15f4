/* date.h - calendar dates and moments with their offset; no clock, no time zone.
 * Units:  Gregorian years 1 to 9999; months and days from 1; offsets in minutes east.
 * Source: ISO 8601, RFC 3339; day numbers are days since 1970-01-01. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct date {
	int year, month, day;
};

struct moment {
	struct date date;
	int hour, minute, second;
	int offset_min;
};

bool date_parse_iso(struct str s, struct date *out);   /* AAAA-MM-JJ, a day that exists */
bool date_parse_typed(struct str s, struct date *out); /* JJ/MM/AAAA */
/* 2026-11-10T09:00:00+01:00, or Z; a fraction of a second is read and dropped; offsets
 * from -12:00 to +14:00. */
bool moment_parse(struct str s, struct moment *out);
void date_write_iso(char out[11], struct date d);

int64_t date_number(struct date d);
/* The first or last date of all where the number is beyond it; so date_add_months. */
struct date date_from_number(int64_t number);
int date_compare(struct date a, struct date b);
/* The same day months later, or the last of that month where it has no such day. */
struct date date_add_months(struct date d, int months);
/* Seconds since 1970-01-01T00:00:00Z. */
int64_t moment_seconds(struct moment m);
bool moment_from_seconds(int64_t seconds, int offset_min, struct moment *out);

#endif
