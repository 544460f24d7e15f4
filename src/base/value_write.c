/* value_write.c - values as JSON text, see value.h. */
#include "base/value.h"

#include <stdlib.h>

#define SORTED_MAX 64 /* members sorted without the heap */

/* The short escape of a character that has one, else 0. */
static char short_escape(unsigned char c)
{
	switch (c) {
	case '"':
	case '\\':
		return (char)c;
	case '\b':
		return 'b';
	case '\f':
		return 'f';
	case '\n':
		return 'n';
	case '\r':
		return 'r';
	case '\t':
		return 't';
	default:
		return 0;
	}
}

static bool needs_escape(unsigned char c)
{
	return c < ' ' || c == '"' || c == '\\';
}

static void write_escape(struct buf *b, unsigned char c)
{
	char letter = short_escape(c);

	if (letter)
		buf_add(b, (char[]){'\\', letter}, 2);
	else
		buf_printf(b, "\\u%04x", (unsigned)c);
}

void value_write_string(struct buf *b, struct str s)
{
	size_t at = 0;

	buf_char(b, '"');
	while (at < s.len) {
		size_t start = at;

		while (at < s.len && !needs_escape((unsigned char)s.ptr[at]))
			at++;
		buf_add(b, s.ptr + start, at - start);
		if (at < s.len)
			write_escape(b, (unsigned char)s.ptr[at++]);
	}
	buf_char(b, '"');
}

static int compare_keys(const void *a, const void *b)
{
	const struct value_member *const *first = a, *const *second = b;

	return str_compare((*first)->key, (*second)->key);
}

static bool is_among(struct str key, const struct str *keys, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (str_eq(key, keys[i]))
			return true;
	}
	return false;
}

/* What a value is written with: `without` counts at the top only. */
struct writer {
	struct buf *out;
	const struct str *without;
	size_t without_count;
};

static void write_value(const struct writer *w, const struct value *v, unsigned depth);

static void write_members(const struct writer *w, const struct value_member **sorted,
                          const struct value *v, unsigned depth)
{
	size_t count = 0;

	for (size_t i = 0; i < v->object.count; i++) {
		if (depth > 1 || !is_among(v->object.members[i].key, w->without, w->without_count))
			sorted[count++] = &v->object.members[i];
	}
	qsort(sorted, count, sizeof *sorted, compare_keys);
	buf_char(w->out, '{');
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_char(w->out, ',');
		value_write_string(w->out, sorted[i]->key);
		buf_char(w->out, ':');
		write_value(w, &sorted[i]->value, depth);
	}
	buf_char(w->out, '}');
}

static void write_object(const struct writer *w, const struct value *v, unsigned depth)
{
	const struct value_member *few[SORTED_MAX], **sorted = few;

	if (v->object.count > SORTED_MAX)
		sorted = calloc(v->object.count, sizeof(*sorted));
	if (!sorted) {
		w->out->failed = true;
		return;
	}
	write_members(w, sorted, v, depth);
	if (sorted != few)
		free(sorted);
}

static void write_array(const struct writer *w, const struct value *v, unsigned depth)
{
	buf_char(w->out, '[');
	for (size_t i = 0; i < v->array.count; i++) {
		if (i > 0)
			buf_char(w->out, ',');
		write_value(w, &v->array.items[i], depth);
	}
	buf_char(w->out, ']');
}

static void write_value(const struct writer *w, const struct value *v, unsigned depth)
{
	if (depth > VALUE_DEPTH_MAX) {
		w->out->failed = true;
		return;
	}
	switch (v->type) {
	case VALUE_NULL:
		buf_cstr(w->out, "null");
		break;
	case VALUE_BOOL:
		buf_cstr(w->out, v->boolean ? "true" : "false");
		break;
	case VALUE_INT:
		buf_int(w->out, v->integer);
		break;
	case VALUE_STRING:
		value_write_string(w->out, v->string);
		break;
	case VALUE_ARRAY:
		write_array(w, v, depth + 1);
		break;
	case VALUE_OBJECT:
		write_object(w, v, depth + 1);
		break;
	}
}

void value_write_canonical(struct buf *b, const struct value *v, const struct str *without,
                           size_t without_count)
{
	struct writer w = {b, without, without_count};

	write_value(&w, v, 0);
}

/* --- For people --- */

static void start_line(struct buf *b, unsigned depth)
{
	buf_char(b, '\n');
	for (unsigned i = 0; i < depth; i++)
		buf_cstr(b, "  ");
}

static void write_indented(struct buf *b, const struct value *v, unsigned depth);

static void write_list_indented(struct buf *b, const struct value *v, unsigned depth)
{
	bool is_object = v->type == VALUE_OBJECT;
	size_t count = is_object ? v->object.count : v->array.count;

	buf_char(b, is_object ? '{' : '[');
	for (size_t i = 0; i < count; i++) {
		buf_cstr(b, i > 0 ? "," : "");
		start_line(b, depth + 1);
		if (is_object) {
			value_write_string(b, v->object.members[i].key);
			buf_cstr(b, ": ");
			write_indented(b, &v->object.members[i].value, depth + 1);
		} else {
			write_indented(b, &v->array.items[i], depth + 1);
		}
	}
	if (count > 0)
		start_line(b, depth);
	buf_char(b, is_object ? '}' : ']');
}

static void write_indented(struct buf *b, const struct value *v, unsigned depth)
{
	if (v->type == VALUE_OBJECT || v->type == VALUE_ARRAY)
		write_list_indented(b, v, depth);
	else
		write_value(&(struct writer){.out = b}, v, depth);
}

void value_write_indented(struct buf *b, const struct value *v)
{
	write_indented(b, v, 0);
	buf_char(b, '\n');
}
