/* fuzz_template.c - any bytes as a template, and one as its partial, filled with fixed data. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/value.h"
#include "layout/template.h"
#include "pdf/form.h"

static const char data_text[] =
    "{\"a\": \"x\", \"b\": {\"c\": \"y\\nz\", \"d\": [1, 2, {\"a\": null}]}, \"l\": [[], [true], \"s\"],"
    " \"n\": \"p\", \"vide\": \"\"}";

static enum template_kind kind(void *context, struct str path)
{
	const struct value *v = value_path(context, path);

	if (!v)
		return TEMPLATE_UNKNOWN;
	if (v->type == VALUE_OBJECT)
		return TEMPLATE_OBJECT;
	return v->type == VALUE_ARRAY ? TEMPLATE_LIST : TEMPLATE_SCALAR;
}

static bool has_form(void *context, struct str path, struct str form)
{
	(void)context;
	return path.len && str_eq(form, STR("f"));
}

static bool print(void *context, struct buf *out, struct str path, struct str form,
                  const struct value *v)
{
	(void)context;
	buf_str(out, path);
	buf_str(out, form);
	if (v->type == VALUE_STRING)
		buf_str(out, v->string);
	return form.len < 2;
}

/* Every other path can be filled in. */
static bool field(void *context, struct str path, const struct pdf_field **out)
{
	static const struct pdf_field fields[2];

	(void)context;
	*out = path.len % 2 ? &fields[path.len / 2 % 2] : NULL;
	return true;
}

static struct str find(void *context, struct str name)
{
	return str_eq(name, STR("p")) ? *(const struct str *)context : (struct str){NULL, 0};
}

static struct str list(void *context, size_t index)
{
	(void)context;
	return index ? (struct str){NULL, 0} : STR("p");
}

/* Every mark in the text has its value, and the text is UTF-8. */
static void check(const struct template_filled *f)
{
	size_t bad, marks = 0;

	if (!text_valid(f->text, &bad))
		abort();
	for (size_t at = 0; at < f->text.len;)
		marks += text_next(f->text, &at) >= TEMPLATE_MARK;
	if (marks != f->value_count)
		abort();
}

static void run(struct str text, struct str partial, const struct value *data,
                const struct template_schema *schema, const struct template_printer *printer)
{
	struct template_partials partials = {&partial, find, list};
	struct template_filled filled;
	struct template *t;
	struct arena a = {0};
	struct buf out = {0};
	struct err e;

	if (!template_compile(&t, text, "fuzz", schema, &partials, &e))
		return;
	if (template_fill(&filled, t, data, printer, &out, &a, &e))
		check(&filled);
	template_free(t);
	buf_free(&out);
	arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct str text = {(const char *)bytes, size}, partial;
	struct template_schema schema = {.kind = kind, .has_form = has_form};
	struct template_printer printer = {NULL, print, NULL}, form = {NULL, print, field};
	struct value_error why;
	struct arena a = {0};
	struct value data;

	/* the first NUL parts the template from its partial; neither may hold one */
	text = str_split(text, '\0', &partial);
	if (!partial.ptr)
		partial = STR("");
	if (!value_parse(&data, STR(data_text), &a, &why))
		abort();
	schema.context = &data;
	run(text, partial, &data, NULL, NULL);
	run(text, partial, &data, NULL, &printer);
	run(text, partial, &data, &schema, &printer);
	run(text, partial, &data, NULL, &form);
	run(text, partial, &data, &schema, &form);
	arena_free(&a);
	return 0;
}
