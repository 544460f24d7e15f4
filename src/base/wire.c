/* wire.c - see wire.h. */
#include "base/wire.h"

void wire_put(struct buf *b, uint64_t n, size_t size)
{
	for (size_t i = 0; i < size; i++)
		buf_char(b, (char)(n >> 8 * i & 0xFF));
}

void wire_put_text(struct buf *b, struct str text)
{
	wire_put(b, text.len, 1);
	buf_str(b, text);
}

uint64_t wire_get(struct wire *w, size_t size, uint64_t max)
{
	uint64_t n = 0;

	if (w->wrong || w->rest.len < size) {
		w->wrong = true;
		return 0;
	}
	for (size_t i = 0; i < size; i++)
		n |= (uint64_t)(unsigned char)w->rest.ptr[i] << 8 * i;
	w->rest = str_from(w->rest, size);
	w->wrong = n > max;
	return w->wrong ? 0 : n;
}

bool wire_get_bool(struct wire *w)
{
	return wire_get(w, 1, 1) != 0;
}

struct str wire_get_text(struct wire *w, size_t max)
{
	size_t len = (size_t)wire_get(w, 1, max);
	struct str text = str_upto(w->rest, len);

	w->wrong |= text.len < len;
	if (w->wrong)
		return (struct str){NULL, 0};
	w->rest = str_from(w->rest, len);
	return text;
}
