/* records.c - see records.h. */
#include "cli/records.h"

#include <stdint.h>

#include "base/text.h"
#include "base/value.h"

static void write_string(struct buf *out, struct str s)
{
	struct buf text = {0};
	size_t bad;

	if (text_valid(s, &bad)) {
		value_write_string(out, s);
		return;
	}
	for (size_t at = 0; at < s.len;)
		buf_codepoint(&text, text_next(s, &at));
	value_write_string(out, buf_view(&text));
	out->failed |= text.failed;
	buf_free(&text);
}

static void write_base64(struct buf *out, struct str s)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < s.len; i += 3) {
		size_t count = s.len - i < 3 ? s.len - i : 3;
		uint32_t bits = 0;

		for (size_t k = 0; k < 3; k++)
			bits = bits << 8 | (k < count ? (unsigned char)s.ptr[i + k] : 0u);
		for (size_t k = 0; k < 4; k++)
			buf_char(out, k <= count ? digits[bits >> (18 - 6 * k) & 63] : '=');
	}
}

static void write_name(struct buf *out, const char *name)
{
	if (out->len > 0 && out->data[out->len - 1] != '{')
		buf_char(out, ',');
	buf_printf(out, "\"%s\":", name);
}

static void write_text(struct buf *out, const char *name, struct str s)
{
	write_name(out, name);
	if (s.len > 0)
		write_string(out, s);
	else
		buf_cstr(out, "null");
}

static void write_number(struct buf *out, const char *name, size_t n)
{
	write_name(out, name);
	if (n > 0)
		buf_printf(out, "%zu", n);
	else
		buf_cstr(out, "null");
}

static void write_name_bytes(struct buf *out, const char *name, struct str s)
{
	buf_printf(out, ",\"%s_base64\":\"", name);
	write_base64(out, s);
	buf_char(out, '"');
}

void record_file_name(struct buf *out, const char *name, struct str s)
{
	size_t bad;

	write_text(out, name, s);
	if (!text_valid(s, &bad))
		write_name_bytes(out, name, s);
}

static void write_sentence(struct buf *out, const char *name, const struct finding *f,
                           enum lang lang,
                           void (*write)(struct buf *, const struct finding *, enum lang))
{
	struct buf sentence = {0};

	write(&sentence, f, lang);
	write_text(out, name, buf_view(&sentence));
	out->failed |= sentence.failed;
	buf_free(&sentence);
}

static void write_finding(struct buf *out, const struct finding *f, enum lang lang)
{
	buf_char(out, '{');
	write_text(out, "id", str_of(finding_name(f->id)));
	write_text(out, "severity", str_of(severity_name(f->severity)));
	if (f->page > 0)
		write_number(out, "page", f->page);
	else
		write_text(out, "field", f->field);
	write_name(out, "params");
	buf_char(out, '{');
	for (size_t i = 0; i < f->param_count; i++) {
		if (i > 0)
			buf_char(out, ',');
		write_string(out, f->params[i].name);
		buf_char(out, ':');
		write_string(out, f->params[i].value);
	}
	buf_char(out, '}');
	write_sentence(out, "message", f, lang, finding_message);
	write_sentence(out, "remedy", f, lang, finding_remedy);
	buf_char(out, '}');
}

void record_findings(struct buf *out, const struct finding_list *list, enum lang lang)
{
	write_name(out, "findings");
	buf_char(out, '[');
	for (size_t i = 0; list && i < list->count; i++) {
		if (i > 0)
			buf_char(out, ',');
		write_finding(out, &list->items[i], lang);
	}
	buf_char(out, ']');
}

void record_document(struct buf *out, const struct document_record *r, enum lang lang)
{
	buf_char(out, '{');
	write_text(out, "reference", r->reference);
	record_file_name(out, "input", r->input);
	write_number(out, "line", r->line);
	record_file_name(out, "file", r->file);
	write_number(out, "bytes", r->bytes);
	write_text(out, "sha256", r->bytes > 0 ? str_of(r->sha256) : (struct str){0});
	write_number(out, "pages", r->bytes > 0 ? r->pages : 0);
	write_text(out, "status", str_of(r->status));
	record_findings(out, r->findings, lang);
	if (r->error)
		write_text(out, "error", str_of(r->error->text[lang]));
	buf_cstr(out, "}\n");
}

void record_checked_file(struct buf *out, struct str file)
{
	size_t bad;

	record_file_name(out, "file", file);
	if (text_valid(file, &bad))
		write_text(out, "file_base64", (struct str){0});
}

static void write_pdf_facts(struct buf *out, const struct attachment_record *r)
{
	write_number(out, "pages", r->pages);
	write_name(out, "pdf_version");
	if (r->pdf_version > 0)
		buf_printf(out, "\"%u.%u\"", r->pdf_version / 10, r->pdf_version % 10);
	else
		buf_cstr(out, "null");
	write_name(out, "encrypted");
	if (r->type && str_eq(str_of(r->type), STR("pdf")))
		buf_cstr(out, r->encrypted ? "true" : "false");
	else
		buf_cstr(out, "null");
}

void record_facts(struct buf *out, const struct attachment_record *r)
{
	write_text(out, "type", str_of(r->type));
	write_name(out, "bytes");
	if (r->is_known)
		buf_int(out, (int64_t)r->bytes);
	else
		buf_cstr(out, "null");
	write_text(out, "sha256", str_of(r->sha256));
	write_number(out, "width_px", r->width_px);
	write_number(out, "height_px", r->height_px);
	write_number(out, "dpi", r->dpi);
	write_number(out, "orientation", r->orientation);
	write_text(out, "colour", str_of(r->colour));
	write_number(out, "bits", r->bits);
	write_pdf_facts(out, r);
}

void record_sandbox(struct buf *out, const char *const *layers, size_t count)
{
	write_name(out, "sandbox");
	buf_char(out, '[');
	for (size_t i = 0; i < count; i++)
		buf_printf(out, "%s\"%s\"", i > 0 ? "," : "", layers[i]);
	buf_char(out, ']');
}

void record_attachment(struct buf *out, const struct attachment_record *r, enum lang lang)
{
	buf_char(out, '{');
	record_checked_file(out, r->file);
	record_file_name(out, "input", r->input);
	write_number(out, "line", r->line);
	record_facts(out, r);
	write_text(out, "verdict", str_of(r->verdict));
	record_findings(out, r->findings, lang);
	record_sandbox(out, r->sandbox, r->sandbox_count);
	buf_char(out, '}');
}
