/* output.h - standard output, checked: what did not arrive is an error.
 * Shape:  additions wait in memory until output_flush.
 * Owner:  output_init, then output_close once; the descriptor is the caller's.
 * Errors: IO names standard output. A reader that has gone (`| head`) is no error but
 *         sets pipe_closed: later additions are dropped, the run should stop. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct output {
	int fd;
	struct buf pending;
	bool pipe_closed;
	bool failed; /* why says what of: reported once, later flushes fail too */
	struct err why;
};

/* Before anything is opened: descriptors 0 to 2 that the parent closed get something that
 * can neither be read nor written, or a document could become standard error. */
void output_hold_streams(void);

void output_init(struct output *o, int fd);
/* Writes what is pending. False when it did not arrive, pipe_closed or not. */
bool output_flush(struct output *o, struct err *e);
/* data at once, behind what is pending. */
bool output_write(struct output *o, struct str data, struct err *e);
/* Flushes and closes the descriptor, which some file systems use to say that the disk is
 * full. True when everything arrived. */
bool output_close(struct output *o, struct err *e);

#endif
