/* name_list.c - see name_list.h. */
#include "dossier/name_list.h"

#include <errno.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dossier/open_path.h"

/* Twice the longest path of the system: a longer name can only be a mistaken list. */
#define NAME_BYTES_MAX 8192

void name_list_init(struct name_list *l, const char *file, bool nul)
{
	*l = (struct name_list){.file = file, .nul = nul};
	l->state = file ? NAME_LIST_NEW : NAME_LIST_ENDED;
	stream_init(&l->stream, -1);
}

void name_list_close(struct name_list *l)
{
	/* Standard input was open before and stays so. */
	if (l->state == NAME_LIST_OPEN && strcmp(l->file, "-") != 0)
		close(l->stream.fd);
	l->state = NAME_LIST_ENDED;
}

void name_list_clear(struct name_list *l)
{
	name_list_close(l);
	stream_clear(&l->stream);
	buf_free(&l->name);
}

static bool open_list(struct name_list *l, struct err *e)
{
	mode_t mode = S_IFIFO;
	int fd = STDIN_FILENO;

	if (strcmp(l->file, "-") != 0 && !open_path(l->file, &fd, &mode, e))
		return false;
	if (S_ISDIR(mode))
		return err_errno(e, EISDIR, "", "");
	stream_reopen(&l->stream, fd);
	l->state = NAME_LIST_OPEN;
	return true;
}

static char separator_of(const struct name_list *l)
{
	return l->nul ? '\0' : '\n';
}

/* l->name becomes what the line names; WRONG: it names nothing that can be. */
static enum name_list_result take_name(struct name_list *l, struct str line, const char **name,
                                       struct err *e)
{
	if (!l->nul && line.ptr[line.len - 1] == '\r')
		line.len--;
	buf_reset(&l->name);
	buf_str(&l->name, line);
	*name = buf_terminated(&l->name);
	if (l->name.failed) {
		err_nomem(e);
		return NAME_LIST_WRONG;
	}
	if (memchr(l->name.data, 0, line.len)) {
		err_set(
		    e, ERR_USAGE,
		    "le nom contient un octet nul\u00a0: la liste demande-t-elle l'option -0\u202f?",
		    "the name contains a NUL byte: does the list need the option -0?");
		return NAME_LIST_WRONG;
	}
	return NAME_LIST_NAME;
}

static bool is_empty(const struct name_list *l, struct str line)
{
	return !line.len || (!l->nul && str_eq(line, STR("\r")));
}

enum name_list_result name_list_next(struct name_list *l, const char **name, struct err *e)
{
	*name = l->file;
	if (l->state == NAME_LIST_NEW && !open_list(l, e)) {
		name_list_close(l);
		return NAME_LIST_WRONG;
	}
	while (l->state == NAME_LIST_OPEN) {
		struct str line;

		l->line++;
		switch (stream_next(&l->stream, separator_of(l), NAME_BYTES_MAX, &line, e)) {
		case STREAM_LINE:
			if (is_empty(l, line))
				break;
			return take_name(l, line, name, e);
		case STREAM_TOO_LONG:
			err_set(e, ERR_LIMIT, "ce nom de la liste dépasse %d octets",
			        "this name in the list is over %d bytes", NAME_BYTES_MAX);
			return NAME_LIST_WRONG;
		case STREAM_FAILED:
			name_list_close(l);
			return NAME_LIST_WRONG;
		case STREAM_END:
			name_list_close(l);
			break;
		}
	}
	return NAME_LIST_END;
}

static bool has_line(const struct name_list *l)
{
	struct str all = stream_view(&l->stream);

	return l->stream.ended || all.len > NAME_BYTES_MAX ||
	       (all.len && memchr(all.ptr, separator_of(l), all.len));
}

bool name_list_ready(struct name_list *l, int timeout_ms)
{
	struct err ignored; /* what fails here fails again in name_list_next */

	if (l->state == NAME_LIST_NEW && !open_list(l, &ignored))
		return errno != EINTR;
	while (l->state == NAME_LIST_OPEN && !has_line(l)) {
		struct pollfd p = {.fd = l->stream.fd, .events = POLLIN};

		if (poll(&p, 1, timeout_ms) <= 0)
			return false;
		if (!stream_more(&l->stream, &ignored))
			return true;
	}
	return true;
}

bool name_list_check(const char *file, struct err *e)
{
	struct stat st;

	if (!file || stat(file, &st) != 0 || !S_ISDIR(st.st_mode))
		return true;
	return err_set(
	    e, ERR_USAGE,
	    "--files-from %s\u00a0: c'est un répertoire. Donnez un fichier qui contient une liste de noms",
	    "--files-from %s: this is a folder. Give a file that holds a list of names", file);
}
