#include "job/mandate.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "dossier/condition.h"
#include "dossier/csv.h"
#include "dossier/finding_text.h"
#include "dossier/typed.h"
#include "job/capacity.h"
#include "job/demand.h"
#include "job/described.h"
#include "job/draft.h"
#include "job/edition.h"
#include "job/stated.h"
#include "job/view.h"

#define DOCUMENT "mandat"
#define DOCUMENT_NAME "{{salarie.nom_famille}}-mandat.pdf"
#define CAPACITY STR("employeur.representant.qualite")

struct mandate {
	struct mandate_options options;
	struct edition_shelf *shelf;
};

struct mandate_worker {
	struct mandate *shared;
	struct draft draft;
};

/* --- The procedure --- */

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
	const struct edition_source source = {
	    .choice = options->choice, .document = DOCUMENT, .many = options->many};

	if (!m)
		return err_nomem(e);
	m->options = *options;
	if (!edition_shelf_new(&m->shelf, &source, e) || !try_sets(m, e)) {
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
	free(m);
}

bool mandate_procedure(struct mandate *m, const struct procedure **out, struct err *e)
{
	const struct edition *edition;

	if (!edition_present(m->shelf, (struct str){0}, &edition, e))
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

	if (!edition_present(m->shelf, (struct str){0}, &edition, e))
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
	if (!draft_init(&w->draft, e)) {
		free(w);
		return false;
	}
	*out = w;
	return true;
}

static void worker_free(void *worker)
{
	struct mandate_worker *w = worker;

	draft_clear(&w->draft);
	free(w);
}

/* Somebody else than the legal representative signs by a delegation. */
static void check_capacity(struct mandate_worker *w, const struct template *template)
{
	struct str capacity = value_string(&w->draft.dossier.root, CAPACITY);

	if (capacity.len > 0 && template_uses(template, CAPACITY) &&
	    !capacity_is_legal(capacity, &w->draft.arena))
		finding_excerpt(w->draft.findings,
		                finding_add(w->draft.findings, FINDING_DELEGATION_NEEDED, CAPACITY),
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
	const struct facts facts = {.procedure = p, .dossier = &w->draft.dossier.root};

	check_capacity(w, template);
	procedure_judge(p, w->draft.findings);
	stated_soften(w->draft.findings, p, template, (struct str){0});
	insist_on_siret(w->draft.findings);
	if (!w->shared->options.blank && !w->shared->options.form)
		demand_check(&facts, view, procedure_document(p, STR(DOCUMENT)), w->draft.findings);
	press_check_glyphs(w->draft.press, w->draft.findings);
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
	struct selection s = {.press = w->draft.press, .arena = &w->draft.arena};
	struct value printed;

	if (select_printed(&s, &printed, &w->draft.dossier.root))
		value_write_canonical(&w->draft.attached, &printed, NULL, 0);
	s.failed = s.failed || s.path.failed || w->draft.attached.failed;
	buf_free(&s.path);
	return !s.failed || err_nomem(w->draft.e);
}

/* --- One mandate --- */

static bool draw(struct mandate_worker *w, enum lang lang)
{
	const struct value *dossier = &w->draft.dossier.root;
	struct press_sheet sheet = {
	    .tool = "dossier-mandate",
	    .author = value_string(dossier, STR("employeur.raison_sociale")),
	    .reference = value_string(dossier, STR("salarie.nom_famille")),
	    .attached_name = STR("mandat.json"),
	    .attached_note = lang == LANG_FR ? STR("Les réponses que ce mandat contient")
	                                     : STR("The answers that this mandate contains"),
	};

	date_parse_iso(value_string(dossier, STR("mandat.date")), &sheet.date.date);
	if (!w->shared->options.form && !make_attached(w))
		return false;
	if (w->draft.attached.len > 0)
		sheet.attached = buf_view(&w->draft.attached);
	return press_draw(w->draft.press, &sheet, w->draft.output, w->draft.e);
}

static enum maker_status make(struct mandate_worker *w, const struct edition *edition)
{
	const struct view_digests digests = {.dossier = "", .procedure = edition->digest};
	enum lang lang = draft_lang(&w->draft, w->shared->options.doc_lang);
	bool (*fill)(struct press *, const struct edition *, enum lang, const struct template *,
	             const struct value *, struct arena *, struct err *) =
	    w->shared->options.form ? press_fill_form : press_fill;
	const struct template *template;
	struct value view;

	dossier_check_fields(&w->draft.dossier, edition->procedure, w->draft.findings);
	if (!press_template(&template, edition, DOCUMENT, lang, w->draft.e) ||
	    !view_make(&view, &w->draft.dossier, edition->procedure, &digests, lang,
	               &w->draft.arena, w->draft.e) ||
	    !fill(w->draft.press, edition, lang, template, &view, &w->draft.arena, w->draft.e))
		return MAKER_FAILED;
	check_statements(w, edition, template, &view);
	if (w->draft.findings->failed || finding_worst(w->draft.findings) == SEVERITY_ERROR)
		return draft_refused(&w->draft);
	return draw(w, lang) ? MAKER_MADE : MAKER_FAILED;
}

static enum maker_status make_one(void *worker, struct str json, unsigned long line,
                                  struct buf *pdf, struct finding_list *findings,
                                  struct maker_result *out, struct err *e)
{
	struct mandate_worker *w = worker;
	struct value *root = &w->draft.dossier.root;
	const struct edition *edition;
	enum maker_status status;

	status = draft_load(&w->draft, json, line, pdf, findings, e);
	if (status != MAKER_MADE)
		return status;
	if (!edition_present(w->shared->shelf, value_string(root, STR("procedure")), &edition, e) ||
	    !apply_sets(w->shared, root, edition->procedure, &w->draft.arena, e))
		return MAKER_FAILED;
	out->root = root;
	out->reference = value_string(root, STR("reference"));
	status = make(w, edition);
	if (status == MAKER_MADE)
		out->pages = press_pages(w->draft.press);
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
