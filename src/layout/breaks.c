/* breaks.c - see breaks.h. */
#include "layout/breaks.h"

#include <linebreak.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/buf.h"

#define PLACES 128u /* a power of two; a template has some thirty texts of its own */
#define KEPT_LEN_MAX 4096u

/* The text with its marks behind it. A later text of the same place takes it over. */
struct kept {
	unsigned long long hash;
	size_t len;
	struct buf bytes;
};

struct break_cache {
	struct kept kept[PLACES];
	struct buf marks; /* of a text too long to be kept */
};

/* libunibreak sorts its tables once; afterwards it only reads them. */
static pthread_once_t tables_once = PTHREAD_ONCE_INIT;

bool break_cache_new(struct break_cache **out, struct err *e)
{
	struct break_cache *c = calloc(1, sizeof *c);

	if (!c)
		return err_nomem(e);
	pthread_once(&tables_once, init_linebreak);
	*out = c;
	return true;
}

void break_cache_free(struct break_cache *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < PLACES; i++)
		buf_free(&c->kept[i].bytes);
	buf_free(&c->marks);
	free(c);
}

static unsigned long long hash_of(struct str s)
{
	unsigned long long h = 1469598103934665603ull;

	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.ptr[i]) * 1099511628211ull;
	return h ^ h >> 31;
}

static bool is_soft_hyphen(struct str text, size_t last)
{
	return last > 0 && memcmp(text.ptr + last - 1, "\u00AD", 2) == 0;
}

/* libunibreak takes U+FFFF for the end of a text and stops the program at one inside. U+FFFD
 * breaks the same and is as long: a copy with it, or the text itself where there is none. */
static struct str without_ends(struct str text, struct buf *copy)
{
	if (!memmem(text.ptr, text.len, "\xEF\xBF\xBF", 3))
		return text;
	buf_str(copy, text);
	if (copy->failed)
		return (struct str){NULL, 0};
	for (size_t i = 0; i + 2 < text.len; i++)
		if (memcmp(copy->data + i, "\xEF\xBF\xBF", 3) == 0)
			copy->data[i + 2] = '\xBD';
	return buf_view(copy);
}

static const char *add_breaks(struct buf *out, struct str text)
{
	char *marks = buf_reserve(out, text.len);
	struct buf copy = {0};
	struct str plain = without_ends(text, &copy);

	if (marks && plain.ptr)
		set_linebreaks_utf8((const utf8_t *)plain.ptr, plain.len, "fr", marks);
	else
		marks = NULL;
	buf_free(&copy);
	for (size_t i = 0; marks && i < text.len; i++)
		marks[i] = (marks[i] == LINEBREAK_ALLOWBREAK || marks[i] == LINEBREAK_MUSTBREAK) &&
		           !is_soft_hyphen(text, i);
	return marks;
}

static const char *keep_breaks(struct kept *k, unsigned long long hash, struct str text)
{
	const char *marks;

	buf_reset(&k->bytes);
	buf_str(&k->bytes, text);
	marks = add_breaks(&k->bytes, text);
	k->len = marks ? text.len : 0;
	k->hash = hash;
	return marks;
}

const char *breaks_of(struct break_cache *c, struct str text)
{
	unsigned long long hash;
	struct kept *k;

	buf_free(&c->marks); /* a worker may live long after its one long text */
	if (!text.len)
		return "";
	if (text.len > KEPT_LEN_MAX)
		return add_breaks(&c->marks, text);
	hash = hash_of(text);
	k = &c->kept[hash & (PLACES - 1)];
	if (k->hash == hash && k->len == text.len && memcmp(k->bytes.data, text.ptr, text.len) == 0)
		return k->bytes.data + k->len;
	return keep_breaks(k, hash, text);
}
