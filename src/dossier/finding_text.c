#include "dossier/finding_text.h"

#include "base/text.h"

#define EXCERPT_CHARS 60

static void add_shown(struct buf *b, struct str s, size_t *at)
{
	size_t start = *at;
	uint32_t codepoint = text_next(s, at);

	if (codepoint == 0xFFFD && *at - start == 1)
		buf_printf(b, "<0x%02X>", (unsigned char)s.ptr[start]);
	else if (codepoint < ' ' || codepoint == 0x2028 || codepoint == 0x2029 ||
	         text_is_control(codepoint) || text_is_invisible(codepoint))
		buf_printf(b, "<U+%04X>", (unsigned)codepoint);
	else
		buf_add(b, s.ptr + start, *at - start);
}

void text_show(struct buf *b, struct str s)
{
	size_t at = 0;

	for (unsigned chars = 0; at < s.len && chars < EXCERPT_CHARS; chars++)
		add_shown(b, s, &at);
	if (at < s.len)
		buf_cstr(b, "…");
}

void finding_excerpt(struct finding_list *list, struct finding *f, const char *name,
                     struct str value)
{
	struct buf shown = {0};

	text_show(&shown, value);
	finding_param(list, f, name, buf_view(&shown));
	list->failed |= shown.failed;
	buf_free(&shown);
}

struct str value_type_name(enum value_type type)
{
	static const char *const names[] = {
	    [VALUE_NULL] = "null",     [VALUE_BOOL] = "boolean", [VALUE_INT] = "integer",
	    [VALUE_STRING] = "string", [VALUE_ARRAY] = "array",  [VALUE_OBJECT] = "object",
	};

	return str_of(names[type]);
}

void finding_wrong_type(struct finding_list *list, struct str at, const struct value *v,
                        enum value_type expected)
{
	struct finding *f = finding_add(list, FINDING_WRONG_TYPE, at);

	finding_param(list, f, "found", value_type_name(v->type));
	finding_param(list, f, "expected", value_type_name(expected));
}
