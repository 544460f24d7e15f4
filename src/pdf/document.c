/* document.c - see document.h. */
#include "pdf/document.h"

#include <hb.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/deflate.h"
#include "base/text.h"
#include "pdf/assemble.h"
#include "pdf/content.h"
#include "pdf/icc.h"
#include "pdf/xmp.h"

#define PAGES_MAX 10000u
#define PAGES_KEPT 16u       /* whose buffers are used again for the next document */
#define TITLE_CODEPOINTS 120 /* of an entry of the outline */

struct annotation {
	HPDF_Dict object;
	struct annotation *next;
};

struct page {
	struct content content;
	HPDF_Dict object;
	struct annotation *annotations, *last_annotation;
};

struct outline_entry {
	int level;
	struct str title;
	unsigned page;
	int64_t y;
	HPDF_Dict object;
	struct outline_entry *parent, *first, *last, *previous, *next;
	unsigned count; /* of all entries below */
};

struct picture_use {
	const struct pdf_picture *picture;
	unsigned name;
	struct picture_use *next;
};

/* Pictures with the same profile share its object. */
struct profile_use {
	struct str profile;
	unsigned id;
	struct profile_use *next;
};

struct pdf {
	/* Kept from document to document. */
	struct shaper *shaper;
	struct deflate *deflate;
	struct embed embed;
	struct arena arena;
	struct buf text, flate;
	struct page *pages;
	unsigned page_cap;
	struct buf icc;            /* compressed */
	struct content appearance; /* of the field being drawn */

	/* Of the document being made. */
	struct objects objects;
	struct structure structure;
	struct pdf_info info;
	unsigned page_count, page;
	unsigned artifact_depth;
	enum pdf_artifact artifact;
	bool failed, too_long;
	struct content_text run;
	struct outline_entry outline, *outline_at;
	struct picture_use *pictures, *last_picture; /* in order of first use */
	unsigned picture_count;
	struct profile_use *profiles;
	HPDF_Dict attachment;
	struct str attachment_name;
	HPDF_Dict resources; /* that all pages share; NULL until somebody refers to them */
	struct form form;
	const struct pdf_field *field; /* being drawn, or NULL */
	int64_t field_box[4];          /* left, bottom, right, top, from the page's foot */
};

const char *pdf_libraries(void)
{
	/* Constant text, built from the headers but for what only runs can tell: the
	 * library that is linked is the one that made the bytes. */
	static _Thread_local char text[128];

	snprintf(text, sizeof text, "libharu %s, HarfBuzz %s, libdeflate %s", HPDF_GetVersion(),
	         hb_version_string(), deflate_version());
	return text;
}

struct str pdf_language(enum lang lang)
{
	return lang == LANG_FR ? STR("fr-FR") : STR("en-GB");
}

static bool make_icc(struct pdf *pdf, struct err *e)
{
	struct buf profile = {0};
	bool ok;

	icc_write_srgb(&profile);
	ok = profile.failed ? err_nomem(e)
	                    : deflate_zlib(pdf->deflate, buf_view(&profile), &pdf->icc, e);
	buf_free(&profile);
	return ok;
}

bool pdf_engine_new(struct pdf **out, const struct fonts *fonts, int level, struct err *e)
{
	struct pdf *pdf = calloc(1, sizeof *pdf);

	if (!pdf)
		return err_nomem(e);
	pdf->deflate = deflate_new(level, e);
	if (!pdf->deflate || !shaper_new(&pdf->shaper, fonts, e) ||
	    !embed_init(&pdf->embed, pdf->shaper, e) || !make_icc(pdf, e)) {
		pdf_engine_free(pdf);
		return false;
	}
	*out = pdf;
	return true;
}

/* Gives back the buffers of all pages but the first `kept`. */
static void trim_pages(struct pdf *pdf, unsigned kept)
{
	while (pdf->page_cap > kept)
		buf_free(&pdf->pages[--pdf->page_cap].content.operators);
}

void pdf_engine_free(struct pdf *pdf)
{
	if (!pdf)
		return;
	trim_pages(pdf, 0);
	free(pdf->pages);
	embed_clear(&pdf->embed);
	shaper_free(pdf->shaper);
	deflate_free(pdf->deflate);
	arena_free(&pdf->arena);
	buf_free(&pdf->text);
	buf_free(&pdf->flate);
	buf_free(&pdf->icc);
	buf_free(&pdf->appearance.operators);
	free(pdf);
}

struct shaper *pdf_shaper(struct pdf *pdf)
{
	return pdf->shaper;
}

bool pdf_begin(struct pdf *pdf, const struct pdf_info *info, struct err *e)
{
	shaper_trim(pdf->shaper);
	embed_start(&pdf->embed);
	arena_reset(&pdf->arena);
	trim_pages(pdf, PAGES_KEPT);
	buf_reset(&pdf->text);
	structure_init(&pdf->structure, &pdf->arena);
	pdf->info = *info;
	pdf->page_count = pdf->page = 0;
	pdf->artifact_depth = 0;
	pdf->too_long = false;
	pdf->run.page = NULL;
	pdf->outline = (struct outline_entry){0};
	pdf->outline_at = &pdf->outline;
	pdf->pictures = pdf->last_picture = NULL;
	pdf->picture_count = 0;
	pdf->profiles = NULL;
	pdf->attachment = NULL;
	pdf->resources = NULL;
	pdf->field = NULL;
	form_init(&pdf->form, &pdf->arena);
	pdf->failed = !objects_init(&pdf->objects, &pdf->arena, e);
	return !pdf->failed;
}

static bool reserve_page(struct pdf *pdf)
{
	unsigned cap = pdf->page_cap ? pdf->page_cap * 2 : 4;
	struct page *pages;

	if (pdf->page_count < pdf->page_cap)
		return true;
	pages = reallocarray(pdf->pages, cap, sizeof *pages);
	if (!pages)
		return false;
	memset(pages + pdf->page_cap, 0, (cap - pdf->page_cap) * sizeof *pages);
	pdf->pages = pages;
	pdf->page_cap = cap;
	return true;
}

void pdf_page_add(struct pdf *pdf, int64_t width, int64_t height)
{
	struct page *page;

	if (pdf->page_count)
		content_unmark(&pdf->pages[pdf->page].content);
	pdf->too_long = pdf->too_long || pdf->page_count == PAGES_MAX;
	if (pdf->failed || pdf->too_long || !reserve_page(pdf)) {
		pdf->failed = true;
		return;
	}
	page = &pdf->pages[pdf->page_count];
	content_start(&page->content, pdf->page_count, width, height);
	page->annotations = page->last_annotation = NULL;
	page->object = object_dict(&pdf->objects);
	if (page->object) /* so that libharu counts it */
		page->object->header.obj_class |= HPDF_OSUBCLASS_PAGE;
	pdf->page = pdf->page_count++;
}

unsigned pdf_page_count(const struct pdf *pdf)
{
	return pdf->page_count;
}

void pdf_page_select(struct pdf *pdf, unsigned page)
{
	if (page >= pdf->page_count)
		return;
	content_unmark(&pdf->pages[pdf->page].content);
	pdf->page = page;
}

struct element *pdf_open(struct pdf *pdf, enum pdf_tag tag, const struct pdf_attributes *attributes)
{
	return structure_open(&pdf->structure, tag, attributes);
}

void pdf_close(struct pdf *pdf)
{
	structure_close(&pdf->structure);
}

void pdf_resume(struct pdf *pdf, struct element *element)
{
	structure_resume(&pdf->structure, element);
}

void pdf_artifact_begin(struct pdf *pdf, enum pdf_artifact kind)
{
	if (pdf->artifact_depth++ == 0)
		pdf->artifact = kind;
}

void pdf_artifact_end(struct pdf *pdf)
{
	pdf->artifact_depth--;
}

/* The current page, with what is drawn next marked as it should be, or the field that is being
 * drawn, which has no marks; NULL once failed. */
static struct content *canvas(struct pdf *pdf)
{
	struct content *c;

	if (pdf->failed || !pdf->page_count)
		return NULL;
	if (pdf->field)
		return &pdf->appearance;
	c = &pdf->pages[pdf->page].content;
	if (pdf->artifact_depth)
		content_mark_artifact(c, pdf->artifact);
	else
		content_mark(c, &pdf->structure);
	pdf->failed = c->failed;
	return pdf->failed ? NULL : c;
}

void pdf_text_begin(struct pdf *pdf, int64_t x, int64_t baseline, int size, int gray_percent)
{
	struct content *c = canvas(pdf);

	pdf->run.page = NULL;
	if (c)
		content_text_begin(&pdf->run, c, &pdf->embed, x, baseline, size, gray_percent);
}

void pdf_text_add(struct pdf *pdf, const struct shape_word *word, unsigned from_cluster,
                  unsigned to_cluster)
{
	if (pdf->run.page && !pdf->failed)
		content_text_add(&pdf->run, word, from_cluster, to_cluster);
}

void pdf_text_end(struct pdf *pdf)
{
	if (pdf->run.page && !pdf->failed)
		content_text_end(&pdf->run);
}

void pdf_fill(struct pdf *pdf, int64_t x, int64_t y, int64_t width, int64_t height,
              int gray_percent)
{
	struct content *c = canvas(pdf);

	if (c)
		content_fill(c, x, y, width, height, gray_percent);
}

void pdf_bitmap(struct pdf *pdf, int64_t x, int64_t y, int64_t width, int64_t height,
                const unsigned char *bits, unsigned columns, unsigned rows)
{
	struct content *c = canvas(pdf);

	if (c)
		content_bitmap(c, x, y, width, height, bits, columns, rows);
}

/* The number that the picture goes by in this document. */
static bool picture_name(struct pdf *pdf, const struct pdf_picture *picture, unsigned *name)
{
	struct picture_use *use;

	for (use = pdf->pictures; use; use = use->next) {
		if (use->picture == picture) {
			*name = use->name;
			return true;
		}
	}
	use = arena_alloc(&pdf->arena, sizeof *use);
	if (!use)
		return false;
	*use = (struct picture_use){.picture = picture, .name = pdf->picture_count++};
	if (pdf->last_picture)
		pdf->last_picture->next = use;
	else
		pdf->pictures = use;
	pdf->last_picture = use;
	*name = use->name;
	return true;
}

void pdf_image(struct pdf *pdf, int64_t x, int64_t y, int64_t width, int64_t height,
               const struct pdf_picture *picture)
{
	struct content *c = canvas(pdf);
	unsigned name;

	if (!c)
		return;
	if (picture_name(pdf, picture, &name))
		content_picture(c, x, y, width, height, picture->orientation, name);
	else
		pdf->failed = true;
}

/* A copy in the document's arena of the scratch text, which is emptied. */
static struct str take_text(struct pdf *pdf)
{
	struct str copy = arena_copy(&pdf->arena, buf_view(&pdf->text));

	if (pdf->text.failed || !copy.ptr)
		pdf->failed = true;
	buf_reset(&pdf->text);
	return copy;
}

/* Lets the annotation stand on the current page, which there is, as content of the current
 * element. */
static void place_annotation(struct pdf *pdf, HPDF_Dict object)
{
	struct page *page = &pdf->pages[pdf->page];
	struct annotation *a = arena_alloc(&pdf->arena, sizeof *a);

	if (!a) {
		pdf->failed = true;
		return;
	}
	*a = (struct annotation){.object = object};
	structure_add_annotation(&pdf->structure, pdf->page, object);
	if (page->last_annotation)
		page->last_annotation->next = a;
	else
		page->annotations = a;
	page->last_annotation = a;
}

/* The rectangle as left, bottom, right and top, from the foot of the current page. */
static void set_corners(const struct pdf *pdf, int64_t x, int64_t y, int64_t width, int64_t height,
                        int64_t corners[4])
{
	const int64_t foot = pdf->pages[pdf->page].content.height;

	corners[0] = x;
	corners[1] = foot - y - height;
	corners[2] = x + width;
	corners[3] = foot - y;
}

void pdf_link(struct pdf *pdf, int64_t x, int64_t y, int64_t width, int64_t height, struct str uri,
              struct str contents)
{
	struct buf *b = &pdf->text;
	int64_t corners[4];

	if (pdf->failed || !pdf->page_count) {
		pdf->failed = true;
		return;
	}
	set_corners(pdf, x, y, width, height, corners);
	buf_cstr(b, "/Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[");
	for (int i = 0; i < 4; i++) {
		pdf_write_number(b, corners[i]);
		buf_char(b, ' ');
	}
	buf_cstr(b, "]/A<</S/URI/URI");
	pdf_write_text(b, uri);
	buf_cstr(b, ">>/Contents");
	pdf_write_text(b, contents);
	place_annotation(pdf, object_raw(&pdf->objects, take_text(pdf)));
}

/* What fits a panel beside the page, on one line. */
static void write_title(struct buf *b, struct str title)
{
	int room = TITLE_CODEPOINTS;

	for (size_t at = 0; at < title.len;) {
		uint32_t c = text_next(title, &at);

		if (room-- == 0) {
			buf_codepoint(b, 0x2026);
			return;
		}
		buf_codepoint(b, c == 0x2028 ? ' ' : c);
	}
}

void pdf_outline(struct pdf *pdf, int level, struct str title, int64_t y)
{
	struct outline_entry *entry = pdf->failed ? NULL : arena_alloc(&pdf->arena, sizeof *entry);
	struct outline_entry *parent = pdf->outline_at;

	if (!entry) {
		pdf->failed = true;
		return;
	}
	write_title(&pdf->text, title);
	while (parent->level >= level)
		parent = parent->parent;
	*entry = (struct outline_entry){.level = level,
	                                .title = take_text(pdf),
	                                .page = pdf->page,
	                                .y = y,
	                                .parent = parent,
	                                .previous = parent->last};
	if (parent->last)
		parent->last->next = entry;
	else
		parent->first = entry;
	parent->last = entry;
	for (; parent; parent = parent->parent)
		parent->count++;
	pdf->outline_at = entry;
}

void pdf_field_begin(struct pdf *pdf, int64_t x, int64_t y, int64_t width, int64_t height,
                     const struct pdf_field *field)
{
	if (pdf->failed || !pdf->page_count) {
		pdf->failed = true;
		return;
	}
	set_corners(pdf, x, y, width, height, pdf->field_box);
	content_start(&pdf->appearance, pdf->page, width, height);
	buf_cstr(&pdf->appearance.operators, "/Tx BMC q\n");
	pdf->field = field;
}

/* Compresses data into a stream object. */
static HPDF_Dict flate_stream(struct pdf *pdf, struct str entries, struct str data)
{
	struct err ignored;
	struct str copy;

	buf_reset(&pdf->flate);
	if (!deflate_zlib(pdf->deflate, data, &pdf->flate, &ignored))
		pdf->failed = true;
	copy = arena_copy(&pdf->arena, buf_view(&pdf->flate));
	if (!copy.ptr)
		pdf->failed = true;
	return object_stream(&pdf->objects, entries, copy, true);
}

static unsigned resources_id(struct pdf *pdf)
{
	if (!pdf->resources)
		pdf->resources = object_dict(&pdf->objects);
	return object_id(pdf->resources);
}

void pdf_field_end(struct pdf *pdf)
{
	struct content *c = &pdf->appearance;
	struct buf *b = &pdf->text;
	struct form_widget widget;

	if (pdf->failed || !pdf->field)
		return;
	buf_cstr(&c->operators, "Q EMC\n");
	buf_printf(b, "/Type/XObject/Subtype/Form/Resources %u 0 R/BBox[0 0 ", resources_id(pdf));
	pdf_write_number(b, c->width);
	buf_char(b, ' ');
	pdf_write_number(b, c->height);
	buf_char(b, ']');
	widget = (struct form_widget){
	    .page_id = object_id(pdf->pages[pdf->page].object),
	    .appearance = flate_stream(pdf, take_text(pdf), buf_view(&c->operators))};
	memcpy(widget.box, pdf->field_box, sizeof widget.box);
	place_annotation(pdf, form_add(&pdf->form, &pdf->objects, pdf->field, &widget));
	pdf->failed = pdf->failed || c->failed || c->operators.failed || pdf->form.failed;
	pdf->field = NULL;
}

static void write_pdf_date(struct buf *b, const struct moment *m)
{
	int offset = m->offset_min < 0 ? -m->offset_min : m->offset_min;

	buf_printf(b, "(D:%04d%02d%02d%02d%02d%02d%c%02d'%02d')", m->date.year, m->date.month,
	           m->date.day, m->hour, m->minute, m->second, m->offset_min < 0 ? '-' : '+',
	           offset / 60, offset % 60);
}

void pdf_attach(struct pdf *pdf, struct str name, struct str mime, struct str description,
                struct str data)
{
	struct buf *b = &pdf->text;
	HPDF_Dict file;

	buf_cstr(b, "/Type/EmbeddedFile/Subtype/");
	for (size_t i = 0; i < mime.len; i++)
		buf_printf(b, mime.ptr[i] == '/' ? "#%02X" : "%c", mime.ptr[i]);
	buf_printf(b, "/Params<</Size %zu", data.len);
	if (pdf->info.date.date.year) {
		buf_cstr(b, "/ModDate");
		write_pdf_date(b, &pdf->info.date);
	}
	buf_cstr(b, ">>");
	file = flate_stream(pdf, take_text(pdf), data);
	buf_cstr(b, "/Type/Filespec/AFRelationship/Source/F");
	pdf_write_text(b, name);
	buf_cstr(b, "/UF");
	pdf_write_text(b, name);
	buf_cstr(b, "/Desc");
	pdf_write_text(b, description);
	buf_printf(b, "/EF<</F %u 0 R/UF %u 0 R>>", object_id(file), object_id(file));
	pdf->attachment = object_raw(&pdf->objects, take_text(pdf));
	pdf->attachment_name = name;
}

/* Everything below writes the finished document into objects. */

static void finish_attachment(struct pdf *pdf)
{
	struct buf *b = &pdf->text;
	unsigned id = object_id(pdf->attachment);

	if (!pdf->attachment)
		return;
	buf_cstr(b, "/EmbeddedFiles<</Names[");
	pdf_write_text(b, pdf->attachment_name);
	buf_printf(b, " %u 0 R]>>", id);
	object_add_raw(&pdf->objects, pdf->objects.doc->catalog, "Names", take_text(pdf));
}

static void finish_outline(struct pdf *pdf, struct outline_entry *entry)
{
	struct buf *b = &pdf->text;

	for (struct outline_entry *kid = entry->first; kid; kid = kid->next)
		finish_outline(pdf, kid);
	if (entry == &pdf->outline)
		buf_cstr(b, "/Type/Outlines");
	else {
		buf_cstr(b, "/Title");
		pdf_write_text(b, entry->title);
		buf_printf(b, "/Parent %u 0 R/Dest[%u 0 R/XYZ 0 ", object_id(entry->parent->object),
		           object_id(pdf->pages[entry->page].object));
		pdf_write_number(b, pdf->pages[entry->page].content.height - entry->y);
		buf_cstr(b, " null]");
	}
	if (entry->previous)
		buf_printf(b, "/Prev %u 0 R", object_id(entry->previous->object));
	if (entry->next)
		buf_printf(b, "/Next %u 0 R", object_id(entry->next->object));
	if (entry->first)
		buf_printf(b, "/First %u 0 R/Last %u 0 R/Count %u", object_id(entry->first->object),
		           object_id(entry->last->object), entry->count);
	object_set_raw(&pdf->objects, entry->object, take_text(pdf));
}

static void make_outline_objects(struct pdf *pdf, struct outline_entry *entry)
{
	entry->object = object_dict(&pdf->objects);
	for (struct outline_entry *kid = entry->first; kid; kid = kid->next)
		make_outline_objects(pdf, kid);
}

/* The number of the object that holds the picture's profile, 0 where it has none. */
static unsigned write_profile(struct pdf *pdf, const struct pdf_picture *p)
{
	struct profile_use *use;
	unsigned channels = p->palette.len ? 3 : p->channels;

	if (!p->profile.len)
		return 0;
	for (use = pdf->profiles; use; use = use->next)
		if (str_eq(use->profile, p->profile))
			return use->id;
	use = arena_alloc(&pdf->arena, sizeof *use);
	if (!use) {
		pdf->failed = true;
		return 0;
	}
	buf_printf(&pdf->text, "/N %u", channels);
	*use = (struct profile_use){.profile = p->profile,
	                            .id = object_id(flate_stream(pdf, take_text(pdf), p->profile)),
	                            .next = pdf->profiles};
	pdf->profiles = use;
	return use->id;
}

static void write_colours(struct buf *b, const struct pdf_picture *p, unsigned profile)
{
	buf_cstr(b, "/ColorSpace");
	if (p->palette.len)
		buf_cstr(b, "[/Indexed");
	if (profile)
		buf_printf(b, "[/ICCBased %u 0 R]", profile);
	else
		buf_cstr(b, p->channels == 3 || p->palette.len ? "/DeviceRGB" : "/DeviceGray");
	if (!p->palette.len)
		return;
	buf_printf(b, " %zu<", p->palette.len / 3 - 1);
	for (size_t i = 0; i < p->palette.len; i++)
		buf_printf(b, "%02X", (unsigned char)p->palette.ptr[i]);
	buf_cstr(b, ">]");
}

static unsigned write_picture(struct pdf *pdf, const struct pdf_picture *p)
{
	struct buf *b = &pdf->text;
	unsigned profile = write_profile(pdf, p);
	struct str entries;

	buf_printf(b, "/Type/XObject/Subtype/Image/Width %u/Height %u/BitsPerComponent %u",
	           p->width_px, p->height_px, p->bits);
	write_colours(b, p, profile);
	if (p->form == PICTURE_JPEG)
		buf_cstr(b, "/Filter/DCTDecode");
	if (p->form == PICTURE_ROWS)
		buf_printf(b,
		           "/DecodeParms<</Predictor 15/Colors %u/BitsPerComponent %u/Columns %u>>",
		           p->channels, p->bits, p->width_px);
	entries = take_text(pdf);
	if (p->form == PICTURE_SAMPLES)
		return object_id(flate_stream(pdf, entries, p->data));
	return object_id(object_stream(&pdf->objects, entries, p->data, p->form == PICTURE_ROWS));
}

/* The resources that all pages share. */
static unsigned finish_resources(struct pdf *pdf, struct err *e)
{
	struct buf b = {0};
	unsigned id;

	buf_cstr(&b, "/Font<<");
	if (!embed_write(&pdf->embed, &pdf->objects, pdf->deflate, &b, e))
		pdf->failed = true;
	buf_cstr(&b, ">>");
	if (pdf->pictures) {
		buf_cstr(&b, "/XObject<<");
		for (const struct picture_use *use = pdf->pictures; use; use = use->next)
			buf_printf(&b, "/X%u %u 0 R", use->name, write_picture(pdf, use->picture));
		buf_cstr(&b, ">>");
	}
	buf_str(&pdf->text, buf_view(&b));
	pdf->failed = pdf->failed || b.failed;
	buf_free(&b);
	id = resources_id(pdf);
	object_set_raw(&pdf->objects, pdf->resources, take_text(pdf));
	return id;
}

static void write_annotations(struct pdf *pdf, const struct page *page)
{
	if (!page->annotations)
		return;
	buf_cstr(&pdf->text, "/Tabs/S/Annots[");
	for (const struct annotation *a = page->annotations; a; a = a->next)
		buf_printf(&pdf->text, "%u 0 R ", object_id(a->object));
	buf_cstr(&pdf->text, "]");
}

static void finish_page(struct pdf *pdf, struct page *page, unsigned resources)
{
	struct objects *o = &pdf->objects;
	struct content *c = &page->content;
	HPDF_Dict stream;
	struct buf *b = &pdf->text;

	content_unmark(c);
	stream = flate_stream(pdf, STR(""), buf_view(&c->operators));
	buf_printf(b, "/Type/Page/Parent %u 0 R/Resources %u 0 R/Contents %u 0 R/MediaBox[0 0 ",
	           object_id(o->doc->root_pages), resources, object_id(stream));
	pdf_write_number(b, c->width);
	buf_char(b, ' ');
	pdf_write_number(b, c->height);
	buf_char(b, ']');
	write_annotations(pdf, page);
	object_set_raw(o, page->object, take_text(pdf));
	if (c->failed || c->operators.failed)
		pdf->failed = true;
}

static void list_pages(struct pdf *pdf)
{
	HPDF_Array kids =
	    HPDF_Dict_GetItem(pdf->objects.doc->root_pages, "Kids", HPDF_OCLASS_ARRAY);

	for (unsigned i = 0; i < pdf->page_count && !pdf->failed; i++) {
		if (kids)
			object_list_doubles(kids->list);
		if (!kids || HPDF_Array_Add(kids, pdf->pages[i].object) != HPDF_OK)
			pdf->failed = true;
	}
}

static void finish_pages(struct pdf *pdf, struct err *e)
{
	unsigned resources = finish_resources(pdf, e);
	struct structure_page *pages =
	    arena_array(&pdf->arena, pdf->page_count ? pdf->page_count : 1, sizeof *pages);

	if (!pages) {
		pdf->failed = true;
		return;
	}
	for (unsigned i = 0; i < pdf->page_count; i++) {
		struct page *page = &pdf->pages[i];

		finish_page(pdf, page, resources);
		pages[i] = (struct structure_page){.page = page->object,
		                                   .contents = page->content.elements,
		                                   .content_count = page->content.element_count};
	}
	list_pages(pdf);
	structure_write(&pdf->structure, &pdf->objects, pages, pdf->page_count);
}

static void finish_metadata(struct pdf *pdf, struct str producer)
{
	struct objects *o = &pdf->objects;
	const struct pdf_info *i = &pdf->info;
	struct xmp x = {.title = i->title,
	                .language = i->language,
	                .author = i->author,
	                .subject = i->subject,
	                .creator = i->creator,
	                .producer = producer,
	                .date = i->date};
	HPDF_Dict metadata;

	xmp_write(&pdf->text, &x);
	metadata = flate_stream(pdf, STR("/Type/Metadata/Subtype/XML"), take_text(pdf));
	object_add(o, o->doc->catalog, "Metadata", metadata);
	object_add_text(o, o->doc->info, "Title", i->title);
	object_add_text(o, o->doc->info, "Producer", producer);
	object_add_text(o, o->doc->info, "Creator", i->creator);
}

/* The object that lists the fields; 0: there are none. */
static unsigned finish_form(struct pdf *pdf, struct err *e)
{
	unsigned font, id;

	if (!form_is_used(&pdf->form))
		return 0;
	if (!embed_write_typed(&pdf->embed, &pdf->objects, pdf->deflate, &font, e)) {
		pdf->failed = true;
		return 0;
	}
	id = object_id(form_write(&pdf->form, &pdf->objects, font));
	pdf->failed = pdf->failed || pdf->form.failed;
	return id;
}

/* The catalog's entries that are plain text; libharu has put its own there. */
static void finish_catalog(struct pdf *pdf, struct err *e)
{
	struct objects *o = &pdf->objects;
	struct buf *b = &pdf->text;
	unsigned icc = object_id(object_stream(o, STR("/N 3"), buf_view(&pdf->icc), true));
	unsigned form = finish_form(pdf, e);

	buf_cstr(b, "/Lang");
	pdf_write_text(b, pdf->info.language);
	buf_cstr(b,
	         "/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>"
	         "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)"
	         "/Info(sRGB)");
	buf_printf(b, "/DestOutputProfile %u 0 R>>]", icc);
	if (pdf->attachment)
		buf_printf(b, "/AF[%u 0 R]", object_id(pdf->attachment));
	if (pdf->outline.first)
		buf_printf(b, "/Outlines %u 0 R", object_id(pdf->outline.object));
	if (form)
		buf_printf(b, "/AcroForm %u 0 R", form);
	object_set_raw(o, o->doc->catalog, take_text(pdf));
}

/* True if nothing failed so far. */
static bool check(const struct pdf *pdf, struct err *e)
{
	if (pdf->too_long)
		return err_set(e, ERR_LIMIT, "le document dépasse %u pages",
		               "the document has more than %u pages", PAGES_MAX);
	return objects_check(&pdf->objects, e) &&
	       ((!pdf->failed && !pdf->structure.failed) || err_nomem(e));
}

static bool finish(struct pdf *pdf, struct buf *out, struct err *e)
{
	struct str producer;

	if (!check(pdf, e))
		return false;
	buf_printf(&pdf->text, "dossier-tools %s (%s)", VERSION, pdf_libraries());
	producer = take_text(pdf);
	finish_pages(pdf, e);
	finish_attachment(pdf);
	if (pdf->outline.first) {
		make_outline_objects(pdf, &pdf->outline);
		finish_outline(pdf, &pdf->outline);
	}
	finish_metadata(pdf, producer);
	finish_catalog(pdf, e);
	return e->code == ERR_NONE && check(pdf, e) &&
	       pdf_assemble(&pdf->objects, pdf->deflate, out, e);
}

bool pdf_finish(struct pdf *pdf, struct buf *out, struct err *e)
{
	bool ok;

	e->code = ERR_NONE;
	ok = finish(pdf, out, e);
	objects_free(&pdf->objects);
	if (!ok)
		out->len = 0;
	return ok;
}
