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
#define FONTS_FOLDER "fonts" /* of the procedure, before the one that all share */
#define MISSES_KEPT 64u

static const char *const language_folders[LANG_COUNT] = {[LANG_FR] = "fr", [LANG_EN] = "en"};

/* What became of one name and version that a dossier asked for. */
struct asked {
	struct str name, version;
	const struct edition *edition; /* NULL: why says why not */
	struct err why;
	struct asked *next;
};

/* A folder that was loaded, whoever asked for it. */
struct loaded {
	struct edition *edition;
	struct loaded *next;
};

struct edition_shelf {
	struct edition_source source;
	pthread_mutex_t lock;
	const struct edition *given; /* that of source.procedure_dir */
	struct loaded *loaded;
	struct asked *asked;
	unsigned misses; /* in asked */
	struct arena arena;
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
	if ((size_t)snprintf(path, PATH_BYTES, "%s/%s/%.*s", dir, folder, STR_ARG(name)) <
	    PATH_BYTES)
		return true;
	return err_set(e, ERR_LIMIT, "%s\u00a0: chemin trop long", "%s: path too long", dir);
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

	if (make_path(path, l->dir, language_folders[l->lang], name, l->e) &&
	    access(path, F_OK) == 0) {
		if (file_read(&text, path, TEMPLATE_BYTES_MAX, l->e))
			copy = arena_copy(&l->edition->arena, buf_view(&text));
		else
			err_in(l->e, path);
	}
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
	const struct template_schema schema = {
	    .context = l, .kind = path_kind, .has_form = path_has_form};
	const struct template_partials partials = {.context = l, .find = find_partial};
	char path[PATH_BYTES];
	struct str text;

	if (!make_path(path, l->dir, language_folders[l->lang], file, l->e))
		return false;
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return true; /* a procedure need not speak every language */
	text = read_text(l, file);
	l->edition->template_files[l->lang] = arena_copy(&l->edition->arena, str_of(path));
	if (!text.ptr || !l->edition->template_files[l->lang].ptr)
		return false;
	return template_compile(&l->edition->templates[l->lang], text, path, &schema, &partials,
	                        l->e);
}

static bool load_templates(struct loading *l)
{
	const struct procedure_document *document;
	bool any = false;

	if (!l->source->document)
		return true;
	document = procedure_document(l->edition->procedure, str_of(l->source->document));
	if (!document)
		return err_set(l->e, ERR_MISSING,
		               "%s\u00a0: la procédure ne prévoit pas de document «\u00a0%s\u00a0»",
		               "%s: the procedure has no document \"%s\"", l->dir,
		               l->source->document);
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		l->lang = (enum lang)lang;
		if (!load_template(l, document->template))
			return false;
		any = any || l->edition->templates[lang];
	}
	if (any)
		return true;
	return err_set(l->e, ERR_MISSING, "il manque le modèle %s/fr/%.*s",
	               "the template %s/fr/%.*s is missing", l->dir, STR_ARG(document->template));
}

static bool load_fonts(struct loading *l)
{
	const struct procedure *p = l->edition->procedure;
	char own[PATH_BYTES];
	static_assert((int)FONT_STYLE_COUNT == (int)FACE_STYLE_COUNT,
	              "a procedure names every style");
	struct font_names names[FACE_STYLE_COUNT];

	for (int i = 0; i < FACE_STYLE_COUNT; i++)
		names[i] = (struct font_names){p->fonts[i].files, p->fonts[i].count};
	if ((size_t)snprintf(own, sizeof own, "%s/" FONTS_FOLDER, l->dir) >= sizeof own)
		return err_set(l->e, ERR_LIMIT, "%s\u00a0: chemin trop long", "%s: path too long",
		               l->dir);
	return fonts_load(&l->edition->fonts, &(struct font_folders){own, l->source->fonts_dir},
	                  names, l->source->many, l->e);
}

static bool load_picture(struct loading *l, struct str name)
{
	struct edition_picture *p = arena_alloc(&l->edition->arena, sizeof *p);
	char path[PATH_BYTES];

	if (!p || !(p->name = arena_copy(&l->edition->arena, name)).ptr)
		return err_nomem(l->e);
	if (!make_path(path, l->dir, PICTURES_FOLDER, name, l->e) ||
	    !picture_load(&p->picture, path, l->e))
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

static bool load(struct edition **out, const char *dir, const struct edition_source *source,
                 struct err *e)
{
	struct loading l = {
	    .edition = calloc(1, sizeof *l.edition), .dir = dir, .source = source, .e = e};
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

bool edition_shelf_new(struct edition_shelf **out, const struct edition_source *source,
                       struct err *e)
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
	for (const struct loaded *l = shelf->loaded; l; l = l->next)
		edition_free(l->edition);
	arena_free(&shelf->arena);
	pthread_mutex_destroy(&shelf->lock);
	free(shelf);
}

static bool load_dir(struct edition_shelf *shelf, const char *dir, const struct edition **out,
                     struct err *e)
{
	struct loaded *l = arena_alloc(&shelf->arena, sizeof *l);

	if (!l)
		return err_nomem(e);
	if (!load(&l->edition, dir, &shelf->source, e))
		return false;
	l->next = shelf->loaded;
	shelf->loaded = l;
	*out = l->edition;
	return true;
}

static bool is_wanted(const struct edition *e, struct str name, struct str version)
{
	return (name.len == 0 || str_eq(e->procedure->name, name)) &&
	       (version.len == 0 || str_eq(e->procedure->version, version));
}

/* A folder named after a version must hold that version. */
static bool load_named(struct edition_shelf *shelf, const char *dir, const struct asked *a,
                       const struct edition **out, struct err *e)
{
	const struct edition *found;

	if (!load_dir(shelf, dir, &found, e))
		return false;
	if (!is_wanted(found, a->name, a->version))
		return err_set(
		    e, ERR_FORMAT,
		    "%s contient «\u00a0%.*s\u00a0» en version «\u00a0%.*s\u00a0», non «\u00a0%.*s\u00a0» en version «\u00a0%.*s\u00a0»",
		    "%s holds \"%.*s\" in version \"%.*s\", not \"%.*s\" in version \"%.*s\"", dir,
		    STR_ARG(found->procedure->name), STR_ARG(found->procedure->version),
		    STR_ARG(a->name), STR_ARG(a->version));
	*out = found;
	return true;
}

/* The folder that the user gave holds one version; others stand beside it. */
static bool find_given(struct edition_shelf *shelf, const struct asked *a,
                       const struct edition **out, struct err *e)
{
	const char *dir = shelf->source.procedure_dir;
	char beside[PATH_BYTES];
	int len = (int)strlen(dir);

	while (len > 1 && dir[len - 1] == '/') /* as shells complete names */
		len--;
	if (!shelf->given && !load_dir(shelf, dir, &shelf->given, e))
		return false;
	if (is_wanted(shelf->given, a->name, a->version)) {
		*out = shelf->given;
		return true;
	}
	if ((size_t)snprintf(beside, sizeof beside, "%.*s@%.*s", len, dir, STR_ARG(a->version)) <
	        sizeof beside &&
	    access(beside, F_OK) == 0)
		return load_named(shelf, beside, a, out, e);
	return err_set(
	    e, ERR_MISSING,
	    "la procédure «\u00a0%.*s\u00a0» en version «\u00a0%.*s\u00a0», celle du dépôt, n'est ni dans %s ni dans %s@%.*s",
	    "the procedure \"%.*s\" in version \"%.*s\", that of the deposit, is neither in %s nor in "
	    "%s@%.*s",
	    STR_ARG(a->name), STR_ARG(a->version), dir, dir, STR_ARG(a->version));
}

static bool find_wanted(struct edition_shelf *shelf, const struct asked *a,
                        const struct edition **out, struct err *e)
{
	struct buf dir = {0};
	bool ok;

	if (shelf->source.procedure_dir)
		return find_given(shelf, a, out, e);
	ok = procedure_find_dir(&dir, shelf->source.roots, a->name, a->version, e) &&
	     load_named(shelf, dir.data, a, out, e);
	buf_free(&dir);
	return ok;
}

/* Remembers an answer: an edition, or a miss that no other time would find. A hostile
 * stream may ask for a new version in each dossier, so misses are not kept for ever. */
static bool keep(struct edition_shelf *shelf, const struct asked *asked, struct err *e)
{
	struct asked *a;
	bool miss = !asked->edition;

	if (miss && ((asked->why.code != ERR_MISSING && asked->why.code != ERR_FORMAT) ||
	             shelf->misses == MISSES_KEPT))
		return true;
	a = arena_alloc(&shelf->arena, sizeof *a);
	if (!a)
		return err_nomem(e);
	*a = *asked;
	a->name = arena_copy(&shelf->arena, asked->name);
	a->version = arena_copy(&shelf->arena, asked->version);
	if (!a->name.ptr || !a->version.ptr)
		return err_nomem(e);
	a->next = shelf->asked;
	shelf->asked = a;
	shelf->misses += miss;
	return true;
}

static bool ask(struct edition_shelf *shelf, struct str name, struct str version,
                const struct edition **out, struct err *e)
{
	struct asked asked = {.name = name, .version = version};
	const struct asked *a = shelf->asked;

	while (a && !(str_eq(a->name, name) && str_eq(a->version, version)))
		a = a->next;
	if (!a) {
		find_wanted(shelf, &asked, &asked.edition, &asked.why);
		if (!keep(shelf, &asked, e))
			return false;
		a = &asked;
	}
	if (a->edition)
		*out = a->edition;
	else
		*e = a->why;
	return a->edition != NULL;
}

bool edition_prepare(struct edition_shelf *shelf, struct err *e)
{
	const char *dir = shelf->source.procedure_dir;

	return !dir || shelf->given || load_dir(shelf, dir, &shelf->given, e);
}

bool edition_get(struct edition_shelf *shelf, struct str name, struct str version,
                 const struct edition **out, struct err *e)
{
	bool found;

	pthread_mutex_lock(&shelf->lock);
	found = ask(shelf, name, version, out, e);
	pthread_mutex_unlock(&shelf->lock);
	return found;
}

const struct pdf_picture *edition_picture(const struct edition *edition, struct str name)
{
	for (const struct edition_picture *p = edition->pictures; p; p = p->next)
		if (str_eq(p->name, name))
			return &p->picture;
	return NULL;
}
