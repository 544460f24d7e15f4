/* deliver.c - see deliver.h. */
#include "job/deliver.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct delivery {
	const struct delivery_options *options;
	struct file_batch *batch; /* of a folder */
	struct buf path;
};

bool delivery_is_stream(const struct delivery_options *o)
{
	return !o->folder && (!o->file || str_eq(str_of(o->file), STR("-")));
}

bool delivery_is_single(const struct delivery_options *options)
{
	return !options->folder;
}

/* A folder that is not there yet is made with its first document. */
static bool check_folder(const char *folder, struct err *e)
{
	struct stat st;

	if (stat(folder, &st) != 0) {
		if (errno == ENOENT)
			return true;
		if (errno != ENOTDIR)
			return err_errno(e, errno, folder, folder);
	} else if (S_ISDIR(st.st_mode)) {
		return access(folder, W_OK | X_OK) == 0 || err_errno(e, errno, folder, folder);
	}
	return err_set(
	    e, ERR_USAGE,
	    "-d %s\u00a0: ce n'est pas un répertoire. Donnez-en un, ou -o pour un seul fichier",
	    "-d %s: this is no folder. Give one, or -o for a single file", folder);
}

static bool check_file(const char *file, struct err *e)
{
	struct stat st;

	if (stat(file, &st) != 0) {
		if (errno != ENOTDIR)
			return true;
		return err_set(e, ERR_USAGE,
		               "-o %s\u00a0: une partie de ce chemin n'est pas un répertoire",
		               "-o %s: a part of this path is no folder", file);
	}
	if (!S_ISDIR(st.st_mode))
		return true;
	return err_set(e, ERR_USAGE,
	               "-o %s\u00a0: c'est un répertoire. Donnez un fichier, ou -d %s",
	               "-o %s: this is a folder. Give a file, or -d %s", file, file);
}

bool delivery_new(struct delivery **out, const struct delivery_options *options, struct err *e)
{
	struct delivery *d;

	if (options->folder && !check_folder(options->folder, e))
		return false;
	if (options->file && !delivery_is_stream(options) && !check_file(options->file, e))
		return false;
	d = calloc(1, sizeof *d);
	if (!d)
		return err_nomem(e);
	d->options = options;
	if (options->folder && !(d->batch = file_batch_new(options->force, e))) {
		free(d);
		return false;
	}
	*out = d;
	return true;
}

void delivery_free(struct delivery *d)
{
	if (!d)
		return;
	if (d->batch)
		file_batch_free(d->batch);
	buf_free(&d->path);
	free(d);
}

void delivery_path(struct buf *out, const struct delivery_options *options, struct str name)
{
	struct str folder = str_of(options->folder);

	if (!options->folder) {
		buf_cstr(out, delivery_is_stream(options) ? "-" : options->file);
		return;
	}
	buf_str(out, folder);
	if (folder.ptr[folder.len - 1] != '/')
		buf_char(out, '/');
	buf_str(out, name);
}

enum file_outcome delivery_one(struct delivery *d, struct str data, struct err *e)
{
	const struct delivery_options *o = d->options;

	if (!delivery_is_stream(o))
		return file_write(o->file, data, o->force, e);
	return o->write(o->context, data, e) ? FILE_WRITTEN : FILE_FAILED;
}

/* True unless a subfolder on the way to a document in the folder is a symbolic link, which
 * may lead out of it. Those that are not there yet will be made. */
static bool stays_inside(char *path, const char *folder, struct err *e)
{
	struct stat st;

	for (char *at = path + strlen(folder) + 1; (at = strchr(at, '/')); at++) {
		bool is_link;

		*at = '\0';
		is_link = lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
		if (is_link)
			err_set(
			    e, ERR_IO,
			    "%s est un lien symbolique\u00a0: le document pourrait être écrit hors de %s. "
			    "À faire\u00a0: le remplacer par un répertoire, ou changer --name",
			    "%s is a symbolic link: the document could be written outside %s. "
			    "To do: put a folder in its place, or change --name",
			    path, folder);
		*at = '/';
		if (is_link)
			return false;
	}
	return true;
}

bool delivery_add(struct delivery *d, struct str name, struct str data, size_t *slot, struct err *e)
{
	buf_reset(&d->path);
	delivery_path(&d->path, d->options, name);
	buf_terminated(&d->path);
	if (d->path.failed)
		return err_nomem(e);
	return stays_inside(d->path.data, d->options->folder, e) &&
	       file_batch_add(d->batch, d->path.data, data, slot, e);
}

void delivery_flush(struct delivery *d)
{
	if (d->batch)
		file_batch_commit(d->batch);
}

enum file_outcome delivery_outcome(const struct delivery *d, size_t slot, const struct err **why)
{
	return file_batch_outcome(d->batch, slot, why);
}

void delivery_next_batch(struct delivery *d)
{
	if (d->batch)
		file_batch_reset(d->batch);
}
