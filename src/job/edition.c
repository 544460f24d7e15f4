#include "job/edition_load.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "job/view.h"

#define TEMPLATE_BYTES_MAX (1u << 20)
#define PATH_BYTES 4096
#define PICTURES_FOLDER "images"
#define FONTS_FOLDER "fonts" /* of the procedure, before the one that all share */

static const char *const language_folders[LANG_COUNT] = {[LANG_FR] = "fr", [LANG_EN] = "en"};

/* What the loading of one edition needs. */
struct loading {
	struct edition *edition;
	const char *dir;
	const struct edition_wanted *wanted;
	enum lang lang;            /* of the template being compiled */
	struct problems *problems; /* NULL: the first one ends the loading */
	struct err unread;         /* of a partial that is there: code NONE if there is none */
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

	return kinds[view_path(l->edition->procedure, l->edition->extras, path, NULL)];
}

static bool path_has_form(void *context, struct str path, struct str form)
{
	const struct loading *l = context;
	const struct field *field = NULL;

	view_path(l->edition->procedure, l->edition->extras, path, &field);
	return field && field_has_form(field->type, form);
}

static bool note_text(struct loading *l, struct str name)
{
	struct edition_text *text = arena_alloc(&l->edition->arena, sizeof *text);
	struct buf path = {0};

	buf_printf(&path, "%s/%.*s", language_folders[l->lang], STR_ARG(name));
	if (text && !path.failed)
		text->name = arena_copy(&l->edition->arena, buf_view(&path));
	buf_free(&path);
	if (!text || !text->name.ptr)
		return err_nomem(l->e);
	text->next = l->edition->texts;
	l->edition->texts = text;
	return true;
}

/* Reads a file of a language's folder; ptr is NULL when there is none or it failed. */
static struct str read_text(struct loading *l, struct str name)
{
	char path[PATH_BYTES];
	struct buf text = {0};
	struct str copy = {0};

	if (make_path(path, l->dir, language_folders[l->lang], name, l->e) &&
	    access(path, F_OK) == 0 && (!l->problems || note_text(l, name))) {
		if (!file_read(&text, path, TEMPLATE_BYTES_MAX, l->e))
			err_in(l->e, path);
		else if (!(copy = arena_copy(&l->edition->arena, buf_view(&text))).ptr)
			err_nomem(l->e);
		if (!copy.ptr)
			l->unread = *l->e;
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
	    .context = l, .kind = path_kind, .has_form = path_has_form, .problems = l->problems};
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
	l->unread.code = ERR_NONE;
	if (template_compile(&l->edition->templates[l->lang], text, path, &schema, &partials, l->e))
		return true;
	if (l->unread.code != ERR_NONE) /* to the compiler it was not there */
		*l->e = l->unread;
	return false;
}

static bool load_templates(struct loading *l)
{
	const struct procedure_document *document;
	bool any = false;

	if (!l->wanted->document)
		return true;
	document = procedure_document(l->edition->procedure, str_of(l->wanted->document));
	if (!document && l->wanted->optional)
		return true;
	if (!document)
		return err_set(l->e, ERR_MISSING,
		               "%s\u00a0: la procédure ne prévoit pas de document «\u00a0%s\u00a0»",
		               "%s: the procedure has no document \"%s\"", l->dir,
		               l->wanted->document);
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
	return fonts_load(&l->edition->fonts, &(struct font_folders){own, l->wanted->fonts_dir},
	                  names, l->wanted->many, l->e);
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
			ok = load_picture(l, str_of(entry->d_name)) ||
			     problems_go_on(l->problems, l->e);
	closedir(dir);
	return ok;
}

void edition_free(struct edition *edition)
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

bool edition_load(struct edition **out, const char *dir, const struct edition_wanted *wanted,
                  struct err *e)
{
	struct loading l = {
	    .edition = calloc(1, sizeof *l.edition), .dir = dir, .wanted = wanted, .e = e};
	struct digest digest;

	if (!l.edition)
		return err_nomem(e);
	l.edition->extras = wanted->extras;
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

/* Each file that cannot be loaded; the loading of all stops at the first. */
static bool blame_fonts(struct loading *l, const char *own)
{
	const struct font_folders folders = {own, l->wanted->fonts_dir};
	const struct err all = *l->e;
	size_t told = l->problems->told;

	for (int i = 0; i < FONT_STYLE_COUNT; i++)
		for (size_t k = 0; k < l->edition->procedure->fonts[i].count; k++) {
			const struct font_names one = {&l->edition->procedure->fonts[i].files[k],
			                               1};
			struct fonts *fonts = NULL;
			bool ok =
			    fonts_load(&fonts, &folders, (const struct font_names[]){one, one, one},
			               false, l->e);

			fonts_free(fonts);
			if (!ok && !problems_go_on(l->problems, l->e))
				return false;
		}
	return l->problems->told > told || problems_go_on(l->problems, &all);
}

static bool is_whole(const struct procedure_fonts *fonts)
{
	for (size_t i = 0; i < fonts->count; i++)
		if (fonts->files[i].len == 0)
			return false;
	return fonts->count > 0;
}

/* A style or name that the procedure lost has been told of. */
static bool examine_fonts(struct loading *l)
{
	char own[PATH_BYTES];

	for (int i = 0; i < FONT_STYLE_COUNT; i++)
		if (!is_whole(&l->edition->procedure->fonts[i]))
			return true;
	if (load_fonts(l))
		return true;
	if ((size_t)snprintf(own, sizeof own, "%s/" FONTS_FOLDER, l->dir) >= sizeof own)
		return problems_go_on(l->problems, l->e);
	return blame_fonts(l, own);
}

bool edition_examine(struct edition **out, const char *dir, const char *fonts_dir,
                     struct problems *problems, struct err *e)
{
	const struct edition_wanted wanted = {.fonts_dir = fonts_dir};
	struct loading l = {.edition = calloc(1, sizeof *l.edition),
	                    .dir = dir,
	                    .wanted = &wanted,
	                    .problems = problems,
	                    .e = e};
	bool ok;

	if (!l.edition)
		return err_nomem(e);
	ok = (procedure_examine(&l.edition->procedure, dir, problems, e) ||
	      (e->code == ERR_LIMIT && problems_go_on(problems, e))) &&
	     (load_pictures(&l) || problems_go_on(problems, e));
	if (ok && l.edition->procedure)
		ok = examine_fonts(&l);
	*out = NULL;
	if (ok && l.edition->procedure)
		*out = l.edition;
	else
		edition_free(l.edition);
	return ok;
}

bool edition_examine_template(struct edition *edition, const char *dir, struct str file,
                              enum lang lang, struct problems *problems, struct err *e)
{
	struct loading l = {
	    .edition = edition, .dir = dir, .lang = lang, .problems = problems, .e = e};

	template_free(edition->templates[lang]);
	edition->templates[lang] = NULL;
	e->code = ERR_NONE;
	if (load_template(&l, file) || problems_go_on(problems, e))
		return true;
	return e->code != ERR_NONE ? false : err_nomem(e);
}

const struct pdf_picture *edition_picture(const struct edition *edition, struct str name)
{
	for (const struct edition_picture *p = edition->pictures; p; p = p->next)
		if (str_eq(p->name, name))
			return &p->picture;
	return NULL;
}
