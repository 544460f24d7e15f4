/* fuzz_page.c - any Markdown down to the bytes of a document: what the parser lets through,
 * lines, pages and the file must carry. A file that was made begins and ends as one. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "layout/page.h"

static const struct pdf_field line = {
    .name = {"a.b", 3}, .label = {"B", 1}, .value = {"Ana", 3}, .max_chars = 9};
static const struct pdf_field lines = {.name = {"a.c", 3},
                                       .label = {"C", 1},
                                       .value = {"Ana\xE2\x80\xA8"
                                                 "Ben",
                                                 9},
                                       .multiline = true};

static struct template_value values[] = {
    {.text = {"Ana", 3}},
    {.text = {"", 0}},
    {.text = {"Nguy\xE1\xBB\x85n Th\xE1\xBB\x8B\n\xE1\x83\x97\xE1\x83\x91", 19}},
    {.text = {"https://exemple.fr/?a=b&c", 25}},
    {.text = {"Ana", 3}, .field = &line, .blank = 12},
    {.field = &lines, .blank = 400},
};

static struct pdf *pdf;
static struct break_cache *breaks;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const struct str normal[] = {{"NotoSans-Regular.ttf", 20},
	                                    {"NotoSansGeorgian-Regular.ttf", 28}};
	static const struct str bold[] = {{"NotoSans-Bold.ttf", 17}};
	static const struct str italic[] = {{"NotoSans-Italic.ttf", 19}};
	static const struct font_names names[FACE_STYLE_COUNT] = {
	    {normal, 2}, {bold, 1}, {italic, 1}};
	const char *data = getenv("DOSSIER_TOOLS_DATA");
	char folder[4096];
	struct fonts *fonts;
	struct err e;

	(void)argc;
	(void)argv;
	snprintf(folder, sizeof folder, "%s/fonts", data ? data : ".");
	if (!fonts_load(&fonts, &(struct font_folders){NULL, folder}, names, true, &e) ||
	    !pdf_engine_new(&pdf, fonts, 1, &e) || !break_cache_new(&breaks, &e)) {
		fprintf(stderr, "%s\n", e.text[LANG_EN]);
		exit(1);
	}
	return 0;
}

static bool make(const struct template_filled *filled, struct arena *a, struct buf *out)
{
	const struct page_options options = {.lang = LANG_FR, .breaks = breaks};
	const struct pdf_info info = {.title = STR("Essai"),
	                              .language = STR("fr-FR"),
	                              .date = {{2026, 11, 23}, 14, 5, 0, 60}};
	struct block *root;
	struct err e;

	return block_parse(&root, filled, LANG_FR, a, &e) && pdf_begin(pdf, &info, &e) &&
	       pages_draw(pdf, root, &options, a, &e) && pdf_finish(pdf, out, &e);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const struct template_filled filled = {
	    .text = {(const char *)bytes, size},
	    .values = values,
	    .value_count = sizeof values / sizeof *values,
	};
	struct arena a = {0};
	struct buf out = {0};

	if (make(&filled, &a, &out) && (out.len < 16 || memcmp(out.data, "%PDF-1.7", 8) != 0 ||
	                                memcmp(out.data + out.len - 6, "%%EOF\n", 6) != 0))
		abort();
	buf_free(&out);
	arena_free(&a);
	return 0;
}
