#include "finding/account.h"

const char *account_verdict_name(enum account_verdict v)
{
	static const char *const names[] = {[ACCOUNT_ACCEPTED] = "accepted",
	                                    [ACCOUNT_REFUSED] = "refused",
	                                    [ACCOUNT_UNKNOWN] = "unknown"};

	return names[v];
}

static void add_capitals(struct buf *out, const char *name)
{
	for (; *name; name++)
		buf_char(out, (char)(*name >= 'a' && *name <= 'z' ? *name - 32 : *name));
}

void account_write_formats(struct buf *out, const struct account *a, enum lang lang)
{
	for (size_t i = 0; i < a->format_count; i++) {
		if (i > 0 && i + 1 == a->format_count)
			buf_cstr(out, lang == LANG_FR ? " ou " : " or ");
		else if (i > 0)
			buf_cstr(out, ", ");
		add_capitals(out, a->formats[i]);
	}
}
