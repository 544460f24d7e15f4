#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "dossier/procedure_load.h"

#define FILE_MAX 20000000
#define FILES_MAX 1000
#define DEPTH_MAX 3

struct walk {
	struct arena arena;
	const char *dir;
	struct str *files; /* relative paths, each with a NUL behind */
	size_t count;
	struct err *e;
};

static bool has_ending(const char *name)
{
	static const char *const endings[] = {".md", ".txt", ".png", ".jpg", ".jpeg", ".ttf"};
	size_t len = strlen(name);

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		size_t end = strlen(endings[i]);

		if (len > end && strcasecmp(name + len - end, endings[i]) == 0)
			return true;
	}
	return false;
}

/* dir/below/name in the walk's arena, *relative is what stands behind dir. */
static char *join(struct walk *w, struct str below, const char *name, struct str *relative)
{
	size_t dir_len = strlen(w->dir), name_len = strlen(name);
	size_t len = below.len + (below.len ? 1 : 0) + name_len;
	char *path = arena_alloc(&w->arena, dir_len + 1 + len + 1), *end;

	if (!path) {
		err_nomem(w->e);
		return NULL;
	}
	memcpy(path, w->dir, dir_len);
	path[dir_len] = '/';
	end = path + dir_len + 1;
	if (below.len) {
		memcpy(end, below.ptr, below.len);
		end[below.len] = '/';
	}
	memcpy(end + len - name_len, name, name_len);
	*relative = (struct str){end, len};
	return path;
}

static bool fail_io(struct walk *w, const char *path)
{
	return err_errno(w->e, errno, path, path);
}

static bool add_file(struct walk *w, struct str relative)
{
	if (w->count == FILES_MAX)
		return err_set(w->e, ERR_LIMIT, "%s\u00a0: plus de %d fichiers",
		               "%s: more than %d files", w->dir, FILES_MAX);
	w->files[w->count++] = relative;
	return true;
}

static bool walk_folder(struct walk *w, struct str below, const char *path, unsigned depth);

static bool walk_entry(struct walk *w, struct str below, const char *name, unsigned depth)
{
	struct str relative;
	struct stat st;
	char *path;

	if (name[0] == '.')
		return true;
	path = join(w, below, name, &relative);
	if (!path)
		return false;
	if (stat(path, &st) != 0)
		return fail_io(w, path);
	if (S_ISDIR(st.st_mode))
		return depth == DEPTH_MAX || walk_folder(w, relative, path, depth + 1);
	if (S_ISREG(st.st_mode) && (depth ? has_ending(name) : strcmp(name, "procedure.json") == 0))
		return add_file(w, relative);
	return true;
}

static bool walk_folder(struct walk *w, struct str below, const char *path, unsigned depth)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	bool ok = true;

	if (!folder)
		return fail_io(w, path);
	while (ok && (errno = 0, entry = readdir(folder)))
		ok = walk_entry(w, below, entry->d_name, depth);
	if (ok && errno)
		ok = fail_io(w, path);
	closedir(folder);
	return ok;
}

static int compare_paths(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* One line of what is digested. */
static bool add_line(struct walk *w, struct str relative, struct buf *text, struct buf *lines)
{
	struct digest digest;
	char hex[DIGEST_HEX_LEN + 1];
	struct str same;
	char *path = join(w, (struct str){0}, relative.ptr, &same);

	if (!path)
		return false;
	buf_reset(text);
	if (!file_read(text, path, FILE_MAX, w->e))
		return procedure_blame(w->e, path);
	if (!digest_of(&digest, buf_view(text), w->e))
		return false;
	digest_hex(hex, &digest);
	buf_printf(lines, "%s  %s\n", hex, relative.ptr);
	return true;
}

static bool digest_files(struct walk *w, struct digest *out)
{
	struct buf text = {0}, lines = {0};
	bool ok = true;

	for (size_t i = 0; ok && i < w->count; i++)
		ok = add_line(w, w->files[i], &text, &lines);
	if (ok && lines.failed)
		ok = err_nomem(w->e);
	ok = ok && digest_of(out, buf_view(&lines), w->e);
	buf_free(&lines);
	buf_free(&text);
	return ok;
}

bool procedure_digest(struct digest *out, const char *dir, struct err *e)
{
	struct walk w = {.dir = dir, .e = e};
	bool ok;

	w.files = arena_array(&w.arena, FILES_MAX, sizeof *w.files);
	ok = w.files ? walk_folder(&w, (struct str){0}, dir, 0) : err_nomem(e);
	if (ok) {
		qsort(w.files, w.count, sizeof *w.files, compare_paths);
		ok = digest_files(&w, out);
	}
	arena_free(&w.arena);
	return ok;
}
