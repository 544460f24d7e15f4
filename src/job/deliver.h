/* deliver.h - documents to where they belong: one file, standard output, or a folder.
 * Shape:  a folder's documents are written in batches that ask the disk once for all:
 *         what became of them is known after delivery_flush.
 * Owner:  delivery_new makes, delivery_free drops; the options are borrowed until then.
 * Errors: USAGE (a folder that is a file or lies under one, a file that is a folder or lies
 *         under a file), IO, NOMEM. */
#ifndef JOB_DELIVER_H
#define JOB_DELIVER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/str.h"

#define DELIVERY_BATCH 64

struct delivery_options {
	const char *file;   /* for the only document; "-": standard output; NULL: see below */
	const char *folder; /* for many; both NULL: standard output */
	bool force;
	/* Writes to standard output; the context is handed on. */
	bool (*write)(void *context, struct str data, struct err *e);
	void *context;
};

struct delivery;

bool delivery_new(struct delivery **out, const struct delivery_options *options, struct err *e);
void delivery_free(struct delivery *d); /* d may be NULL; what was not flushed is dropped */

/* True if only one document can be delivered. */
bool delivery_is_single(const struct delivery_options *options);
/* True if that goes to standard output. */
bool delivery_is_stream(const struct delivery_options *options);
/* Adds the path that the document called name will have: DIR/name, FILE or "-". */
void delivery_path(struct buf *out, const struct delivery_options *options, struct str name);

/* The only document. */
enum file_outcome delivery_one(struct delivery *d, struct str data, struct err *e);

/* One of many, by its path inside the folder. *slot tells its outcome later. */
bool delivery_add(struct delivery *d, struct str name, struct str data, size_t *slot,
                  struct err *e);
/* Gives all that were added their names. */
void delivery_flush(struct delivery *d);
/* Of a document of the batch flushed last; *why is set when FAILED. */
enum file_outcome delivery_outcome(const struct delivery *d, size_t slot, const struct err **why);
/* Forgets the batch flushed last. */
void delivery_next_batch(struct delivery *d);

#endif
