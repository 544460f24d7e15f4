#include "base/buf.h"
#include "base/text.h"
#include "job/glyphs.h"
#include "job/judge.h"

/* More of them say no more. */
#define GLYPHS_TOLD_MAX 50

struct search {
	const struct procedure *procedure;
	const struct fonts *fonts;
	struct finding_list *list;
	size_t told;
	struct buf path, place; /* without and with list indexes */
};

static void look_at(struct search *s, struct str text)
{
	struct str composed = text_nfc(text, s->list->arena);
	uint32_t missing;

	if (!composed.ptr) {
		s->list->failed |= text.ptr != NULL;
		return;
	}
	if (!glyphs_lack(s->fonts, composed, &missing))
		return;
	glyphs_tell(s->list, buf_view(&s->place), missing);
	s->told++;
}

static void walk(struct search *s, const struct value *v);

static void walk_member(struct search *s, const struct value_member *m)
{
	size_t path = s->path.len, place = s->place.len;

	buf_cstr(&s->path, path ? "." : "");
	buf_str(&s->path, m->key);
	buf_cstr(&s->place, place ? "." : "");
	buf_str(&s->place, m->key);
	/* What the procedure does not know is printed nowhere. */
	if (!s->path.failed &&
	    procedure_path(s->procedure, buf_view(&s->path), NULL) != PROCEDURE_PATH_UNKNOWN)
		walk(s, &m->value);
	s->path.len = path;
	s->place.len = place;
}

/* As deep as the procedure knows paths. */
static void walk(struct search *s, const struct value *v)
{
	if (v->type == VALUE_STRING) {
		look_at(s, v->string);
	} else if (v->type == VALUE_OBJECT) {
		for (size_t i = 0; i < v->object.count && s->told < GLYPHS_TOLD_MAX; i++)
			walk_member(s, &v->object.members[i]);
	} else if (v->type == VALUE_ARRAY) {
		size_t place = s->place.len;

		for (size_t i = 0; i < v->array.count && s->told < GLYPHS_TOLD_MAX; i++) {
			buf_printf(&s->place, "[%zu]", i);
			if (v->array.items[i].type != VALUE_ARRAY)
				walk(s, &v->array.items[i]);
			s->place.len = place;
		}
	}
}

void judge_glyphs(const struct procedure *p, const struct fonts *fonts, const struct value *dossier,
                  struct finding_list *list)
{
	struct search s = {.procedure = p, .fonts = fonts, .list = list};

	walk(&s, dossier);
	list->failed |= s.path.failed || s.place.failed;
	buf_free(&s.path);
	buf_free(&s.place);
}
