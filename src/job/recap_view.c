#include "job/recap_view.h"

#include "job/demand.h"
#include "piece/kind_text.h"

struct maker_of_view {
	const struct reviewed *r;
	enum lang lang;
	struct arena *arena;
	struct buf text;
	bool failed;
};

/* --- Values --- */

static struct value flag(bool is_set)
{
	return (struct value){.type = VALUE_BOOL, .boolean = is_set};
}

/* 0 is not known. */
static struct value number(uint64_t n)
{
	return n > 0 ? (struct value){.type = VALUE_INT, .integer = (int64_t)n}
	             : (struct value){.type = VALUE_NULL};
}

static struct value count(size_t n)
{
	return (struct value){.type = VALUE_INT, .integer = (int64_t)n};
}

/* What was gathered in m->text. */
static struct value gathered(struct maker_of_view *m)
{
	struct str copy = arena_copy(m->arena, buf_view(&m->text));

	m->failed |= m->text.failed || !copy.ptr;
	buf_reset(&m->text);
	return string_value(copy);
}

static bool start(struct maker_of_view *m, struct value *v, size_t members)
{
	if (!object_start(v, members, m->arena))
		m->failed = true;
	return !m->failed;
}

/* A list with room for so many items. */
static bool start_list(struct maker_of_view *m, struct value *v, size_t room)
{
	*v = (struct value){.type = VALUE_ARRAY};
	v->array.items = arena_array(m->arena, room ? room : 1, sizeof *v->array.items);
	m->failed |= !v->array.items;
	return !m->failed;
}

static struct value *next_item(struct value *list)
{
	return &list->array.items[list->array.count++];
}

/* --- Findings --- */

static struct str severity_word(const struct finding *f, enum lang lang)
{
	static const char *const words[][LANG_COUNT] = {
	    [SEVERITY_INFO] = {"À savoir", "To know"},
	    [SEVERITY_WARNING] = {"À vérifier", "To check"},
	    [SEVERITY_ERROR] = {"À corriger", "To correct"},
	};

	return str_of(words[f->severity][lang]);
}

static struct value sentence(struct maker_of_view *m, const struct finding *f,
                             void (*write)(struct buf *, const struct finding *, enum lang))
{
	write(&m->text, f, m->lang);
	return gathered(m);
}

/* What a command would put right is done otherwise by whoever reads it on paper. */
static struct finding on_paper(const struct finding *f)
{
	struct finding paper = *f;

	if (finding_fix(f->id) != FIX_NORMALIZE)
		return paper;
	for (size_t i = 0; i < paper.param_count; i++) {
		if (str_eq(paper.params[i].name, STR("command")))
			paper.params[i] = paper.params[--paper.param_count];
	}
	return paper;
}

static void put_finding(struct maker_of_view *m, struct value *out, const struct finding *f,
                        struct str subject)
{
	struct finding paper = on_paper(f);

	if (!start(m, out, 5))
		return;
	object_put(out, STR("gravite"), string_value(severity_word(f, m->lang)));
	object_put(out, STR("message"), sentence(m, f, finding_message));
	object_put(out, STR("page"), number(f->page));
	object_put(out, STR("remede"), sentence(m, &paper, finding_remedy));
	object_put(out, STR("sujet"), string_value(subject));
}

static struct value findings_of_file(struct maker_of_view *m, const struct finding_list *list)
{
	struct value v;

	if (start_list(m, &v, list->count))
		for (size_t i = 0; i < list->count; i++)
			put_finding(m, next_item(&v), &list->items[i], (struct str){0});
	return v;
}

/* The notes that `belongs` wants; all of them where it is NULL. */
static struct value findings_of_notes(struct maker_of_view *m, const struct account_notes *notes,
                                      bool (*belongs)(const struct finding *f, const void *what),
                                      const void *what)
{
	struct value v;

	if (!start_list(m, &v, notes->count))
		return v;
	for (size_t i = 0; i < notes->count; i++) {
		const struct account_note *note = &notes->items[i];

		if (!finding_is_of_eligibility(note->finding) &&
		    (!belongs || belongs(note->finding, what)))
			put_finding(m, next_item(&v), note->finding,
			            note->label[m->lang].len > 0 ? note->label[m->lang]
			                                         : note->finding->field);
	}
	return v;
}

/* --- Steps --- */

/* True for the field itself, an item of its list or a part of its quantity. */
static bool is_at(const struct finding *f, const struct field *field)
{
	struct str path = field->path;
	char room[256];
	struct str at = procedure_path_of(f->field, room, sizeof room);

	return str_starts(at, path) && (at.len == path.len || at.ptr[path.len] == '.');
}

/* That nothing is there is told in other words than what is wrong with something. */
static bool is_about_absence(const struct finding *f)
{
	return f->id == FINDING_MISSING_FIELD || f->id == FINDING_UNDECIDED_FIELD;
}

static bool is_about(const struct finding *f, const void *field)
{
	return is_at(f, field) && !is_about_absence(f);
}

static bool is_about_none(const struct finding *f, const void *step)
{
	const struct procedure_step *s = step;

	for (size_t i = 0; i < s->field_count; i++)
		if (is_at(f, &s->fields[i]))
			return false;
	return true;
}

static bool is_list_of_lists(const struct value *v)
{
	for (size_t i = 0; v->type == VALUE_ARRAY && i < v->array.count; i++)
		if (v->array.items[i].type == VALUE_ARRAY || v->array.items[i].type == VALUE_OBJECT)
			return true;
	return false;
}

/* What cannot be printed as what it should be stands there as it was written. */
static struct value printed(struct maker_of_view *m, const struct field *field,
                            const struct value *v)
{
	if (!demand_is_met(v))
		return string_value(STR(""));
	if (v->type == VALUE_OBJECT || is_list_of_lists(v))
		value_write_canonical(&m->text, v, NULL, 0);
	else
		field_print(&m->text, field, v, (struct str){0}, m->lang);
	return gathered(m);
}

static bool is_shown(const struct maker_of_view *m, const struct field *field,
                     const struct value *v)
{
	struct str lacks;

	return demand_is_met(v) || need_of(field->shown_if, field->required_if, field->required,
	                                   &m->r->facts, &lacks) != ACCOUNT_NOT_ASKED;
}

/* The finding that says that the field is not there. */
static const struct finding *absence_of(const struct account_notes *notes,
                                        const struct field *field)
{
	for (size_t i = 0; i < notes->count; i++)
		if (is_about_absence(notes->items[i].finding) &&
		    is_at(notes->items[i].finding, field))
			return notes->items[i].finding;
	return NULL;
}

/* The label of the answer that decides whether the field is asked for. */
static struct str decider_of(const struct finding *absence, enum lang lang)
{
	struct str name = str_of(lang == LANG_FR ? "decider" : "decider_en");

	for (size_t i = 0; absence && i < absence->param_count; i++)
		if (str_eq(absence->params[i].name, name))
			return absence->params[i].value;
	return (struct str){0};
}

static void put_field(struct maker_of_view *m, struct value *list, const struct field *field,
                      const struct account_step *told)
{
	const struct value *v = value_path(&m->r->dossier.root, field->path);
	const struct finding *absence = absence_of(&told->notes, field);
	struct value *out;

	if (!is_shown(m, field, v))
		return;
	out = next_item(list);
	if (!start(m, out, 6))
		return;
	object_put(out, STR("chemin"), string_value(field->path));
	object_put(out, STR("constats"), findings_of_notes(m, &told->notes, is_about, field));
	object_put(out, STR("depend_de"), string_value(decider_of(absence, m->lang)));
	object_put(out, STR("libelle"), string_value(field->label[m->lang]));
	object_put(out, STR("manque"), flag(absence && absence->severity == SEVERITY_ERROR));
	object_put(out, STR("valeur"), printed(m, field, v));
}

/* When the applicant confirmed the step, last of all. */
static struct value confirmed_on(const struct maker_of_view *m, struct str step)
{
	const struct value *list = value_get(&m->r->dossier.root, STR("etapes"));
	struct str when = {0};

	for (size_t i = 0; list && list->type == VALUE_ARRAY && i < list->array.count; i++)
		if (str_eq(value_string(&list->array.items[i], STR("etape")), step))
			when = value_string(&list->array.items[i], STR("validee_le"));
	return string_value(when);
}

static void put_step(struct maker_of_view *m, struct value *out, const struct procedure_step *step,
                     const struct account_step *told)
{
	struct value fields;

	if (!start(m, out, 7) || !start_list(m, &fields, step->field_count))
		return;
	for (size_t i = 0; i < step->field_count && !m->failed; i++)
		put_field(m, &fields, &step->fields[i], told);
	object_put(out, STR("champs"), fields);
	object_put(out, STR("code"), string_value(step->code));
	object_put(out, STR("constats"), findings_of_notes(m, &told->notes, is_about_none, step));
	object_put(out, STR("demandes"), count(told->asked));
	object_put(out, STR("donnes"), count(told->given));
	object_put(out, STR("titre"), string_value(step->title[m->lang]));
	object_put(out, STR("validee_le"), confirmed_on(m, step->code));
}

/* Those that ask for something: pieces and recap are steps without fields. */
static struct value steps_of(struct maker_of_view *m)
{
	const struct procedure *p = m->r->edition->procedure;
	struct value v;

	if (!start_list(m, &v, p->step_count))
		return v;
	for (size_t i = 0; i < m->r->account.step_count && !m->failed; i++)
		if (p->steps[i].field_count > 0)
			put_step(m, next_item(&v), &p->steps[i], &m->r->account.steps[i]);
	return v;
}

/* --- Pieces --- */

static struct str type_of(const struct piece *piece, enum lang lang)
{
	enum kind kind = piece->report.kind;

	if (!piece->is_known || kind == KIND_OTHER)
		return (struct str){0};
	return str_of(kind_format(kind) ? kind_format(kind) : kind_text(kind, lang));
}

static void put_file(struct maker_of_view *m, struct value *out, const struct account_file *file,
                     struct str place)
{
	const struct piece *piece = file->piece;
	const struct report *report = &piece->report;
	unsigned pages = report->kind == KIND_PDF ? report->pages : 0;

	if (!start(m, out, 13))
		return;
	object_put(out, STR("a_corriger"), flag(file->verdict == ACCOUNT_REFUSED));
	object_put(out, STR("accepte"), flag(file->verdict == ACCOUNT_ACCEPTED));
	object_put(out, STR("constats"), findings_of_file(m, file->findings));
	object_put(out, STR("hauteur"), number(report->height_px));
	object_put(out, STR("largeur"), number(report->width_px));
	object_put(out, STR("nom"), string_value(file->name));
	object_put(out, STR("non_examine"), flag(file->verdict == ACCOUNT_UNKNOWN));
	object_put(out, STR("octets"), piece->is_known ? count(piece->bytes) : number(0));
	object_put(out, STR("pages"), number(pages));
	object_put(out, STR("plusieurs_pages"), flag(pages > 1));
	object_put(out, STR("sha256"), string_value(str_of(piece->sha256)));
	object_put(out, STR("type"), string_value(type_of(piece, m->lang)));
	object_put(out, STR("vignette"), string_value(place));
}

static void put_piece(struct maker_of_view *m, struct value *out, const struct account_piece *told,
                      const struct judge_piece *judged)
{
	struct value files;

	if (!start(m, out, 8) || !start_list(m, &files, told->file_count))
		return;
	for (size_t i = 0; i < told->file_count && !m->failed; i++)
		put_file(m, next_item(&files), &told->files[i],
		         m->r->pieces.files[judged->first + i].place);
	object_put(out, STR("code"), string_value(told->code));
	object_put(out, STR("constats"), findings_of_notes(m, &told->notes, NULL, NULL));
	object_put(out, STR("facultative"), flag(told->need == ACCOUNT_OPTIONAL));
	object_put(out, STR("fichiers"), files);
	object_put(out, STR("indecise"), flag(told->need == ACCOUNT_UNDECIDED));
	object_put(out, STR("libelle"), string_value(told->label[m->lang]));
	object_put(out, STR("non_demandee"), flag(told->need == ACCOUNT_NOT_ASKED));
	object_put(out, STR("obligatoire"), flag(told->need == ACCOUNT_REQUIRED));
}

/* Those that are asked for, or there all the same. */
static struct value pieces_of(struct maker_of_view *m)
{
	const struct account *a = &m->r->account;
	struct value v;

	if (!start_list(m, &v, a->piece_count))
		return v;
	for (size_t i = 0; i < a->piece_count && !m->failed; i++)
		if (a->pieces[i].need != ACCOUNT_NOT_ASKED || a->pieces[i].file_count > 0 ||
		    a->pieces[i].notes.count > 0)
			put_piece(m, next_item(&v), &a->pieces[i], &m->r->pieces.items[i]);
	return v;
}

/* --- What is missing --- */

/* where: the step, or the piece of a file. */
static void put_missing(struct maker_of_view *m, struct value *list, const struct finding *f,
                        struct str what, struct str where)
{
	struct value *out = next_item(list);

	if (!start(m, out, 5))
		return;
	object_put(out, STR("fichier"), flag(f->id == FINDING_FILE_NOT_FOUND));
	object_put(out, STR("libelle"), string_value(what));
	object_put(out, STR("message"), sentence(m, f, finding_message));
	object_put(out, STR("ou"), string_value(where));
	object_put(out, STR("piece"),
	           flag(f->id == FINDING_MISSING_PIECE || f->id == FINDING_PIECE_WITHOUT_FILE));
}

/* what is empty: each by its own name. */
static void add_missing(struct maker_of_view *m, struct value *list,
                        const struct account_notes *notes, struct str what, struct str where)
{
	for (size_t i = 0; i < notes->count && !m->failed; i++) {
		const struct account_note *note = &notes->items[i];

		if (finding_is_missing(note->finding))
			put_missing(m, list, note->finding,
			            what.len > 0 ? what : note->label[m->lang], where);
	}
}

static void add_missing_files(struct maker_of_view *m, struct value *list,
                              const struct account_piece *piece)
{
	for (size_t i = 0; i < piece->file_count; i++) {
		const struct account_file *file = &piece->files[i];

		for (size_t k = 0; k < file->findings->count && !m->failed; k++)
			if (finding_is_missing(&file->findings->items[k]))
				put_missing(m, list, &file->findings->items[k], file->name,
				            piece->label[m->lang]);
	}
}

static size_t count_all(const struct account *a)
{
	size_t n = a->findings->count;

	for (size_t i = 0; i < a->piece_count; i++)
		for (size_t k = 0; k < a->pieces[i].file_count; k++)
			n += a->pieces[i].files[k].findings->count;
	return n;
}

static struct value missing_of(struct maker_of_view *m)
{
	const struct account *a = &m->r->account;
	struct value v;

	if (!start_list(m, &v, count_all(a)))
		return v;
	for (size_t i = 0; i < a->step_count; i++)
		add_missing(m, &v, &a->steps[i].notes, (struct str){0}, a->steps[i].title[m->lang]);
	for (size_t i = 0; i < a->piece_count; i++) {
		add_missing(m, &v, &a->pieces[i].notes, a->pieces[i].label[m->lang],
		            (struct str){0});
		add_missing_files(m, &v, &a->pieces[i]);
	}
	add_missing(m, &v, &a->rest, (struct str){0}, (struct str){0});
	return v;
}

/* --- The whole --- */

static struct value eligibility_of_review(struct maker_of_view *m)
{
	const struct account_eligibility *told = &m->r->account.eligibility;
	struct str outcome = str_of(told->answer == ACCOUNT_DECIDED ? told->outcome : "");
	struct value v;

	if (!start(m, &v, 9))
		return v;
	for (int i = 0; i < OUTCOME_COUNT; i++) {
		struct str name = str_of(eligibility_outcome_name((enum eligibility_outcome)i));

		object_put(&v, name, flag(str_eq(outcome, name)));
	}
	object_put(&v, STR("manque"),
	           string_value(told->answer == ACCOUNT_UNDETERMINED ? told->next.label[m->lang]
	                                                             : STR("")));
	object_put(&v, STR("motif"), string_value(told->reason[m->lang]));
	object_put(&v, STR("numero"), string_value(told->row));
	object_put(&v, STR("reference"), string_value(told->reference[m->lang]));
	object_put(&v, STR("sans_regle"), flag(told->answer == ACCOUNT_NO_ROW));
	return v;
}

static size_t count_severity(const struct account *a, enum severity severity)
{
	size_t n = 0;

	for (size_t i = 0; i < a->findings->count; i++)
		n += a->findings->items[i].severity == severity;
	for (size_t i = 0; i < a->piece_count; i++)
		for (size_t k = 0; k < a->pieces[i].file_count; k++) {
			const struct finding_list *list = a->pieces[i].files[k].findings;

			for (size_t f = 0; f < list->count; f++)
				n += list->items[f].severity == severity;
		}
	return n;
}

static struct value day_of(struct maker_of_view *m)
{
	char day[11];

	date_write_iso(day, m->r->account.day);
	buf_cstr(&m->text, day);
	return gathered(m);
}

static void put_all(struct maker_of_view *m, struct value *out)
{
	const struct account *a = &m->r->account;

	if (!start(m, out, 12))
		return;
	object_put(out, STR("a_corriger"), flag(a->verdict == ACCOUNT_REFUSED));
	object_put(out, STR("avertissements"), number(count_severity(a, SEVERITY_WARNING)));
	object_put(out, STR("brouillon"), flag(!a->is_filed));
	object_put(out, STR("constats"), findings_of_notes(m, &a->rest, NULL, NULL));
	object_put(out, STR("eligibilite"), eligibility_of_review(m));
	object_put(out, STR("en_ordre"), flag(a->verdict == ACCOUNT_ACCEPTED));
	object_put(out, STR("erreurs"), number(count_severity(a, SEVERITY_ERROR)));
	object_put(out, STR("etapes"), steps_of(m));
	object_put(out, STR("incomplet"), flag(a->verdict == ACCOUNT_UNKNOWN));
	object_put(out, STR("jour"), day_of(m));
	object_put(out, STR("manques"), missing_of(m));
	object_put(out, STR("pieces"), pieces_of(m));
}

bool recap_view(struct value *out, const struct reviewed *r, enum lang lang, struct arena *a,
                struct err *e)
{
	struct maker_of_view m = {.r = r, .lang = lang, .arena = a};
	struct value v;

	put_all(&m, &v);
	buf_free(&m.text);
	if (m.failed)
		return err_nomem(e);
	*out = v;
	return true;
}
