/* file_batch.c - files that get their names together, see file.h. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"

#define COMPARE_STEP 65536
#define TEMPORARY_EXTRA 32 /* ".", ".<pid>.<n>.tmp" */
#define TEMPORARY_TRIES 1000
#define SYNC_HELPERS 7 /* threads beside the one that commits */

struct folder {
	const char *path;
	dev_t device;
	ino_t inode;
	bool changed; /* has names that the disk does not know of yet */
};

struct entry {
	size_t folder;
	const char *target;    /* the path to name, symbolic links at its end followed */
	struct str name;       /* its last part, empty for what is no regular file */
	const char *temporary; /* NULL once it is gone */
	int fd;                /* of the temporary file, -1 once it is closed */
	enum file_outcome outcome;
	struct err why;
};

struct file_batch {
	bool force;
	unsigned serial; /* of temporary names */
	struct arena arena;
	struct entry *entries;
	size_t count, cap;
	struct folder *folders;
	size_t folder_count, folder_cap;
};

struct file_batch *file_batch_new(bool force, struct err *e)
{
	struct file_batch *b = calloc(1, sizeof *b);

	if (!b)
		err_nomem(e);
	else
		b->force = force;
	return b;
}

static bool fail(struct entry *f, const char *fr, const char *en)
{
	return err_errno(&f->why, errno, fr, en);
}

static bool fail_writing(struct entry *f)
{
	return fail(f, "écriture impossible", "cannot be written");
}

static bool fail_creating(struct entry *f)
{
	return fail(f, "création impossible", "cannot be created");
}

/* The array with room for one more, or NULL. */
static void *with_room(struct file_batch *b, void *items, size_t count, size_t *cap, size_t size)
{
	size_t more = *cap ? *cap * 2 : 16;

	if (count < *cap)
		return items;
	items = arena_grow(&b->arena, items, count, more, size);
	if (items)
		*cap = more;
	return items;
}

/* Folders */

/* The folder's place in the batch; false with errno where it cannot be had. */
static bool find_folder(struct file_batch *b, const char *path, size_t *place)
{
	struct folder *folders;
	struct stat st;

	for (*place = 0; *place < b->folder_count; ++*place) {
		if (strcmp(b->folders[*place].path, path) == 0)
			return true;
	}
	if (stat(path, &st) != 0)
		return false;
	errno = ENOMEM;
	folders = with_room(b, b->folders, b->folder_count, &b->folder_cap, sizeof *folders);
	path = arena_copy(&b->arena, str_of(path)).ptr;
	if (!folders || !path)
		return false;
	b->folders = folders;
	*place = b->folder_count++;
	folders[*place] = (struct folder){path, st.st_dev, st.st_ino, false};
	return true;
}

/* "a/b" of "a/b/c", "." of "c", "/" of "/c"; cuts path in two and gives its last part. */
static const char *cut_folder(char *path, char **name)
{
	char *slash = strrchr(path, '/');

	*name = slash ? slash + 1 : path;
	if (!slash)
		return ".";
	if (slash == path)
		return "/";
	*slash = '\0';
	return path;
}

/* The folder that the folder `path` was made in has a new name to remember. */
static bool note_made(struct file_batch *b, const char *path)
{
	char *copy = (char *)(uintptr_t)arena_copy(&b->arena, str_of(path)).ptr, *name;
	size_t place;

	errno = ENOMEM;
	if (!copy || !find_folder(b, cut_folder(copy, &name), &place))
		return false;
	b->folders[place].changed = true;
	return true;
}

/* Makes the folder and those above it that lack. */
static bool make_folders(struct file_batch *b, char *path)
{
	for (char *at = path + 1;; at++) {
		char was = *at;
		bool ok;

		if (was != '/' && was != '\0')
			continue;
		*at = '\0';
		ok = mkdir(path, 0777) == 0 ? note_made(b, path) : errno == EEXIST;
		*at = was;
		if (!ok || !was)
			return ok;
	}
}

/* Splits the target, and finds or makes its folder. */
static bool place_entry(struct file_batch *b, struct entry *f)
{
	char *path = (char *)(uintptr_t)arena_copy(&b->arena, str_of(f->target)).ptr, *name;
	const char *folder;

	if (!path)
		return err_nomem(&f->why);
	folder = cut_folder(path, &name);
	f->name = str_of(name);
	if (f->name.len == 0 || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return err_set(&f->why, ERR_IO, "ce chemin ne nomme pas un fichier",
		               "the path names no file");
	if (f->name.len > NAME_MAX)
		return err_set(&f->why, ERR_IO, "le nom du fichier a %zu octets, la limite est %d",
		               "the file's name has %zu bytes, the limit is %d", f->name.len,
		               NAME_MAX);
	if (find_folder(b, folder, &f->folder))
		return true;
	if (errno != ENOENT || folder != path || !make_folders(b, path) ||
	    !find_folder(b, folder, &f->folder))
		return fail(f, "répertoire impossible à créer", "the folder cannot be made");
	return true;
}

/* What stands at the target */

/* True with the bytes of both compared, false with errno. */
static bool compare_fd(int fd, struct str data, bool *same)
{
	char *part = malloc(COMPARE_STEP);
	ssize_t got = -1;

	*same = true;
	while (part && *same && (got = read(fd, part, COMPARE_STEP)) > 0) {
		*same = str_starts(data, (struct str){part, (size_t)got});
		data = str_from(data, (size_t)got);
	}
	*same = *same && data.len == 0;
	if (!part)
		errno = ENOMEM;
	free(part);
	return got >= 0;
}

/* KEPT, DIFFERENT, or FAILED with errno. */
static enum file_outcome compare_file(const char *path, struct str data)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat st;
	bool ok, same = false;

	if (fd < 0)
		return FILE_FAILED;
	ok = fstat(fd, &st) == 0;
	if (ok && S_ISREG(st.st_mode) && (uintmax_t)st.st_size == data.len)
		ok = compare_fd(fd, data, &same);
	close(fd);
	return !ok ? FILE_FAILED : same ? FILE_KEPT : FILE_DIFFERENT;
}

/* True if another entry of the batch has the same name in the same folder. */
static bool is_taken(const struct file_batch *b, const struct entry *f)
{
	const struct folder *mine = &b->folders[f->folder];

	for (const struct entry *other = b->entries; other < f; other++) {
		const struct folder *its = &b->folders[other->folder];

		if (other->outcome != FILE_FAILED && str_eq(other->name, f->name) &&
		    its->device == mine->device && its->inode == mine->inode)
			return true;
	}
	return false;
}

/* Writing */

/* How much of the name fits beside what a temporary name adds. */
static struct str shortened(struct str name)
{
	size_t len = NAME_MAX - TEMPORARY_EXTRA;

	if (name.len <= len)
		return name;
	while (len > 0 && ((unsigned char)name.ptr[len] & 0xC0) == 0x80)
		len--;
	return str_upto(name, len);
}

/* Opens a file beside the target under a name that nobody has. */
static bool open_temporary(struct file_batch *b, struct entry *f)
{
	struct str name = shortened(f->name);
	int folder_len = (int)(strlen(f->target) - f->name.len);
	size_t size = (size_t)folder_len + name.len + TEMPORARY_EXTRA + 1;
	char *path = arena_alloc(&b->arena, size);

	if (!path)
		return err_nomem(&f->why);
	for (unsigned tries = 0; tries < TEMPORARY_TRIES; tries++) {
		snprintf(path, size, "%.*s.%.*s.%d.%u.tmp", folder_len, f->target, STR_ARG(name),
		         (int)getpid(), b->serial++);
		f->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
		if (f->fd >= 0) {
			f->temporary = path;
			return true;
		}
		if (errno != EEXIST)
			break;
	}
	return fail_creating(f);
}

static void drop_temporary(struct entry *f)
{
	if (f->fd >= 0)
		close(f->fd);
	f->fd = -1;
	if (f->temporary)
		unlink(f->temporary);
	f->temporary = NULL;
}

static bool write_temporary(struct file_batch *b, struct entry *f, struct str data)
{
	if (!open_temporary(b, f))
		return false;
	if (file_write_fd(f->fd, data, &f->why))
		return true;
	drop_temporary(f);
	return false;
}

/* True too where there is nothing to wait for: pipes and terminals cannot be synced. */
static bool sync_fd(int fd)
{
	return fsync(fd) == 0 || errno == EINVAL || errno == EROFS || errno == ENOTSUP;
}

/* A device or a pipe takes the bytes as they come and keeps its name. */
static bool write_directly(struct entry *f, struct str data)
{
	int fd = open(f->target, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	bool ok;

	if (fd < 0)
		return fail_writing(f);
	ok = file_write_fd(fd, data, &f->why) && (sync_fd(fd) || fail_writing(f));
	if (close(fd) != 0 && ok)
		ok = fail_writing(f);
	f->outcome = FILE_WRITTEN;
	return ok;
}

/* A link at the path's end is followed: the file that it leads to is the target. */
static bool follow_link(struct file_batch *b, struct entry *f)
{
	char *real = realpath(f->target, NULL);

	if (!real && errno == ENOENT)
		return err_set(&f->why, ERR_IO,
		               "ce lien symbolique ne mène à rien. Supprimez-le, ou créez sa cible",
		               "this symbolic link leads nowhere. Remove it, or make its target");
	if (!real)
		return fail_writing(f);
	f->target = arena_copy(&b->arena, str_of(real)).ptr;
	free(real);
	return f->target || err_nomem(&f->why);
}

static bool write_regular(struct file_batch *b, struct entry *f, struct str data, bool exists)
{
	if (!place_entry(b, f))
		return false;
	if (is_taken(b, f))
		return err_set(&f->why, ERR_USAGE, "deux documents veulent ce nom",
		               "two documents want this name");
	if (exists) {
		f->outcome = compare_file(f->target, data);
		if (f->outcome == FILE_KEPT || (f->outcome == FILE_DIFFERENT && !b->force))
			return true;
		if (f->outcome == FILE_FAILED && !b->force)
			return fail(f, "un fichier de ce nom existe et ne se laisse pas lire",
			            "a file of this name exists and cannot be read");
	}
	f->outcome = FILE_WRITTEN;
	return write_temporary(b, f, data);
}

static bool write_entry(struct file_batch *b, struct entry *f, struct str data)
{
	struct stat st;
	bool exists = lstat(f->target, &st) == 0;

	if (exists && S_ISLNK(st.st_mode)) {
		/* A pipe or a deleted file in /proc/self/fd has no path but this one. */
		if (stat(f->target, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
			return write_directly(f, data);
		if (!follow_link(b, f))
			return false;
	}
	if (exists && S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return fail_writing(f);
	}
	if (exists && !S_ISREG(st.st_mode))
		return write_directly(f, data);
	return write_regular(b, f, data, exists);
}

bool file_batch_add(struct file_batch *b, const char *path, struct str data, size_t *slot,
                    struct err *e)
{
	struct entry *entries = with_room(b, b->entries, b->count, &b->cap, sizeof *entries), *f;
	struct str target = arena_copy(&b->arena, str_of(path));

	if (entries)
		b->entries = entries;
	if (!entries || !target.ptr)
		return err_nomem(e);
	f = &b->entries[b->count];
	*f = (struct entry){.target = target.ptr, .fd = -1};
	if (!write_entry(b, f, data))
		f->outcome = FILE_FAILED;
	*slot = b->count++;
	return true;
}

size_t file_batch_count(const struct file_batch *b)
{
	return b->count;
}

/* Naming */

static void fail_entry(struct entry *f, const char *fr, const char *en)
{
	fail(f, fr, en);
	drop_temporary(f);
	f->outcome = FILE_FAILED;
}

static void sync_entry(struct entry *f)
{
	int fd = f->fd;

	if (!sync_fd(fd)) {
		fail_entry(f, "écriture impossible", "cannot be written");
		return;
	}
	f->fd = -1;
	if (close(fd) != 0)
		fail_entry(f, "écriture impossible", "cannot be written");
}

struct syncing {
	struct file_batch *batch;
	atomic_size_t next;
};

static void *sync_some(void *syncing)
{
	struct syncing *s = syncing;
	size_t i;

	while ((i = atomic_fetch_add(&s->next, 1)) < s->batch->count) {
		if (s->batch->entries[i].temporary)
			sync_entry(&s->batch->entries[i]);
	}
	return NULL;
}

/* fsync of one file after the other makes the disk empty its cache for each. Asked for at
 * the same time they share that: 64 files on ext4 take a tenth of the time. (syncfs would
 * also wait for whatever other programs are writing.) */
static void sync_all(struct file_batch *b)
{
	struct syncing s = {.batch = b};
	pthread_t helpers[SYNC_HELPERS];
	size_t count = 0, pending = 0;

	for (size_t i = 0; i < b->count; i++)
		pending += b->entries[i].temporary != NULL;
	while (count < SYNC_HELPERS && count + 1 < pending &&
	       pthread_create(&helpers[count], NULL, sync_some, &s) == 0)
		count++;
	sync_some(&s);
	while (count-- > 0)
		pthread_join(helpers[count], NULL);
}

/* Gives the name to the temporary file where no file has it, on file systems that cannot
 * rename so: by a second name, or where there are none of these, by taking the name first
 * with an empty file. */
static bool name_without_rename(const struct entry *f)
{
	int fd, number;

	if (link(f->temporary, f->target) == 0) {
		unlink(f->temporary);
		return true;
	}
	if (errno == EEXIST)
		return false;
	fd = open(f->target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return false;
	close(fd);
	if (rename(f->temporary, f->target) == 0)
		return true;
	number = errno;
	unlink(f->target);
	errno = number;
	return false;
}

static bool give_name(const struct entry *f, bool force)
{
	if (force)
		return rename(f->temporary, f->target) == 0;
	if (renameat2(AT_FDCWD, f->temporary, AT_FDCWD, f->target, RENAME_NOREPLACE) == 0)
		return true;
	if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP)
		return false;
	return name_without_rename(f);
}

/* Somebody took the name since the file was added. */
static enum file_outcome compare_taken(struct entry *f)
{
	struct buf written = {0};
	enum file_outcome outcome = FILE_FAILED;

	if (file_read(&written, f->temporary, SIZE_MAX - 1, &f->why)) {
		outcome = compare_file(f->target, buf_view(&written));
		if (outcome == FILE_FAILED)
			fail(f, "un fichier de ce nom existe et ne se laisse pas lire",
			     "a file of this name exists and cannot be read");
	}
	buf_free(&written);
	return outcome;
}

static void name_entry(struct file_batch *b, struct entry *f)
{
	if (give_name(f, b->force)) {
		f->temporary = NULL;
		b->folders[f->folder].changed = true;
	} else if (errno == EEXIST && !b->force) {
		f->outcome = compare_taken(f);
		drop_temporary(f);
	} else {
		fail_entry(f, "le fichier écrit n'a pas pu prendre son nom",
		           "the file was written but could not take its name");
	}
}

static bool sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok;

	/* A folder that may be written to but not read cannot be asked for. */
	if (fd < 0)
		return errno == EACCES;
	ok = sync_fd(fd);
	close(fd);
	return ok;
}

/* The names in a folder that the disk did not confirm are not to be relied on. */
static void fail_folder(struct file_batch *b, size_t place)
{
	int number = errno;

	for (size_t i = 0; i < b->count; i++) {
		struct entry *f = &b->entries[i];

		if (f->outcome != FILE_WRITTEN || f->name.len == 0 || f->folder != place)
			continue;
		f->outcome = FILE_FAILED;
		err_errno(&f->why, number, "le disque n'a pas confirmé le nom du fichier",
		          "the disk did not confirm the file's name");
	}
}

void file_batch_commit(struct file_batch *b)
{
	sync_all(b);
	for (size_t i = 0; i < b->count; i++) {
		if (b->entries[i].temporary)
			name_entry(b, &b->entries[i]);
	}
	for (size_t i = 0; i < b->folder_count; i++) {
		if (b->folders[i].changed && !sync_folder(b->folders[i].path))
			fail_folder(b, i);
		b->folders[i].changed = false;
	}
}

enum file_outcome file_batch_outcome(const struct file_batch *b, size_t slot,
                                     const struct err **why)
{
	*why = &b->entries[slot].why;
	return b->entries[slot].outcome;
}

void file_batch_reset(struct file_batch *b)
{
	for (size_t i = 0; i < b->count; i++)
		drop_temporary(&b->entries[i]);
	arena_reset(&b->arena);
	b->entries = NULL;
	b->folders = NULL;
	b->count = b->cap = b->folder_count = b->folder_cap = 0;
}

void file_batch_free(struct file_batch *b)
{
	if (!b)
		return;
	file_batch_reset(b);
	arena_free(&b->arena);
	free(b);
}
