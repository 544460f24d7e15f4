/* typography.c - French spacing, one pass over a paragraph. */
#include "layout/typography.h"

#include <stdint.h>

#include "base/text.h"

#define NBSP "\u00A0"
#define NNBSP "\u202F"

/* Characters as numbers, for what stands beside a place. 0: nothing. */
enum {
	LEFT_QUOTE = 0xAB,
	RIGHT_QUOTE = 0xBB,
	DEGREE = 0xB0,
	ORDINAL = 0xBA,
	SECTION = 0xA7,
	POUND = 0xA3,
	APOSTROPHE = 0x2019,
	RIGHT_DOUBLE = 0x201D,
	ELLIPSIS = 0x2026,
	LINE_END = 0x2028,
	PER_MILLE = 0x2030,
	EURO = 0x20AC,
};

struct setter {
	struct str text;
	const struct typography_run *runs;
	size_t run, count;  /* the run being set */
	size_t address_end; /* the last word looked at, and whether it is an address */
	bool address;
	size_t thousand; /* the last space found between thousands, SIZE_MAX: none */
};

/* What to do at a place: take so many bytes away and put others there. */
struct edit {
	size_t at, take;
	const char *put; /* NULL: nothing to do */
};

/* Neighbours */

static uint32_t char_at(struct str s, size_t at)
{
	if (at >= s.len)
		return 0;
	return (unsigned char)s.ptr[at] < 0x80 ? (uint32_t)s.ptr[at] : text_next(s, &at);
}

static size_t char_before(struct str s, size_t at)
{
	while (at > 0 && ((unsigned char)s.ptr[--at] & 0xC0u) == 0x80u)
		;
	return at;
}

static uint32_t before(struct str s, size_t at)
{
	return at ? char_at(s, char_before(s, at)) : 0;
}

static bool is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static bool is_upper(uint32_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
}

static bool is_letter(uint32_t c)
{
	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	/* signs and punctuation of Latin-1, of U+2000 to U+2BFF and of CJK are no letters */
	return c >= 0xC0 && c != 0xD7 && c != 0xF7 && (c < 0x2000 || c > 0x2BFF) &&
	       (c < 0x3000 || c > 0x303F);
}

static bool is_space(uint32_t c)
{
	return c == ' ' || c == TEXT_NBSP || c == TEXT_NNBSP || c == LINE_END || c == '\t' ||
	       c == '\n';
}

/* What ASCII signs can stand beside. */
enum {
	ENDS_WORD = 1,   /* a word, a bracket or a quotation ends with it */
	ENDS_CLAUSE = 2, /* can stand behind double punctuation: nothing of a word follows */
	NARROW = 4,      /* takes a narrow space before it */
	IN_NUMBER = 8,   /* digits beside it are no group of thousands */
};

static unsigned sign(uint32_t c)
{
	static const unsigned char signs[128] = {
	    [')'] = ENDS_WORD | ENDS_CLAUSE,
	    [']'] = ENDS_WORD | ENDS_CLAUSE,
	    ['}'] = ENDS_WORD | ENDS_CLAUSE,
	    ['"'] = ENDS_WORD | ENDS_CLAUSE,
	    ['\''] = ENDS_WORD | ENDS_CLAUSE,
	    ['%'] = ENDS_WORD,
	    ['$'] = ENDS_WORD,
	    ['.'] = ENDS_WORD | ENDS_CLAUSE | IN_NUMBER,
	    [','] = ENDS_CLAUSE | IN_NUMBER,
	    [';'] = ENDS_CLAUSE | NARROW,
	    ['!'] = ENDS_CLAUSE | NARROW,
	    ['?'] = ENDS_CLAUSE | NARROW,
	    ['-'] = IN_NUMBER,
	    ['/'] = IN_NUMBER,
	    [':'] = IN_NUMBER,
	    ['+'] = IN_NUMBER,
	};

	return c < 0x80 ? signs[c] : 0;
}

static bool ends_word(uint32_t c)
{
	return is_letter(c) || is_digit(c) || (sign(c) & ENDS_WORD) || c == RIGHT_QUOTE ||
	       c == RIGHT_DOUBLE || c == APOSTROPHE || c == ELLIPSIS || c == EURO || c == DEGREE ||
	       c == PER_MILLE || c == POUND;
}

static bool ends_clause(uint32_t c)
{
	return !c || is_space(c) || (sign(c) & ENDS_CLAUSE) || c == RIGHT_QUOTE ||
	       c == RIGHT_DOUBLE || c == APOSTROPHE || c == ELLIPSIS;
}

/* Addresses */

static bool bounds_word(uint32_t c)
{
	return !c || is_space(c) || c == LEFT_QUOTE || c == RIGHT_QUOTE;
}

static bool is_own(const struct setter *s, size_t at)
{
	size_t run = s->run;

	while (run > 0 && s->runs[run - 1].end > at)
		run--;
	while (run < s->count && s->runs[run].end <= at)
		run++;
	return run < s->count && !s->runs[run].fixed;
}

/* An address is known by signs of the template's own: what a value holds says nothing
 * about the words around it. */
static bool is_address(const struct setter *s, size_t start, size_t end)
{
	struct str word = {s->text.ptr + start, end - start};

	if (str_starts(word, STR("www.")) && is_own(s, start))
		return true;
	for (size_t i = 0; i < word.len; i++) {
		bool sign = word.ptr[i] == '@' ||
		            (word.ptr[i] == ':' && str_starts(str_from(word, i), STR("://")));

		if (sign && is_own(s, start + i))
			return true;
	}
	return false;
}

/* Whether `at` stands in an address. Each word is looked at once. */
static bool in_address(struct setter *s, size_t at)
{
	size_t start = at, end = at;

	if (at < s->address_end)
		return s->address;
	while (start > s->address_end && !bounds_word(before(s->text, start)))
		start = char_before(s->text, start);
	while (end < s->text.len && !bounds_word(char_at(s->text, end)))
		for (end++; end < s->text.len && ((unsigned char)s->text.ptr[end] & 0xC0u) == 0x80u;
		     end++)
			;
	s->address = is_address(s, start, end);
	s->address_end = end;
	return s->address;
}

/* Spaces that are there */

#define WORD_MAX 8

static bool is_listed(struct str s, const char (*words)[WORD_MAX + 1], size_t count)
{
	for (size_t i = 0; s.len && s.len <= WORD_MAX && i < count; i++)
		if (words[i][0] == s.ptr[0] && memcmp(words[i], s.ptr, s.len) == 0 &&
		    !words[i][s.len])
			return true;
	return false;
}

static bool is_unit(struct str s)
{
	static const char units[][WORD_MAX + 1] = {
	    "h",        "min",   "km",     "m",      "cm",      "mm",   "kg",    "ko",
	    "Mo",       "Go",    "an",     "ans",    "mois",    "jour", "jours", "semaine",
	    "semaines", "heure", "heures", "minute", "minutes", "euro", "euros",
	};

	return is_listed(s, units, sizeof(units) / sizeof(*units));
}

static struct str word_at(struct str s, size_t at)
{
	size_t end = at;

	while (end < s.len && is_letter((unsigned char)s.ptr[end]) &&
	       (unsigned char)s.ptr[end] < 0x80)
		end++;
	/* "mètres" is no "m" */
	return (struct str){s.ptr + at,
	                    is_letter(char_at(s, end)) || is_digit(char_at(s, end)) ? 0 : end - at};
}

static size_t digits_from(struct str s, size_t at)
{
	size_t end = at;

	while (end < s.len && is_digit((unsigned char)s.ptr[end]))
		end++;
	return end - at;
}

static size_t digits_before(struct str s, size_t at)
{
	size_t start = at;

	while (start > 0 && at - start < 4 && is_digit((unsigned char)s.ptr[start - 1]))
		start--;
	return at - start;
}

/* The space at `at` stands between groups of a number: 964, then three digits at a time. */
static bool parts_thousands(const struct setter *s, size_t at)
{
	size_t group = digits_before(s->text, at), start = at - group;
	uint32_t c = before(s->text, start);

	if (digits_from(s->text, at + 1) != 3 || group < 1 || group > 3)
		return false;
	if (group == 3 && start && start - 1 == s->thousand)
		return true;
	if (is_space(c) && is_digit(before(s->text, char_before(s->text, start))))
		return c != ' ' && group == 3; /* the author set the groups before */
	return s->text.ptr[start] != '0' && !is_letter(c) && !(sign(c) & IN_NUMBER);
}

static bool after_time_unit(struct str s, size_t at)
{
	size_t unit = 0, space;

	if (at >= 1 && s.ptr[at - 1] == 'h')
		unit = 1;
	else if (at >= 3 && memcmp(s.ptr + at - 3, "min", 3) == 0)
		unit = 3;
	if (!unit || !is_space(before(s, at - unit)))
		return false;
	space = char_before(s, at - unit);
	return is_digit(before(s, space));
}

/* "art. 5", "p. 3", "L. 121-1", "§ 2" */
static bool after_abbreviation(struct str s, size_t at)
{
	static const char words[][WORD_MAX + 1] = {"art.", "p.", "pp.", "chap.", "al.",
	                                           "L.",   "R.", "D.",  "A."};
	size_t start = at;

	if (before(s, at) == SECTION)
		return true;
	if (s.ptr[at - 1] != '.')
		return false;
	while (start > 0 && at - start < 6 && !bounds_word(before(s, start)) &&
	       before(s, start) != '(')
		start = char_before(s, start);
	return is_listed((struct str){s.ptr + start, at - start}, words,
	                 sizeof(words) / sizeof(*words));
}

static bool after_number_sign(struct str s, size_t at)
{
	size_t n;
	uint32_t c = before(s, at);

	if (c != DEGREE && c != ORDINAL)
		return false;
	n = char_before(s, at);
	c = before(s, n);
	return (c == 'n' || c == 'N') && !is_letter(before(s, n - 1));
}

/* The space behind a digit. */
static const char *set_after_digit(struct setter *s, size_t at, uint32_t next)
{
	if (next == '%' || next == EURO || next == PER_MILLE || next == '$' || next == POUND)
		return NBSP;
	if (is_letter(next))
		return is_unit(word_at(s->text, at + 1)) ? NBSP : NULL;
	if (!is_digit(next) || !parts_thousands(s, at))
		return NULL;
	s->thousand = at;
	return NNBSP;
}

/* The space behind a word, a sign or an abbreviation and before a number. */
static bool binds_number(struct str t, size_t at, uint32_t last, uint32_t next)
{
	if (last == DEGREE || last == ORDINAL)
		return after_number_sign(t, at);
	if (last == '.' || last == SECTION)
		return (is_digit(next) ||
		        (is_upper(next) && at >= 4 && memcmp(t.ptr + at - 4, "art.", 4) == 0)) &&
		       after_abbreviation(t, at);
	return is_digit(next) && after_time_unit(t, at);
}

static const char *set_space(struct setter *s, size_t at)
{
	struct str t = s->text;
	uint32_t next = char_at(t, at + 1), last = before(t, at);

	if (!last || !next || is_space(last) || is_space(next))
		return NULL;
	if (sign(next) & NARROW)
		return NNBSP;
	if (next == ':' || next == RIGHT_QUOTE || last == LEFT_QUOTE)
		return NBSP;
	if (is_digit(last))
		return set_after_digit(s, at, next);
	return binds_number(t, at, last, next) ? NBSP : NULL;
}

/* Spaces that lack, and signs */

static bool lacks_space(struct setter *s, size_t at)
{
	return ends_word(before(s->text, at)) && ends_clause(char_at(s->text, at + 1)) &&
	       !in_address(s, at);
}

static struct edit set_points(struct setter *s, size_t at, size_t run_end)
{
	size_t end = at;

	while (end < s->text.len && s->text.ptr[end] == '.')
		end++;
	if (end - at == 3 && end <= run_end && before(s->text, at) != '.' && !in_address(s, at))
		return (struct edit){at, 3, "…"};
	/* a line of points is left alone: pass over as many as this run has */
	return (struct edit){end < run_end ? end : run_end, 0, NULL};
}

static struct edit set_ascii(struct setter *s, size_t at)
{
	char c = s->text.ptr[at];
	struct edit none = {at + 1, 0, NULL};
	const char *space;

	switch (c) {
	case ' ':
		space = set_space(s, at);
		return space ? (struct edit){at, 1, space} : none;
	case '\'':
		return is_letter(before(s->text, at)) && !in_address(s, at)
		           ? (struct edit){at, 1, "’"}
		           : none;
	case ':':
		return lacks_space(s, at) ? (struct edit){at, 0, NBSP} : none;
	case '%':
		return is_digit(before(s->text, at)) && lacks_space(s, at)
		           ? (struct edit){at, 0, NBSP}
		           : none;
	default:
		return lacks_space(s, at) ? (struct edit){at, 0, NNBSP} : none;
	}
}

static struct edit set_other(struct setter *s, size_t at)
{
	size_t end = at;
	uint32_t c = text_next(s->text, &end), next = char_at(s->text, end),
		 last = before(s->text, at);
	struct edit none = {end, 0, NULL};

	switch (c) {
	case LEFT_QUOTE:
		return next && !is_space(next) && next != RIGHT_QUOTE ? (struct edit){end, 0, NBSP}
		                                                      : none;
	case RIGHT_QUOTE:
		return last && !is_space(last) && last != LEFT_QUOTE ? (struct edit){at, 0, NBSP}
		                                                     : none;
	case DEGREE:
	case ORDINAL:
		return (is_digit(next) || is_upper(next)) && after_number_sign(s->text, end)
		           ? (struct edit){end, 0, NBSP}
		           : none;
	case EURO:
		return is_digit(last) && !in_address(s, at) ? (struct edit){at, 0, NBSP} : none;
	default:
		return none;
	}
}

/* The bytes that a rule may begin at: " ' . : ; ! ? %", and the first ones of « » ° º €. */
static bool is_trigger(unsigned char c)
{
	static const bool triggers[256] = {
	    [' '] = true, ['\''] = true, ['.'] = true, [':'] = true,  [';'] = true,
	    ['!'] = true, ['?'] = true,  ['%'] = true, [0xC2] = true, [0xE2] = true,
	};

	return triggers[c];
}

static struct edit edit_at(struct setter *s, size_t at, size_t run_end)
{
	unsigned char c = (unsigned char)s->text.ptr[at];

	if (c == '.')
		return set_points(s, at, run_end);
	return c < 0x80 ? set_ascii(s, at) : set_other(s, at);
}

static void set_run(struct setter *s, struct buf *out, size_t start, size_t end)
{
	const char *p = s->text.ptr;
	size_t copied = start, at = start;

	while (at < end) {
		struct edit edit;
		size_t after;

		if (!is_trigger((unsigned char)p[at])) {
			at++;
			continue;
		}
		edit = edit_at(s, at, end);
		if (edit.put) {
			buf_add(out, p + copied, edit.at - copied);
			buf_cstr(out, edit.put);
			copied = edit.at + edit.take;
		}
		/* behind the sign itself, also where something was put before it */
		after = edit.at + edit.take;
		at = after > at ? after : at + 1;
	}
	buf_add(out, p + copied, end - copied);
}

void typography_french(struct buf *out, struct str text, struct typography_run *runs, size_t count)
{
	struct setter s = {.text = text, .runs = runs, .count = count, .thousand = SIZE_MAX};
	size_t base = out->len, start = 0;

	for (s.run = 0; s.run < count; s.run++) {
		size_t end = runs[s.run].end;

		if (runs[s.run].fixed)
			buf_add(out, text.ptr + start, end - start);
		else
			set_run(&s, out, start, end);
		runs[s.run].set_end = out->len - base;
		start = end;
	}
}
