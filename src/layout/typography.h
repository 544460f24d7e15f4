/* typography.h - French spaces and signs in a paragraph of plain text.
 * Shape:  runs follow one another and cover the text; what a fixed one holds (a value, code,
 *         a blank) is looked at as a neighbour but never changed.
 * Rules:  U+00A0 before ":" and inside « », after n°, between a number and its unit, before
 *         % and €, after art. and p. and in L. 121-1; U+202F before ; ! ? and between
 *         thousands; ’ between letters; … for three points. A space that is there becomes the
 *         right one, one that lacks is put in. No-break spaces that the author typed stay as
 *         they are, and so do addresses (://, @, www.) and times (14:05).
 *         Doing it twice changes nothing more.
 * Source: Lexique des règles typographiques en usage à l'Imprimerie nationale. */
#ifndef LAYOUT_TYPOGRAPHY_H
#define LAYOUT_TYPOGRAPHY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

struct typography_run {
	size_t end; /* byte of the text behind the run */
	bool fixed;
	size_t set_end; /* the same in the set text, written by typography_french */
};

/* Adds the set text to out; set_end counts from what out held before. */
void typography_french(struct buf *out, struct str text, struct typography_run *runs, size_t count);

#endif
