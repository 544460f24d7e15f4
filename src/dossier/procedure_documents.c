#include "dossier/condition.h"
#include "dossier/procedure_load.h"

/* --- Fonts --- */

static const char *const styles[FONT_STYLE_COUNT] = {
    [FONT_NORMAL] = "normal", [FONT_BOLD] = "gras", [FONT_ITALIC] = "italique"};

static bool has_slash(struct str name)
{
	return memchr(name.ptr, '/', name.len) || name.ptr[0] == '.';
}

static bool ends_with(struct str name, struct str end)
{
	return name.len > end.len && str_eq(str_from(name, name.len - end.len), end);
}

static bool read_font(struct str *file, const struct value *v, struct settings *s)
{
	if (!settings_string_here(s, v, file))
		return false;
	if (has_slash(*file) || !ends_with(*file, STR(".ttf")))
		return settings_fail(
		    s, "le nom d'un fichier de police .ttf est attendu, sans répertoire",
		    "the name of a .ttf font file is expected, without a folder");
	return true;
}

static bool read_style(struct procedure_fonts *fonts, const struct value *object, const char *style,
                       struct settings *s)
{
	const struct value *items;
	struct str *files;
	size_t list;

	if (!settings_array(s, object, style, REQUIRED, &items, &fonts->count))
		return false;
	list = settings_enter(s, str_of(style));
	if (!fonts->count)
		return settings_fail(s, "une police au moins est attendue",
		                     "one font at least is expected");
	files = settings_alloc(s, fonts->count, sizeof *files);
	if (!files)
		return false;
	for (size_t i = 0; i < fonts->count; i++) {
		size_t mark = settings_enter_item(s, i);

		if (!read_font(&files[i], &items[i], s)) {
			files[i] = (struct str){0};
			if (!settings_go_on(s, mark))
				return false;
		}
		settings_leave(s, mark);
	}
	settings_leave(s, list);
	fonts->files = files;
	return true;
}

bool procedure_read_fonts(struct procedure *p, const struct value *root, struct settings *s)
{
	static const char *const known[] = {"normal", "gras", "italique", NULL};
	const struct value *object;
	size_t mark, place;

	if (!settings_object(s, root, "polices", REQUIRED, &object))
		return false;
	mark = settings_enter(s, STR("polices"));
	place = s->place_len;
	if (!settings_keys(s, object, known))
		return false;
	for (unsigned style = 0; style < FONT_STYLE_COUNT; style++)
		if (!read_style(&p->fonts[style], object, styles[style], s) &&
		    !settings_go_on(s, place))
			return false;
	settings_leave(s, mark);
	return true;
}

/* --- Documents --- */

static bool check_demand(const struct procedure *p, struct str path, struct settings *s)
{
	switch (procedure_path(p, path, NULL)) {
	case PROCEDURE_PATH_SCALAR:
	case PROCEDURE_PATH_LIST:
		return true;
	case PROCEDURE_PATH_OBJECT:
		return settings_fail(s,
		                     "«\u00a0%.*s\u00a0» est un groupe\u00a0: un champ est attendu",
		                     "\"%.*s\" is a group: a field is expected", STR_ARG(path));
	default:
		return settings_unknown(s, path, procedure_nearest_path(p, path),
		                        "un champ du dossier", "a field of the dossier");
	}
}

/* "salarie.courriel", or {"chemin": …, "si": condition}. */
static bool read_demand(struct procedure_demand *demand, const struct value *v,
                        const struct procedure *p, struct settings *s)
{
	static const char *const known[] = {"chemin", "si", NULL};

	if (v->type == VALUE_STRING)
		return settings_string_here(s, v, &demand->path) &&
		       check_demand(p, demand->path, s);
	return settings_keys(s, v, known) &&
	       settings_string(s, v, "chemin", REQUIRED, &demand->path) &&
	       check_demand(p, demand->path, s) &&
	       procedure_read_condition(&demand->when, p, v, "si", s);
}

static bool read_demands(struct procedure_document *document, const struct value *v,
                         const struct procedure *p, struct settings *s)
{
	const struct value *items;
	struct procedure_demand *demands;
	size_t list;

	if (!settings_array(s, v, "exige", OPTIONAL, &items, &document->demand_count))
		return false;
	list = settings_enter(s, STR("exige"));
	demands = settings_alloc(s, document->demand_count, sizeof *demands);
	if (!demands)
		return false;
	for (size_t i = 0; i < document->demand_count; i++) {
		size_t mark = settings_enter_item(s, i);

		if (!read_demand(&demands[i], &items[i], p, s) && !settings_go_on(s, mark))
			return false;
		settings_leave(s, mark);
	}
	settings_leave(s, list);
	document->demands = demands;
	return true;
}

static bool read_document(struct procedure_document *document, const struct value *v,
                          const struct procedure *p, struct settings *s)
{
	static const char *const known[] = {"modele", "exige", NULL};

	if (!settings_keys(s, v, known) ||
	    !settings_string(s, v, "modele", REQUIRED, &document->template))
		return false;
	if (has_slash(document->template) || !ends_with(document->template, STR(".md")))
		return settings_fail_at(s, "modele",
		                        "le nom d'un fichier .md est attendu, sans répertoire",
		                        "the name of a .md file is expected, without a folder");
	return read_demands(document, v, p, s);
}

static bool check_document_name(struct str name, struct settings *s)
{
	return procedure_is_name(name) ||
	       settings_fail(
		   s,
		   "ce n'est pas le nom d'un document\u00a0: minuscules sans accent, chiffres, _ et -",
		   "this is no document's name: plain small letters, digits, _ and -");
}

bool procedure_read_documents(struct procedure *p, const struct value *root, struct settings *s)
{
	const struct value *object = NULL;
	struct procedure_document *documents;
	size_t list;

	if (!settings_object(s, root, "documents", REQUIRED, &object))
		return false;
	list = settings_enter(s, STR("documents"));
	documents = settings_alloc(s, object->object.count, sizeof *documents);
	if (!documents)
		return false;
	for (size_t i = 0; i < object->object.count; i++) {
		const struct value_member *member = &object->object.members[i];
		size_t mark = settings_enter(s, member->key);

		documents[i].name = member->key;
		if ((!check_document_name(member->key, s) ||
		     !read_document(&documents[i], &member->value, p, s)) &&
		    !settings_go_on(s, mark))
			return false;
		settings_leave(s, mark);
	}
	settings_leave(s, list);
	p->documents = documents;
	p->document_count = object->object.count;
	return true;
}
