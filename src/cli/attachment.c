/* attachment.c - see attachment.h. */
#include "cli/attachment.h"

#include "cli/plain.h"

static const struct {
	const char *verdict, *text[LANG_COUNT];
} verdicts[] = {
    {"accepted", {"accepté", "accepted"}},
    {"refused", {"à corriger", "to be corrected"}},
    {"unknown", {"non vérifié", "not checked"}},
};

static void write_verdict(struct buf *out, const char *verdict, enum lang lang)
{
	for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
		if (str_eq(str_of(verdict), str_of(verdicts[i].verdict)))
			buf_cstr(out, verdicts[i].text[lang]);
	}
}

/* The formats that a procedure may accept; of others a finding says what they are. */
static const char *format_of(const struct attachment_record *r)
{
	static const struct {
		const char *type, *name;
	} formats[] = {{"jpeg", "JPEG"}, {"png", "PNG"}, {"pdf", "PDF"}};

	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		if (r->type && str_eq(str_of(r->type), str_of(formats[i].type)))
			return formats[i].name;
	}
	return NULL;
}

static void write_facts(struct buf *out, const struct attachment_record *r, enum lang lang)
{
	const char *format = format_of(r);

	buf_cstr(out, " — ");
	if (format)
		buf_cstr(out, format);
	if (format && r->pdf_version > 0)
		buf_printf(out, " %u.%u", r->pdf_version / 10, r->pdf_version % 10);
	if (format && r->width_px > 0)
		buf_printf(out, " %u × %u", r->width_px, r->height_px);
	if (format && r->pages > 0)
		buf_printf(out, ", %u page%s", r->pages, r->pages > 1 ? "s" : "");
	if (format)
		buf_cstr(out, ", ");
	finding_write_size(out, r->bytes, lang);
}

void attachment_write_text(struct buf *out, const struct attachment_record *r,
                           const struct messages *m)
{
	struct message_place at = {r->file, 0};
	size_t start = out->len;

	message_write_place(out, m, at);
	write_verdict(out, r->verdict, m->lang);
	if (r->is_known)
		write_facts(out, r, m->lang);
	buf_char(out, '\n');
	for (size_t i = 0; r->findings && i < r->findings->count; i++) {
		buf_cstr(out, "    ");
		message_write_account(out, m, &r->findings->items[i]);
		buf_char(out, '\n');
	}
	if (m->plain)
		plain_rewrite(out, start);
}
