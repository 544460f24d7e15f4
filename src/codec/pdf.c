/* pdf.c - see pdf.h. The order matters: what could exhaust memory is looked at before qpdf
 * reads, pages come before everything else because their contents are read, not only
 * checked. */
#include "codec/pdf.h"

#include <dlfcn.h>
#include <stdlib.h>

#include "codec/pdf_reader.h"

/* qpdf calls exhausted memory damage. This is std::set_new_handler, which libqpdf brings
 * with it; looked up, so that linking takes no C++ compiler. */
#define SET_NEW_HANDLER "_ZSt15set_new_handlerPFvvE"

typedef void (*new_handler)(void);
typedef new_handler (*new_handler_setter)(new_handler);

void pdf_on_out_of_memory(void (*end)(void))
{
	union {
		void *symbol;
		new_handler_setter set;
	} found;

	/* a call into libqpdf, so that it is linked and loaded */
	if (!qpdf_get_qpdf_version())
		return;
	found.symbol = dlsym(RTLD_DEFAULT, SET_NEW_HANDLER);
	if (found.symbol)
		found.set(end);
}

/* What can be said only at the end. */
static void conclude(struct pdf_reader *r)
{
	if (r->rebuilt)
		report_add(r->out, REMARK_REPAIRED, 0, 0, STR("cross-references"));
	if (!r->ends_properly && (r->unfinished || (r->rebuilt && r->lost)))
		report_add(r->out, REMARK_TRUNCATED, 0, r->bytes.len, STR(""));
	if (r->fields > 0)
		report_add(r->out, REMARK_FORM, 0, r->fields, STR(""));
	if (r->signatures > 0)
		report_add(r->out, REMARK_SIGNED, 0, r->signatures, STR(""));
}

static void read_all(struct pdf_reader *r)
{
	pdf_edges(r);
	pdf_foresee(r);
	if (r->stop || !pdf_reader_open(r))
		return;
	pdf_look_back(r);
	if (!r->stop)
		pdf_catalog(r);
	if (!r->stop)
		pdf_pages(r);
	pdf_walk(r);
	conclude(r);
}

bool pdf_reader_check(struct pdf_reader *r)
{
	r->inflate = inflate_new(r->e);
	if (!r->inflate)
		return false;
	read_all(r);
	return !r->nomem || err_nomem(r->e);
}

void pdf_reader_clear(struct pdf_reader *r)
{
	pdf_reader_close(r);
	inflate_free(r->inflate);
	arena_free(&r->arena);
	buf_free(&r->plain);
	buf_free(&r->middle);
	free(r->visited.keys);
	free(r->checked.keys);
	free(r->tasks);
	free(r->early);
}

bool pdf_probe(struct report *out, struct str bytes, const struct codec_limits *limits,
               struct err *e)
{
	struct pdf_reader r = {.out = out, .bytes = bytes, .limits = limits, .e = e};
	bool ok = pdf_reader_check(&r);

	pdf_reader_clear(&r);
	return ok;
}
