/* natural.c - see natural.h. */
#include "base/natural.h"

#include <stdbool.h>
#include <stdint.h>
#include <utf8proc.h>

#include "base/text.h"

#define FOLDED_MAX 16 /* what one code point becomes */

/* A name as a list of tokens, a number or a folded character each, which depends on nothing but
 * the name: that is what makes the order a total one. */
struct cursor {
	struct str name;
	size_t at;
	utf8proc_int32_t folded[FOLDED_MAX];
	utf8proc_ssize_t count, next; /* of folded */
};

static bool has_more(struct cursor *c)
{
	const utf8proc_option_t how =
	    UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE;
	int last_class = 0;

	while (c->next >= c->count && c->at < c->name.len) {
		uint32_t point = text_next(c->name, &c->at);

		c->next = 0;
		c->count = utf8proc_decompose_char((utf8proc_int32_t)point, c->folded, FOLDED_MAX,
		                                   how, &last_class);
		if (c->count < 0 || c->count > FOLDED_MAX) {
			c->folded[0] = (utf8proc_int32_t)point;
			c->count = 1;
		}
	}
	return c->next < c->count;
}

/* The value of a decimal digit, else -1. Unicode gives those of a script ten code points in a
 * row; where several rows touch, each still begins at a multiple of ten from the first. */
static int digit_value(utf8proc_int32_t point)
{
	utf8proc_int32_t first = point;

	if (point < 0x80)
		return point >= '0' && point <= '9' ? (int)point - '0' : -1;
	if (utf8proc_category(point) != UTF8PROC_CATEGORY_ND)
		return -1;
	while (utf8proc_category(first - 1) == UTF8PROC_CATEGORY_ND)
		first--;
	return (int)(point - first) % 10;
}

static int digit_at(struct cursor *c)
{
	return has_more(c) ? digit_value(c->folded[c->next]) : -1;
}

static void skip_zeros(struct cursor *c)
{
	while (digit_at(c) == 0)
		c->next++;
}

/* Of any length; both cursors stand on a digit, and behind the numbers when these are equal. */
static int compare_numbers(struct cursor *a, struct cursor *b)
{
	int order = 0;

	skip_zeros(a);
	skip_zeros(b);
	for (;;) {
		int in_a = digit_at(a), in_b = digit_at(b);

		if (in_a < 0 && in_b < 0)
			return order;
		if (in_a < 0 || in_b < 0)
			return in_a < 0 ? -1 : 1;
		if (order == 0)
			order = in_a - in_b;
		a->next++;
		b->next++;
	}
}

/* Where a token stands among all: what ends a part of the name comes first; a number has the
 * place of a digit, between spaces and letters. */
static int32_t rank_at(struct cursor *c)
{
	enum { RANK_END, RANK_FOLDER, RANK_DOT, RANK_CHARACTER };

	if (!has_more(c))
		return RANK_END;
	if (digit_at(c) >= 0)
		return RANK_CHARACTER + '0';
	switch (c->folded[c->next]) {
	case '/':
		return RANK_FOLDER;
	case '.':
		return RANK_DOT;
	default:
		return RANK_CHARACTER + c->folded[c->next];
	}
}

static int compare_tokens(struct str name_a, struct str name_b)
{
	struct cursor a = {.name = name_a}, b = {.name = name_b};

	for (;;) {
		int32_t in_a = rank_at(&a), in_b = rank_at(&b);
		int order;

		if (in_a != in_b)
			return in_a < in_b ? -1 : 1;
		if (!has_more(&a))
			return 0;
		if (digit_at(&a) < 0) {
			a.next++;
			b.next++;
		} else if ((order = compare_numbers(&a, &b)) != 0)
			return order;
	}
}

int natural_compare(struct str a, struct str b)
{
	int order = compare_tokens(a, b);

	return order != 0 ? order : str_compare(a, b);
}
