/* share.h - how pages share the bytes that files may have.
 * Shape:  all in one file where they fit as they are. Else in one file where they fit legibly:
 *         the largest pages are brought down to a common bound, none under what it takes to be
 *         read. Else in the order given in as few files as it takes, about as large each, and
 *         the bound is that of each file. Else refused.
 *         Whoever encodes the pages again does so from the originals, each to at most what it is
 *         allowed, and asks once more with what came of it; a page whose least size was not
 *         known (0) and that cannot be read at what it is allowed says it then. When nothing has
 *         to be encoded again, all fits.
 * Units:  bytes; pages from 0.
 * Owner:  what share_pages fills lives in the arena.
 * Errors: NOMEM. Pages that do not fit are no error: `end`, for share_tell. */
#ifndef JOB_SHARE_H
#define JOB_SHARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "finding/finding.h"

struct share_page {
	uint64_t bytes; /* that it takes as it is, with what a PDF adds to it */
	uint64_t least; /* that it takes when no smaller one would be legible; at most bytes */
};

struct share_limits {
	uint64_t file_bytes;
	uint64_t overhead; /* bytes of a file that belong to no page */
	size_t files;      /* at least 1 */
};

enum share_end { SHARE_FITS, SHARE_PAGE_TOO_LARGE, SHARE_TOO_MANY_FILES };

struct share_part {
	size_t first, count; /* of its pages */
};

struct share {
	enum share_end end;
	/* Of SHARE_FITS. */
	uint64_t *allowed; /* by page; as much as it has, or less */
	struct share_part *parts;
	size_t part_count;
	/* Of the others: the page that no file holds alone; the files that it would take. */
	size_t page, needed;
};

/* count: at least 1. */
bool share_pages(struct share *out, const struct share_page *pages, size_t count,
                 const struct share_limits *limits, struct arena *a, struct err *e);

/* Adds the finding that says why the pages do not fit. */
void share_tell(struct finding_list *list, const struct share *share,
                const struct share_page *pages, size_t count, const struct share_limits *limits);

#endif
