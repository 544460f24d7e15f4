#include "dossier/procedure_load.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "dossier/condition.h"
#include "dossier/rule.h"

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))
#define CODE_MAX 63
#define VERSION_MAX 32

/* --- Shared by the parts --- */

bool procedure_read_condition(const struct condition **out, const struct procedure *p,
                              const struct value *object, const char *key, struct settings *s)
{
	const struct value *v = value_get(object, str_of(key));
	size_t mark;

	if (!v)
		return true;
	mark = settings_enter(s, str_of(key));
	if (!condition_parse(out, v, s, p))
		return false;
	settings_leave(s, mark);
	return true;
}

static bool is_word(struct str word, const char *inside)
{
	for (size_t i = 0; i < word.len; i++) {
		char c = word.ptr[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

		if (!plain && (i == 0 || !strchr(inside, c)))
			return false;
	}
	return word.len && word.len <= CODE_MAX;
}

bool procedure_is_name(struct str name)
{
	return is_word(name, "_-");
}

bool procedure_read_code(struct settings *s, const struct value *object, const char *key,
                         struct str *out)
{
	if (!settings_string(s, object, key, REQUIRED, out))
		return false;
	if (procedure_is_name(*out))
		return true;
	return settings_fail_at(
	    s, key, "un code est attendu\u00a0: minuscules sans accent, chiffres, _ et -",
	    "a code is expected: plain small letters, digits, _ and -");
}

/* --- What the procedure is --- */

bool procedure_is_version(struct str version)
{
	for (size_t i = 0; i < version.len; i++) {
		char c = version.ptr[i];
		bool plain =
		    (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (!plain && (i == 0 || !strchr("._-", c)))
			return false;
	}
	return version.len && version.len <= VERSION_MAX;
}

static bool read_name(struct procedure *p, const struct value *root, struct settings *s)
{
	if (!procedure_read_code(s, root, "procedure", &p->name) ||
	    !settings_string(s, root, "version", REQUIRED, &p->version))
		return false;
	if (procedure_is_version(p->version))
		return true;
	return settings_fail_at(
	    s, "version",
	    "une version est attendue, comme «\u00a02026-11\u00a0»\u00a0: chiffres, "
	    "lettres sans accent, point, _ et -, 32 caractères au plus",
	    "a version is expected, as \"2026-11\": digits, plain letters, point, "
	    "_ and -, 32 characters at most");
}

static bool read_references(struct procedure *p, const struct value *root, struct settings *s)
{
	const struct value *items;
	struct str(*references)[LANG_COUNT];
	size_t list;

	if (!settings_array(s, root, "references", OPTIONAL, &items, &p->reference_count))
		return false;
	list = settings_enter(s, STR("references"));
	references = settings_alloc(s, p->reference_count, sizeof *references);
	if (!references)
		return false;
	for (size_t i = 0; i < p->reference_count; i++) {
		size_t mark = settings_enter_item(s, i);

		if (!settings_text_here(s, &items[i], references[i]))
			return false;
		settings_leave(s, mark);
	}
	settings_leave(s, list);
	p->references = (const struct str(*)[LANG_COUNT])references;
	return true;
}

static bool read_identity(struct procedure *p, const struct value *root, struct settings *s)
{
	return read_name(p, root, s) && settings_text(s, root, "titre", REQUIRED, p->title) &&
	       settings_text(s, root, "acte", REQUIRED, p->act) &&
	       settings_text(s, root, "autorite", REQUIRED, p->authority) &&
	       read_references(p, root, s);
}

/* --- Access and limits --- */

static bool read_access(struct procedure *p, const struct value *root, struct settings *s)
{
	static const char *const known[] = {"jours", "fin", NULL};
	static const char *const ends[] = {
	    [ACCESS_END_HOUR] = "heure", [ACCESS_END_DAY] = "fin_de_jour"};
	const struct value *object;
	unsigned end = ACCESS_END_DAY;
	int64_t days = 0;
	size_t mark;

	if (!settings_object(s, root, "acces", REQUIRED, &object))
		return false;
	mark = settings_enter(s, STR("acces"));
	if (!settings_keys(s, object, known) ||
	    !settings_integer(s, object, "jours", REQUIRED, 1, 3650, &days) ||
	    !settings_choice(s, object, "fin", OPTIONAL, ends, COUNT_OF(ends), &end))
		return false;
	settings_leave(s, mark);
	p->access_days = (unsigned)days;
	p->access_end = (enum access_end)end;
	return true;
}

static const char *const formats[FILE_FORMAT_COUNT] = {
    [FILE_FORMAT_JPEG] = "jpeg", [FILE_FORMAT_PDF] = "pdf", [FILE_FORMAT_PNG] = "png"};

const char *file_format_name(enum file_format format)
{
	return formats[format];
}

static bool read_format(struct procedure_limits *limits, const struct value *v, struct settings *s)
{
	struct str name;

	if (!settings_string_here(s, v, &name))
		return false;
	for (unsigned i = 0; i < FILE_FORMAT_COUNT; i++)
		if (str_eq(name, str_of(formats[i]))) {
			limits->formats[i] = true;
			return true;
		}
	return settings_unknown(s, name, (struct str){0}, "un format connu (jpeg, pdf, png)",
	                        "a known format (jpeg, pdf, png)");
}

static bool read_formats(struct procedure_limits *limits, const struct value *object,
                         struct settings *s)
{
	const struct value *items;
	size_t count, list;

	if (!settings_array(s, object, "formats", REQUIRED, &items, &count))
		return false;
	list = settings_enter(s, STR("formats"));
	if (!count)
		return settings_fail(s, "un format au moins est attendu (jpeg, pdf, png)",
		                     "one format at least is expected (jpeg, pdf, png)");
	for (size_t i = 0; i < count; i++) {
		size_t mark = settings_enter_item(s, i);

		if (!read_format(limits, &items[i], s))
			return false;
		settings_leave(s, mark);
	}
	settings_leave(s, list);
	return true;
}

static bool read_limits(struct procedure *p, const struct value *root, struct settings *s)
{
	static const char *const known[] = {"formats", "octets",       "fichiers",
	                                    "pixels",  "cote_lisible", NULL};
	struct procedure_limits *limits = &p->limits;
	const struct value *object;
	int64_t files = 0, legible_px = PROCEDURE_LEGIBLE_PX;
	size_t mark;

	if (!settings_object(s, root, "limites", REQUIRED, &object))
		return false;
	mark = settings_enter(s, STR("limites"));
	if (!settings_keys(s, object, known) || !read_formats(limits, object, s) ||
	    !settings_integer(s, object, "octets", REQUIRED, 1, INT32_MAX, &limits->bytes) ||
	    !settings_integer(s, object, "fichiers", REQUIRED, 1, 1000, &files) ||
	    !settings_integer(s, object, "pixels", REQUIRED, 1, INT32_MAX, &limits->pixels) ||
	    !settings_integer(s, object, "cote_lisible", OPTIONAL, 1, 100000, &legible_px))
		return false;
	settings_leave(s, mark);
	limits->files = (unsigned)files;
	limits->legible_px = (unsigned)legible_px;
	return true;
}

/* --- Service and texts --- */

static bool read_service(struct procedure *p, const struct value *root, struct settings *s)
{
	static const char *const known[] = {"nom", "adresse", "courriel", "telephone", NULL};
	struct procedure_service *service = &p->service;
	const struct value *object;
	size_t mark;

	if (!settings_object(s, root, "service", REQUIRED, &object))
		return false;
	mark = settings_enter(s, STR("service"));
	if (!settings_keys(s, object, known) ||
	    !settings_string(s, object, "nom", REQUIRED, &service->name) ||
	    !settings_string(s, object, "adresse", REQUIRED, &service->address) ||
	    !settings_string(s, object, "courriel", REQUIRED, &service->email) ||
	    !settings_string(s, object, "telephone", REQUIRED, &service->phone))
		return false;
	if (!rule_email(service->email))
		return settings_fail_at(s, "courriel", "une adresse électronique est attendue",
		                        "an e-mail address is expected");
	if (!rule_phone(service->phone))
		return settings_fail_at(s, "telephone",
		                        "un numéro comme «\u00a0+33199001234\u00a0» est attendu",
		                        "a number as \"+33199001234\" is expected");
	settings_leave(s, mark);
	return true;
}

static bool read_silence(struct procedure *p, const struct value *root, struct settings *s)
{
	static const char *const known[] = {"effet", "delai_mois", "texte", NULL};
	static const char *const effects[] = {
	    [SILENCE_REJECTS] = "rejet", [SILENCE_ACCEPTS] = "acceptation"};
	const struct value *object;
	unsigned effect = 0;
	int64_t months = 0;
	size_t mark;

	if (!settings_object(s, root, "silence", REQUIRED, &object))
		return false;
	mark = settings_enter(s, STR("silence"));
	if (!settings_keys(s, object, known) ||
	    !settings_choice(s, object, "effet", REQUIRED, effects, COUNT_OF(effects), &effect) ||
	    !settings_integer(s, object, "delai_mois", REQUIRED, 1, 120, &months) ||
	    !settings_text(s, object, "texte", REQUIRED, p->silence.text))
		return false;
	settings_leave(s, mark);
	p->silence.effect = (enum silence_effect)effect;
	p->silence.months = (unsigned)months;
	return true;
}

static bool read_texts(struct procedure *p, const struct value *root, struct settings *s)
{
	return settings_text(s, root, "recours", REQUIRED, p->appeal) &&
	       settings_text(s, root, "suite", REQUIRED, p->next) &&
	       settings_text(s, root, "avertissement", REQUIRED, p->warning) &&
	       settings_text(s, root, "confidentialite", REQUIRED, p->privacy);
}

/* --- The whole --- */

static bool read_keys(struct procedure *p, const struct value *root, struct settings *s)
{
	static const char *const known[] = {
	    "procedure", "version",   "titre",    "acte",   "autorite",      "references",
	    "acces",     "limites",   "etapes",   "pieces", "eligibilite",   "chiffres",
	    "service",   "silence",   "recours",  "suite",  "avertissement", "confidentialite",
	    "polices",   "documents", "constats", NULL};

	(void)p;
	return settings_keys(s, root, known);
}

static bool make_index(struct procedure *p, const struct value *root, struct settings *s)
{
	(void)root;
	return procedure_index(p, s);
}

#define STEPS 1u
#define PIECES 2u
#define FIGURES 4u
#define INDEX 8u

/* The parts in the order in which they build on one another. A part is broken when it could
 * not be read to its end, or where `whole` when any item of it is lost. */
static const struct part {
	bool (*read)(struct procedure *p, const struct value *root, struct settings *s);
	unsigned is, needs;
	bool whole;
} parts[] = {
    {.read = read_keys},
    {.read = read_identity},
    {.read = read_access},
    {.read = read_limits},
    {.read = read_service},
    {.read = read_silence},
    {.read = read_texts},
    {.read = procedure_read_steps, .is = STEPS, .whole = true},
    {.read = procedure_read_pieces, .is = PIECES},
    {.read = procedure_read_figures, .is = FIGURES, .whole = true},
    {.read = make_index, .is = INDEX, .needs = STEPS | FIGURES},
    {.read = procedure_read_conditions, .needs = INDEX | PIECES},
    {.read = procedure_read_rows, .needs = INDEX},
    {.read = procedure_read_fonts},
    {.read = procedure_read_documents, .needs = INDEX},
    {.read = procedure_read_severities},
};

/* *broken: the parts that are. */
static bool read_all(struct procedure *p, const struct value *root, struct settings *s,
                     unsigned *broken)
{
	*broken = 0;
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		bool ok = false;

		s->lost = false;
		if (!(parts[i].needs & *broken)) {
			ok = parts[i].read(p, root, s);
			if (!ok && !settings_go_on(s, 0))
				return false;
		}
		if (!ok || (parts[i].whole && s->lost))
			*broken |= parts[i].is;
	}
	return true;
}

static bool is_object(const struct value *root, struct settings *s)
{
	return root->type == VALUE_OBJECT ||
	       settings_fail(s, "un objet {…} est attendu", "an object {…} is expected");
}

/* *out stays NULL where problems were told of and nothing can build on what is left. */
static bool parse(struct procedure **out, struct str json, const char *file,
                  struct problems *problems, struct err *e)
{
	struct procedure *p = calloc(1, sizeof *p);
	struct settings s = {.file = file, .e = e, .problems = problems};
	unsigned broken = INDEX;
	struct value root;
	bool ok;

	if (!p)
		return err_nomem(e);
	s.arena = &p->arena;
	ok = settings_parse(&s, json, &root) && is_object(&root, &s);
	ok = ok ? read_all(p, &root, &s, &broken) : settings_go_on(&s, 0);
	if (ok && !(broken & INDEX))
		*out = p;
	else
		procedure_free(p);
	return ok;
}

bool procedure_parse(struct procedure **out, struct str json, const char *file, struct err *e)
{
	return parse(out, json, file, NULL, e);
}

bool procedure_blame(struct err *e, const char *path)
{
	struct err why = *e;

	return err_set(e, why.code, "%s\u00a0: %s%.0s", "%s: %.0s%s", path, why.text[LANG_FR],
	               why.text[LANG_EN]);
}

static bool load_file(struct procedure **out, const char *path, struct problems *problems,
                      struct err *e)
{
	struct buf text = {0};
	bool ok;

	if (access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR))
		return err_set(
		    e, ERR_MISSING,
		    "%s\u00a0: il n'y a pas de procédure ici\u202f; vérifiez le nom du répertoire",
		    "%s: there is no procedure here; check the name of the folder", path);
	if (file_read(&text, path, PROCEDURE_FILE_MAX, e))
		ok = parse(out, buf_view(&text), path, problems, e);
	else
		ok = procedure_blame(e, path);
	buf_free(&text);
	return ok;
}

static bool load(struct procedure **out, const char *dir, struct problems *problems, struct err *e)
{
	struct buf path = {0};
	bool ok;

	buf_printf(&path, "%s/procedure.json", dir);
	buf_terminated(&path);
	ok = path.failed ? err_nomem(e) : load_file(out, path.data, problems, e);
	buf_free(&path);
	return ok;
}

bool procedure_load(struct procedure **out, const char *dir, struct err *e)
{
	return load(out, dir, NULL, e);
}

bool procedure_examine(struct procedure **out, const char *dir, struct problems *problems,
                       struct err *e)
{
	*out = NULL;
	return load(out, dir, problems, e);
}

void procedure_free(struct procedure *p)
{
	if (!p)
		return;
	arena_free(&p->arena);
	free(p);
}

/* --- Asking --- */

const struct procedure_step *procedure_step(const struct procedure *p, struct str code)
{
	for (size_t i = 0; i < p->step_count; i++)
		if (str_eq(p->steps[i].code, code))
			return &p->steps[i];
	return NULL;
}

const struct procedure_piece *procedure_piece(const struct procedure *p, struct str code)
{
	for (size_t i = 0; i < p->piece_count; i++)
		if (str_eq(p->pieces[i].code, code))
			return &p->pieces[i];
	return NULL;
}

const struct procedure_document *procedure_document(const struct procedure *p, struct str name)
{
	for (size_t i = 0; i < p->document_count; i++)
		if (str_eq(p->documents[i].name, name))
			return &p->documents[i];
	return NULL;
}

bool procedure_access_end(const struct procedure *p, struct moment issued, struct moment *out)
{
	int64_t days = (int64_t)p->access_days * 24 * 3600;

	if (p->access_end == ACCESS_END_DAY) {
		issued.hour = 23;
		issued.minute = issued.second = 59;
	}
	return moment_from_seconds(moment_seconds(issued) + days, issued.offset_min, out);
}
