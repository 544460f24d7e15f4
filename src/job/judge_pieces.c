#include <stdio.h>

#include "job/judge.h"

/* The entry's code, empty where there is none. */
static struct str code_of(const struct value *entry)
{
	return value_string(entry, STR("code"));
}

static const struct value *files_of(const struct value *entry)
{
	const struct value *files = value_get(entry, STR("fichiers"));

	return files && files->type == VALUE_ARRAY ? files : NULL;
}

static bool is_name(const struct value *file)
{
	return file->type == VALUE_STRING && file->string.len > 0;
}

static struct judge_piece *find(const struct judge_pieces *pieces, struct str code)
{
	for (size_t i = 0; i < pieces->count; i++)
		if (str_eq(pieces->items[i].code, code))
			return &pieces->items[i];
	return NULL;
}

static void add_rules(struct judge_pieces *out, const struct facts *f)
{
	for (size_t i = 0; i < f->procedure->piece_count; i++) {
		const struct procedure_piece *rule = &f->procedure->pieces[i];
		struct judge_piece *piece = &out->items[out->count++];

		piece->code = rule->code;
		piece->rule = rule;
		piece->need =
		    need_of(rule->shown_if, rule->required_if, rule->required, f, &piece->lacks);
	}
}

static void add_unknown_codes(struct judge_pieces *out, const struct value *list)
{
	size_t known = out->count;

	for (size_t i = 0; i < list->array.count; i++) {
		struct str code = code_of(&list->array.items[i]);

		if (code.len > 0 && !find(out, code) &&
		    out->count - known < JUDGE_UNKNOWN_CODES_MAX)
			out->items[out->count++] =
			    (struct judge_piece){.code = code, .need = ACCOUNT_NOT_ASKED};
	}
}

static bool add_file(struct judge_pieces *out, size_t piece, struct str path, size_t entry,
                     size_t index, struct arena *a)
{
	struct judge_file *file = &out->files[out->file_count++];
	char place[80];

	snprintf(place, sizeof place, "pieces[%zu].fichiers[%zu]", entry, index);
	*file = (struct judge_file){
	    .path = path, .place = arena_copy(a, str_of(place)), .piece = piece};
	return file->place.ptr != NULL;
}

/* The files of all entries of one code, in the order of the dossier. */
static bool add_files(struct judge_pieces *out, size_t rank, const struct value *list,
                      struct arena *a)
{
	struct judge_piece *piece = &out->items[rank];

	piece->first = out->file_count;
	for (size_t i = 0; i < list->array.count; i++) {
		const struct value *entry = &list->array.items[i], *files = files_of(entry);

		if (!str_eq(code_of(entry), piece->code))
			continue;
		piece->entries++;
		for (size_t k = 0; files && k < files->array.count; k++) {
			const struct value *file = &files->array.items[k];

			if (!is_name(file) || piece->listed++ >= JUDGE_FILES_MAX ||
			    out->file_count >= JUDGE_FILES_MAX)
				continue;
			if (!add_file(out, rank, file->string, i, k, a))
				return false;
		}
	}
	piece->count = out->file_count - piece->first;
	return true;
}

bool judge_list_pieces(struct judge_pieces *out, const struct facts *f, struct arena *a)
{
	const struct value nothing = {.type = VALUE_ARRAY};
	const struct value *list = value_get(f->dossier, STR("pieces"));
	size_t room = f->procedure->piece_count + JUDGE_UNKNOWN_CODES_MAX;

	*out = (struct judge_pieces){0};
	out->items = arena_array(a, room, sizeof *out->items);
	out->files = arena_array(a, JUDGE_FILES_MAX, sizeof *out->files);
	if (!out->items || !out->files)
		return false;
	if (!list || list->type != VALUE_ARRAY)
		list = &nothing;
	add_rules(out, f);
	add_unknown_codes(out, list);
	for (size_t i = 0; i < out->count; i++)
		if (!add_files(out, i, list, a))
			return false;
	return true;
}

/* --- What is wrong with the list --- */

static struct finding *add(struct finding_list *list, enum finding_id id,
                           const struct judge_piece *piece)
{
	struct finding *f = finding_add(list, id, STR("pieces"));

	judge_add_label(list, f, "label", piece->rule->label);
	finding_param(list, f, "code", piece->code);
	return f;
}

static void judge_absent(const struct judge_piece *piece, const struct facts *f,
                         struct finding_list *list)
{
	struct finding *found;

	if (piece->entries > 0) {
		found = add(list, FINDING_PIECE_WITHOUT_FILE, piece);
		if (found && piece->need != ACCOUNT_REQUIRED)
			found->severity = SEVERITY_WARNING;
	} else if (piece->need == ACCOUNT_REQUIRED) {
		add(list, FINDING_MISSING_PIECE, piece);
	} else if (piece->need == ACCOUNT_UNDECIDED) {
		found = add(list, FINDING_UNDECIDED_PIECE, piece);
		judge_add_decider(list, found, f->procedure, piece->lacks);
	}
}

static void judge_present(const struct judge_piece *piece, struct finding_list *list)
{
	struct finding *found;

	if (piece->need == ACCOUNT_NOT_ASKED)
		add(list, FINDING_PIECE_NOT_ASKED, piece);
	if (piece->entries > 1)
		add(list, FINDING_DUPLICATE_PIECE, piece);
	if (piece->listed <= piece->rule->max_files)
		return;
	found = add(list, FINDING_TOO_MANY_FILES, piece);
	finding_param_int(list, found, "count", (long long)piece->listed);
	finding_param_int(list, found, "max", piece->rule->max_files);
}

/* Entries that say not what they are. */
static void judge_entries(const struct facts *f, struct finding_list *list)
{
	const struct value *entries = value_get(f->dossier, STR("pieces"));
	const struct field *field = procedure_builtin_field(STR("pieces.code"));
	size_t told = 0;

	for (size_t i = 0; entries && entries->type == VALUE_ARRAY && i < entries->array.count &&
	                   told < JUDGE_UNKNOWN_CODES_MAX;
	     i++) {
		const struct value *entry = &entries->array.items[i];
		struct finding *found;
		char place[40];

		if (entry->type != VALUE_OBJECT || code_of(entry).len > 0)
			continue;
		snprintf(place, sizeof place, "pieces[%zu].code", i);
		found = finding_add(list, FINDING_MISSING_FIELD, str_of(place));
		judge_add_label(list, found, "label", field->label);
		told++;
	}
}

void judge_pieces(const struct judge_pieces *pieces, const struct facts *f,
                  struct finding_list *list)
{
	size_t listed = 0;

	for (size_t i = 0; i < pieces->count; i++) {
		const struct judge_piece *piece = &pieces->items[i];

		listed += piece->listed;
		if (!piece->rule)
			continue; /* the code was found to be no choice */
		if (piece->listed == 0)
			judge_absent(piece, f, list);
		else
			judge_present(piece, list);
	}
	judge_entries(f, list);
	if (listed > pieces->file_count) {
		struct finding *found = finding_add(list, FINDING_FILES_LEFT_OUT, STR("pieces"));

		finding_param_int(list, found, "count", (long long)listed);
		finding_param_int(list, found, "max", (long long)pieces->file_count);
	}
}

bool judge_path_escapes(struct str path)
{
	if (str_starts(path, STR("/")))
		return true;
	while (path.len > 0)
		if (str_eq(str_split(path, '/', &path), STR("..")))
			return true;
	return false;
}
