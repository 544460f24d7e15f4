#include "base/nearest.h"

#define WORD_MAX 64
#define FAR 1000

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* One row of the edit distance table, with the two rows above it. */
static void next_row(struct str a, struct str b, size_t i, size_t rows[3][WORD_MAX + 1])
{
	size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *twice = rows[(i + 1) % 3];

	row[0] = i;
	for (size_t j = 1; j <= b.len; j++) {
		size_t change = above[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);

		row[j] = least(change, least(above[j], row[j - 1]) + 1);
		if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1])
			row[j] = least(row[j], twice[j - 2] + 1);
	}
}

size_t nearest_distance(struct str a, struct str b)
{
	size_t rows[3][WORD_MAX + 1];

	if (str_eq(a, b))
		return 0;
	if (a.len > WORD_MAX || b.len > WORD_MAX)
		return FAR;
	for (size_t j = 0; j <= b.len; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a.len; i++)
		next_row(a, b, i, rows);
	return rows[a.len % 3][b.len];
}

void nearest_offer(struct nearest *n, struct str candidate)
{
	size_t distance = nearest_distance(n->word, candidate);

	/* More than a third of the letters wrong is another word. */
	if (distance > 1 + n->word.len / 3)
		return;
	if (!n->best.ptr || distance < n->distance) {
		n->best = candidate;
		n->distance = distance;
	}
}
