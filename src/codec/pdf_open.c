/* pdf_open.c - qpdf: opening, encryption, and what its errors and warnings mean.
 * qpdf tells what it met in English sentences only; those that matter are known here. */
#include "codec/pdf_reader.h"

#include <stdio.h>
#include <stdlib.h>

/* What every reader passes over in silence: no object is lost or changed by it. */
static const char *const quirks[] = {
    "reported number of objects (",
    "extraneous whitespace seen before xref",
    "accepting invalid xref table entry",
    "stream keyword followed by carriage return only",
    "stream keyword followed by extraneous whitespace",
    "stream keyword not followed by proper line terminator",
    "dictionary has duplicated key",
    "object has offset 0",
    "empty object treated as null",
    "invalid /ID in trailer dictionary",
    "file uses encryption SubFilters",
    "file is damaged", /* what is, the next warning says */
    "attempting to recover stream length",
    /* longer than it says: where it is shorter, qpdf makes the table anew */
    "Cross-reference stream data has the wrong size",
};

static bool is_quirk(const char *message)
{
	for (size_t i = 0; i < sizeof quirks / sizeof *quirks; i++) {
		if (strncmp(message, quirks[i], strlen(quirks[i])) == 0)
			return true;
	}
	return false;
}

/* The object that a warning is about: "(object 12 0, offset 400)", "object 12 0 not found". */
static bool object_of(const char *text, uint32_t *id, uint32_t *gen)
{
	const char *at = strstr(text, "object ");
	char *end;
	unsigned long n;

	for (; at; at = strstr(at + 1, "object ")) {
		n = strtoul(at + 7, &end, 10);
		if (end == at + 7 || n == 0 || n > INT32_MAX || (*end != ' ' && *end != '/'))
			continue;
		*id = (uint32_t)n;
		*gen = (uint32_t)strtoul(end + 1, NULL, 10);
		return true;
	}
	return false;
}

static bool is_null(struct pdf_reader *r, uint32_t id, uint32_t gen)
{
	qpdf_oh oh = qpdf_get_object_by_id(r->qpdf, (int)id, (int)gen);
	bool null = qpdf_oh_is_null(r->qpdf, oh);

	qpdf_oh_release(r->qpdf, oh);
	return null;
}

/* Objects of one object stream are all read at once: what is damaged there may be one that
 * nothing refers to. */
static bool is_of_object_stream(const char *text)
{
	return strstr(text, "object stream") != NULL;
}

static void take_warning(struct pdf_reader *r, qpdf_error w)
{
	const char *message = qpdf_get_error_message_detail(r->qpdf, w);
	char full[512];
	uint32_t id, gen;

	if (strncmp(message, "Attempting to reconstruct", 25) == 0) {
		r->rebuilt = true;
		return;
	}
	if (is_quirk(message))
		return;
	snprintf(full, sizeof full, "%s", qpdf_get_error_full_text(r->qpdf, w));
	report_add(r->out, REMARK_REPAIRED, 0, 0, str_of(message));
	if (object_of(full, &id, &gen) && !is_of_object_stream(full) && is_null(r, id, gen)) {
		pdf_remark_object(r, REMARK_OBJECT_DAMAGED, id, gen);
		r->lost = true;
	}
}

void pdf_warnings(struct pdf_reader *r)
{
	qpdf_error w;

	while (qpdf_more_warnings(r->qpdf)) {
		w = qpdf_next_warning(r->qpdf);
		if (!w)
			break;
		if (!r->quiet)
			take_warning(r, w);
	}
}

/* Encryption */

static void remark_unknown_encryption(struct pdf_reader *r)
{
	const struct pdf_value *filter;
	bool named;

	r->quiet = true;
	filter = pdf_get(r, pdf_get(r, pdf_trailer(r), "Encrypt"), "Filter");
	named = filter && filter->type == PDF_NAME;

	report_add(r->out, REMARK_UNKNOWN_ENCRYPTION, 0, 0, named ? filter->text : STR(""));
	pdf_forget(r);
}

static void remark_permissions(struct pdf_reader *r)
{
	bool print = qpdf_allow_print_low_res(r->qpdf), copy = qpdf_allow_extract_all(r->qpdf);
	bool modify = qpdf_allow_modify_other(r->qpdf);
	char detail[32];

	r->encrypted = r->out->encrypted = true;
	snprintf(detail, sizeof detail, "%s%s%s", print ? "" : "print ", copy ? "" : "copy ",
	         modify ? "" : "modify ");
	detail[detail[0] ? strlen(detail) - 1 : 0] = '\0';
	report_add(r->out, print && copy ? REMARK_ENCRYPTED_OPEN : REMARK_RESTRICTED, 0, 0,
	           str_of(detail));
}

/* Opening */

/* Why it cannot be opened. A file that was cut says so better than with qpdf's reason. */
static void remark_refusal(struct pdf_reader *r, qpdf_error why)
{
	enum qpdf_error_code_e code = qpdf_get_error_code(r->qpdf, why);
	char message[128];

	snprintf(message, sizeof message, "%s", qpdf_get_error_message_detail(r->qpdf, why));
	r->out->encrypted = qpdf_is_encrypted(r->qpdf);
	if (code == qpdf_e_password)
		report_add(r->out, REMARK_PASSWORD, 0, 0, STR(""));
	else if (code == qpdf_e_unsupported)
		remark_unknown_encryption(r);
	else if (r->ends_properly)
		report_add(r->out, REMARK_CORRUPT, 0, 0, str_of(message));
	else
		report_add(r->out, REMARK_TRUNCATED, 0, r->bytes.len, STR(""));
}

static bool has_catalog(struct pdf_reader *r)
{
	const struct pdf_value *root = pdf_get(r, pdf_trailer(r), "Root");
	bool found = root && root->type == PDF_DICT;

	pdf_forget(r);
	if (!found && !r->nomem)
		report_add(r->out, r->ends_properly ? REMARK_CORRUPT : REMARK_TRUNCATED, 0,
		           r->ends_properly ? 0 : r->bytes.len, STR("no document catalog"));
	return found;
}

bool pdf_reader_open(struct pdf_reader *r)
{
	qpdf_error why;

	r->qpdf = qpdf_init();
	qpdf_silence_errors(r->qpdf);
	qpdf_set_suppress_warnings(r->qpdf, QPDF_TRUE);
	qpdf_set_attempt_recovery(r->qpdf, QPDF_TRUE);
	qpdf_read_memory(r->qpdf, "", r->bytes.ptr, r->end, "");
	why = qpdf_get_error(r->qpdf);
	if (why) {
		remark_refusal(r, why);
		return false;
	}
	pdf_warnings(r);
	if (qpdf_is_encrypted(r->qpdf))
		remark_permissions(r);
	return has_catalog(r);
}

void pdf_reader_close(struct pdf_reader *r)
{
	if (!r->qpdf)
		return;
	qpdf_get_error(r->qpdf); /* else qpdf tells the user of it */
	qpdf_cleanup(&r->qpdf);
}
