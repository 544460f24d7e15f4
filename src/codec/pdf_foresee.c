/* pdf_foresee.c - streams that qpdf itself unfolds: object streams and cross-reference
 * streams. It does so without a limit and makes some two hundred bytes of each word in
 * them, so they are unfolded here first, counted, and nothing is kept. A stream that qpdf
 * could take for one of them has the keys that it needs: W, or N and First.
 * In an encrypted file object streams can be counted only once qpdf decrypts them. */
#include <stdlib.h>

#include "codec/pdf_character.h"
#include "codec/pdf_reader.h"

#define UNFOLDED_MAX 64000000 /* bytes of all these streams */
#define TOKENS_PER_OBJECT 4   /* what a limit on objects means for what is in them */
#define EARLY_MAX 100000
#define NAME_MAX_LEN 24

/* What the dictionary in front of a stream says, by its names alone. */
struct signs {
	bool w, n, first;
	bool in_filter; /* the names that follow are filters */
	enum pdf_filter filters[PDF_FILTERS_MAX];
	size_t filter_count;
};

/* The name behind a slash, #xx resolved; longer ones are none of ours. */
static struct str name_at(struct str s, char out[NAME_MAX_LEN])
{
	size_t len = 0;

	for (size_t i = 0; i < s.len && len < NAME_MAX_LEN && pdf_is_regular(s.ptr[i]); i++) {
		int high = s.ptr[i] == '#' && i + 2 < s.len ? pdf_hex_digit(s.ptr[i + 1]) : -1;
		int low = high >= 0 ? pdf_hex_digit(s.ptr[i + 2]) : -1;

		out[len] = s.ptr[i];
		if (low >= 0) {
			out[len] = (char)(high << 4 | low);
			i += 2;
		}
		len++;
	}
	return (struct str){out, len};
}

/* Of a key that is there twice the last one counts. */
static void take_name(struct signs *signs, struct str name)
{
	enum pdf_filter filter = pdf_filter_of(name);

	signs->w |= str_eq(name, STR("W"));
	signs->n |= str_eq(name, STR("N"));
	signs->first |= str_eq(name, STR("First"));
	if (str_eq(name, STR("Filter"))) {
		signs->in_filter = true;
		signs->filter_count = 0;
	} else if (filter == PDF_FILTER_OTHER) {
		signs->in_filter = false;
	} else if (signs->in_filter && signs->filter_count < PDF_FILTERS_MAX) {
		signs->filters[signs->filter_count++] = filter;
	}
}

static struct signs signs_of(struct str dict)
{
	struct signs signs = {0};
	char name[NAME_MAX_LEN];
	const char *slash;

	while (dict.len > 0 && (slash = memchr(dict.ptr, '/', dict.len)) != NULL) {
		dict = str_from(dict, (size_t)(slash - dict.ptr) + 1);
		take_name(&signs, name_at(dict, name));
	}
	return signs;
}

/* Words: each is an object of qpdf's. */
static uint64_t count_tokens(struct str s, bool *in_word)
{
	uint64_t count = 0;

	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		bool opens = c == '/' || c == '[' || c == '<' || c == '(';
		bool space = c <= ' ';

		count += opens || (!space && !*in_word);
		*in_word = !space && !opens;
	}
	return count;
}

static uint64_t tokens_max(const struct pdf_reader *r)
{
	return (uint64_t)r->limits->objects * TOKENS_PER_OBJECT;
}

static void add_tokens(struct pdf_reader *r, uint64_t tokens)
{
	r->tokens += tokens;
	if (r->tokens <= tokens_max(r) || r->stop)
		return;
	report_add(r->out, REMARK_TOO_MANY_OBJECTS, 0, r->limits->objects, STR(""));
	r->stop = true;
}

static void add_unfolded(struct pdf_reader *r, uint64_t bytes, uint64_t max)
{
	r->unfolded += bytes;
	if (bytes < max || r->stop)
		return;
	report_add(r->out, REMARK_INFLATE_BOMB, 0, UNFOLDED_MAX, STR(""));
	r->stop = true;
}

/* One stream */

struct counting {
	struct pdf_reader *reader;
	bool is_xref, in_word;
};

/* An entry of a cross-reference stream takes a byte at least and costs as much as a word. */
static bool count_piece(void *context, struct str piece)
{
	struct counting *c = context;

	add_tokens(c->reader, c->is_xref ? piece.len / 2 : count_tokens(piece, &c->in_word));
	return !c->reader->stop;
}

static uint64_t room(const struct pdf_reader *r)
{
	uint64_t max = UNFOLDED_MAX < r->limits->inflated ? UNFOLDED_MAX : r->limits->inflated;

	return r->unfolded < max ? max - r->unfolded : 0;
}

static enum inflate_result count_flate(struct pdf_reader *r, struct str data, bool is_xref)
{
	struct counting c = {.reader = r, .is_xref = is_xref};
	struct inflate_sink sink = {&c, count_piece};
	uint64_t max = room(r), used, unfolded;
	enum inflate_result result = inflate_pieces(&data, 1, max, &sink, &used, &unfolded);

	if (result == INFLATE_NOMEM)
		pdf_no_memory(r);
	add_unfolded(r, result == INFLATE_LIMIT ? max + 1 : unfolded, max + 1);
	return result;
}

/* Flate data that is to be unfolded again: kept, for once. */
static enum inflate_result unfold_middle(struct pdf_reader *r, struct str *data)
{
	struct buf next = {0};
	uint64_t max = room(r);
	bool in_word = false;
	size_t used;
	enum inflate_result result = inflate_zlib(r->inflate, *data, 0, (size_t)max, &next, &used);

	if (result == INFLATE_NOMEM)
		pdf_no_memory(r);
	add_unfolded(r, result == INFLATE_LIMIT ? max + 1 : next.len, max + 1);
	buf_free(&r->middle);
	r->middle = next;
	*data = buf_view(&r->middle);
	/* in case that the dictionary was misread and this is what qpdf gets */
	add_tokens(r, count_tokens(*data, &in_word));
	return result;
}

static void decode_text(struct pdf_reader *r, enum pdf_filter filter, struct str *data)
{
	struct buf next = {0};

	if (filter == PDF_FILTER_HEX)
		pdf_from_hex(*data, &next);
	else
		pdf_from_85(*data, &next);
	if (next.failed)
		pdf_no_memory(r);
	add_unfolded(r, next.len, room(r) + 1);
	buf_free(&r->middle);
	r->middle = next;
	*data = buf_view(&r->middle);
}

/* As far as the filters go, with the limits watched. */
static enum inflate_result count_filtered(struct pdf_reader *r, const struct signs *signs,
                                          struct str data)
{
	enum inflate_result result = INFLATE_OK;
	uint64_t max = room(r);
	bool damaged;

	for (size_t i = 0; i < signs->filter_count && !r->stop && result == INFLATE_OK; i++) {
		switch (signs->filters[i]) {
		case PDF_FILTER_HEX:
		case PDF_FILTER_85:
			decode_text(r, signs->filters[i], &data);
			break;
		case PDF_FILTER_LZW:
			add_unfolded(r, pdf_lzw_size(data, max + 1, &damaged), max + 1);
			return result;
		case PDF_FILTER_FLATE:
			if (i + 1 == signs->filter_count)
				return count_flate(r, data, signs->w);
			result = unfold_middle(r, &data);
			break;
		default:
			break;
		}
	}
	return result;
}

static enum inflate_result count_stream(struct pdf_reader *r, const struct signs *signs,
                                        struct str data)
{
	/* a filter that is named elsewhere ("/Filter 9 0 R") is Flate, or the data is small */
	if (signs->filter_count == 0) {
		count_flate(r, data, signs->w);
		return INFLATE_OK;
	}
	return count_filtered(r, signs, data);
}

/* Which stream it was: "12 0 obj" before it */

static uint32_t number_before(struct str s, size_t *at)
{
	uint64_t n = 0, unit = 1;

	while (*at > 0 && pdf_is_space(s.ptr[*at - 1]))
		--*at;
	while (*at > 0 && pdf_is_digit(s.ptr[*at - 1]) && unit < 10000000000) {
		--*at;
		n += unit * (uint64_t)(s.ptr[*at] - '0');
		unit *= 10;
	}
	return n > INT32_MAX ? 0 : (uint32_t)n;
}

static void remember(struct pdf_reader *r, struct pdf_early early)
{
	struct pdf_early *list = r->early;
	size_t cap = r->early_cap ? r->early_cap * 2 : 64;

	if (r->early_count == EARLY_MAX)
		return;
	if (r->early_count == r->early_cap) {
		list = realloc(list, cap * sizeof *list);
		if (!list) {
			pdf_no_memory(r);
			return;
		}
		r->early = list;
		r->early_cap = cap;
	}
	r->early[r->early_count++] = early;
}

static size_t find(struct str s, size_t from, const char *needle, size_t len)
{
	const char *hit = from < s.len ? memmem(s.ptr + from, s.len - from, needle, len) : NULL;

	return hit ? (size_t)(hit - s.ptr) : s.len;
}

/* The last "obj" that is no "endobj"; s.len where there is none. */
static size_t last_object(struct str s)
{
	for (size_t at = s.len; at >= 3; at--) {
		if (s.ptr[at - 1] == 'j' && memcmp(s.ptr + at - 3, "obj", 3) == 0 &&
		    (at < 6 || memcmp(s.ptr + at - 6, "end", 3) != 0))
			return at - 3;
	}
	return s.len;
}

static bool is_end_word(struct str s, size_t at)
{
	return at >= 3 && memcmp(s.ptr + at - 3, "end", 3) == 0;
}

static bool is_behind_dict(struct str s, size_t at)
{
	while (at > 0 && pdf_is_space(s.ptr[at - 1]))
		at--;
	return at >= 2 && s.ptr[at - 1] == '>' && s.ptr[at - 2] == '>';
}

/* *end is the next "endstream", found once for all streams before it. */
static struct str data_of(struct str s, size_t at, size_t *end)
{

	while (at < s.len && (s.ptr[at] == ' ' || s.ptr[at] == '\t'))
		at++;
	at += at < s.len && s.ptr[at] == '\r';
	at += at < s.len && s.ptr[at] == '\n';
	if (*end < at)
		*end = find(s, at, "endstream", 9);
	return str_upto(str_from(s, at), *end - at);
}

/* The stream whose keyword stands at `at`; `before` is what lies between the last stream
 * and it. */
static void look_at_stream(struct pdf_reader *r, struct str before, struct str bytes, size_t at,
                           size_t *end)
{
	size_t object = last_object(before);
	struct signs signs = signs_of(object < before.len ? str_from(before, object) : before);
	struct pdf_early early = {.is_xref = signs.w};

	if (!signs.w && !(signs.n && signs.first))
		return;
	if (object < before.len) {
		early.gen = number_before(before, &object);
		early.id = number_before(before, &object);
	}
	early.result = count_stream(r, &signs, data_of(bytes, at + 6, end));
	remember(r, early);
}

void pdf_foresee(struct pdf_reader *r)
{
	struct str bytes = str_upto(r->bytes, r->end), before;
	bool in_body = false, in_word = false;
	size_t from = 0, at = 0, end = 0;

	while (!r->stop) {
		at = find(bytes, at, "stream", 6);
		before = str_upto(str_from(bytes, from), at - from);
		if (at == bytes.len)
			break;
		if (is_end_word(bytes, at)) {
			in_body = false;
			from = at + 6;
		} else if (!in_body || is_behind_dict(bytes, at)) {
			if (!in_body)
				add_tokens(r, count_tokens(before, &in_word));
			look_at_stream(r, before, bytes, at, &end);
			in_body = true;
			from = at + 6;
		}
		at += 6;
	}
	if (!in_body && !r->stop)
		add_tokens(r, count_tokens(before, &in_word));
	buf_free(&r->middle);
}

/* Behind the opening */

static void look_again(struct pdf_reader *r, const struct pdf_early *early)
{
	struct signs signs = {0};
	const struct pdf_value *v;
	struct str data;

	if (early->is_xref || early->id == 0)
		return;
	v = pdf_fetch(r, early->id, early->gen);
	if (!v || !v->is_stream)
		return;
	signs.filter_count = pdf_filters(r, v, signs.filters);
	if (pdf_raw(r, v, &data))
		count_stream(r, &signs, data);
	pdf_raw_free(data);
	buf_free(&r->middle);
}

/* A damaged one counts only if it is the one that is in force: it is checked as any stream
 * that can be reached. */
static void look_at_damage(struct pdf_reader *r, const struct pdf_early *early)
{
	const struct pdf_value *v;

	if (early->result == INFLATE_OK || early->id == 0)
		return;
	v = pdf_fetch(r, early->id, early->gen);
	if (v && v->is_stream && (early->is_xref || pdf_value_get(v, "First")))
		pdf_stream(r, v);
}

void pdf_look_back(struct pdf_reader *r)
{
	for (size_t i = 0; i < r->early_count && !r->stop; i++) {
		if (r->encrypted)
			look_again(r, &r->early[i]);
		else
			look_at_damage(r, &r->early[i]);
		pdf_forget(r);
	}
}
