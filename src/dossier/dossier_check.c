#include "base/date.h"
#include "base/nearest.h"
#include "dossier/dossier.h"
#include "dossier/finding_text.h"
#include "dossier/procedure_builtin.h"

/* As much of a key as is compared with others. */
#define NEAREST_BYTES 64

/* A walk over the members of a dossier. `path` is where it is without the list indexes,
 * as the procedure knows places; `place` with them, as findings name them. */
struct walk {
	const struct procedure *procedure;
	struct finding_list *list;
	size_t first; /* findings that the list held before */

	/* Findings over the limit are made here, counted and forgotten. */
	struct finding_list over;
	struct arena over_arena;
	size_t more;
	enum severity worst;

	struct buf path, place;
	bool filed_known;
	struct date filed;
};

struct mark {
	size_t path, place;
};

/* --- Findings, so many and no more --- */

static bool is_full(const struct walk *w)
{
	return w->list->count - w->first >= DOSSIER_FINDINGS_MAX;
}

static struct finding_list *list_of(struct walk *w)
{
	return is_full(w) ? &w->over : w->list;
}

static void forget_over(struct walk *w)
{
	w->list->failed |= w->over.failed;
	if (!w->over.count)
		return;
	if (finding_worst(&w->over) > w->worst)
		w->worst = finding_worst(&w->over);
	w->more += w->over.count;
	arena_reset(&w->over_arena);
	w->over = (struct finding_list){.arena = &w->over_arena};
}

static void say_how_many_more(struct walk *w)
{
	struct finding *f;

	if (!w->more)
		return;
	f = finding_add(w->list, FINDING_TOO_MANY_FINDINGS, (struct str){0});
	finding_param_int(w->list, f, "count", (long long)w->more);
	if (f && w->worst > f->severity)
		f->severity = w->worst;
}

/* --- Where the walk is --- */

static struct mark enter(struct walk *w, struct str key)
{
	struct mark m = {w->path.len, w->place.len};

	if (m.path)
		buf_char(&w->path, '.');
	if (m.place)
		buf_char(&w->place, '.');
	buf_str(&w->path, key);
	buf_str(&w->place, key);
	return m;
}

static struct mark enter_item(struct walk *w, size_t index)
{
	struct mark m = {w->path.len, w->place.len};

	buf_printf(&w->place, "[%zu]", index);
	return m;
}

static void leave(struct walk *w, struct mark m)
{
	w->path.len = m.path;
	w->place.len = m.place;
}

static bool is_at(const struct walk *w, struct str path)
{
	return str_eq(buf_view(&w->path), path);
}

/* --- Unknown keys --- */

/* The key of `known` that stands directly under the walk's path; empty: none does. */
static struct str child_of(const struct walk *w, struct str known)
{
	struct str parent = buf_view(&w->path), rest;

	if (parent.len) {
		if (!str_starts(known, parent) || known.len <= parent.len ||
		    known.ptr[parent.len] != '.')
			return (struct str){0};
		known = str_from(known, parent.len + 1);
	}
	return str_split(known, '.', &rest);
}

/* More than a third of the letters wrong is another word. */
static void offer(const struct walk *w, struct nearest *n, struct str known)
{
	struct str key = child_of(w, known);
	size_t distance, longer = key.len > n->word.len ? key.len : n->word.len;

	if (!key.len)
		return;
	distance = nearest_distance(n->word, key);
	if (3 * distance <= longer && (!n->best.ptr || distance < n->distance)) {
		n->best = key;
		n->distance = distance;
	}
}

/* The known key of the same object that this one was probably meant to be; empty: none. */
static struct str nearest_key(const struct walk *w, struct str key)
{
	struct nearest n = {.word = str_upto(key, NEAREST_BYTES)};
	const struct builtin *builtin;

	for (size_t i = 0; i < w->procedure->field_count; i++)
		offer(w, &n, w->procedure->fields[i].path);
	for (size_t i = 0; (builtin = builtin_at(i)); i++)
		if (!builtin->document_only)
			offer(w, &n, builtin->field.path);
	offer(w, &n, STR("procedure"));
	offer(w, &n, STR("sceau"));
	return n.best;
}

static void add_unknown_key(struct walk *w, struct str key)
{
	struct mark m = {w->path.len, w->place.len};
	struct str nearest;
	struct finding *f;

	if (is_full(w)) {
		w->more++;
		if (w->worst < SEVERITY_WARNING)
			w->worst = SEVERITY_WARNING;
		return;
	}
	if (m.place)
		buf_char(&w->place, '.');
	text_show(&w->place, key);
	f = finding_add(w->list, FINDING_UNKNOWN_KEY, buf_view(&w->place));
	nearest = nearest_key(w, key);
	if (nearest.len)
		finding_param(w->list, f, "nearest", nearest);
	leave(w, m);
}

/* --- Fields --- */

/* By its spelling only: what links lead to is seen where the file is opened. */
static bool path_escapes(struct str path)
{
	if (str_starts(path, STR("/")))
		return true;
	while (path.len)
		if (str_eq(str_split(path, '/', &path), STR("..")))
			return true;
	return false;
}

static void check_path(struct walk *w, struct str path)
{
	struct finding_list *list = list_of(w);

	if (!is_at(w, STR("pieces.fichiers")) && !is_at(w, STR("depot.pieces.fichier")))
		return;
	if (path_escapes(path))
		finding_excerpt(list, finding_add(list, FINDING_PATH_ESCAPE, buf_view(&w->place)),
		                "path", path);
}

static void check_past(struct walk *w, const struct field *f, struct str s)
{
	struct finding_list *list = list_of(w);
	struct finding *found;
	struct date day;
	struct moment m;
	char filed[11];

	if (!f->past || !w->filed_known)
		return;
	if (f->type == FIELD_MOMENT && moment_parse(s, &m))
		day = m.date;
	else if (f->type != FIELD_DATE || !date_parse_iso(s, &day))
		return;
	if (date_compare(day, w->filed) <= 0)
		return;
	date_write_iso(filed, w->filed);
	found = finding_add(list, FINDING_FUTURE_DATE, buf_view(&w->place));
	finding_excerpt(list, found, "value", s);
	finding_param(list, found, "day", str_of(filed));
}

static void check_scalar(struct walk *w, const struct field *f, const struct value *v)
{
	if (v->type == VALUE_ARRAY) { /* field_check would take it for the list itself */
		struct finding_list *list = list_of(w);

		finding_wrong_type(list, buf_view(&w->place), v, field_value_type(f->type));
	} else {
		field_check(f, v, buf_view(&w->place), list_of(w));
	}
	if (v->type == VALUE_STRING) {
		check_path(w, v->string);
		check_past(w, f, v->string);
	}
	forget_over(w);
}

/* --- The walk --- */

static void walk_object(struct walk *w, const struct value *v);

static bool has_type(struct walk *w, const struct value *v, enum value_type type)
{
	if (v->type == type)
		return true;
	finding_wrong_type(list_of(w), buf_view(&w->place), v, type);
	forget_over(w);
	return false;
}

static void walk_list(struct walk *w, const struct field *f, const struct value *v)
{
	for (size_t i = 0; i < v->array.count; i++) {
		struct mark m = enter_item(w, i);

		if (f)
			check_scalar(w, f, &v->array.items[i]);
		else if (has_type(w, &v->array.items[i], VALUE_OBJECT))
			walk_object(w, &v->array.items[i]);
		leave(w, m);
	}
}

/* What is written to say that there is nothing here. */
static bool is_absent(const struct value *v, enum procedure_path_kind kind)
{
	if (kind == PROCEDURE_PATH_SCALAR && v->type == VALUE_STRING)
		return !v->string.len;
	return kind != PROCEDURE_PATH_UNKNOWN && v->type == VALUE_NULL;
}

static void walk_member(struct walk *w, const struct value_member *member)
{
	const struct field *f = NULL;
	struct mark m = enter(w, member->key);
	enum procedure_path_kind kind = PROCEDURE_PATH_UNKNOWN;

	/* "adresse.commune" is no way to write a path into a key. */
	if (!memchr(member->key.ptr ? member->key.ptr : "", '.', member->key.len) &&
	    !w->path.failed)
		kind = procedure_path(w->procedure, buf_view(&w->path), &f);
	if (is_absent(&member->value, kind)) {
		leave(w, m);
		return;
	}
	switch (kind) {
	case PROCEDURE_PATH_UNKNOWN:
		leave(w, m);
		add_unknown_key(w, member->key);
		return;
	case PROCEDURE_PATH_SCALAR:
		check_scalar(w, f, &member->value);
		break;
	case PROCEDURE_PATH_OBJECT:
		if (has_type(w, &member->value, VALUE_OBJECT) && !is_at(w, STR("sceau")))
			walk_object(w, &member->value);
		break;
	case PROCEDURE_PATH_LIST:
		if (has_type(w, &member->value, VALUE_ARRAY))
			walk_list(w, f, &member->value);
		break;
	}
	leave(w, m);
}

/* As deep as the procedure knows paths, no deeper. */
static void walk_object(struct walk *w, const struct value *v)
{
	for (size_t i = 0; i < v->object.count && !w->list->failed; i++)
		walk_member(w, &v->object.members[i]);
}

void dossier_check_fields(const struct dossier *d, const struct procedure *p,
                          struct finding_list *list)
{
	struct walk w = {
	    .procedure = p, .list = list, .first = list->count, .worst = SEVERITY_INFO};
	struct moment filed;

	w.over.arena = &w.over_arena;
	w.filed_known = moment_parse(value_string(&d->root, STR("depot.depose_le")), &filed);
	if (w.filed_known)
		w.filed = filed.date;
	walk_object(&w, &d->root);
	say_how_many_more(&w);
	list->failed |= w.path.failed || w.place.failed;
	arena_free(&w.over_arena);
	buf_free(&w.path);
	buf_free(&w.place);
}
