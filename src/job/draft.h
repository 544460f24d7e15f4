/* draft.h - one dossier on its way to becoming a document: what every maker's worker has.
 * Shape:  memory and engine of one thread, used again for each dossier.
 * Owner:  the caller's struct; draft_init, then draft_clear once. findings, output and e are
 *         those of the call to draft_load or draft_begin, borrowed until the next. */
#ifndef JOB_DRAFT_H
#define JOB_DRAFT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/lang.h"
#include "dossier/dossier.h"
#include "finding/finding.h"
#include "job/maker.h"
#include "job/press.h"

struct draft {
	struct press *press;
	struct arena arena;
	struct buf attached; /* what the PDF carries */
	struct dossier dossier;
	struct finding_list *findings;
	struct buf *output;
	struct err *e;
};

bool draft_init(struct draft *d, struct err *e);
void draft_clear(struct draft *d);

/* Forgets the dossier before; what is told of the next goes to these. */
void draft_begin(struct draft *d, struct buf *pdf, struct finding_list *findings, struct err *e);
/* The same, then loads this one: MADE when it is there to be worked on. The
 * parameters are those of maker.h. */
enum maker_status draft_load(struct draft *d, struct str json, unsigned long line, struct buf *pdf,
                             struct finding_list *findings, struct err *e);
/* Fills `attached` with what is attached of the dossier, and hex with its digest. */
bool draft_attach(struct draft *d, char hex[DIGEST_HEX_LEN + 1]);
/* REFUSED, or FAILED when a finding was lost for lack of memory. */
enum maker_status draft_refused(struct draft *d);
/* The language of the document: chosen (enum lang) unless it is -1, else the dossier's, else
 * French. */
enum lang draft_lang(const struct draft *d, int chosen);

#endif
