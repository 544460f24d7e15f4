/* suggest.c - see suggest.h: the distance of Levenshtein and Damerau, on short words. */
#include "cli/suggest.h"

#include <stdbool.h>

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t suggest_distance(struct str a, struct str b)
{
	size_t rows[3][SUGGEST_CHARS_MAX + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2];

	if (a.len > SUGGEST_CHARS_MAX || b.len > SUGGEST_CHARS_MAX)
		return SUGGEST_CHARS_MAX + 1;
	for (size_t k = 0; k <= b.len; k++)
		row[k] = k;
	for (size_t i = 1; i <= a.len; i++) {
		size_t *free_row = before;

		before = above;
		above = row;
		row = free_row;
		row[0] = i;
		for (size_t k = 1; k <= b.len; k++) {
			bool same = a.ptr[i - 1] == b.ptr[k - 1];

			row[k] = least(least(above[k], row[k - 1]) + 1, above[k - 1] + !same);
			if (i > 1 && k > 1 && a.ptr[i - 1] == b.ptr[k - 2] &&
			    a.ptr[i - 2] == b.ptr[k - 1])
				row[k] = least(row[k], before[k - 2] + 1);
		}
	}
	return row[b.len];
}

bool suggest_is_close(struct str typed, struct str name, size_t *distance)
{
	*distance = suggest_distance(typed, name);
	if (typed.len >= 2 && str_starts(name, typed)) {
		*distance = 1;
		return true;
	}
	return *distance <= (name.len + 2) / 3;
}
