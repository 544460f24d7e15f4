#include "job/view.h"

#include <stdlib.h>

#include "dossier/derive.h"
#include "dossier/field.h"

/* An object that grows to a known number of members. */
bool object_start(struct value *v, size_t members, struct arena *a)
{
	*v = (struct value){.type = VALUE_OBJECT};
	v->object.members = arena_array(a, members, sizeof *v->object.members);
	return v->object.members != NULL;
}

struct value *object_put(struct value *v, struct str key, struct value value)
{
	struct value_member *m = &v->object.members[v->object.count++];

	*m = (struct value_member){.key = key, .value = value};
	return &m->value;
}

struct value string_value(struct str s)
{
	return (struct value){.type = VALUE_STRING, .string = s};
}

/* The members of `document`, which no procedure can have. */
static const struct field digest_field = {.path = {"document.empreinte", 18}, .type = FIELD_DIGEST};
static const struct field complement_field = {.path = {"document.complement", 19},
                                              .type = FIELD_BOOL};

/* What a receipt must not carry, and what would change its own digest. */
static bool is_withheld(struct str key)
{
	return str_eq(key, STR("acces")) || str_eq(key, STR("sceau"));
}

static int compare_extra(const void *path, const void *extra)
{
	return str_compare(*(const struct str *)path,
	                   ((const struct view_extra *)extra)->field.path);
}

static enum procedure_path_kind extra_path(const struct view_extras *extras, struct str path,
                                           const struct field **field)
{
	const struct view_extra *found =
	    bsearch(&path, extras->items, extras->count, sizeof *extras->items, compare_extra);

	if (found && found->kind == PROCEDURE_PATH_SCALAR && field)
		*field = &found->field;
	return found ? found->kind : PROCEDURE_PATH_UNKNOWN;
}

enum procedure_path_kind view_path(const struct procedure *p, const struct view_extras *extras,
                                   struct str path, const struct field **field)
{
	enum procedure_path_kind extra =
	    extras ? extra_path(extras, path, field) : PROCEDURE_PATH_UNKNOWN;
	struct str rest;

	if (extra != PROCEDURE_PATH_UNKNOWN)
		return extra;
	if (is_withheld(str_split(path, '.', &rest)))
		return PROCEDURE_PATH_UNKNOWN;
	if (str_eq(path, STR("document")))
		return PROCEDURE_PATH_OBJECT;
	for (int i = 0; i < 2; i++) {
		const struct field *f = i ? &complement_field : &digest_field;

		if (!str_eq(path, f->path))
			continue;
		if (field)
			*field = f;
		return PROCEDURE_PATH_SCALAR;
	}
	return procedure_view_path(p, path, field);
}

/* A copy of an object with room for one more member. */
static bool copy_object(struct value *out, const struct value *v, struct arena *a)
{
	if (!object_start(out, v->object.count + 1, a))
		return false;
	memcpy(out->object.members, v->object.members, v->object.count * sizeof *v->object.members);
	out->object.count = v->object.count;
	return true;
}

/* The piece with its label in the document's language; an unknown code stands for itself. */
static bool label_piece(struct value *v, const struct procedure *p, enum lang lang, struct arena *a)
{
	struct str code = value_string(v, STR("code"));
	const struct procedure_piece *piece = procedure_piece(p, code);
	struct value labelled;

	if (v->type != VALUE_OBJECT)
		return true;
	if (!copy_object(&labelled, v, a))
		return false;
	object_put(&labelled, STR("libelle"), string_value(piece ? piece->label[lang] : code));
	*v = labelled;
	return true;
}

static bool label_pieces(struct value *pieces, const struct procedure *p, enum lang lang,
                         struct arena *a)
{
	size_t count = pieces->array.count;
	struct value *items = arena_array(a, count ? count : 1, sizeof *items);

	if (!items)
		return false;
	for (size_t i = 0; i < count; i++) {
		items[i] = pieces->array.items[i];
		if (!label_piece(&items[i], p, lang, a))
			return false;
	}
	pieces->array.items = items;
	return true;
}

/* The service in charge as the procedure names it. */
static bool make_service(struct value *out, const struct procedure_service *s, struct arena *a)
{
	if (!object_start(out, 4, a))
		return false;
	object_put(out, STR("nom"), string_value(s->name));
	object_put(out, STR("adresse"), string_value(s->address));
	object_put(out, STR("courriel"), string_value(s->email));
	object_put(out, STR("telephone"), string_value(s->phone));
	return true;
}

/* The deposit with its pieces labelled; the procedure's service stands in for one that was
 * not stamped. */
static bool make_depot(struct value *out, const struct value *depot, const struct procedure *p,
                       enum lang lang, struct arena *a)
{
	struct value service;

	if (depot->type != VALUE_OBJECT) {
		*out = *depot;
		return true;
	}
	if (!copy_object(out, depot, a))
		return false;
	for (size_t i = 0; i < out->object.count; i++) {
		struct value_member *m = &out->object.members[i];

		if (str_eq(m->key, STR("pieces")) && m->value.type == VALUE_ARRAY &&
		    !label_pieces(&m->value, p, lang, a))
			return false;
	}
	if (!value_get(depot, STR("service"))) {
		if (!make_service(&service, &p->service, a))
			return false;
		object_put(out, STR("service"), service);
	}
	return true;
}

/* What the procedure says, with the digest that a dossier may be stamped with. */
static bool make_procedure(struct value *out, const struct procedure *p, struct str digest,
                           enum lang lang, struct arena *a)
{
	struct value v;

	if (!procedure_view(&v, p, lang, a) || !copy_object(out, &v, a))
		return false;
	object_put(out, STR("sha256"), string_value(digest));
	return true;
}

static bool make_document(struct value *out, const struct dossier *d, const char *digest,
                          struct arena *a)
{
	const struct value *version = value_path(&d->root, STR("depot.version"));
	bool complement = version && version->type == VALUE_INT && version->integer > 1;

	if (!object_start(out, 2, a))
		return false;
	object_put(out, STR("empreinte"), string_value(str_of(digest)));
	object_put(out, STR("complement"),
	           (struct value){.type = VALUE_BOOL, .boolean = complement});
	return true;
}

/* A member that templates see in another form. */
static bool is_replaced(struct str key)
{
	return str_eq(key, STR("procedure")) || str_eq(key, STR("calcul")) ||
	       str_eq(key, STR("document")) || str_eq(key, STR("depot"));
}

static bool make(struct value *out, const struct dossier *d, const struct procedure *p,
                 const struct view_digests *digests, enum lang lang, struct arena *a)
{
	const struct value *depot = value_get(&d->root, STR("depot"));
	const struct facts facts = {.procedure = p, .dossier = &d->root};
	struct value v;

	if (!object_start(out, d->root.object.count + 4, a))
		return false;
	for (size_t i = 0; i < d->root.object.count; i++) {
		const struct value_member *m = &d->root.object.members[i];

		/* What no template can name could only stand in the way of what it does. */
		if (!is_withheld(m->key) && !is_replaced(m->key) &&
		    procedure_path(p, m->key, NULL) != PROCEDURE_PATH_UNKNOWN)
			object_put(out, m->key, m->value);
	}
	if (depot) {
		if (!make_depot(&v, depot, p, lang, a))
			return false;
		object_put(out, STR("depot"), v);
	}
	if (!make_procedure(&v, p, str_of(digests->procedure), lang, a))
		return false;
	object_put(out, STR("procedure"), v);
	if (!derive_view(&v, &facts, a))
		return false;
	object_put(out, STR("calcul"), v);
	if (!make_document(&v, d, digests->dossier, a))
		return false;
	object_put(out, STR("document"), v);
	return true;
}

bool view_make(struct value *out, const struct dossier *d, const struct procedure *p,
               const struct view_digests *digests, enum lang lang, struct arena *a, struct err *e)
{
	return make(out, d, p, digests, lang, a) ? true : err_nomem(e);
}

bool view_add(struct value *view, struct str key, struct value member, struct arena *a,
              struct err *e)
{
	struct value more;

	if (!object_start(&more, view->object.count + 1, a))
		return err_nomem(e);
	for (size_t i = 0; i < view->object.count; i++)
		if (!str_eq(view->object.members[i].key, key))
			object_put(&more, view->object.members[i].key,
			           view->object.members[i].value);
	object_put(&more, key, member);
	*view = more;
	return true;
}
