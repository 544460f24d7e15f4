/* pdf.h - one PDF: every object that can be reached, every stream unfolded and its
 * checksum compared, all that acts by itself named.
 * Shape:  qpdf parses; streams are read raw and unfolded by us, under a limit.
 * Limits: objects, pages, inflated bytes.
 * Owner:  bytes are borrowed for the call.
 * Errors: all that is wrong with the file is a remark; false only for NOMEM. Where qpdf
 *         runs out of memory the process ends as guard/worker.h says: qpdf itself would
 *         call the file damaged.
 * Source: ISO 32000-1 (7.5 structure, 7.6 encryption, 12.6 actions), RFC 1950. */
#ifndef CODEC_PDF_H
#define CODEC_PDF_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "codec/report.h"

bool pdf_probe(struct report *out, struct str bytes, const struct codec_limits *limits,
               struct err *e);

/* Called before the first file of a process: what qpdf does when memory runs out. */
void pdf_on_out_of_memory(void (*end)(void));

#endif
