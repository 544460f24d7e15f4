#include "job/mandate.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "dossier/condition.h"
#include "dossier/csv.h"
#include "dossier/dossier.h"
#include "dossier/finding_text.h"
#include "dossier/typed.h"
#include "job/capacity.h"
#include "job/demand.h"
#include "job/described.h"
#include "job/edition.h"
#include "job/press.h"
#include "job/stated.h"
#include "job/view.h"

#define DOCUMENT "mandat"
#define DOCUMENT_NAME "{{salarie.nom_famille}}-mandat.pdf"
#define CAPACITY STR("employeur.representant.qualite")

struct mandate {
	struct mandate_options options;
	struct procedure_roots roots;
	struct buf fonts_dir;
	struct edition_shelf *shelf;
	struct arena arena;
};

/* Memory and engine of one thread, used again for each dossier. */
struct mandate_worker {
	struct mandate *shared;
	struct press *press;
	struct arena arena;
	struct buf attached;
	/* Of the dossier at hand. */
	struct dossier dossier;
	struct finding_list *findings;
	struct buf *output;
	struct err *e;
};

/* --- The procedure --- */

static bool open_shelf(struct mandate *m, struct err *e)
{
	const struct mandate_options *o = &m->options;
	const char *data = o->data && *o->data ? o->data : o->installed;
	struct edition_source source = {.roots = &m->roots,
	                                .procedure_dir = o->procedure_dir,
	                                .document = DOCUMENT,
	                                .many = o->many};

	buf_printf(&m->fonts_dir, "%s/fonts", data);
	source.fonts_dir = buf_terminated(&m->fonts_dir);
	if (m->fonts_dir.failed ||
	    !procedure_roots(&m->roots, o->data, o->xdg_config, o->home, o->installed, &m->arena))
		return err_nomem(e);
	return edition_shelf_new(&m->shelf, &source, e) && edition_prepare(m->shelf, e);
}

/* name is the dossier's own, or empty. */
static bool present_edition(struct mandate *m, struct str name, const struct edition **out,
                            struct err *e)
{
	const struct mandate_options *o = &m->options;

	if (o->procedure_name && name.len > 0 && !str_eq(str_of(o->procedure_name), name))
		return err_set(
		    e, ERR_MISSING,
		    "ce dossier relève de la procédure «\u00a0%.*s\u00a0», --procedure demande «\u00a0%s\u00a0»",
		    "this dossier belongs to the procedure \"%.*s\", --procedure asks for \"%s\"",
		    STR_ARG(name), o->procedure_name);
	if (name.len == 0 && !o->procedure_dir)
		name = o->procedure_name ? str_of(o->procedure_name) : STR(MANDATE_PROCEDURE);
	return edition_get(m->shelf, name, (struct str){0}, out, e);
}

static bool apply_sets(const struct mandate *m, struct value *dossier, const struct procedure *p,
                       struct arena *a, struct err *e)
{
	static const char *const where[LANG_COUNT] = {"--fields en donne la liste",
	                                              "--fields lists them"};

	for (size_t i = 0; i < m->options.set_count; i++)
		if (!typed_set(dossier, p, m->options.sets[i], where, a, e))
			return false;
	return true;
}

static bool try_sets(struct mandate *m, struct err *e)
{
	struct value nothing = {.type = VALUE_OBJECT};
	struct arena scratch = {0};
	const struct procedure *p;
	bool ok;

	if (m->options.set_count == 0)
		return true;
	ok = mandate_procedure(m, &p, e) && apply_sets(m, &nothing, p, &scratch, e);
	arena_free(&scratch);
	return ok;
}

bool mandate_new(struct mandate **out, const struct mandate_options *options, struct err *e)
{
	struct mandate *m = calloc(1, sizeof *m);

	if (!m)
		return err_nomem(e);
	m->options = *options;
	if (!open_shelf(m, e) || !try_sets(m, e)) {
		mandate_free(m);
		return false;
	}
	*out = m;
	return true;
}

void mandate_free(struct mandate *m)
{
	if (!m)
		return;
	edition_shelf_free(m->shelf);
	buf_free(&m->fonts_dir);
	arena_free(&m->arena);
	free(m);
}

bool mandate_procedure(struct mandate *m, const struct procedure **out, struct err *e)
{
	const struct edition *edition;

	if (!present_edition(m, (struct str){0}, &edition, e))
		return false;
	*out = edition->procedure;
	return true;
}

/* --- The fields --- */

static bool is_printed(const struct edition *edition, struct str path)
{
	for (int lang = 0; lang < LANG_COUNT; lang++)
		if (edition->templates[lang] && template_uses(edition->templates[lang], path))
			return true;
	return false;
}

/* Printed, or asked first because it decides whether a printed one is asked for. */
static bool is_asked(const struct edition *edition, struct str path)
{
	const struct procedure *p = edition->procedure;

	if (is_printed(edition, path))
		return true;
	for (size_t i = 0; i < p->field_count; i++)
		if (p->fields[i].shown_if && is_printed(edition, p->fields[i].path) &&
		    condition_uses(p->fields[i].shown_if, path))
			return true;
	return false;
}

bool mandate_fields(struct mandate *m, const struct account_field **out, size_t *count,
                    struct arena *a, struct err *e)
{
	const struct str own[] = {STR("mandat.lieu"), STR("mandat.date")};
	const struct edition *edition;
	struct account_field *fields;
	bool ok = true;

	if (!present_edition(m, (struct str){0}, &edition, e))
		return false;
	fields = arena_array(a, edition->procedure->field_count + 2, sizeof *fields);
	if (!fields)
		return err_nomem(e);
	*count = 0;
	for (size_t i = 0; ok && i < edition->procedure->field_count; i++) {
		const struct field *field = &edition->procedure->fields[i];

		if (!field->repeated && is_asked(edition, field->path))
			ok = described_field(&fields[(*count)++], field, a);
	}
	for (size_t i = 0; ok && i < sizeof own / sizeof *own; i++)
		if (is_printed(edition, own[i]))
			ok = described_field(&fields[(*count)++], procedure_builtin_field(own[i]),
			                     a);
	*out = fields;
	return ok || err_nomem(e);
}

/* --- Workers --- */

static bool worker_new(void *shared, void **out, struct err *e)
{
	struct mandate_worker *w = calloc(1, sizeof *w);

	if (!w)
		return err_nomem(e);
	w->shared = shared;
	if (!press_new(&w->press, e)) {
		free(w);
		return false;
	}
	*out = w;
	return true;
}

static void worker_free(void *worker)
{
	struct mandate_worker *w = worker;

	press_free(w->press);
	arena_free(&w->arena);
	buf_free(&w->attached);
	free(w);
}

static enum maker_status refused(struct mandate_worker *w)
{
	if (!w->findings->failed)
		return MAKER_REFUSED;
	err_nomem(w->e);
	return MAKER_FAILED;
}

static enum lang document_lang(const struct mandate_worker *w)
{
	const struct mandate_options *o = &w->shared->options;

	if (o->doc_lang >= 0)
		return (enum lang)o->doc_lang;
	return str_eq(value_string(&w->dossier.root, STR("langue")), STR("en")) ? LANG_EN : LANG_FR;
}

/* Somebody else than the legal representative signs by a delegation. */
static void check_capacity(struct mandate_worker *w, const struct template *template)
{
	struct str capacity = value_string(&w->dossier.root, CAPACITY);

	if (capacity.len > 0 && template_uses(template, CAPACITY) &&
	    !capacity_is_legal(capacity, &w->arena))
		finding_excerpt(w->findings,
		                finding_add(w->findings, FINDING_DELEGATION_NEEDED, CAPACITY),
		                "value", capacity);
}

/* A mandate of a company that does not exist is none, whatever a procedure thinks of it. */
static void insist_on_siret(struct finding_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].id == FINDING_BAD_SIRET)
			list->items[i].severity = SEVERITY_ERROR;
}

/* Adds what keeps a mandate from being made. */
static void check_statements(struct mandate_worker *w, const struct edition *edition,
                             const struct template *template, const struct value *view)
{
	const struct procedure *p = edition->procedure;
	const struct facts facts = {.procedure = p, .dossier = &w->dossier.root};

	check_capacity(w, template);
	procedure_judge(p, w->findings);
	stated_soften(w->findings, p, template, (struct str){0});
	insist_on_siret(w->findings);
	if (!w->shared->options.blank)
		demand_check(&facts, view, procedure_document(p, STR(DOCUMENT)), w->findings);
	press_check_glyphs(w->press, w->findings);
}

/* --- What the PDF carries --- */

struct selection {
	const struct press *press;
	struct arena *arena;
	struct buf path;
	bool failed;
};

static bool select_printed(struct selection *s, struct value *out, const struct value *v);

/* Fills out, an object with room for all of v's members, with the printed ones. */
static void select_members(struct selection *s, struct value *out, const struct value *v)
{
	for (size_t i = 0; i < v->object.count && !s->failed; i++) {
		const struct value_member *m = &v->object.members[i];
		size_t mark = s->path.len;
		struct value kept;

		if (mark > 0)
			buf_char(&s->path, '.');
		buf_str(&s->path, m->key);
		if (select_printed(s, &kept, &m->value))
			out->object.members[out->object.count++] =
			    (struct value_member){.key = m->key, .value = kept};
		s->path.len = mark;
	}
}

/* True if something of v, which stands at the path, is printed: *out is that. */
static bool select_printed(struct selection *s, struct value *out, const struct value *v)
{
	if (v->type != VALUE_OBJECT) {
		*out = *v;
		return press_printed(s->press, buf_view(&s->path));
	}
	*out = (struct value){.type = VALUE_OBJECT};
	out->object.members =
	    arena_array(s->arena, v->object.count + 1, sizeof *out->object.members);
	s->failed = s->failed || !out->object.members;
	if (!s->failed)
		select_members(s, out, v);
	return out->object.count > 0;
}

/* Leaves attached empty where nothing of the dossier is printed. */
static bool make_attached(struct mandate_worker *w)
{
	struct selection s = {.press = w->press, .arena = &w->arena};
	struct value printed;

	if (select_printed(&s, &printed, &w->dossier.root))
		value_write_canonical(&w->attached, &printed, NULL, 0);
	s.failed = s.failed || s.path.failed || w->attached.failed;
	buf_free(&s.path);
	return !s.failed || err_nomem(w->e);
}

/* --- One mandate --- */

static bool draw(struct mandate_worker *w, enum lang lang)
{
	const struct value *dossier = &w->dossier.root;
	struct press_sheet sheet = {
	    .tool = "dossier-mandate",
	    .author = value_string(dossier, STR("employeur.raison_sociale")),
	    .reference = value_string(dossier, STR("salarie.nom_famille")),
	    .attached_name = STR("mandat.json"),
	    .attached_note = lang == LANG_FR ? STR("Les réponses que ce mandat contient")
	                                     : STR("The answers that this mandate contains"),
	};

	date_parse_iso(value_string(dossier, STR("mandat.date")), &sheet.date.date);
	if (!make_attached(w))
		return false;
	if (w->attached.len > 0)
		sheet.attached = buf_view(&w->attached);
	return press_draw(w->press, &sheet, w->output, w->e);
}

static enum maker_status make(struct mandate_worker *w, const struct edition *edition)
{
	const struct view_digests digests = {.dossier = "", .procedure = edition->digest};
	enum lang lang = document_lang(w);
	const struct template *template;
	struct value view;

	dossier_check_fields(&w->dossier, edition->procedure, w->findings);
	if (!press_template(&template, edition, DOCUMENT, lang, w->e) ||
	    !view_make(&view, &w->dossier, edition->procedure, &digests, lang, &w->arena, w->e) ||
	    !press_fill(w->press, edition, lang, template, &view, &w->arena, w->e))
		return MAKER_FAILED;
	check_statements(w, edition, template, &view);
	if (w->findings->failed || finding_worst(w->findings) == SEVERITY_ERROR)
		return refused(w);
	return draw(w, lang) ? MAKER_MADE : MAKER_FAILED;
}

static enum maker_status make_one(void *worker, struct str json, unsigned long line,
                                  struct buf *pdf, struct finding_list *findings,
                                  struct maker_result *out, struct err *e)
{
	struct mandate_worker *w = worker;
	struct value *root = &w->dossier.root;
	const struct edition *edition;
	enum maker_status status;

	arena_reset(&w->arena);
	buf_reset(&w->attached);
	w->output = pdf;
	w->findings = findings;
	w->e = e;
	switch (dossier_load(&w->dossier, json, line, &w->arena, findings, e)) {
	case DOSSIER_WRONG:
		return refused(w);
	case DOSSIER_FAILED:
		return MAKER_FAILED;
	case DOSSIER_LOADED:
		break;
	}
	if (!present_edition(w->shared, value_string(root, STR("procedure")), &edition, e) ||
	    !apply_sets(w->shared, root, edition->procedure, &w->arena, e))
		return MAKER_FAILED;
	out->root = root;
	out->reference = value_string(root, STR("reference"));
	status = make(w, edition);
	if (status == MAKER_MADE)
		out->pages = press_pages(w->press);
	return status;
}

struct maker mandate_maker(struct mandate *m)
{
	return (struct maker){.context = m,
	                      .name = DOCUMENT_NAME,
	                      .worker_new = worker_new,
	                      .worker_free = worker_free,
	                      .make = make_one};
}

/* --- Records that are no dossiers --- */

static enum reader_result next_lone(void *context, struct record *out, struct finding_list *wrong,
                                    struct err *e)
{
	struct mandate_lone *lone = context;

	(void)wrong;
	(void)e;
	if (lone->is_given)
		return READER_END;
	lone->is_given = true;
	*out = (struct record){.bytes = lone->json.len > 0 ? lone->json : STR("{}"),
	                       .input = str_of(lone->input),
	                       .folder = STR(".")};
	return READER_RECORD;
}

struct documents_source mandate_lone_source(struct mandate_lone *lone)
{
	return (struct documents_source){.context = lone, .next = next_lone};
}

static enum reader_result next_row(void *context, struct record *out, struct finding_list *wrong,
                                   struct err *e)
{
	return csv_next(context, out, wrong, e);
}

bool mandate_csv_open(struct documents_source *out, struct mandate *m, const char *path,
                      struct err *e)
{
	const struct procedure *procedure;
	struct csv *csv;
	struct stat st;

	if (!mandate_procedure(m, &procedure, e) || !csv_open(&csv, path, procedure, e))
		return false;
	*out = (struct documents_source){.context = csv,
	                                 .next = next_row,
	                                 .many = true,
	                                 .may_wait = stat(path, &st) != 0 || !S_ISREG(st.st_mode)};
	return true;
}

void mandate_csv_close(struct documents_source *source)
{
	csv_free(source->context);
}
