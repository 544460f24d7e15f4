/* pdf_active.c - what dictionaries do: actions, media, form fields, and the catalog.
 * Any dictionary that can be reached and looks like an action is taken for one, wherever it
 * hangs: readers differ in where they look.
 * Source: ISO 32000-1, 12.5 to 12.7 and 13; ISO 32000-1 7.11 (file specifications). */
#include <stdlib.h>

#include "codec/pdf_reader.h"

#define READ_ONLY 1 /* Ff of a field */
#define PUSH_BUTTON (1 << 16)
#define XFA_PARTS_MAX 64
#define XFA_BYTES_MAX 200000 /* of one part that is searched */

static bool is_one_of(struct str key, const char *const *list)
{
	for (; *list; list++) {
		if (str_eq(key, str_of(*list)))
			return true;
	}
	return false;
}

/* Ways */

static bool is_field(const struct pdf_value *dict)
{
	return pdf_value_get(dict, "FT") ||
	       pdf_value_is_name(pdf_value_get(dict, "Subtype"), "Widget") ||
	       (pdf_value_get(dict, "T") &&
	        (pdf_value_get(dict, "Kids") || pdf_value_get(dict, "Parent")) &&
	        !pdf_value_get(dict, "MediaBox"));
}

enum pdf_way pdf_way_to(const struct pdf_value *dict, enum pdf_way way, struct str key)
{
	static const char *const rules[] = {"K", "F", "V", "C", NULL};
	static const char *const branches[] = {"Kids", "Names", NULL};

	if (str_eq(key, STR("AA")))
		return is_field(dict) ? PDF_BY_FIELD : PDF_BY_EVENT;
	if (str_eq(key, STR("OpenAction")))
		return PDF_BY_OPENING;
	if (str_eq(key, STR("JavaScript")))
		return PDF_BY_NAME;
	if (str_eq(key, STR("A")))
		return PDF_BY_CLICK;
	if (str_eq(key, STR("Next")))
		return way;
	switch (way) {
	case PDF_BY_FIELD:
		return is_one_of(key, rules) ? PDF_BY_FORM_RULE : PDF_BY_EVENT;
	case PDF_BY_NAME:
		return is_one_of(key, branches) ? way : PDF_BY_ANYTHING;
	case PDF_BY_EVENT:
		return pdf_value_get(dict, "S") ? PDF_BY_ANYTHING : way;
	default:
		return PDF_BY_ANYTHING;
	}
}

static struct str name_of_way(enum pdf_way way)
{
	static const char *const names[PDF_WAY_COUNT] = {
	    [PDF_BY_ANYTHING] = "",    [PDF_BY_OPENING] = "OpenAction", [PDF_BY_NAME] = "Names",
	    [PDF_BY_CLICK] = "A",      [PDF_BY_EVENT] = "AA",           [PDF_BY_FIELD] = "AA",
	    [PDF_BY_FORM_RULE] = "AA",
	};

	return str_of(names[way]);
}

/* Actions */

static void remark_script(struct pdf_reader *r, enum pdf_way way)
{
	report_add(r->out, way == PDF_BY_FORM_RULE ? REMARK_FORM_SCRIPT : REMARK_JAVASCRIPT, 0, 0,
	           name_of_way(way));
}

/* What a file specification or a plain string names. */
static void name_of_file(struct pdf_reader *r, const struct pdf_value *v, struct buf *out)
{
	static const char *const keys[] = {"UF", "F", "Unix", "DOS", "Mac"};

	v = pdf_resolve(r, v);
	if (v && v->type == PDF_STRING)
		pdf_value_utf8(v, out);
	for (size_t i = 0; i < sizeof keys / sizeof *keys && out->len == 0; i++) {
		const struct pdf_value *name = pdf_get(r, v, keys[i]);

		if (name && name->type == PDF_STRING)
			pdf_value_utf8(name, out);
	}
}

static void remark_launch(struct pdf_reader *r, const struct pdf_value *action)
{
	static const char *const systems[] = {"Win", "Unix", "Mac"};
	struct buf name = {0};

	name_of_file(r, pdf_value_get(action, "F"), &name);
	for (size_t i = 0; i < 3 && name.len == 0; i++)
		name_of_file(r, pdf_value_get(action, systems[i]), &name);
	report_add(r->out, REMARK_LAUNCH, 0, 0, buf_view(&name));
	if (name.failed)
		pdf_no_memory(r);
	buf_free(&name);
}

/* A link whose address is a script. */
static bool is_script_address(struct pdf_reader *r, const struct pdf_value *action)
{
	const struct pdf_value *address = pdf_get(r, action, "URI");
	struct buf text = {0};
	size_t start = 0;
	bool script;

	pdf_value_string(address, &text);
	while (start < text.len && (unsigned char)text.data[start] <= ' ')
		start++;
	script = text.len - start >= 11 && strncasecmp(text.data + start, "javascript:", 11) == 0;
	buf_free(&text);
	return script;
}

static void look_at_action(struct pdf_reader *r, const struct pdf_value *d, enum pdf_way way)
{
	static const char *const sends[] = {"SubmitForm", "ImportData", NULL};
	static const char *const media[] = {"Sound",      "Movie", "Rendition", "RichMediaExecute",
	                                    "GoTo3DView", NULL};
	const struct pdf_value *s = pdf_get(r, d, "S");

	if (!s || s->type != PDF_NAME)
		return;
	if ((str_eq(s->text, STR("JavaScript")) || str_eq(s->text, STR("Rendition"))) &&
	    pdf_value_get(d, "JS"))
		remark_script(r, way);
	if (str_eq(s->text, STR("Launch")))
		remark_launch(r, d);
	if (str_eq(s->text, STR("URI")) && is_script_address(r, d))
		remark_script(r, way);
	if (is_one_of(s->text, sends))
		report_add(r->out, REMARK_SENDS_DATA, 0, 0, s->text);
	if (is_one_of(s->text, media))
		report_add(r->out, REMARK_MEDIA, 0, 0, s->text);
}

/* Annotations and fields */

static void look_at_annotation(struct pdf_reader *r, const struct pdf_value *d)
{
	static const char *const media[] = {"Sound", "Movie", "RichMedia", "3D", NULL};
	const struct pdf_value *subtype = pdf_get(r, d, "Subtype");

	if (subtype && subtype->type == PDF_NAME && is_one_of(subtype->text, media) &&
	    pdf_value_get(d, "Rect"))
		report_add(r->out, REMARK_MEDIA, 0, 0, subtype->text);
}

static void look_at_field(struct pdf_reader *r, const struct pdf_value *d)
{
	const struct pdf_value *type = pdf_get(r, d, "FT");
	long flags;

	if (!type || type->type != PDF_NAME)
		return;
	if (str_eq(type->text, STR("Sig"))) {
		r->signatures += pdf_value_get(d, "V") != NULL;
		return;
	}
	flags = pdf_value_integer(pdf_get(r, d, "Ff"), 0);
	if (!(flags & READ_ONLY) && !(str_eq(type->text, STR("Btn")) && flags & PUSH_BUTTON))
		r->fields++;
}

/* One pass over the keys tells which looks are worth it. */
void pdf_active(struct pdf_reader *r, const struct pdf_value *dict, enum pdf_way way)
{
	bool action = false, annotation = false, field = false, file = false;

	for (const struct pdf_value *c = dict->child; c; c = c->next) {
		if (c->key.len == 0 || c->key.len > 7)
			continue;
		action |= str_eq(c->key, STR("S"));
		annotation |= str_eq(c->key, STR("Subtype"));
		field |= str_eq(c->key, STR("FT"));
		file |= str_eq(c->key, STR("EF"));
	}
	if (action)
		look_at_action(r, dict, way);
	if (annotation)
		look_at_annotation(r, dict);
	/* a script's second visit counts no field again */
	if (field && way != PDF_BY_FIELD && way != PDF_BY_FORM_RULE)
		look_at_field(r, dict);
	if (file)
		pdf_embedded(r, dict);
}

/* The catalog */

static bool mentions(struct str s, struct str what)
{
	return s.len > 0 && memmem(s.ptr, s.len, what.ptr, what.len) != NULL;
}

/* XFA says in its configuration whether its pages can be made by XFA alone. */
static bool part_is_dynamic(struct pdf_reader *r, const struct pdf_value *part)
{
	struct buf text = {0};
	bool dynamic;

	if (!part || !part->is_stream)
		return false;
	pdf_stream_head(r, part, XFA_BYTES_MAX, &text);
	dynamic = mentions(buf_view(&text), STR("dynamicRender>required"));
	if (text.failed)
		pdf_no_memory(r);
	buf_free(&text);
	return dynamic;
}

static bool xfa_is_dynamic(struct pdf_reader *r, const struct pdf_value *xfa)
{
	size_t n = 0;

	if (xfa->type != PDF_ARRAY)
		return part_is_dynamic(r, xfa);
	for (const struct pdf_value *c = xfa->child; c && n < XFA_PARTS_MAX && !r->stop;
	     c = c->next) {
		n++;
		if (c->type == PDF_REF && part_is_dynamic(r, pdf_resolve(r, c)))
			return true;
	}
	return false;
}

static void look_at_form(struct pdf_reader *r, const struct pdf_value *root)
{
	const struct pdf_value *form = pdf_get(r, root, "AcroForm");
	const struct pdf_value *xfa = pdf_get(r, form, "XFA");
	const struct pdf_value *rendering = pdf_get(r, root, "NeedsRendering");
	bool only;

	if (!xfa || (xfa->type == PDF_ARRAY && !xfa->child))
		return;
	only = (rendering && str_eq(rendering->text, STR("true"))) || xfa_is_dynamic(r, xfa);
	report_add(r->out, REMARK_XFA, 0, only, STR(""));
}

static unsigned version_of(const struct pdf_value *v)
{
	double n;

	if (!v || v->type != PDF_NAME || v->text.len != 3)
		return 0;
	n = pdf_value_number(&(struct pdf_value){.type = PDF_WORD, .text = v->text}, &n) ? n : 0;
	return n >= 1 && n < 10 ? (unsigned)(n * 10 + 0.5) : 0;
}

void pdf_catalog(struct pdf_reader *r)
{
	const struct pdf_value *root = pdf_get(r, pdf_trailer(r), "Root");
	const struct pdf_value *collection = pdf_get(r, root, "Collection");
	unsigned version = version_of(pdf_get(r, root, "Version"));

	if (version > r->out->pdf_version)
		r->out->pdf_version = version;
	if (collection && collection->type == PDF_DICT)
		report_add(r->out, REMARK_PORTFOLIO, 0, 0, STR(""));
	look_at_form(r, root);
	pdf_forget(r);
}
