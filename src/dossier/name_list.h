/* name_list.h - a file of names, as --files-from gives it.
 * Shape:  one name a line, ended by LF or CR LF, empty lines passed over; or names ended
 *         by NUL, which may then contain anything.
 * Limits: 8,192 bytes a name.
 * Owner:  name_list_init borrows the file's name; name_list_clear gives all back. A name
 *         holds until the next call.
 * Errors: USAGE, LIMIT, IO, NOMEM. */
#ifndef DOSSIER_NAME_LIST_H
#define DOSSIER_NAME_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "dossier/stream.h"

enum name_list_state { NAME_LIST_NEW, NAME_LIST_OPEN, NAME_LIST_ENDED };

struct name_list {
	const char *file; /* "-": standard input; NULL: an empty list */
	bool nul;
	enum name_list_state state;
	struct stream stream;
	size_t line; /* read last, from 1 */
	struct buf name;
};

enum name_list_result { NAME_LIST_NAME, NAME_LIST_WRONG, NAME_LIST_END };

void name_list_init(struct name_list *l, const char *file, bool nul);
void name_list_clear(struct name_list *l);
/* Nothing more is read of it. */
void name_list_close(struct name_list *l);

/* WRONG: the next call goes on behind; *name is what e is about, `file` itself where it is
 * the list. */
enum name_list_result name_list_next(struct name_list *l, const char **name, struct err *e);
/* True once name_list_next need not wait for who writes the list; false when that was not
 * so for timeout_ms, or a signal came. */
bool name_list_ready(struct name_list *l, int timeout_ms);
/* USAGE if the list is a folder: said before anything is done. */
bool name_list_check(const char *file, struct err *e);

#endif
