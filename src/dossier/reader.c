#include "dossier/reader.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "dossier/input.h"
#include "dossier/name_list.h"
#include "dossier/open_path.h"

struct reader {
	struct reader_sources sources;
	size_t next_operand;
	struct name_list list;
	bool stdin_taken;

	struct buf path;   /* what was opened */
	const char *given; /* the operand or name that is being read */
	struct str folder;
	bool open;
	int fd;
	struct input input;
};

struct reader *reader_new(const struct reader_sources *sources, struct err *e)
{
	struct reader *r = calloc(1, sizeof *r);

	if (!r) {
		err_nomem(e);
		return NULL;
	}
	r->sources = *sources;
	name_list_init(&r->list, sources->list, sources->list_nul);
	stream_init(&r->input.stream, -1);
	return r;
}

static void close_input(struct reader *r)
{
	/* Standard input was open before and stays so. */
	if (r->open && strcmp(r->given, "-") != 0)
		close(r->fd);
	r->open = false;
}

void reader_free(struct reader *r)
{
	if (!r)
		return;
	close_input(r);
	name_list_clear(&r->list);
	input_clear(&r->input);
	buf_free(&r->path);
	free(r);
}

/* --- Opening --- */

static bool take_stdin(struct reader *r, int *fd, struct err *e)
{
	if (r->stdin_taken)
		return err_set(e, ERR_USAGE, "l'entrée standard ne peut être lue qu'une fois",
		               "standard input can be read only once");
	r->stdin_taken = true;
	*fd = STDIN_FILENO;
	return true;
}

static bool open_in_folder(struct reader *r, int *fd, struct err *e)
{
	struct str name = str_of(r->given);
	mode_t mode;

	buf_str(&r->path, name);
	if (name.len && name.ptr[name.len - 1] != '/')
		buf_char(&r->path, '/');
	buf_cstr(&r->path, READER_FOLDER_FILE);
	buf_terminated(&r->path);
	if (r->path.failed)
		return err_nomem(e);
	if (access(r->path.data, F_OK) != 0 && errno == ENOENT)
		return err_set(e, ERR_IO, "le répertoire ne contient pas de fichier %s",
		               "the folder holds no file %s", READER_FOLDER_FILE);
	if (!open_path(r->path.data, fd, &mode, e))
		return false;
	if (S_ISDIR(mode))
		return err_set(e, ERR_IO, "%s y est un répertoire, il faut un fichier",
		               "%s there is a folder, a file is needed", READER_FOLDER_FILE);
	r->folder = name;
	return true;
}

static struct str folder_of(struct str path)
{
	const char *slash = path.len ? memrchr(path.ptr, '/', path.len) : NULL;

	if (!slash)
		return STR(".");
	return str_upto(path, slash == path.ptr ? 1 : (size_t)(slash - path.ptr));
}

static struct str folder_of_stdin(const struct reader *r)
{
	return r->sources.folder ? str_of(r->sources.folder) : STR(".");
}

/* Opens r->given; r->fd and r->folder say what and where. */
static bool open_given(struct reader *r, struct err *e)
{
	mode_t mode = S_IFIFO;
	int fd = -1;
	const char *path = r->given;

	r->folder = folder_of_stdin(r);
	r->path.len = 0;
	if (strcmp(r->given, "-") == 0) {
		if (!take_stdin(r, &fd, e))
			return false;
	} else if (!open_path(r->given, &fd, &mode, e)) {
		return false;
	} else if (S_ISDIR(mode)) {
		if (!open_in_folder(r, &fd, e))
			return false;
		path = r->path.data;
	} else if (S_ISREG(mode)) {
		r->folder = folder_of(str_of(r->given));
	}
	r->fd = fd;
	r->open = true;
	input_begin(&r->input, fd, path);
	return true;
}

/* --- Names: operands, then the list --- */

/* RECORD: r->given is the next name; FAILED with r->given where the trouble is. */
static enum reader_result next_listed(struct reader *r, struct err *e)
{
	int fd;

	r->given = r->sources.list;
	if (r->list.state == NAME_LIST_NEW && strcmp(r->given, "-") == 0 &&
	    !take_stdin(r, &fd, e)) {
		name_list_close(&r->list);
		return READER_FAILED;
	}
	switch (name_list_next(&r->list, &r->given, e)) {
	case NAME_LIST_NAME:
		return READER_RECORD;
	case NAME_LIST_WRONG:
		return READER_FAILED;
	case NAME_LIST_END:
		break;
	}
	return READER_END;
}

static enum reader_result next_input(struct reader *r, struct err *e)
{
	enum reader_result result = READER_RECORD;

	if (r->next_operand < r->sources.operand_count)
		r->given = r->sources.operands[r->next_operand++];
	else
		result = next_listed(r, e);
	if (result == READER_RECORD && !open_given(r, e))
		result = READER_FAILED;
	return result;
}

enum reader_result reader_next(struct reader *r, struct record *out, struct finding_list *wrong,
                               struct err *e)
{
	enum reader_result result = READER_END;

	*out = (struct record){0};
	while (result == READER_END) {
		if (!r->open) {
			result = next_input(r, e);
			out->input = str_of(r->given);
			if (result == READER_FAILED && r->given == r->sources.list)
				out->line = r->list.line;
			if (result != READER_RECORD)
				return result;
		}
		out->input = str_of(r->given);
		out->folder = r->folder;
		result = input_next(&r->input, out, wrong, e);
		if (result == READER_END)
			close_input(r);
	}
	if (result == READER_WRONG && wrong->failed) {
		err_nomem(e);
		return READER_FAILED;
	}
	return result;
}
