#include "dossier/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "dossier/input.h"

/* Twice the longest path of the system: a longer name can only be a mistaken list. */
#define NAME_BYTES_MAX 8192

enum list_state { LIST_NEW, LIST_OPEN, LIST_ENDED };

struct reader {
	struct reader_sources sources;
	size_t next_operand;
	enum list_state list_state;
	struct stream list;
	size_t list_line; /* read last, from 1 */
	bool stdin_taken;

	struct buf name;   /* the name from the list, NUL behind it */
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
	r->list_state = sources->list ? LIST_NEW : LIST_ENDED;
	stream_init(&r->list, -1);
	stream_init(&r->input.stream, -1);
	return r;
}

/* Standard input was open before and stays so. */
static void close_named(const char *name, int fd)
{
	if (strcmp(name, "-") != 0)
		close(fd);
}

static void close_input(struct reader *r)
{
	if (r->open)
		close_named(r->given, r->fd);
	r->open = false;
}

static void close_list(struct reader *r)
{
	if (r->list_state == LIST_OPEN)
		close_named(r->sources.list, r->list.fd);
	r->list_state = LIST_ENDED;
}

void reader_free(struct reader *r)
{
	if (!r)
		return;
	close_input(r);
	close_list(r);
	stream_clear(&r->list);
	input_clear(&r->input);
	buf_free(&r->name);
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

/* Opening a device may have effects, so that its kind is looked at before. A pipe may be
 * waited for, and the waiting interrupted. */
static bool open_path(const char *path, int *fd, mode_t *mode, struct err *e)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return err_errno(e, errno, "", "");
	*mode = st.st_mode;
	if (S_ISDIR(st.st_mode))
		return true;
	if (S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode))
		return err_set(e, ERR_IO, "c'est un périphérique, il faut un fichier",
		               "it is a device, a file is needed");
	do
		*fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	while (*fd < 0 && errno == EINTR);
	return *fd >= 0 || err_errno(e, errno, "", "");
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

static bool open_list(struct reader *r, struct err *e)
{
	mode_t mode = S_IFIFO;
	int fd = -1;

	if (strcmp(r->sources.list, "-") == 0) {
		if (!take_stdin(r, &fd, e))
			return false;
	} else if (!open_path(r->sources.list, &fd, &mode, e)) {
		return false;
	} else if (S_ISDIR(mode)) {
		return err_errno(e, EISDIR, "", "");
	}
	stream_reopen(&r->list, fd);
	r->list_state = LIST_OPEN;
	return true;
}

/* r->name becomes what the line names; false: it names nothing that can be. */
static bool take_name(struct reader *r, struct str line, struct err *e)
{
	if (!r->sources.list_nul && line.ptr[line.len - 1] == '\r')
		line.len--;
	buf_reset(&r->name);
	buf_str(&r->name, line);
	r->given = buf_terminated(&r->name);
	if (r->name.failed)
		return err_nomem(e);
	if (memchr(r->name.data, 0, line.len))
		return err_set(
		    e, ERR_USAGE,
		    "le nom contient un octet nul\u00a0: la liste demande-t-elle l'option -0\u202f?",
		    "the name contains a NUL byte: does the list need the option -0?");
	return true;
}

/* RECORD: r->given is the next name; FAILED with r->given where the trouble is. */
static enum reader_result next_listed(struct reader *r, struct err *e)
{
	char separator = r->sources.list_nul ? '\0' : '\n';

	r->given = r->sources.list;
	if (r->list_state == LIST_NEW && !open_list(r, e)) {
		close_list(r);
		return READER_FAILED;
	}
	while (r->list_state == LIST_OPEN) {
		struct str line;

		r->list_line++;
		switch (stream_next(&r->list, separator, NAME_BYTES_MAX, &line, e)) {
		case STREAM_LINE:
			if (!line.len || (!r->sources.list_nul && str_eq(line, STR("\r"))))
				break;
			return take_name(r, line, e) ? READER_RECORD : READER_FAILED;
		case STREAM_TOO_LONG:
			err_set(e, ERR_LIMIT, "ce nom de la liste dépasse %d octets",
			        "this name in the list is over %d bytes", NAME_BYTES_MAX);
			return READER_FAILED;
		case STREAM_FAILED:
			close_list(r);
			return READER_FAILED;
		case STREAM_END:
			close_list(r);
			break;
		}
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
				out->line = r->list_line;
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
