#include "job/lint.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/nearest.h"
#include "base/value_where.h"
#include "job/edition_load.h"
#include "job/lint_parts.h"
#include "job/pieces_view.h"
#include "job/press.h"
#include "job/recap_view.h"

#define PROCEDURE_FILE "procedure.json"
#define JSON_BYTES_MAX 1000000
#define NEAREST_FR "\u202f; le plus proche est "
#define NEAREST_EN "; the nearest is "

/* The documents that tools make. */
static const struct {
	const char *name, *tool;
	const struct view_extras *extras;
} documents[] = {
    {"confirmation", "dossier-confirm", NULL},
    {"mandat", "dossier-mandate", NULL},
    {"pieces", "dossier-pieces", &pieces_extras},
    {"recap", "dossier-recap", &recap_extras},
};

#define DOCUMENT_COUNT (sizeof documents / sizeof *documents)

/* --- Telling --- */

struct lint_told {
	struct str file, text;
	struct lint_told *next;
};

/* Partials are looked at once for each place that includes them. */
static bool is_new(struct lint *l, const struct lint_problem *p)
{
	struct lint_told *told;

	for (told = l->told; told; told = told->next)
		if (str_eq(told->file, p->file) && str_eq(told->text, p->text[LANG_EN]))
			return false;
	told = arena_alloc(&l->arena, sizeof *told);
	if (told) {
		*told = (struct lint_told){.file = arena_copy(&l->arena, p->file),
		                           .text = arena_copy(&l->arena, p->text[LANG_EN]),
		                           .next = l->told};
		l->told = told;
	}
	l->nomem = l->nomem || !told || !told->file.ptr || !told->text.ptr;
	return true;
}

static const struct str colons[LANG_COUNT] = {{"\u00a0: ", 4}, {": ", 2}};

/* Moves the beginning of an error, "place: ", out of its text. */
static struct str take_place(struct str *text, struct str colon)
{
	for (size_t i = 0; i + colon.len <= text->len; i++) {
		struct str place = str_upto(*text, i);

		if (!str_eq(str_upto(str_from(*text, i), colon.len), colon))
			continue;
		*text = str_from(*text, i + colon.len);
		return place;
	}
	return (struct str){0};
}

/* The number behind a word, both taken off the text; 0 where it does not begin so. */
static unsigned take_counted(struct str *text, struct str word)
{
	struct str rest = str_from(*text, word.len);
	unsigned number = 0;

	if (!str_starts(*text, word))
		return 0;
	for (; rest.len > 0 && *rest.ptr >= '0' && *rest.ptr <= '9'; rest = str_from(rest, 1))
		number = number * 10 + (unsigned)(*rest.ptr - '0');
	*text = rest;
	return number;
}

/* Of "etapes[1].champs[3].type: what", or of "line 3, column 2: what", which loses it. */
static void find_line(const struct lint *l, struct lint_problem *p)
{
	struct str text = p->text[LANG_EN], rest = text;
	struct str place = take_place(&rest, colons[LANG_EN]);

	p->line = take_counted(&text, STR("line "));
	p->column = take_counted(&text, STR(", column "));
	if (p->line > 0)
		for (int lang = 0; lang < LANG_COUNT; lang++)
			take_place(&p->text[lang], colons[lang]);
	else
		value_where(buf_view(&l->json), place, &p->line, &p->column);
}

static void report(struct lint *l, struct lint_problem *p)
{
	if (p->line == 0 && str_eq(p->file, STR(PROCEDURE_FILE)))
		find_line(l, p);
	if (is_new(l, p))
		l->options->report(l->options->context, p);
}

void lint_tell(struct lint *l, enum severity severity, const char *file, const char *fr,
               const char *en, ...)
{
	const char *formats[LANG_COUNT] = {[LANG_FR] = fr, [LANG_EN] = en};
	struct lint_problem p = {.severity = severity, .file = str_of(file)};
	char text[LANG_COUNT][512];

	for (int lang = 0; lang < LANG_COUNT; lang++) {
		va_list args;

		va_start(args, en);
		vsnprintf(text[lang], sizeof text[lang], formats[lang], args);
		va_end(args);
		p.text[lang] = str_of(text[lang]);
	}
	report(l, &p);
}

/* The number behind the last colon of s, which then ends before it; 0 where there is none. */
static unsigned take_number(struct str *s)
{
	size_t digits = 0;
	unsigned number = 0;

	while (digits < s->len && s->ptr[s->len - 1 - digits] >= '0' &&
	       s->ptr[s->len - 1 - digits] <= '9')
		digits++;
	if (digits == 0 || digits > 8 || digits + 1 > s->len || s->ptr[s->len - 1 - digits] != ':')
		return 0;
	for (size_t i = s->len - digits; i < s->len; i++)
		number = number * 10 + (unsigned)(s->ptr[i] - '0');
	s->len -= digits + 1;
	return number;
}

/* "fr/pieces.md" of a path in the folder; a partial is called by its name alone. */
static struct str file_of(const struct lint *l, struct str place, bool has_line, char room[256])
{
	struct str dir = str_of(l->options->dir);

	if (str_starts(place, dir) && place.len > dir.len) {
		place = str_from(place, dir.len);
		while (place.len > 0 && *place.ptr == '/')
			place = str_from(place, 1);
		return place;
	}
	if (!has_line)
		return str_of(l->file);
	snprintf(room, 256, "%s/%.*s.md", l->lang == LANG_FR ? "fr" : "en", STR_ARG(place));
	return str_of(room);
}

/* An error says its place in its text; fonts that all procedures share keep theirs. */
static void tell_error(void *context, const struct err *why)
{
	struct lint *l = context;
	struct lint_problem p = {.severity = SEVERITY_ERROR};
	struct str whole = str_of(why->text[LANG_EN]), place = take_place(&whole, colons[LANG_EN]);
	char room[256];

	p.column = take_number(&place);
	p.line = p.column > 0 ? take_number(&place) : 0;
	p.file = file_of(l, place, p.line > 0, room);
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		p.text[lang] = str_of(why->text[lang]);
		if (p.line > 0 || str_starts(place, str_of(l->options->dir)))
			take_place(&p.text[lang], colons[lang]);
	}
	report(l, &p);
}

/* --- Documents --- */

/* Filled, it must have a heading to be called by; blank, a heading may lack its only value. */
static bool draw(struct lint *l, struct press *press, enum specimen kind, struct arena *a,
                 struct err *e)
{
	const struct press_sheet sheet = {.tool = "dossier-pieces",
	                                  .reference = kind == SPECIMEN_FULL ? STR("") : STR("x")};
	const struct template *template = l->edition->templates[l->lang];
	struct buf pdf = {0};
	struct value data;
	bool ok = specimen_make(&data, l->edition, template, kind, a) || err_nomem(e);

	ok = ok && press_fill(press, l->edition, l->lang, template, &data, a, e) &&
	     press_draw(press, &sheet, &pdf, e);
	buf_free(&pdf);
	return ok;
}

/* The first document that cannot be made tells of it; the others would say the same. */
static bool try_template(struct lint *l, struct press *press, struct err *e)
{
	bool ok = true;

	for (int kind = 0; ok && kind < SPECIMEN_COUNT; kind++) {
		struct arena a = {0};

		ok = draw(l, press, (enum specimen)kind, &a, e);
		arena_free(&a);
	}
	return ok || problems_go_on(&l->problems, e);
}

/* Where a name is unknown it cannot be filled. */
static bool look_at_template(struct lint *l, const struct procedure_document *document,
                             struct press *press, struct err *e)
{
	struct edition *edition = l->edition;
	size_t told = l->problems.told;
	char file[256];

	snprintf(file, sizeof file, "%s/%.*s", l->lang == LANG_FR ? "fr" : "en",
	         STR_ARG(document->template));
	l->file = file;
	if (!edition_examine_template(edition, l->options->dir, document->template, l->lang,
	                              &l->problems, e))
		return false;
	if (!edition->templates[l->lang])
		return true;
	if (l->problems.told > told)
		return true;
	l->compiled[l->lang]++;
	lint_demands(l, document, edition->templates[l->lang]);
	return !edition->fonts || try_template(l, press, e);
}

static bool look_at_templates(struct lint *l, const struct procedure_document *document,
                              struct press *press, struct err *e)
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		l->lang = (enum lang)lang;
		if (!look_at_template(l, document, press, e))
			return false;
	}
	return true;
}

static bool exists(const struct lint *l, const char *folder, struct str file)
{
	char path[4096];
	struct stat st;

	return (size_t)snprintf(path, sizeof path, "%s/%s/%.*s", l->options->dir, folder,
	                        STR_ARG(file)) < sizeof path &&
	       stat(path, &st) == 0;
}

/* A language that the procedure does not speak at all is no slip. */
static void look_for_languages(struct lint *l, const struct procedure_document *document)
{
	static const char *const folders[LANG_COUNT] = {[LANG_FR] = "fr", [LANG_EN] = "en"};
	char near[256];

	for (int lang = 0; lang < LANG_COUNT; lang++) {
		if (!exists(l, folders[lang], STR(".")) ||
		    exists(l, folders[lang], document->template))
			continue;
		lint_nearest_file(l, folders[lang], document->template, near);
		lint_tell(l, SEVERITY_ERROR, PROCEDURE_FILE,
		          "documents.%.*s.modele\u00a0: il manque %s/%.*s\u202f; ce document ne se "
		          "fait pas dans cette langue%s%.0s%s",
		          "documents.%.*s.modele: %s/%.*s is missing; this document is not made in "
		          "that language%.0s%s%s",
		          STR_ARG(document->name), folders[lang], STR_ARG(document->template),
		          near[0] ? NEAREST_FR : "", near[0] ? NEAREST_EN : "", near);
	}
}

static bool look_at_document(struct lint *l, const struct procedure_document *document,
                             struct press *press, struct err *e)
{
	struct nearest near = {.word = document->name};

	if (document->template.len == 0)
		return true; /* told of */
	l->edition->extras = NULL;
	for (size_t i = 0; i < DOCUMENT_COUNT; i++) {
		nearest_offer(&near, str_of(documents[i].name));
		if (!str_eq(document->name, str_of(documents[i].name)))
			continue;
		l->edition->extras = documents[i].extras;
		look_for_languages(l, document);
		return look_at_templates(l, document, press, e);
	}
	lint_tell(l, SEVERITY_WARNING, PROCEDURE_FILE,
	          "documents.%.*s\u00a0: aucun outil ne fait de document de ce nom%s%.0s%.*s",
	          "documents.%.*s: no tool makes a document of that name%.0s%s%.*s",
	          STR_ARG(document->name), near.best.len > 0 ? NEAREST_FR : "",
	          near.best.len > 0 ? NEAREST_EN : "", STR_ARG(near.best));
	return true;
}

static void look_for_folders(struct lint *l)
{
	bool fr = exists(l, "fr", STR(".")), en = exists(l, "en", STR("."));

	if (!fr && !en)
		lint_tell(l, SEVERITY_ERROR, "",
		          "il manque les modèles\u00a0: ni fr/ ni en/ n'existe",
		          "the templates are missing: neither fr/ nor en/ exists");
	else if (!fr || !en)
		lint_tell(l, SEVERITY_WARNING, "",
		          "il manque %s/\u00a0: aucun document ne se fait dans cette langue",
		          "%s/ is missing: no document is made in that language", fr ? "en" : "fr");
}

static void look_for_documents(struct lint *l)
{
	for (size_t i = 0; i < DOCUMENT_COUNT; i++)
		if (!procedure_document(l->edition->procedure, str_of(documents[i].name)))
			lint_tell(
			    l, SEVERITY_INFO, PROCEDURE_FILE,
			    "documents\u00a0: sans «\u00a0%s\u00a0», %s ne fait pas de document",
			    "documents: without \"%s\", %s makes no document", documents[i].name,
			    documents[i].tool);
}

static bool look_at_documents(struct lint *l, struct err *e)
{
	const struct procedure *p = l->edition->procedure;
	struct press *press;
	bool ok = press_new(&press, e);

	if (!ok)
		return false;
	for (size_t i = 0; ok && i < p->document_count; i++)
		ok = look_at_document(l, &p->documents[i], press, e);
	press_free(press);
	look_for_folders(l);
	look_for_documents(l);
	return ok;
}

/* --- The run --- */

static bool look_at_all(struct lint *l, struct err *e)
{
	const struct choice *c = &l->options->choice;
	const char *data = c->data && *c->data ? c->data : c->installed;
	struct buf fonts = {0};
	bool ok;

	buf_printf(&fonts, "%s/fonts", data);
	l->file = PROCEDURE_FILE;
	ok = fonts.failed ? err_nomem(e)
	                  : edition_examine(&l->edition, l->options->dir, buf_terminated(&fonts),
	                                    &l->problems, e);
	buf_free(&fonts);
	if (!ok)
		return false;
	if (!l->edition) {
		lint_tell(l, SEVERITY_INFO, PROCEDURE_FILE,
		          "le reste n'a pas été examiné\u00a0: corrigez d'abord ce qui précède",
		          "the rest was not looked at: mend the above first");
		return true;
	}
	lint_folder(l);
	lint_rules(l);
	lint_glyphs(l);
	return look_at_documents(l, e) && (lint_unread(l), true);
}

static bool is_folder(const char *dir, struct err *e)
{
	struct stat st;

	if (stat(dir, &st) != 0) {
		bool missing = errno == ENOENT || errno == ENOTDIR;

		err_errno(e, errno, dir, dir);
		if (missing) /* another time would not find it either */
			e->code = ERR_MISSING;
		return false;
	}
	return S_ISDIR(st.st_mode) ||
	       err_set(e, ERR_MISSING, "%s\u00a0: le répertoire d'une procédure est attendu",
	               "%s: the folder of a procedure is expected", dir);
}

/* For the lines of what is wrong in it. Where it cannot be read the loader says why. */
static bool read_json(struct lint *l, struct err *e)
{
	struct buf path = {0};
	struct err unused;
	bool ok;

	buf_printf(&path, "%s/" PROCEDURE_FILE, l->options->dir);
	buf_terminated(&path);
	ok = !path.failed || err_nomem(e);
	if (ok && !file_read(&l->json, path.data, JSON_BYTES_MAX, &unused))
		buf_reset(&l->json);
	buf_free(&path);
	return ok;
}

bool lint_run(const struct lint_options *options, struct err *e)
{
	struct lint l = {.options = options, .problems = {.tell = tell_error}};
	bool ok;

	l.problems.context = &l;
	ok = is_folder(options->dir, e) && read_json(&l, e) && look_at_all(&l, e);
	buf_free(&l.json);
	edition_free(l.edition);
	arena_free(&l.arena);
	return ok && l.nomem ? err_nomem(e) : ok;
}
