/* cairo_pango.h - what the plain cairo and pango programs share that our tools are measured
 * against: one font map, context and layout a style as long as the process lives, a document
 * made in memory and written at once, as one would write it for use.
 * Shape:  a program draws one kind of document (struct peer_document) and has peer_main for a
 *         main:
 *           PROGRAM --one DOSSIER.json [-o FILE]
 *           PROGRAM --stream N [-d FOLDER] FILE.ndjson
 *         --stream prints what it took on standard output.
 * Units:  points. */
#ifndef TESTS_BENCH_CAIRO_PANGO_H
#define TESTS_BENCH_CAIRO_PANGO_H

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cairo-pdf.h>
#include <jansson.h>
#include <pango/pangocairo.h>

#define PAGE_WIDTH 595.276
#define PAGE_HEIGHT 841.89
#define MARGIN 48.0
#define WIDTH (PAGE_WIDTH - 2 * MARGIN)

#define NBSP "\u00A0"

enum face { TITLE, HEADING, PLAIN, STRONG, LABEL, FIGURE, SMALL, DIGEST, FACE_COUNT };

static const struct {
	const char *font;
	double grey;
} faces[FACE_COUNT] = {
    [TITLE] = {"Noto Sans Bold 20", 0}, [HEADING] = {"Noto Sans Bold 11", 0},
    [PLAIN] = {"Noto Sans 9", 0},       [STRONG] = {"Noto Sans Bold 9", 0},
    [LABEL] = {"Noto Sans 8", 0.35},    [FIGURE] = {"Noto Sans 9", 0},
    [SMALL] = {"Noto Sans 7", 0.25},    [DIGEST] = {"Noto Sans 6.5", 0.25},
};

struct page;

struct peer_document {
	const char *title;
	void (*draw)(struct page *p, const json_t *dossier);
};

/* What lives as long as the process. */
struct maker {
	const struct peer_document *document;
	PangoContext *context;
	PangoLayout *layouts[FACE_COUNT];
};

struct page {
	struct maker *maker;
	cairo_t *cr;
	double y;
};

/* --- Values --- */

static const char *text_at(const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));

	return s ? s : "";
}

struct name {
	const char *code, *text;
};

static const struct name countries[] = {
    {"AM", "Arménie"},    {"BR", "Brésil"},     {"CI", "Côte d’Ivoire"}, {"CM", "Cameroun"},
    {"CN", "Chine"},      {"CO", "Colombie"},   {"DZ", "Algérie"},       {"GE", "Géorgie"},
    {"IN", "Inde"},       {"JP", "Japon"},      {"LB", "Liban"},         {"MA", "Maroc"},
    {"MG", "Madagascar"}, {"SN", "Sénégal"},    {"TN", "Tunisie"},       {"TR", "Turquie"},
    {"UA", "Ukraine"},    {"US", "États-Unis"}, {"VN", "Viêt Nam"},      {NULL, NULL},
};

static inline const char *name_of(const struct name *names, const char *code)
{
	for (; names->code; names++)
		if (!strcmp(names->code, code))
			return names->text;
	return code;
}

static inline const char *country_of(const char *code)
{
	return name_of(countries, code);
}

/* The number of `len` digits at s; 0 where there are none. */
static inline int number_at(const char *s, size_t at, size_t len)
{
	int n = 0;

	if (strlen(s) < at + len)
		return 0;
	for (size_t i = at; i < at + len; i++)
		n = n * 10 + (s[i] - '0');
	return n;
}

static const char *const months[] = {"janvier",   "février", "mars",     "avril",
                                     "mai",       "juin",    "juillet",  "août",
                                     "septembre", "octobre", "novembre", "décembre"};

static inline char *long_date(int year, int month, int day)
{
	return g_strdup_printf("%d%s" NBSP "%s %d", day, day == 1 ? "er" : "",
	                       months[(month + 11) % 12], year);
}

static inline char *long_date_of(const char *iso)
{
	return long_date(number_at(iso, 0, 4), number_at(iso, 5, 2), number_at(iso, 8, 2));
}

static inline char *siret_of(const char *s)
{
	return g_strdup_printf("%.3s" NBSP "%.3s" NBSP "%.3s" NBSP "%s", s, s + 3, s + 6, s + 9);
}

/* --- Text --- */

static inline bool maker_init(struct maker *m)
{
	PangoFontMap *map = pango_cairo_font_map_new();
	cairo_font_options_t *options = cairo_font_options_create();

	pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), 72);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	m->context = pango_font_map_create_context(map);
	g_object_unref(map);
	pango_cairo_context_set_font_options(m->context, options);
	cairo_font_options_destroy(options);
	pango_context_set_language(m->context, pango_language_from_string("fr"));
	for (int i = 0; i < FACE_COUNT; i++) {
		PangoFontDescription *font = pango_font_description_from_string(faces[i].font);

		m->layouts[i] = pango_layout_new(m->context);
		pango_layout_set_font_description(m->layouts[i], font);
		pango_layout_set_wrap(m->layouts[i], PANGO_WRAP_WORD_CHAR);
		pango_font_description_free(font);
	}
	pango_layout_set_alignment(m->layouts[FIGURE], PANGO_ALIGN_RIGHT);
	return true;
}

static inline void maker_clear(struct maker *m)
{
	for (int i = 0; i < FACE_COUNT; i++)
		g_object_unref(m->layouts[i]);
	g_object_unref(m->context);
}

static inline double show(struct page *p, enum face face, double x, double y, double width)
{
	PangoLayout *layout = p->maker->layouts[face];
	int height;

	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	cairo_set_source_rgb(p->cr, faces[face].grey, faces[face].grey, faces[face].grey);
	cairo_move_to(p->cr, MARGIN + x, y);
	pango_cairo_show_layout(p->cr, layout);
	pango_layout_get_size(layout, NULL, &height);
	return (double)height / PANGO_SCALE;
}

/* Draws text at x from the left margin and gives the height it took. */
static inline double draw(struct page *p, enum face face, double x, double width, const char *text)
{
	pango_layout_set_text(p->maker->layouts[face], text, -1);
	return show(p, face, x, p->y, width);
}

static inline void paragraph(struct page *p, enum face face, const char *text)
{
	p->y += draw(p, face, 0, WIDTH, text) + 4;
}

static inline void rule(struct page *p, double grey)
{
	cairo_set_source_rgb(p->cr, grey, grey, grey);
	cairo_set_line_width(p->cr, 0.5);
	cairo_move_to(p->cr, MARGIN, p->y);
	cairo_line_to(p->cr, MARGIN + WIDTH, p->y);
	cairo_stroke(p->cr);
	p->y += 3;
}

static inline void heading(struct page *p, const char *text)
{
	p->y += 6;
	p->y += draw(p, HEADING, 0, WIDTH, text) + 2;
	rule(p, 0.6);
}

/* --- Documents --- */

static inline cairo_status_t append(void *closure, const unsigned char *data, unsigned int length)
{
	g_byte_array_append(closure, data, length);
	return CAIRO_STATUS_SUCCESS;
}

/* The PDF of one dossier, in out. */
static inline bool make(struct maker *m, const json_t *dossier, GByteArray *out)
{
	cairo_surface_t *surface;
	struct page p = {.maker = m};
	bool ok;

	g_byte_array_set_size(out, 0);
	surface = cairo_pdf_surface_create_for_stream(append, out, PAGE_WIDTH, PAGE_HEIGHT);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, m->document->title);
	p.cr = cairo_create(surface);
	m->document->draw(&p, dossier);
	cairo_show_page(p.cr);
	ok = cairo_status(p.cr) == CAIRO_STATUS_SUCCESS;
	cairo_destroy(p.cr);
	cairo_surface_finish(surface);
	ok = ok && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
	cairo_surface_destroy(surface);
	return ok;
}

static inline bool write_file(const char *path, const GByteArray *data)
{
	FILE *f = fopen(path, "wb");
	bool ok;

	if (!f)
		return false;
	ok = fwrite(data->data, 1, data->len, f) == data->len;
	return fclose(f) == 0 && ok;
}

static inline bool save(const char *folder, const json_t *dossier, const GByteArray *pdf)
{
	char *path = g_strdup_printf("%s/%s.pdf", folder, text_at(dossier, "reference"));
	bool ok = write_file(path, pdf);

	if (!ok)
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
	g_free(path);
	return ok;
}

static inline double cpu_ms(void)
{
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1e3 +
	       (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e3;
}

static inline bool stream(struct maker *m, FILE *in, long count, const char *folder)
{
	GByteArray *pdf = g_byte_array_new();
	char *line = NULL;
	size_t room = 0, bytes = 0;
	long done = 0;
	bool ok = true;

	while (ok && done < count && getline(&line, &room, in) > 0) {
		json_t *dossier = json_loads(line, JSON_REJECT_DUPLICATES, NULL);

		ok = dossier && make(m, dossier, pdf) && (!folder || save(folder, dossier, pdf));
		json_decref(dossier);
		bytes += pdf->len;
		done++;
	}
	printf("documents %ld cpu_ms %.1f bytes %zu\n", done, cpu_ms(), bytes);
	free(line);
	g_byte_array_free(pdf, TRUE);
	return ok;
}

static inline bool one(struct maker *m, FILE *in, const char *path)
{
	GByteArray *pdf = g_byte_array_new();
	json_t *dossier = json_loadf(in, JSON_REJECT_DUPLICATES, NULL);
	bool ok = dossier && make(m, dossier, pdf) && write_file(path, pdf);

	json_decref(dossier);
	g_byte_array_free(pdf, TRUE);
	return ok;
}

/* The main of a program that makes one kind of document. */
static inline int peer_main(const struct peer_document *document, int argc, char **argv)
{
	const char *folder = NULL, *output = "/dev/stdout", *input = NULL;
	struct maker m = {.document = document};
	long count = 0;
	FILE *in;
	bool ok;

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--stream") && i + 1 < argc)
			count = strtol(argv[++i], NULL, 10);
		else if (!strcmp(argv[i], "-d") && i + 1 < argc)
			folder = argv[++i];
		else if (!strcmp(argv[i], "-o") && i + 1 < argc)
			output = argv[++i];
		else if (strcmp(argv[i], "--one"))
			input = argv[i];
	}
	in = input ? fopen(input, "rb") : NULL;
	if (!in || !maker_init(&m)) {
		fprintf(stderr, "%s: cannot read %s\n", argv[0], input ? input : "(no file named)");
		return 2;
	}
	ok = count ? stream(&m, in, count, folder) : one(&m, in, output);
	maker_clear(&m);
	fclose(in);
	return ok ? 0 : 1;
}

#endif
