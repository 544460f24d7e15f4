/* bind_album.h - pages of pictures that are there, shared out to PDFs, drawn, examined, written.
 * Owner:  the album's share and names lie in its arena; pages own their data.
 * Errors: NOMEM, LIBRARY, FORMAT of the run as a whole; what becomes of one PDF is told of it. */
#ifndef JOB_BIND_ALBUM_H
#define JOB_BIND_ALBUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "job/bind.h"
#include "job/normalizer.h"
#include "job/share.h"
#include "pdf/album.h"

struct bind_page {
	struct str name;
	struct normalizer_wish wish;
	bool is_wanted, is_made;
	uint32_t pictures; /* in its file */
	struct buf data, palette, profile;
	struct piece before; /* its facts; no findings */
	const struct rework *rework;
	uint64_t least; /* bytes that it takes to be legible; 0: not known */
};

/* Keeps what was made of it. */
bool bind_page_take(struct bind_page *page, const struct normalized *n, struct arena *a,
                    struct err *e);
void bind_page_clear(struct bind_page *page);

struct bind_album {
	const struct bind_options *options;
	struct piece_policy policy;
	uint64_t file_bytes;
	size_t files_max;
	const struct bind_page *pages;
	size_t count;
	struct arena *arena;
	/* Set here. */
	struct album album; /* of all pages */
	struct album_page *drawn;
	struct share_page *shares;
	struct share_limits limits;
	struct share share;
};

/* Who is told, and how PDFs are written. */
struct bind_writing {
	const struct normalize_options *run;
	bool force;
	void *context;
	void (*tell)(void *context, const struct normalized_file *file);
};

/* USAGE where no PDF can be written there. */
bool bind_album_check(const struct bind_options *o, struct err *e);
bool bind_album_begin(struct bind_album *a, struct err *e);
/* Shares the bytes among the pages as they are now. */
bool bind_album_share(struct bind_album *a, struct err *e);
/* Bytes of data that a page may have. */
uint64_t bind_album_allowed(const struct bind_album *a, size_t page);
/* Tells that they do not fit. */
void bind_album_refuse(struct bind_album *a, const struct bind_writing *w);
bool bind_album_write(struct bind_album *a, const struct bind_writing *w, struct err *e);

#endif
