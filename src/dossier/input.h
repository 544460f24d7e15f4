/* input.h - the records of one open input; reader.h says what they are.
 * Owner:  the caller's descriptor and path, which must outlive the input. */
#ifndef DOSSIER_INPUT_H
#define DOSSIER_INPUT_H

#include "dossier/reader.h"
#include "dossier/stream.h"

enum input_mode { INPUT_NEW, INPUT_LINES, INPUT_ENDED };

struct input {
	struct stream stream;
	const char *path; /* what was opened, for the commands that findings give; "-" */
	enum input_mode mode;
	unsigned long line;
	bool any; /* a record was found */
};

/* Begins to read fd; the buffer of the input before is used again. */
void input_begin(struct input *in, int fd, const char *path);
/* Fills bytes and line of the record. */
enum reader_result input_next(struct input *in, struct record *out, struct finding_list *wrong,
                              struct err *e);
void input_clear(struct input *in);

#endif
