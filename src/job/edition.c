#include "job/edition.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "job/view.h"

#define TEMPLATE_BYTES_MAX (1u << 20)
#define PATH_BYTES 4096
#define PICTURES_FOLDER "images"

static const char *const language_folders[LANG_COUNT] = {[LANG_FR] = "fr", [LANG_EN] = "en"};

struct edition_shelf {
	struct edition_source source;
	pthread_mutex_t lock;
	struct edition *first;
};

/* What the loading of one edition needs. */
struct loading {
	struct edition *edition;
	const char *dir;
	const struct edition_source *source;
	enum lang lang; /* of the template being compiled */
	struct err *e;
};

static bool make_path(char path[PATH_BYTES], const char *dir, const char *folder, struct str name,
                      struct err *e)
{
	if ((size_t)snprintf(path, PATH_BYTES, "%s/%s/%.*s", dir, folder, STR_ARG(name)) < PATH_BYTES)
		return true;
	return err_set(e, ERR_LIMIT, "%s : chemin trop long", "%s: path too long", dir);
}

static enum template_kind path_kind(void *context, struct str path)
{
	static const enum template_kind kinds[] = {
	    [PROCEDURE_PATH_UNKNOWN] = TEMPLATE_UNKNOWN,
	    [PROCEDURE_PATH_SCALAR] = TEMPLATE_SCALAR,
	    [PROCEDURE_PATH_OBJECT] = TEMPLATE_OBJECT,
	    [PROCEDURE_PATH_LIST] = TEMPLATE_LIST,
	};
	const struct loading *l = context;

	return kinds[view_path(l->edition->procedure, path, NULL)];
}

static bool path_has_form(void *context, struct str path, struct str form)
{
	const struct loading *l = context;
	const struct field *field = NULL;

	view_path(l->edition->procedure, path, &field);
	return field && field_has_form(field->type, form);
}

/* Reads a file of a language's folder; ptr is NULL when there is none or it failed. */
static struct str read_text(struct loading *l, struct str name)
{
	char path[PATH_BYTES];
	struct buf text = {0};
	struct str copy = {0};

	if (make_path(path, l->dir, language_folders[l->lang], name, l->e) && access(path, F_OK) == 0 &&
	    file_read(&text, path, TEMPLATE_BYTES_MAX, l->e))
		copy = arena_copy(&l->edition->arena, buf_view(&text));
	buf_free(&text);
	return copy;
}

/* {{> name}} is name.md in the same language's folder. */
static struct str find_partial(void *context, struct str name)
{
	char file[256];

	if (memchr(name.ptr, '/', name.len) ||
	    (size_t)snprintf(file, sizeof file, "%.*s.md", STR_ARG(name)) >= sizeof file)
		return (struct str){0};
	return read_text(context, str_of(file));
}

static bool load_template(struct loading *l, struct str file)
{
	const struct template_schema schema = {.context = l, .kind = path_kind, .has_form = path_has_form};
	const struct template_partials partials = {.context = l, .find = find_partial};
	char path[PATH_BYTES];
	struct str text;

	if (!make_path(path, l->dir, language_folders[l->lang], file, l->e))
		return false;
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return true; /* a procedure need not speak every language */
	text = read_text(l, file);
	if (!text.ptr)
		return false;
	return template_compile(&l->edition->templates[l->lang], text, path, &schema, &partials, l->e);
}

static bool load_templates(struct loading *l)
{
	const struct procedure_document *document =
	    procedure_document(l->edition->procedure, str_of(l->source->document));
	bool any = false;

	if (!document)
		return err_set(l->e, ERR_MISSING, "%s : la procédure ne prévoit pas de document « %s »",
		               "%s: the procedure has no document \"%s\"", l->dir, l->source->document);
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		l->lang = (enum lang)lang;
		if (!load_template(l, document->template))
			return false;
		any = any || l->edition->templates[lang];
	}
	if (any)
		return true;
	return err_set(l->e, ERR_MISSING, "%s : le modèle %.*s manque, en français comme en anglais",
	               "%s: the template %.*s is there neither in French nor in English", l->dir,
	               STR_ARG(document->template));
}

static bool load_fonts(struct loading *l)
{
	const struct procedure *p = l->edition->procedure;
	static_assert((int)FONT_STYLE_COUNT == (int)FACE_STYLE_COUNT, "a procedure names every style");
	struct font_names names[FACE_STYLE_COUNT];

	for (int i = 0; i < FACE_STYLE_COUNT; i++)
		names[i] = (struct font_names){p->fonts[i].files, p->fonts[i].count};
	return fonts_load(&l->edition->fonts, l->source->fonts_dir, names, l->source->many, l->e);
}

static bool load_picture(struct loading *l, struct str name)
{
	struct edition_picture *p = arena_alloc(&l->edition->arena, sizeof *p);
	char path[PATH_BYTES];

	if (!p || !(p->name = arena_copy(&l->edition->arena, name)).ptr)
		return err_nomem(l->e);
	if (!make_path(path, l->dir, PICTURES_FOLDER, name, l->e) || !picture_load(&p->picture, path, l->e))
		return false;
	p->next = l->edition->pictures;
	l->edition->pictures = p;
	return true;
}

/* Every picture of the procedure's folder: a damaged one is found before the first page. */
static bool load_pictures(struct loading *l)
{
	char path[PATH_BYTES];
	struct dirent *entry;
	bool ok = true;
	DIR *dir;

	if (!make_path(path, l->dir, PICTURES_FOLDER, STR(""), l->e))
		return false;
	dir = opendir(path);
	if (!dir)
		return errno == ENOENT ? true : err_errno(l->e, errno, path, path);
	while (ok && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			ok = load_picture(l, str_of(entry->d_name));
	closedir(dir);
	return ok;
}

static void edition_free(struct edition *edition)
{
	if (!edition)
		return;
	for (int i = 0; i < LANG_COUNT; i++)
		template_free(edition->templates[i]);
	for (struct edition_picture *p = edition->pictures; p; p = p->next)
		picture_clear(&p->picture);
	fonts_free(edition->fonts);
	procedure_free(edition->procedure);
	arena_free(&edition->arena);
	free(edition);
}

static bool load(struct edition **out, const char *dir, const struct edition_source *source, struct err *e)
{
	struct loading l = {.edition = calloc(1, sizeof *l.edition), .dir = dir, .source = source, .e = e};
	struct digest digest;

	if (!l.edition)
		return err_nomem(e);
	e->code = ERR_NONE;
	if (!procedure_load(&l.edition->procedure, dir, e) || !procedure_digest(&digest, dir, e) ||
	    !load_pictures(&l) || !load_templates(&l) || !load_fonts(&l)) {
		if (e->code == ERR_NONE)
			err_nomem(e);
		edition_free(l.edition);
		return false;
	}
	digest_hex(l.edition->digest, &digest);
	*out = l.edition;
	return true;
}

bool edition_shelf_new(struct edition_shelf **out, const struct edition_source *source, struct err *e)
{
	struct edition_shelf *shelf = calloc(1, sizeof *shelf);

	if (!shelf)
		return err_nomem(e);
	shelf->source = *source;
	pthread_mutex_init(&shelf->lock, NULL);
	*out = shelf;
	return true;
}

void edition_shelf_free(struct edition_shelf *shelf)
{
	if (!shelf)
		return;
	for (struct edition *next, *e = shelf->first; e; e = next) {
		next = e->next;
		edition_free(e);
	}
	pthread_mutex_destroy(&shelf->lock);
	free(shelf);
}

static bool is_wanted(const struct edition *e, struct str name, struct str version)
{
	return str_eq(e->procedure->name, name) && str_eq(e->procedure->version, version);
}

/* The folder that the user named holds one version; others stand beside it. */
static bool load_given(struct edition **out, const char *dir, const struct edition_source *source,
                       struct str name, struct str version, struct err *e)
{
	struct edition *given;
	char beside[PATH_BYTES];

	if (!load(&given, dir, source, e))
		return false;
	if (is_wanted(given, name, version)) {
		*out = given;
		return true;
	}
	edition_free(given);
	if ((size_t)snprintf(beside, sizeof beside, "%s@%.*s", dir, STR_ARG(version)) < sizeof beside &&
	    access(beside, F_OK) == 0)
		return load(out, beside, source, e);
	return err_set(e, ERR_MISSING,
	               "la procédure %.*s en version %.*s, celle du dépôt, n'est ni dans %s ni dans %s@%.*s",
	               "procedure %.*s in version %.*s, that of the deposit, is neither in %s nor in %s@%.*s",
	               STR_ARG(name), STR_ARG(version), dir, dir, STR_ARG(version));
}

static bool load_wanted(struct edition **out, const struct edition_source *source, struct str name,
                        struct str version, struct err *e)
{
	struct buf dir = {0};
	bool ok;

	if (source->procedure_dir)
		return load_given(out, source->procedure_dir, source, name, version, e);
	ok = procedure_find_dir(&dir, source->roots, name, version, e) && load(out, dir.data, source, e);
	buf_free(&dir);
	return ok;
}

bool edition_get(struct edition_shelf *shelf, struct str name, struct str version,
                 const struct edition **out, struct err *e)
{
	struct edition *found;

	pthread_mutex_lock(&shelf->lock);
	for (found = shelf->first; found && !is_wanted(found, name, version); found = found->next)
		continue;
	if (!found && load_wanted(&found, &shelf->source, name, version, e)) {
		found->next = shelf->first;
		shelf->first = found;
	}
	pthread_mutex_unlock(&shelf->lock);
	if (!found)
		return false;
	*out = found;
	return true;
}

const struct pdf_picture *edition_picture(const struct edition *edition, struct str name)
{
	for (const struct edition_picture *p = edition->pictures; p; p = p->next)
		if (str_eq(p->name, name))
			return &p->picture;
	return NULL;
}
