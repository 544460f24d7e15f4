/* pdf_value.c - see pdf_value.h. */
#include "codec/pdf_value.h"

#include <stdlib.h>

#include "base/text.h"
#include "codec/pdf_character.h"

#define DEPTH_MAX 512        /* qpdf nests 500 deep at most */
#define ARRAY_NUMBERS_MAX 16 /* kept of one array */

struct parser {
	const char *at, *end;
	struct arena *arena;
	struct pdf_value *open[DEPTH_MAX];  /* what is being filled */
	struct pdf_value **tail[DEPTH_MAX]; /* where its next child goes */
	size_t numbers[DEPTH_MAX];          /* words that it has so far */
	size_t depth;
	struct str key; /* read, its value not yet */
	bool has_key;
	struct pdf_value *root;
};

/* Tokens */

static struct str word(struct parser *p)
{
	const char *start = p->at;

	while (p->at < p->end && !pdf_is_space(*p->at) && !pdf_is_delimiter(*p->at))
		p->at++;
	return (struct str){start, (size_t)(p->at - start)};
}

/* A name with its #xx resolved: in place where there are none. */
static struct str name(struct parser *p)
{
	struct str raw;
	char *out;
	size_t len = 0;

	p->at++;
	raw = word(p);
	if (raw.len == 0 || !memchr(raw.ptr, '#', raw.len))
		return raw;
	out = arena_alloc(p->arena, raw.len);
	if (!out)
		return (struct str){NULL, 0};
	for (size_t i = 0; i < raw.len; i++) {
		int high =
		    raw.ptr[i] == '#' && i + 2 < raw.len ? pdf_hex_digit(raw.ptr[i + 1]) : -1;
		int low = high >= 0 ? pdf_hex_digit(raw.ptr[i + 2]) : -1;

		out[len] = raw.ptr[i];
		if (low >= 0) {
			out[len] = (char)(high << 4 | low);
			i += 2;
		}
		len++;
	}
	return (struct str){out, len};
}

/* A string as it is written, parentheses or angle brackets included. */
static struct str string(struct parser *p)
{
	const char *start = p->at;
	char close = *p->at == '(' ? ')' : '>';

	for (p->at++; p->at < p->end && *p->at != close; p->at++) {
		if (*p->at == '\\' && close == ')' && p->at + 1 < p->end)
			p->at++;
	}
	if (p->at < p->end)
		p->at++;
	return (struct str){start, (size_t)(p->at - start)};
}

static bool is_unsigned(struct str s)
{
	if (s.len == 0 || s.len > 10)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!pdf_is_digit(s.ptr[i]))
			return false;
	}
	return true;
}

static uint32_t unsigned_of(struct str s)
{
	uint64_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n = n * 10 + (uint64_t)(s.ptr[i] - '0');
	return n > INT32_MAX ? 0 : (uint32_t)n;
}

/* Behind a word: " 0 R" makes it a reference. */
static bool reference(struct parser *p, struct str id, struct pdf_value *v)
{
	const char *before = p->at;
	struct str gen, r;

	if (!is_unsigned(id) || p->at >= p->end || *p->at != ' ')
		return false;
	p->at++;
	gen = word(p);
	if (is_unsigned(gen) && p->at < p->end && *p->at == ' ') {
		p->at++;
		r = word(p);
		if (r.len == 1 && *r.ptr == 'R') {
			v->type = PDF_REF;
			v->id = unsigned_of(id);
			v->gen = unsigned_of(gen);
			return true;
		}
	}
	p->at = before;
	return false;
}

/* The tree */

static struct pdf_value *add(struct parser *p, enum pdf_type type, struct str text)
{
	struct pdf_value *v = arena_alloc(p->arena, sizeof *v);

	if (!v)
		return NULL;
	v->type = type;
	v->text = text;
	v->key = p->key;
	p->key = (struct str){NULL, 0};
	p->has_key = false;
	if (p->depth == 0) {
		if (!p->root)
			p->root = v;
		return v;
	}
	*p->tail[p->depth - 1] = v;
	p->tail[p->depth - 1] = &v->next;
	return v;
}

static bool in_dict(const struct parser *p)
{
	return p->depth > 0 && p->open[p->depth - 1]->type == PDF_DICT;
}

static bool open_container(struct parser *p, enum pdf_type type)
{
	struct pdf_value *v;

	if (p->depth == DEPTH_MAX) {
		p->at = p->end;
		return true;
	}
	v = add(p, type, (struct str){NULL, 0});
	if (!v)
		return false;
	p->open[p->depth] = v;
	p->tail[p->depth] = &v->child;
	p->numbers[p->depth] = 0;
	p->depth++;
	return true;
}

/* Words that are of no use are not kept. */
static bool add_word(struct parser *p)
{
	struct str w = word(p);
	struct pdf_value ref = {0}, *v;

	if (w.len == 0) {
		p->at++; /* a delimiter that opens nothing */
		return true;
	}
	if (!reference(p, w, &ref) && p->depth > 0 && !in_dict(p) &&
	    ++p->numbers[p->depth - 1] > ARRAY_NUMBERS_MAX)
		return true;
	v = add(p, str_eq(w, STR("null")) ? PDF_NULL : PDF_WORD, w);
	if (v && ref.type == PDF_REF) {
		v->type = PDF_REF;
		v->id = ref.id;
		v->gen = ref.gen;
	}
	return v != NULL;
}

static bool add_name(struct parser *p)
{
	struct str n = name(p);

	if (!n.ptr)
		return false;
	if (in_dict(p) && !p->has_key) {
		p->key = n;
		p->has_key = true;
		return true;
	}
	return add(p, PDF_NAME, n) != NULL;
}

static bool token(struct parser *p)
{
	char c = *p->at, following = p->at + 1 < p->end ? p->at[1] : '\0';

	switch (c) {
	case '/':
		return add_name(p);
	case '[':
		p->at++;
		return open_container(p, PDF_ARRAY);
	case ']':
		p->at++;
		p->depth -= p->depth > 0;
		return true;
	case '(':
		return add(p, PDF_STRING, string(p)) != NULL;
	case '<':
		if (following != '<')
			return add(p, PDF_STRING, string(p)) != NULL;
		p->at += 2;
		return open_container(p, PDF_DICT);
	case '>':
		p->at += following == '>' ? 2 : 1;
		p->depth -= p->depth > 0;
		return true;
	default:
		return add_word(p);
	}
}

struct pdf_value *pdf_value_parse(struct str text, struct arena *arena)
{
	struct parser p = {.at = text.ptr, .end = text.ptr + text.len, .arena = arena};

	while (p.at < p.end) {
		if (pdf_is_space(*p.at))
			p.at++;
		else if (!token(&p))
			return NULL;
	}
	return p.root ? p.root : add(&p, PDF_NULL, (struct str){NULL, 0});
}

/* Asking */

const struct pdf_value *pdf_value_get(const struct pdf_value *v, const char *key)
{
	struct str wanted = str_of(key);

	if (!v || v->type != PDF_DICT)
		return NULL;
	for (const struct pdf_value *c = v->child; c; c = c->next) {
		if (str_eq(c->key, wanted))
			return c;
	}
	return NULL;
}

bool pdf_value_is_name(const struct pdf_value *v, const char *name_text)
{
	return v && v->type == PDF_NAME && str_eq(v->text, str_of(name_text));
}

bool pdf_value_number(const struct pdf_value *v, double *out)
{
	double n = 0, unit = 0, sign = 1;

	if (!v || v->type != PDF_WORD)
		return false;
	for (size_t i = 0; i < v->text.len; i++) {
		char c = v->text.ptr[i];

		if (i == 0 && (c == '-' || c == '+')) {
			sign = c == '-' ? -1 : 1;
		} else if (c == '.' && unit == 0) {
			unit = 1;
		} else if (pdf_is_digit(c)) {
			n = n * 10 + (c - '0');
			unit *= 10;
		} else {
			return false;
		}
	}
	*out = sign * n / (unit == 0 ? 1 : unit);
	return true;
}

long pdf_value_integer(const struct pdf_value *v, long otherwise)
{
	double n;

	return pdf_value_number(v, &n) && n > -1e15 && n < 1e15 ? (long)n : otherwise;
}

/* Strings */

static void unescape(struct str s, struct buf *out)
{
	static const char letters[] = "nrtbf", bytes[] = "\n\r\t\b\f";

	for (size_t i = 0; i < s.len; i++) {
		const char *letter;
		unsigned octal = 0, digits = 0;

		if (s.ptr[i] != '\\' || i + 1 >= s.len) {
			buf_char(out, s.ptr[i]);
			continue;
		}
		i++;
		for (; digits < 3 && i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '7'; digits++)
			octal = octal * 8 + (unsigned)(s.ptr[i++] - '0');
		if (digits > 0) {
			buf_char(out, (char)octal);
			i--;
			continue;
		}
		letter = strchr(letters, s.ptr[i]);
		buf_char(out, letter && *letter ? bytes[letter - letters] : s.ptr[i]);
	}
}

static void unhex(struct str s, struct buf *out)
{
	int high = -1;

	for (size_t i = 0; i < s.len; i++) {
		int digit = pdf_hex_digit(s.ptr[i]);

		if (digit < 0)
			continue;
		if (high >= 0)
			buf_char(out, (char)(high << 4 | digit));
		high = high >= 0 ? -1 : digit;
	}
	if (high >= 0)
		buf_char(out, (char)(high << 4));
}

void pdf_value_string(const struct pdf_value *v, struct buf *out)
{
	struct str s;

	if (!v || v->type != PDF_STRING || v->text.len < 2)
		return;
	s = (struct str){v->text.ptr + 1, v->text.len - 2};
	if (*v->text.ptr == '(')
		unescape(s, out);
	else
		unhex(s, out);
}

static void from_utf16(struct str s, bool low_first, struct buf *out)
{
	const unsigned char *b = (const unsigned char *)s.ptr;
	uint32_t high = 0;

	for (size_t i = 0; i + 1 < s.len; i += 2) {
		uint32_t unit = (uint32_t)b[i + low_first] << 8 | b[i + !low_first];

		if (unit >= 0xD800 && unit < 0xDC00) {
			high = unit;
		} else if (unit >= 0xDC00 && unit < 0xE000 && high) {
			buf_codepoint(out, 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00));
			high = 0;
		} else {
			buf_codepoint(out, unit >= 0xDC00 && unit < 0xE000 ? 0xFFFD : unit);
			high = 0;
		}
	}
}

/* PDFDocEncoding differs from ISO 8859-1 in these two rows. */
static uint32_t from_pdf_doc(unsigned char c)
{
	static const uint16_t accents[] = {0x02D8, 0x02C7, 0x02C6, 0x02D9,
	                                   0x02DD, 0x02DB, 0x02DA, 0x02DC};
	static const uint16_t others[] = {
	    0x2022, 0x2020, 0x2021, 0x2026, 0x2014, 0x2013, 0x0192, 0x2044, 0x2039, 0x203A, 0x2212,
	    0x2030, 0x201E, 0x201C, 0x201D, 0x2018, 0x2019, 0x201A, 0x2122, 0xFB01, 0xFB02, 0x0141,
	    0x0152, 0x0160, 0x0178, 0x017D, 0x0131, 0x0142, 0x0153, 0x0161, 0x017E, 0xFFFD, 0x20AC,
	};

	if (c >= 0x18 && c <= 0x1F)
		return accents[c - 0x18];
	return c >= 0x80 && c <= 0xA0 ? others[c - 0x80] : c;
}

void pdf_value_utf8(const struct pdf_value *v, struct buf *out)
{
	struct buf raw = {0};
	struct str s;
	size_t bad;

	pdf_value_string(v, &raw);
	s = buf_view(&raw);
	if (str_starts(s, STR("\xFE\xFF"))) {
		from_utf16(str_from(s, 2), false, out);
	} else if (str_starts(s, STR("\xFF\xFE"))) {
		from_utf16(str_from(s, 2), true, out);
	} else if (str_starts(s, STR("\xEF\xBB\xBF"))) {
		buf_str(out, str_from(s, 3));
	} else if (text_valid(s, &bad)) {
		buf_str(out, s); /* what many writers mean, whatever the standard says */
	} else {
		for (size_t i = 0; i < s.len; i++)
			buf_codepoint(out, from_pdf_doc((unsigned char)s.ptr[i]));
	}
	out->failed |= raw.failed;
	buf_free(&raw);
}
