#include "base/nearest.h"
#include "dossier/derive.h"
#include "dossier/procedure_builtin.h"
#include "dossier/procedure_load.h"

/* One path and what it leads to, in a dossier and in what a document sees. */
struct path_entry {
	struct str path;
	const struct field *field;
	enum procedure_path_kind dossier, document;
};

/* Open addressing; at most half of the slots are taken. */
struct path_index {
	struct path_entry *slots;
	size_t mask;
};

/* FNV-1a, 32 bits. */
static size_t hash(struct str path)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < path.len; i++)
		h = (h ^ (unsigned char)path.ptr[i]) * 16777619u;
	return h;
}

/* The slot that holds path, or the empty one where it would go. */
static struct path_entry *slot_of(const struct path_index *index, struct str path)
{
	size_t at = hash(path) & index->mask;

	while (index->slots[at].path.ptr && !str_eq(index->slots[at].path, path))
		at = (at + 1) & index->mask;
	return &index->slots[at];
}

/* --- Building --- */

struct builder {
	struct path_index *index;
	const struct procedure *p;
	struct settings *s;
};

static enum procedure_path_kind kind_of(const struct field *field)
{
	return field->repeated ? PROCEDURE_PATH_LIST : PROCEDURE_PATH_SCALAR;
}

/* A group known from a dossier stays so when a document-only path passes through it. */
static bool add_group(struct builder *b, struct str path, bool document_only)
{
	struct path_entry *slot = slot_of(b->index, path);
	enum procedure_path_kind kind =
	    builtin_is_list(path) ? PROCEDURE_PATH_LIST : PROCEDURE_PATH_OBJECT;

	if (slot->field)
		return settings_fail(
		    b->s, "«\u00a0%.*s\u00a0» est à la fois un champ et un groupe de champs",
		    "\"%.*s\" is both a field and a group of fields", STR_ARG(path));
	slot->path = path;
	slot->document = kind;
	if (!document_only)
		slot->dossier = kind;
	return true;
}

static bool add_groups(struct builder *b, struct str path, bool document_only)
{
	for (size_t i = 0; i < path.len; i++)
		if (path.ptr[i] == '.' && !add_group(b, str_upto(path, i), document_only))
			return false;
	return true;
}

static bool add_field(struct builder *b, const struct field *field, bool document_only)
{
	struct path_entry *slot;

	if (!add_groups(b, field->path, document_only))
		return false;
	slot = slot_of(b->index, field->path);
	if (slot->field)
		return settings_fail(b->s, "le champ «\u00a0%.*s\u00a0» est défini deux fois",
		                     "the field \"%.*s\" is defined twice", STR_ARG(field->path));
	if (slot->path.ptr)
		return settings_fail(
		    b->s, "«\u00a0%.*s\u00a0» est à la fois un champ et un groupe de champs",
		    "\"%.*s\" is both a field and a group of fields", STR_ARG(field->path));
	slot->path = field->path;
	slot->field = field;
	slot->document = kind_of(field);
	slot->dossier = document_only ? PROCEDURE_PATH_UNKNOWN : kind_of(field);
	return true;
}

static bool add_own_field(struct builder *b, const struct field *field)
{
	struct str rest, first = str_split(field->path, '.', &rest);

	settings_enter(b->s, STR("chemin"));
	if (builtin_is_reserved(first))
		return settings_fail(
		    b->s, "«\u00a0%.*s\u00a0» est réservé\u00a0: les outils l'écrivent eux-mêmes",
		    "\"%.*s\" is reserved: the tools write it themselves", STR_ARG(first));
	return add_field(b, field, false);
}

static bool add_step_fields(struct builder *b, const struct procedure_step *step)
{
	size_t list = settings_enter(b->s, STR("champs"));

	for (size_t i = 0; i < step->field_count; i++) {
		size_t mark = settings_enter_item(b->s, i);

		if (!add_own_field(b, &step->fields[i]) && !settings_go_on(b->s, mark))
			return false;
		settings_leave(b->s, mark);
	}
	settings_leave(b->s, list);
	return true;
}

static bool add_fields(struct builder *b)
{
	size_t list = settings_enter(b->s, STR("etapes"));

	for (size_t i = 0; i < b->p->step_count; i++) {
		size_t mark = settings_enter_item(b->s, i);

		if (!add_step_fields(b, &b->p->steps[i]))
			return false;
		settings_leave(b->s, mark);
	}
	settings_leave(b->s, list);
	return true;
}

static void copy_label(struct field_choice *choice, struct str code,
                       const struct str label[LANG_COUNT])
{
	choice->code = code;
	for (unsigned lang = 0; lang < LANG_COUNT; lang++)
		choice->label[lang] = label[lang];
}

/* A built-in choice whose choices are this procedure's own. */
static const struct field *own_choices(struct builder *b, const struct builtin *builtin)
{
	size_t count = builtin->steps ? b->p->step_count : b->p->piece_count;
	struct field_choice *choices = settings_alloc(b->s, count, sizeof *choices);
	struct field *field = choices ? settings_alloc(b->s, 1, sizeof *field) : NULL;

	if (!field)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		if (builtin->steps)
			copy_label(&choices[i], b->p->steps[i].code, b->p->steps[i].title);
		else
			copy_label(&choices[i], b->p->pieces[i].code, b->p->pieces[i].label);
	}
	*field = builtin->field;
	field->choices = choices;
	field->choice_count = count;
	return field;
}

static bool add_builtins(struct builder *b)
{
	const struct builtin *builtin;

	for (size_t i = 0; (builtin = builtin_at(i)); i++) {
		const struct field *field = &builtin->field;

		if (builtin->steps || builtin->pieces)
			field = own_choices(b, builtin);
		if (!field || !add_field(b, field, builtin->document_only))
			return false;
	}
	return true;
}

/* `procedure` is a name in a dossier and a group in a document; nobody but the tools reads
 * what a seal holds. */
static void add_special(struct builder *b)
{
	static const struct field name = {.path = {"procedure", 9},
	                                  .type = FIELD_TEXT,
	                                  .label = {{"Démarche", 9}, {"Procedure", 9}}};
	struct path_entry *procedure = slot_of(b->index, name.path);
	struct path_entry *seal = slot_of(b->index, STR("sceau"));

	procedure->field = &name;
	procedure->dossier = PROCEDURE_PATH_SCALAR;
	*seal = (struct path_entry){.path = STR("sceau"), .dossier = PROCEDURE_PATH_OBJECT};
}

static bool add_derived(struct builder *b)
{
	const struct derived *d;
	struct str missing;

	for (size_t i = 0; (d = derive_at(i)); i++)
		if (derive_available(d, b->p, &missing) && !add_field(b, derive_field(d), true))
			return false;
	return true;
}

/* An upper bound: one entry for each key of each path. */
static size_t count_keys(const struct procedure *p)
{
	const struct builtin *builtin;
	const struct derived *d;
	size_t keys = 2;

	for (size_t i = 0; i < p->field_count; i++)
		for (size_t k = 0; k <= p->fields[i].path.len; k++)
			keys += k == p->fields[i].path.len || p->fields[i].path.ptr[k] == '.';
	for (size_t i = 0; (builtin = builtin_at(i)); i++)
		keys += 4;
	for (size_t i = 0; (d = derive_at(i)); i++)
		keys += 2;
	return keys;
}

bool procedure_index(struct procedure *p, struct settings *s)
{
	struct path_index *index = settings_alloc(s, 1, sizeof *index);
	struct builder b = {index, p, s};
	size_t slots = 64;

	if (!index)
		return false;
	while (slots < 2 * count_keys(p))
		slots *= 2;
	index->mask = slots - 1;
	index->slots = settings_alloc(s, slots, sizeof *index->slots);
	p->index = index;
	if (!index->slots || !add_fields(&b) || !add_builtins(&b))
		return false;
	add_special(&b);
	return add_derived(&b);
}

/* --- Asking --- */

static const struct path_entry *find(const struct procedure *p, struct str path)
{
	static const struct path_entry nothing;

	return path.len ? slot_of(p->index, path) : &nothing;
}

enum procedure_path_kind procedure_path(const struct procedure *p, struct str path,
                                        const struct field **field)
{
	const struct path_entry *entry = find(p, path);

	if (field)
		*field = entry->dossier == PROCEDURE_PATH_UNKNOWN ? NULL : entry->field;
	return entry->dossier;
}

enum procedure_path_kind procedure_view_path(const struct procedure *p, struct str path,
                                             const struct field **field)
{
	const struct path_entry *entry = find(p, path);

	if (field)
		*field = entry->document == PROCEDURE_PATH_OBJECT ? NULL : entry->field;
	return entry->document;
}

struct str procedure_child(struct str path, struct str prefix)
{
	size_t start = prefix.len > 0 ? prefix.len + 1 : 0;
	struct str rest;

	if (path.len <= start || !str_starts(path, prefix) ||
	    (prefix.len > 0 && path.ptr[prefix.len] != '.'))
		return (struct str){0};
	return str_upto(path, start + str_split(str_from(path, start), '.', &rest).len);
}

struct str procedure_nearest_path(const struct procedure *p, struct str path)
{
	struct nearest near = {.word = path};

	for (size_t i = 0; i <= p->index->mask; i++)
		if (p->index->slots[i].field)
			nearest_offer(&near, p->index->slots[i].path);
	return near.best;
}

/* --- The procedure as a document sees it --- */

static struct value text_value(struct str text)
{
	return (struct value){.type = VALUE_STRING, .string = text};
}

static bool list_references(struct value *out, const struct procedure *p, enum lang lang,
                            struct arena *a)
{
	size_t count = p->reference_count;
	struct value *items = arena_array(a, count ? count : 1, sizeof *items);

	if (!items)
		return false;
	for (size_t i = 0; i < count; i++)
		items[i] = text_value(p->references[i][lang]);
	*out = (struct value){.type = VALUE_ARRAY};
	out->array.items = items;
	out->array.count = count;
	return true;
}

bool procedure_view(struct value *out, const struct procedure *p, enum lang lang, struct arena *a)
{
	struct value references;
	struct str effect =
	    p->silence.effect == SILENCE_REJECTS ? STR("rejet") : STR("acceptation");
	const struct value_member members[] = {
	    {STR("nom"), text_value(p->name)},
	    {STR("version"), text_value(p->version)},
	    {STR("titre"), text_value(p->title[lang])},
	    {STR("acte"), text_value(p->act[lang])},
	    {STR("autorite"), text_value(p->authority[lang])},
	    {STR("acces_jours"), {.type = VALUE_INT, .integer = p->access_days}},
	    {STR("silence"), text_value(p->silence.text[lang])},
	    {STR("silence_effet"), text_value(effect)},
	    {STR("silence_mois"), {.type = VALUE_INT, .integer = p->silence.months}},
	    {STR("recours"), text_value(p->appeal[lang])},
	    {STR("suite"), text_value(p->next[lang])},
	    {STR("avertissement"), text_value(p->warning[lang])},
	    {STR("confidentialite"), text_value(p->privacy[lang])},
	};
	size_t count = sizeof members / sizeof *members;
	struct value_member *copy = arena_array(a, count + 1, sizeof *copy);

	if (!copy || !list_references(&references, p, lang, a))
		return false;
	memcpy(copy, members, sizeof members);
	copy[count] = (struct value_member){STR("references"), references};
	*out = (struct value){.type = VALUE_OBJECT};
	out->object.members = copy;
	out->object.count = count + 1;
	return true;
}

struct str procedure_path_of(struct str at, char *room, size_t size)
{
	size_t n = 0;
	bool inside = false;

	for (size_t i = 0; i < at.len && n < size; i++) {
		inside = inside || at.ptr[i] == '[';
		if (!inside)
			room[n++] = at.ptr[i];
		inside = inside && at.ptr[i] != ']';
	}
	return (struct str){room, n};
}
