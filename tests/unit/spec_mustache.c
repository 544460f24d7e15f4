/* spec_mustache.c - runs the Mustache specification's published test files.
 * usage: spec_mustache FOLDER   (the folder of its *.json files)
 * A line per file, a report per failed test, exit status 1 if any failed. Two modules that
 * this project leaves out, lambdas and inheritance, are skipped by file name. Values are put
 * back in as the specification's own interpolation does: escaped for HTML unless raw. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"
#include "base/value.h"
#include "layout/template.h"

#define FILE_MAX (4u << 20)

struct tally {
	unsigned passed, failed, files;
};

static bool is_number_char(char c)
{
	return (c >= '0' && c <= '9') || strchr("+-.eE", c);
}

/* Reals are no values of this project: they become strings, which print the same. */
static void quote_reals(struct buf *out, struct str in)
{
	bool quoted = false;

	for (size_t i = 0; i < in.len; i++) {
		size_t end = i;

		if (in.ptr[i] == '"' && (i == 0 || in.ptr[i - 1] != '\\'))
			quoted = !quoted;
		while (!quoted && end < in.len && is_number_char(in.ptr[end]) && in.ptr[i] >= '0' &&
		       in.ptr[i] <= '9')
			end++;
		if (end > i && memchr(in.ptr + i, '.', end - i))
			buf_printf(out, "\"%.*s\"", (int)(end - i), in.ptr + i);
		else if (end > i)
			buf_add(out, in.ptr + i, end - i);
		else
			buf_char(out, in.ptr[i]);
		i = end > i ? end - 1 : i;
	}
}

static struct str partial_find(void *context, struct str name)
{
	const struct value *v = value_get(context, name);

	/* the specification wants an empty text for a partial that is not there */
	return v && v->type == VALUE_STRING && v->string.len ? v->string : STR("");
}

static struct str partial_list(void *context, size_t index)
{
	const struct value *v = context;

	if (!v || v->type != VALUE_OBJECT || index >= v->object.count)
		return (struct str){NULL, 0};
	return v->object.members[index].key;
}

static void escape(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		switch (s.ptr[i]) {
		case '&':
			buf_cstr(out, "&amp;");
			break;
		case '<':
			buf_cstr(out, "&lt;");
			break;
		case '>':
			buf_cstr(out, "&gt;");
			break;
		case '"':
			buf_cstr(out, "&quot;");
			break;
		default:
			buf_char(out, s.ptr[i]);
		}
	}
}

static void put_values_in(struct buf *out, const struct template_filled *filled)
{
	size_t at = 0;

	while (at < filled->text.len) {
		size_t start = at;
		uint32_t codepoint = text_next(filled->text, &at);

		if (codepoint < TEMPLATE_MARK || codepoint - TEMPLATE_MARK >= filled->value_count)
			buf_add(out, filled->text.ptr + start, at - start);
		else if (filled->values[codepoint - TEMPLATE_MARK].raw)
			buf_str(out, filled->values[codepoint - TEMPLATE_MARK].text);
		else
			escape(out, filled->values[codepoint - TEMPLATE_MARK].text);
	}
}

static bool render(struct buf *out, const struct value *test, struct err *e)
{
	const struct value *partials = value_get(test, STR("partials"));
	struct template_partials find = {(void *)(uintptr_t)partials, partial_find, partial_list};
	struct template_filled filled;
	struct template *t = NULL;
	struct buf text = {0};
	struct arena a = {0};
	bool ok =
	    template_compile(&t, value_string(test, STR("template")), "test", NULL, &find, e) &&
	    template_fill(&filled, t, value_get(test, STR("data")), NULL, &text, &a, e);

	if (ok)
		put_values_in(out, &filled);
	template_free(t);
	buf_free(&text);
	arena_free(&a);
	return ok;
}

static bool run_test(const char *file, const struct value *test)
{
	struct str name = value_string(test, STR("name")),
		   want = value_string(test, STR("expected"));
	struct buf got = {0};
	struct err e = {0};
	bool done = render(&got, test, &e), ok = done && str_eq(buf_view(&got), want);

	if (!done)
		printf("%s: %.*s: %s\n", file, STR_ARG(name), e.text[LANG_EN]);
	else if (!ok)
		printf("%s: %.*s:\n  want \"%.*s\"\n  got  \"%.*s\"\n", file, STR_ARG(name),
		       STR_ARG(want), STR_ARG(buf_view(&got)));
	buf_free(&got);
	return ok;
}

static bool run_tests(const char *file, const struct value *root, struct tally *tally)
{
	const struct value *tests = value_get(root, STR("tests"));
	unsigned passed = 0;

	if (!tests || tests->type != VALUE_ARRAY)
		return false;
	for (size_t i = 0; i < tests->array.count; i++)
		passed += run_test(file, &tests->array.items[i]);
	printf("%-24s %u passed, %zu failed\n", file, passed, tests->array.count - passed);
	tally->passed += passed;
	tally->failed += (unsigned)tests->array.count - passed;
	tally->files++;
	return true;
}

static bool run_file(const char *folder, const char *file, struct tally *tally)
{
	char path[4096];
	struct buf bytes = {0}, text = {0};
	struct arena a = {0};
	struct value root;
	struct value_error why = {0};
	struct err e = {0};
	bool ok = false;

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	if (!file_read(&bytes, path, FILE_MAX, &e)) {
		printf("%s: %s\n", path, e.text[LANG_EN]);
		goto out;
	}
	quote_reals(&text, buf_view(&bytes));
	if (!value_parse(&root, buf_view(&text), &a, &why)) {
		printf("%s:%u: not JSON (%d)\n", path, why.line, (int)why.problem);
		goto out;
	}
	ok = run_tests(file, &root, tally);
out:
	buf_free(&bytes);
	buf_free(&text);
	arena_free(&a);
	return ok;
}

static int is_spec(const struct dirent *d)
{
	size_t len = strlen(d->d_name);

	return len > 5 && strcmp(d->d_name + len - 5, ".json") == 0;
}

static bool is_left_out(const char *file)
{
	return strstr(file, "lambdas") || strstr(file, "inheritance");
}

int main(int argc, char **argv)
{
	struct tally tally = {0};
	struct dirent **files = NULL;
	bool ok = true;
	int count;

	if (argc != 2) {
		fprintf(stderr, "usage: spec_mustache FOLDER\n");
		return 2;
	}
	count = scandir(argv[1], &files, is_spec, alphasort);
	for (int i = 0; i < count; i++) {
		if (is_left_out(files[i]->d_name))
			printf("%-24s skipped\n", files[i]->d_name);
		else
			ok = run_file(argv[1], files[i]->d_name, &tally) && ok;
		free(files[i]);
	}
	free(files);
	printf("%u passed, %u failed\n", tally.passed, tally.failed);
	return ok && tally.files && !tally.failed ? 0 : 1;
}
