/* pdf_edge.c - header, end and what lies outside them. */
#include "codec/pdf_character.h"
#include "codec/pdf_reader.h"

/* Readers look for the end in so many last bytes: more than that, even of nothing, and they
 * have to repair. */
#define LAST_BYTES 1024

static bool is_blank(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (!pdf_is_space(s.ptr[i]))
			return false;
	}
	return true;
}

/* Where needle stands last; s.len where it does not. */
static size_t last_of(struct str s, struct str needle)
{
	for (size_t at = s.len >= needle.len ? s.len - needle.len + 1 : 0; at > 0; at--) {
		const char *hit = memrchr(s.ptr, needle.ptr[0], at);

		if (!hit)
			break;
		at = (size_t)(hit - s.ptr) + 1;
		if (memcmp(hit, needle.ptr, needle.len) == 0)
			return at - 1;
	}
	return s.len;
}

static bool contains(struct str s, struct str needle)
{
	return s.len > 0 && memmem(s.ptr, s.len, needle.ptr, needle.len) != NULL;
}

static unsigned version_of(struct str s)
{
	if (s.len < 3 || s.ptr[0] < '1' || s.ptr[0] > '9' || s.ptr[1] != '.' || s.ptr[2] < '0' ||
	    s.ptr[2] > '9')
		return 0;
	return (unsigned)(s.ptr[0] - '0') * 10 + (unsigned)(s.ptr[2] - '0');
}

static void look_at_header(struct pdf_reader *r)
{
	r->header = kind_pdf_header(r->bytes);
	if (r->header == r->bytes.len) {
		report_add(r->out, REMARK_NO_HEADER, 0, 0, STR(""));
		return;
	}
	r->out->pdf_version = version_of(str_from(r->bytes, r->header + 5));
	/* blank lines before it trouble no reader */
	if (!is_blank(str_upto(r->bytes, r->header)))
		report_add(r->out, REMARK_HEADER_OFFSET, 0, r->header, STR(""));
}

/* A revision that was appended and cut is no foreign matter. */
static bool is_cut_revision(struct str tail)
{
	return contains(tail, STR(" obj")) || contains(tail, STR("startxref")) ||
	       contains(tail, STR("xref\n")) || contains(tail, STR("xref\r"));
}

/* An object begins behind the last one that ends. */
static bool is_unfinished(struct str bytes)
{
	size_t last = last_of(bytes, STR("endobj"));

	return contains(str_from(bytes, last == bytes.len ? 0 : last + 6), STR(" obj"));
}

static size_t behind_line_end(struct str s, size_t at)
{
	at += at < s.len && s.ptr[at] == '\r';
	at += at < s.len && s.ptr[at] == '\n';
	return at;
}

static void look_at_end(struct pdf_reader *r)
{
	size_t eof = last_of(r->bytes, STR("%%EOF"));
	struct str tail;

	r->end = r->bytes.len;
	r->unfinished = is_unfinished(r->bytes);
	if (eof == r->bytes.len)
		return;
	eof = behind_line_end(r->bytes, eof + 5);
	tail = str_from(r->bytes, eof);
	if (!is_blank(tail) && is_cut_revision(tail)) {
		/* readers would show the revision before, as if this one had never been */
		r->unfinished |= !contains(tail, STR("startxref"));
		return;
	}
	r->ends_properly = true;
	r->end = eof;
}

/* What stands before the header is looked at as a file of its own: mail headers, printer
 * commands and the like are junk, a film or a picture is not. */
static enum kind kind_before(struct str head)
{
	char mime[64];
	enum kind kind = kind_of(NULL, head, mime);

	switch (kind) {
	case KIND_EMPTY:
	case KIND_PDF:
	case KIND_TEXT:
	case KIND_EMAIL:
	case KIND_POSTSCRIPT:
	case KIND_OTHER:
		return KIND_COUNT;
	default:
		return kind;
	}
}

void pdf_edges(struct pdf_reader *r)
{
	enum kind second;
	struct str tail;

	r->out->kind = KIND_PDF;
	look_at_header(r);
	look_at_end(r);
	tail = str_from(r->bytes, r->end);
	second = kind_second(KIND_PDF, r->bytes, r->end);
	if (second == KIND_COUNT && r->header < r->bytes.len)
		second = kind_before(str_upto(r->bytes, r->header));
	if (second != KIND_COUNT)
		report_add(r->out, REMARK_POLYGLOT, 0, 0, str_of(kind_name(second)));
	else if (!is_blank(tail) || tail.len > LAST_BYTES)
		report_add(r->out, REMARK_TRAILING_BYTES, 0, tail.len, STR(""));
}
