#include "job/reviewed.h"

#include "job/pieces.h"

/* Who gets a finding: a step, a piece, or the rest. */
struct owners {
	size_t steps, pieces;
	size_t *of; /* by finding: steps first, then pieces, then the rest */
};

static size_t piece_of_code(const struct reviewed *r, struct str code, size_t otherwise)
{
	for (size_t i = 0; i < r->pieces.count && code.len > 0; i++)
		if (str_eq(r->pieces.items[i].code, code))
			return i;
	return otherwise;
}

static struct str code_param(const struct finding *f)
{
	for (size_t i = 0; i < f->param_count; i++)
		if (str_eq(f->params[i].name, STR("code")))
			return f->params[i].value;
	return (struct str){0};
}

/* "pieces[2].code", or "pieces" with the code as a parameter. */
static size_t piece_of(const struct reviewed *r, const struct finding *f, size_t otherwise)
{
	const struct value *list = value_get(&r->dossier.root, STR("pieces"));
	size_t index = 0, at = strlen("pieces[");

	if (!str_starts(f->field, STR("pieces[")) || !list || list->type != VALUE_ARRAY)
		return piece_of_code(r, code_param(f), otherwise);
	for (; at < f->field.len && f->field.ptr[at] != ']'; at++)
		index = index * 10 + (size_t)(f->field.ptr[at] - '0');
	if (index >= list->array.count)
		return otherwise;
	return piece_of_code(r, value_string(&list->array.items[index], STR("code")), otherwise);
}

/* The step of the field, or of the group that the key lies in. */
static size_t step_of(const struct reviewed *r, struct str path, size_t otherwise)
{
	const struct procedure *p = r->edition->procedure;
	struct str rest, group = str_split(path, '.', &rest);

	for (size_t i = 0; i < p->field_count; i++)
		if (str_eq(p->fields[i].path, path))
			return p->fields[i].step;
	for (size_t i = 0; i < p->field_count && rest.len > 0; i++)
		if (str_eq(str_split(p->fields[i].path, '.', &rest), group))
			return p->fields[i].step;
	return otherwise;
}

static size_t owner_of(const struct reviewed *r, const struct finding *f, const struct owners *o)
{
	size_t rest = o->steps + o->pieces;
	char room[256];
	struct str path = procedure_path_of(f->field, room, sizeof room);

	if (str_eq(path, STR("pieces")) || str_starts(path, STR("pieces.")))
		return o->steps + piece_of(r, f, o->pieces);
	return step_of(r, path, rest);
}

/* The name of what a finding is about. */
static void label_note(const struct reviewed *r, struct account_note *note)
{
	const struct field *field = NULL;
	char room[256];

	procedure_path(r->edition->procedure,
	               procedure_path_of(note->finding->field, room, sizeof room), &field);
	for (int lang = 0; field && lang < LANG_COUNT; lang++)
		note->label[lang] = field->label[lang];
}

static bool take_notes(struct account_notes *out, struct reviewed *r, const struct owners *o,
                       size_t owner)
{
	struct account_note *items;
	size_t count = 0;

	for (size_t i = 0; i < r->findings.count; i++)
		count += o->of[i] == owner;
	items = arena_array(&r->arena, count ? count : 1, sizeof *items);
	if (!items)
		return false;
	*out = (struct account_notes){.items = items};
	for (size_t i = 0; i < r->findings.count; i++) {
		if (o->of[i] != owner)
			continue;
		items[out->count].finding = &r->findings.items[i];
		label_note(r, &items[out->count++]);
	}
	return true;
}

static bool tell_steps(struct account *out, struct reviewed *r, const struct owners *o)
{
	struct account_step *steps = arena_array(&r->arena, o->steps ? o->steps : 1, sizeof *steps);

	if (!steps)
		return false;
	for (size_t i = 0; i < o->steps; i++) {
		const struct procedure_step *step = &r->edition->procedure->steps[i];

		steps[i].code = step->code;
		for (int lang = 0; lang < LANG_COUNT; lang++)
			steps[i].title[lang] = step->title[lang];
		judge_count_step(step, &r->facts, &steps[i].asked, &steps[i].given);
		if (!take_notes(&steps[i].notes, r, o, i))
			return false;
	}
	out->steps = steps;
	out->step_count = o->steps;
	return true;
}

static enum account_verdict told_verdict(enum verdict v)
{
	static const enum account_verdict told[] = {[VERDICT_ACCEPTED] = ACCOUNT_ACCEPTED,
	                                            [VERDICT_REFUSED] = ACCOUNT_REFUSED,
	                                            [VERDICT_UNKNOWN] = ACCOUNT_UNKNOWN};

	return told[v];
}

static void tell_file(struct account_file *out, const struct reviewed_file *file)
{
	const struct piece *piece = &file->piece;

	*out = (struct account_file){.name = piece->name,
	                             .verdict = told_verdict(piece->verdict),
	                             .findings = &piece->findings,
	                             .piece = piece};
	if (!piece->is_known)
		return;
	out->type = kind_name(piece->report.kind);
	out->bytes = piece->bytes;
	out->pages = piece->report.pages;
}

static bool tell_pieces(struct account *out, struct reviewed *r, const struct owners *o)
{
	struct account_piece *pieces =
	    arena_array(&r->arena, o->pieces ? o->pieces : 1, sizeof *pieces);
	struct account_file *files =
	    arena_array(&r->arena, r->file_count ? r->file_count : 1, sizeof *files);

	if (!pieces || !files)
		return false;
	for (size_t i = 0; i < r->file_count; i++)
		tell_file(&files[i], &r->files[i]);
	for (size_t i = 0; i < o->pieces; i++) {
		const struct judge_piece *piece = &r->pieces.items[i];

		pieces[i].code = piece->code;
		for (int lang = 0; lang < LANG_COUNT; lang++)
			pieces[i].label[lang] =
			    piece->rule ? piece->rule->label[lang] : piece->code;
		pieces[i].need = piece->need;
		pieces[i].files = files + piece->first;
		pieces[i].file_count = piece->count;
		if (!take_notes(&pieces[i].notes, r, o, o->steps + i))
			return false;
	}
	out->pieces = pieces;
	out->piece_count = o->pieces;
	return true;
}

static void tell_procedure(struct account *out, const struct reviewed *r)
{
	const struct procedure *p = r->edition->procedure;
	struct moment filed;

	out->procedure = p->name;
	out->version = p->version;
	for (int lang = 0; lang < LANG_COUNT; lang++)
		out->title[lang] = p->title[lang];
	out->is_filed =
	    moment_parse(value_string(&r->dossier.root, STR("depot.depose_le")), &filed);
	out->day = out->is_filed ? filed.date : r->facts.today;
	out->eligibility = r->eligibility;
}

/* Without a procedure there are no labels, and all is the rest. */
static bool tell_unjudged(struct reviewed *r)
{
	struct account_note *items =
	    arena_array(&r->arena, r->findings.count ? r->findings.count : 1, sizeof *items);

	if (!items)
		return false;
	for (size_t i = 0; i < r->findings.count; i++)
		items[i].finding = &r->findings.items[i];
	r->account.rest = (struct account_notes){.items = items, .count = r->findings.count};
	return true;
}

/* Shares the findings out. */
static bool tell_judged(struct reviewed *r)
{
	struct account *out = &r->account;
	struct owners o = {.steps = r->edition->procedure->step_count, .pieces = r->pieces.count};

	tell_procedure(out, r);
	o.of = arena_array(&r->arena, r->findings.count ? r->findings.count : 1, sizeof *o.of);
	if (!o.of)
		return false;
	for (size_t i = 0; i < r->findings.count; i++)
		o.of[i] = owner_of(r, &r->findings.items[i], &o);
	return tell_steps(out, r, &o) && tell_pieces(out, r, &o) &&
	       take_notes(&out->rest, r, &o, o.steps + o.pieces);
}

bool reviewed_tell(struct reviewed *r)
{
	if (!r->edition)
		return tell_unjudged(r);
	if (r->scope != REVIEWED_PIECES)
		return tell_judged(r);
	tell_procedure(&r->account, r);
	return pieces_tell(&r->account, &r->facts, r->input.len > 0 ? &r->pieces : NULL, &r->arena);
}
