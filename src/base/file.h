/* file.h - whole files in, whole files out.
 * Errors: IO, LIMIT, NOMEM; the text names the reason, the caller adds the path.
 * Source: a rename over a device would replace it, and fsync of a pipe says EINVAL. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* Adds the whole file to out; LIMIT when it has more than max bytes. */
bool file_read(struct buf *out, const char *path, size_t max, struct err *e);
/* All bytes to fd, however many writes it takes; on failure errno is that of the last. */
bool file_write_fd(int fd, struct str data, struct err *e);

enum file_outcome {
	FILE_WRITTEN,
	FILE_KEPT,      /* the same bytes stood there already */
	FILE_DIFFERENT, /* other bytes stand there, nothing was done: not without `force` */
	FILE_FAILED,    /* e says why; what stood there stands there still */
};

/* Files of one batch. They appear whole or not at all: each is a temporary file beside
 * its target until file_batch_commit, which asks the disk once for all of them (fsync)
 * and only then gives them their names. A target that is no regular file (a device, a
 * pipe) is written at once and never replaced. A symbolic link is followed. Each file
 * keeps a descriptor open until the commit: 64 make a good batch. */
struct file_batch;

struct file_batch *file_batch_new(bool force, struct err *e);
/* data is written now, named at commit. `slot` gets the place of the outcome, which also
 * tells of a full disk, or that an earlier file of the batch has the path already; false
 * only when memory ran out and there is no such place. The folders that path names are
 * made where they lack. */
bool file_batch_add(struct file_batch *b, const char *path, struct str data, size_t *slot,
                    struct err *e);
size_t file_batch_count(const struct file_batch *b);
/* Names every file of the batch. Outcomes can then be asked for until the next reset; *why
 * says something only of FAILED. */
void file_batch_commit(struct file_batch *b);
enum file_outcome file_batch_outcome(const struct file_batch *b, size_t slot,
                                     const struct err **why);
void file_batch_reset(struct file_batch *b);
/* Drops what was not committed; temporary files are removed. */
void file_batch_free(struct file_batch *b);

/* A batch of one. */
enum file_outcome file_write(const char *path, struct str data, bool force, struct err *e);

#endif
