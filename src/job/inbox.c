/* inbox.c - see inbox.h. */
#include "job/inbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/beneath.h"
#include "base/buf.h"
#include "dossier/name_list.h"

/* A folder on the way: its names, and which of them comes next. */
struct folder {
	int fd;
	struct buf names; /* each: its type, as readdir says it, then the name and a NUL */
	size_t *order;    /* offsets into names */
	size_t count, cap, next;
	size_t path_len; /* of the folder in inbox.path, the slash behind it included */
};

struct inbox {
	struct inbox_sources sources;
	size_t next_operand;
	struct name_list list;
	struct str input; /* where the name at hand comes from */
	size_t line;

	struct folder folders[INBOX_DEPTH_MAX];
	size_t depth;
	struct buf path; /* of what is told of */
	size_t skipped;
};

struct inbox *inbox_new(const struct inbox_sources *sources, struct err *e)
{
	struct inbox *in = calloc(1, sizeof *in);

	if (!in) {
		err_nomem(e);
		return NULL;
	}
	in->sources = *sources;
	name_list_init(&in->list, sources->list, sources->list_nul);
	return in;
}

static void folder_clear(struct folder *f)
{
	close(f->fd);
	buf_free(&f->names);
	free(f->order);
	*f = (struct folder){.fd = -1};
}

void inbox_free(struct inbox *in)
{
	if (!in)
		return;
	while (in->depth > 0)
		folder_clear(&in->folders[--in->depth]);
	name_list_clear(&in->list);
	buf_free(&in->path);
	free(in);
}

size_t inbox_skipped(const struct inbox *in)
{
	return in->skipped;
}

/* --- Reading a folder --- */

static bool is_passed_over(const char *name)
{
	return name[0] == '.' || (name[0] == '~' && name[1] == '$') ||
	       strcasecmp(name, "Thumbs.db") == 0 || strcasecmp(name, "desktop.ini") == 0 ||
	       strcmp(name, "dossier.json") == 0;
}

static bool folder_add(struct folder *f, const struct dirent *entry)
{
	if (f->count == f->cap) {
		size_t cap = f->cap ? f->cap * 2 : 64;
		size_t *order = reallocarray(f->order, cap, sizeof *order);

		if (!order)
			return false;
		f->order = order;
		f->cap = cap;
	}
	f->order[f->count++] = f->names.len;
	buf_char(&f->names, (char)entry->d_type);
	buf_add(&f->names, entry->d_name, strlen(entry->d_name) + 1);
	return !f->names.failed;
}

static int by_bytes(const void *a, const void *b, void *names)
{
	const char *base = names;

	return strcmp(base + *(const size_t *)a + 1, base + *(const size_t *)b + 1);
}

static bool folder_read(struct folder *f, size_t *skipped, struct err *e)
{
	int copy = fcntl(f->fd, F_DUPFD_CLOEXEC, 0);
	DIR *dir = copy >= 0 ? fdopendir(copy) : NULL;
	bool ok = dir != NULL;
	struct dirent *entry;

	if (!ok && copy >= 0)
		close(copy);
	/* readdir tells its end from an error by errno alone. */
	while (ok && (errno = 0, entry = readdir(dir))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (is_passed_over(entry->d_name))
			++*skipped;
		else if (!folder_add(f, entry))
			ok = !(errno = ENOMEM);
	}
	ok = ok && errno == 0;
	if (!ok)
		err_errno(e, errno, "", "");
	if (dir)
		closedir(dir);
	if (f->count > 0)
		qsort_r(f->order, f->count, sizeof *f->order, by_bytes, f->names.data);
	return ok;
}

/* Goes down into the folder that fd is open on and in->path names. What could be read of
 * one that fails is gone through all the same. */
static bool enter(struct inbox *in, int fd, struct err *e)
{
	struct folder *f = &in->folders[in->depth];

	if (in->path.len > 0 && in->path.data[in->path.len - 1] != '/')
		buf_char(&in->path, '/');
	*f = (struct folder){.fd = fd, .path_len = in->path.len};
	in->depth++;
	return folder_read(f, &in->skipped, e) && (!in->path.failed || err_nomem(e));
}

/* --- Going through it --- */

/* Why it is not followed, to stand between brackets. */
static bool fail_link(int number, struct err *e)
{
	switch (number) {
	case EXDEV:
		return err_set(e, ERR_IO, "il sort du répertoire", "it leads out of the folder");
	case ENOENT:
		return err_set(e, ERR_IO, "il mène à un fichier qui n'existe pas",
		               "it leads to a file that does not exist");
	case ELOOP:
		return err_set(
		    e, ERR_IO,
		    "il tourne en rond, ou le système ne sait pas le suivre sans quitter le répertoire",
		    "it goes round in circles, or the system cannot follow it without leaving the folder");
	default:
		return err_errno(e, number, "", "");
	}
}

/* O_NONBLOCK: what has become a pipe since its kind was asked for is not waited for. */
#define READ_FLAGS (O_RDONLY | O_NONBLOCK | O_NOCTTY)

static bool open_link(struct inbox *in, struct inbox_item *out, bool *is_folder, struct err *e)
{
	const struct folder *root = &in->folders[0];
	const char *path = in->path.data + root->path_len;
	struct stat st;

	out->fd = beneath_open_file(root->fd, path, &st);
	*is_folder = out->fd >= 0 && S_ISDIR(st.st_mode);
	return out->fd >= 0 || fail_link(errno, e);
}

static mode_t kind_of(const struct folder *f, const char *name, unsigned char type)
{
	struct stat st;

	if (type != DT_UNKNOWN)
		return (mode_t)DTTOIF(type);
	return fstatat(f->fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 ? st.st_mode : S_IFREG;
}

static bool is_left_out(const struct inbox *in, int fd)
{
	struct stat a, b;

	return in->sources.left_out && stat(in->sources.left_out, &a) == 0 && fstat(fd, &b) == 0 &&
	       a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static bool open_folder(struct inbox *in, const char *name, struct err *e)
{
	int fd;

	if (in->depth == INBOX_DEPTH_MAX)
		return err_set(e, ERR_LIMIT, "plus de %d répertoires l'un dans l'autre",
		               "more than %d folders in each other", INBOX_DEPTH_MAX);
	fd = openat(in->folders[in->depth - 1].fd, name,
	            O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return err_errno(e, errno, "", "");
	if (!is_left_out(in, fd))
		return enter(in, fd, e);
	close(fd);
	return true;
}

/* FILE, FAILED, or END where there is nothing to tell of this name. */
static enum inbox_result open_entry(struct inbox *in, const char *name, unsigned char type,
                                    struct inbox_item *out, struct err *e)
{
	const struct folder *f = &in->folders[in->depth - 1];
	mode_t kind = kind_of(f, name, type);
	bool is_folder = false;

	if (S_ISDIR(kind)) {
		out->trouble = INBOX_TROUBLE_FOLDER;
		return open_folder(in, name, e) ? INBOX_END : INBOX_FAILED;
	}
	if (S_ISLNK(kind)) {
		out->trouble = INBOX_TROUBLE_LINK;
		if (!open_link(in, out, &is_folder, e))
			return INBOX_FAILED;
		if (!is_folder)
			return INBOX_FILE;
		in->skipped++;
		close(out->fd);
		return INBOX_END;
	}
	out->fd =
	    openat(f->fd, name, (S_ISREG(kind) ? READ_FLAGS : O_PATH) | O_NOFOLLOW | O_CLOEXEC);
	if (out->fd >= 0)
		return INBOX_FILE;
	err_errno(e, errno, "", "");
	return INBOX_FAILED;
}

static size_t start_of_last(struct str path)
{
	const char *slash = path.len > 0 ? memrchr(path.ptr, '/', path.len) : NULL;

	return slash ? (size_t)(slash - path.ptr) + 1 : 0;
}

static void name_item(const struct inbox *in, struct inbox_item *out)
{
	out->name = buf_view(&in->path);
	out->inside =
	    str_from(out->name, in->depth > 0 ? in->folders[0].path_len : start_of_last(out->name));
	out->input = in->input;
	out->line = in->line;
}

/* The next file of the folders that are being gone through. */
static enum inbox_result next_inside(struct inbox *in, struct inbox_item *out, struct err *e)
{
	while (in->depth > 0) {
		struct folder *f = &in->folders[in->depth - 1];
		enum inbox_result result;
		const char *entry;

		if (f->next == f->count) {
			folder_clear(f);
			in->depth--;
			continue;
		}
		entry = f->names.data + f->order[f->next++];
		in->path.len = f->path_len;
		buf_cstr(&in->path, entry + 1);
		buf_terminated(&in->path);
		if (in->path.failed) {
			err_nomem(e);
			return INBOX_FAILED;
		}
		out->fd = -1;
		result = open_entry(in, entry + 1, (unsigned char)entry[0], out, e);
		name_item(in, out);
		if (result == INBOX_FAILED && out->fd >= 0)
			close(out->fd);
		if (result != INBOX_END)
			return result;
	}
	return INBOX_END;
}

/* --- Names that the user gave --- */

static enum inbox_result begin_folder(struct inbox *in, struct inbox_item *out, struct err *e)
{
	int fd = open(in->path.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 ? enter(in, fd, e) : err_errno(e, errno, "", "");

	name_item(in, out);
	out->trouble = INBOX_TROUBLE_FOLDER;
	return ok ? INBOX_END : INBOX_FAILED;
}

/* FILE, FAILED, or END for a folder that is gone through next. */
static enum inbox_result begin(struct inbox *in, const char *name, struct inbox_item *out,
                               struct err *e)
{
	struct stat st;

	buf_reset(&in->path);
	buf_cstr(&in->path, name);
	buf_terminated(&in->path);
	if (in->path.failed) {
		err_nomem(e);
		return INBOX_FAILED;
	}
	name_item(in, out);
	if (in->sources.recursive && stat(name, &st) == 0 && S_ISDIR(st.st_mode))
		return begin_folder(in, out, e);
	return INBOX_FILE;
}

static enum inbox_result next_listed(struct inbox *in, int timeout_ms, struct inbox_item *out,
                                     struct err *e)
{
	const char *name;

	if (in->list.state != NAME_LIST_ENDED)
		in->input = str_of(in->sources.list);
	if (!name_list_ready(&in->list, timeout_ms))
		return INBOX_WAIT;
	switch (name_list_next(&in->list, &name, e)) {
	case NAME_LIST_NAME:
		in->line = in->list.line;
		return begin(in, name, out, e);
	case NAME_LIST_WRONG:
		out->input = in->input;
		out->line = in->list.line;
		return INBOX_FAILED;
	case NAME_LIST_END:
		break;
	}
	return INBOX_END;
}

enum inbox_result inbox_next(struct inbox *in, int timeout_ms, struct inbox_item *out,
                             struct err *e)
{
	enum inbox_result result;

	do {
		*out = (struct inbox_item){.fd = -1};
		result = next_inside(in, out, e);
		if (result != INBOX_END)
			return result;
		if (in->next_operand < in->sources.operand_count)
			result = begin(in, in->sources.operands[in->next_operand++], out, e);
		else
			result = next_listed(in, timeout_ms, out, e);
	} while (result == INBOX_END && in->depth > 0);
	return result;
}
