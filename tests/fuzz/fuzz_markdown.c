/* fuzz_markdown.c - any bytes as a filled text: as many marks in it as it likes, five values. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/text.h"
#include "layout/block.h"

static struct template_value values[] = {
    {.text = {"Ana", 3}},
    {.text = {"", 0}},
    {.text = {"*a* | `b`\r\n\tc: d ! 10 000", 23}},
    {.text = {"https://exemple.fr/?a=b&c", 25}},
    {.text = {"e\xCC\x81", 3}},
};

/* No control in it, UTF-8, and covered by its spans in order. */
static void check_text(const struct rich_text *t)
{
	size_t bad, end = 0;

	if (!text_valid(t->text, &bad))
		abort();
	for (size_t i = 0; i < t->text.len; i++)
		if ((unsigned char)t->text.ptr[i] < 0x20 || t->text.ptr[i] == 0x7F)
			abort();
	for (size_t i = 0; i < t->span_count; i++) {
		if (t->spans[i].start != end || t->spans[i].end <= end)
			abort();
		end = t->spans[i].end;
	}
	if (end != t->text.len)
		abort();
}

static void check(const struct block *b, unsigned depth)
{
	check_text(&b->text);
	if (depth > 40)
		abort();
	for (const struct block *c = b->first; c; c = c->next) {
		if (!c->next && c != b->last)
			abort();
		check(c, depth + 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct template_filled filled = {
	    .text = {(const char *)bytes, size},
	    .values = values,
	    .value_count = sizeof(values) / sizeof(*values),
	};

	for (int lang = 0; lang < LANG_COUNT; lang++) {
		struct arena a = {0};
		struct block *root;
		struct err e;

		if (block_parse(&root, &filled, (enum lang)lang, &a, &e))
			check(root, 0);
		arena_free(&a);
	}
	return 0;
}
