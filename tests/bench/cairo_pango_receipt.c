/* The receipt as a plain cairo and pango program makes it: what dossier-confirm is measured
 * against. One page, untagged, nothing attached; the words and values of
 * templates/apt-etudiant/fr/confirmation.md in French.
 *
 *   cairo_pango_receipt --one DOSSIER.json [-o FILE]
 *   cairo_pango_receipt --stream N [-d FOLDER] FILE.ndjson
 *
 * Written as one would for use: the font map, the context and one layout a style live as
 * long as the process; what is fixed is compiled in; a document is made in memory and
 * written at once. --stream prints what it took on standard output. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cairo-pdf.h>
#include <jansson.h>
#include <openssl/evp.h>
#include <pango/pangocairo.h>
#include <qrencode.h>

/* Points. */
#define PAGE_WIDTH 595.276
#define PAGE_HEIGHT 841.89
#define MARGIN 48.0
#define WIDTH (PAGE_WIDTH - 2 * MARGIN)
#define QR_SIDE 72.0

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

static const struct name contracts[] = {
    {"CDI", "Contrat à durée indéterminée (CDI)"},
    {"CDD", "Contrat à durée déterminée (CDD)"},
    {"CTT", "Contrat de travail temporaire (intérim)"},
    {"apprentissage", "Contrat d’apprentissage"},
    {"professionnalisation", "Contrat de professionnalisation"},
    {"doctoral", "Contrat doctoral"},
    {"ATER", "Attaché temporaire d’enseignement et de recherche (ATER)"},
    {NULL, NULL},
};

static const struct name piece_names[] = {
    {"sejour", "Titre de séjour en cours de validité"},
    {"sejour_renouvellement", "Titre de séjour en cours de renouvellement"},
    {"passeport", "Passeport"},
    {"scolarite", "Justificatif de scolarité de l’année"},
    {"contrat", "Contrat de travail ou promesse d’embauche"},
    {"mandat", "Mandat de l’employeur"},
    {"apt_precedente", "Autorisation précédente"},
    {"bulletins_salaire", "Derniers bulletins de salaire"},
    {"lien_cursus", "Preuve du lien entre l’emploi et les études"},
    {NULL, NULL},
};

static const char *const months[] = {"janvier",   "février", "mars",     "avril",
                                     "mai",       "juin",    "juillet",  "août",
                                     "septembre", "octobre", "novembre", "décembre"};

static const char title[] = "Demande d’autorisation provisoire de travail";
static const char warning[] =
    "Cette confirmation ne vaut pas autorisation de travail. Elle ne prouve pas non plus la "
    "régularité du séjour.";
static const char next_steps[] =
    "Le service examine le dossier et peut demander un complément" NBSP ": chaque complément donne "
    "lieu à une nouvelle confirmation de dépôt. La décision est envoyée par courriel.";
static const char silence[] =
    "Sans réponse de l’administration deux mois après la réception de la demande, celle-ci est "
    "considérée comme rejetée (décision implicite de rejet). Date de cette décision, faute de "
    "réponse" NBSP ": <b>%s</b>.";
static const char appeal[] =
    "Dans les deux mois qui suivent la décision, même implicite, vous pouvez demander au préfet de "
    "la revoir (recours gracieux), vous adresser au ministre de l’intérieur (recours hiérarchique) "
    "ou saisir le tribunal administratif, par courrier ou sur www.telerecours.fr. Un recours "
    "gracieux ou hiérarchique formé dans ce délai prolonge celui du recours devant le tribunal.";
static const char caption[] =
    "Ce code reprend la référence, la date et l’empreinte du dossier. Il évite de les "
    "recopier\u202F; il ne prouve rien à lui seul. Le dossier lui-même est conservé par le service.";
static const char privacy[] =
    "Le service nommé plus haut est responsable du traitement de ces données. Elles servent "
    "uniquement à instruire la demande, mission d’intérêt public prévue par le code du travail, et "
    "sont transmises aux seuls agents chargés de l’instruction et du contrôle. Elles sont conservées "
    "le temps de l’instruction, des recours et des obligations d’archivage. Vous pouvez y accéder, "
    "les faire rectifier ou effacer, en limiter l’usage ou vous y opposer en écrivant au service, à "
    "l’attention de son délégué à la protection des données, ou adresser une réclamation à la CNIL "
    "(www.cnil.fr). Sans les réponses obligatoires, la demande ne peut pas être instruite.";

/* What lives as long as the process. */
struct maker {
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

static const char *name_of(const struct name *names, const char *code)
{
	for (; names->code; names++)
		if (!strcmp(names->code, code))
			return names->text;
	return code;
}

/* The number of `len` digits at s; 0 where there are none. */
static int number_at(const char *s, size_t at, size_t len)
{
	int n = 0;

	if (strlen(s) < at + len)
		return 0;
	for (size_t i = at; i < at + len; i++)
		n = n * 10 + (s[i] - '0');
	return n;
}

static char *short_date(const char *iso)
{
	return g_strdup_printf("%02d/%02d/%04d", number_at(iso, 8, 2), number_at(iso, 5, 2),
	                       number_at(iso, 0, 4));
}

static char *long_date(int year, int month, int day)
{
	return g_strdup_printf("%d%s" NBSP "%s %d", day, day == 1 ? "er" : "",
	                       months[(month + 11) % 12], year);
}

static char *long_date_of(const char *iso)
{
	return long_date(number_at(iso, 0, 4), number_at(iso, 5, 2), number_at(iso, 8, 2));
}

static char *moment_of(const char *iso)
{
	char *day = long_date_of(iso);
	const char *sign = strlen(iso) > 19 && iso[19] == '-' ? "\u2212" : "+";
	char *moment =
	    g_strdup_printf("%s à %d" NBSP "h" NBSP "%02d (UTC%s%d)", day, number_at(iso, 11, 2),
	                    number_at(iso, 14, 2), sign, number_at(iso, 20, 2));

	g_free(day);
	return moment;
}

static char *two_months_after(const char *iso)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year = number_at(iso, 0, 4), month = number_at(iso, 5, 2) + 2,
	    day = number_at(iso, 8, 2);

	if (month > 12) {
		month -= 12;
		year++;
	}
	if (day > days[month - 1])
		day = month == 2 && year % 4 == 0 ? 29 : days[month - 1];
	return long_date(year, month, day);
}

static char *size_of(json_int_t bytes)
{
	int tenths = (int)((bytes + 50000) / 100000);

	if (bytes < 1000)
		return g_strdup_printf("%d" NBSP "octets", (int)bytes);
	if (bytes < 999500)
		return g_strdup_printf("%d" NBSP "ko", (int)((bytes + 500) / 1000));
	if (tenths % 10 == 0)
		return g_strdup_printf("%d" NBSP "Mo", tenths / 10);
	return g_strdup_printf("%d,%d" NBSP "Mo", tenths / 10, tenths % 10);
}

static char *siret_of(const char *s)
{
	return g_strdup_printf("%.3s" NBSP "%.3s" NBSP "%.3s" NBSP "%s", s, s + 3, s + 6, s + 9);
}

static char *telephone_of(const char *s)
{
	if (strncmp(s, "+33", 3) || strlen(s) != 12)
		return g_strdup(s);
	return g_strdup_printf("0%c" NBSP "%.2s" NBSP "%.2s" NBSP "%.2s" NBSP "%.2s", s[3], s + 4,
	                       s + 6, s + 8, s + 10);
}

/* SHA-256 of the dossier with its keys sorted, in capitals: a QR code holds them in less. */
static void digest_of(const json_t *dossier, char hex[65])
{
	char *text = json_dumps(dossier, JSON_COMPACT | JSON_SORT_KEYS);
	unsigned char bytes[32] = {0};

	if (text)
		EVP_Digest(text, strlen(text), bytes, NULL, EVP_sha256(), NULL);
	free(text);
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(hex + 2 * i, 3, "%02X", bytes[i]);
}

/* --- Text --- */

static bool maker_init(struct maker *m)
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

static void maker_clear(struct maker *m)
{
	for (int i = 0; i < FACE_COUNT; i++)
		g_object_unref(m->layouts[i]);
	g_object_unref(m->context);
}

static double show(struct page *p, enum face face, double x, double y, double width)
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
static double draw(struct page *p, enum face face, double x, double width, const char *text)
{
	pango_layout_set_text(p->maker->layouts[face], text, -1);
	return show(p, face, x, p->y, width);
}

static void paragraph(struct page *p, enum face face, const char *text)
{
	p->y += draw(p, face, 0, WIDTH, text) + 4;
}

static void rule(struct page *p, double grey)
{
	cairo_set_source_rgb(p->cr, grey, grey, grey);
	cairo_set_line_width(p->cr, 0.5);
	cairo_move_to(p->cr, MARGIN, p->y);
	cairo_line_to(p->cr, MARGIN + WIDTH, p->y);
	cairo_stroke(p->cr);
	p->y += 3;
}

static void heading(struct page *p, const char *text)
{
	p->y += 6;
	p->y += draw(p, HEADING, 0, WIDTH, text) + 2;
	rule(p, 0.6);
}

/* Two labels and their values side by side; the second may be NULL. */
static void row(struct page *p, enum face face, const char *label, const char *value,
                const char *label2, const char *value2)
{
	double height = draw(p, LABEL, 0, 78, label), other;

	other = draw(p, face, 80, label2 ? 170 : WIDTH - 80, value);
	height = height > other ? height : other;
	if (label2) {
		draw(p, LABEL, 260, 64, label2);
		other = draw(p, face, 326, WIDTH - 326, value2);
		height = height > other ? height : other;
	}
	p->y += height + 2;
}

/* --- The page --- */

static void letterhead(struct page *p, const json_t *dossier)
{
	const json_t *s = json_object_get(json_object_get(dossier, "depot"), "service");
	char *phone = telephone_of(text_at(s, "telephone"));
	char **lines = g_strsplit(text_at(s, "adresse"), "\n", -1);
	char *address = g_strjoinv(", ", lines);
	char *text = g_strdup_printf("%s\n%s · %s", address, text_at(s, "courriel"), phone);

	p->y += draw(p, STRONG, 0, WIDTH, text_at(s, "nom"));
	paragraph(p, SMALL, text);
	g_free(text);
	g_free(address);
	g_strfreev(lines);
	g_free(phone);
}

static void key_box(struct page *p, const json_t *dossier)
{
	const json_t *depot = json_object_get(dossier, "depot");
	char *moment = moment_of(text_at(depot, "depose_le"));
	json_int_t version = json_integer_value(json_object_get(depot, "version"));

	row(p, STRONG, "Référence", text_at(dossier, "reference"), "Reçue le", moment);
	g_free(moment);
	if (version > 1) {
		char *text = g_strdup_printf(
		    "%d, après un complément. Elle remplace les précédentes.", (int)version);

		row(p, PLAIN, "Version", text, NULL, NULL);
		g_free(text);
	}
	p->y += 6;
}

static void person(struct page *p, const json_t *dossier)
{
	const json_t *who = json_object_get(dossier, "salarie");
	char *day = long_date_of(text_at(who, "date_naissance"));
	char *birth = g_strdup_printf("%s, %s (%s)", day, text_at(who, "lieu_naissance"),
	                              name_of(countries, text_at(who, "pays_naissance")));

	heading(p, "Demande déposée pour");
	row(p, STRONG, "Nom de famille", text_at(who, "nom_famille"), "Prénoms",
	    text_at(who, "prenoms"));
	if (json_object_get(who, "nom_usage"))
		row(p, PLAIN, "Nom d’usage", text_at(who, "nom_usage"), NULL, NULL);
	row(p, PLAIN, "Naissance", birth, "Nationalité",
	    name_of(countries, text_at(who, "nationalite")));
	row(p, PLAIN, "Numéro étranger", text_at(who, "numero_etranger"), "Courriel",
	    text_at(who, "courriel"));
	g_free(birth);
	g_free(day);
}

static void employment(struct page *p, const json_t *dossier)
{
	const json_t *employer = json_object_get(dossier, "employeur");
	const json_t *job = json_object_get(dossier, "emploi");
	char *siret = siret_of(text_at(employer, "siret"));
	char *start = short_date(text_at(job, "date_debut"));
	char *end = short_date(text_at(job, "date_fin"));
	bool ends = json_object_get(job, "date_fin") != NULL;
	char *contract =
	    g_strdup_printf("%s, du %s%s%s", name_of(contracts, text_at(job, "contrat")), start,
	                    ends ? " au " : "", ends ? end : "");

	heading(p, "Employeur et emploi");
	row(p, PLAIN, "Employeur", text_at(employer, "raison_sociale"), "SIRET", siret);
	row(p, PLAIN, "Emploi", text_at(job, "intitule"), "Contrat", contract);
	g_free(contract);
	g_free(end);
	g_free(start);
	g_free(siret);
}

static void piece(struct page *p, const json_t *o)
{
	char *size = size_of(json_integer_value(json_object_get(o, "octets")));
	char *pages = g_strdup_printf("%d", (int)json_integer_value(json_object_get(o, "pages")));
	double left = draw(p, PLAIN, 0, 150, name_of(piece_names, text_at(o, "code")));
	double height;

	draw(p, FIGURE, 400, 60, size);
	draw(p, FIGURE, 462, WIDTH - 462, pages);
	height = draw(p, PLAIN, 156, 240, text_at(o, "fichier"));
	p->y += height;
	height += draw(p, DIGEST, 156, 250, text_at(o, "sha256"));
	p->y += (left > height ? left - height : 0) + 10;
	rule(p, 0.85);
	g_free(pages);
	g_free(size);
}

static void pieces(struct page *p, const json_t *dossier)
{
	const json_t *list = json_object_get(json_object_get(dossier, "depot"), "pieces");
	const json_t *o;
	size_t i;

	heading(p, "Pièces reçues");
	draw(p, STRONG, 0, 150, "Pièce");
	draw(p, STRONG, 156, 240, "Fichier et empreinte SHA-256");
	draw(p, STRONG, 430, 40, "Taille");
	p->y += draw(p, STRONG, 472, 40, "Pages") + 2;
	rule(p, 0.4);
	json_array_foreach(list, i, o) piece(p, o);
}

static void what_next(struct page *p, const json_t *dossier)
{
	const json_t *depot = json_object_get(dossier, "depot");
	char *day = two_months_after(text_at(depot, "depose_le"));
	char *markup = g_markup_printf_escaped(silence, day);

	heading(p, "Suite donnée à la demande");
	paragraph(p, PLAIN, next_steps);
	pango_layout_set_markup(p->maker->layouts[PLAIN], markup, -1);
	p->y += show(p, PLAIN, 0, p->y, WIDTH) + 4;
	pango_layout_set_attributes(p->maker->layouts[PLAIN], NULL);
	paragraph(p, PLAIN, appeal);
	g_free(markup);
	g_free(day);
}

/* Dark modules that touch along a row are one rectangle; all are filled at once. */
static void draw_code(struct page *p, const QRcode *code)
{
	double side = QR_SIDE / code->width;

	for (int y = 0; y < code->width; y++) {
		const unsigned char *line = code->data + y * code->width;

		for (int x = 0, run; x < code->width; x += run) {
			for (run = 1;
			     x + run < code->width && (line[x] & 1) == (line[x + run] & 1);)
				run++;
			if (line[x] & 1)
				cairo_rectangle(p->cr, MARGIN + x * side, p->y + y * side,
				                run * side, side);
		}
	}
	cairo_set_source_rgb(p->cr, 0, 0, 0);
	cairo_fill(p->cr);
}

static void code_and_privacy(struct page *p, const json_t *dossier)
{
	char hex[65];
	char *text;
	QRcode *code;

	digest_of(dossier, hex);
	text = g_strdup_printf("%s %s %s", text_at(dossier, "reference"),
	                       text_at(json_object_get(dossier, "depot"), "depose_le"), hex);
	code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	p->y += 4;
	if (code)
		draw_code(p, code);
	draw(p, SMALL, QR_SIDE + 12, WIDTH - QR_SIDE - 12, caption);
	QRcode_free(code);
	g_free(text);
	p->y += QR_SIDE + 6;
	paragraph(p, SMALL, privacy);
}

static void footer(struct page *p, const json_t *dossier)
{
	char *text = g_strdup_printf("%s · Référence %s", title, text_at(dossier, "reference"));

	p->y = PAGE_HEIGHT - 38;
	draw(p, SMALL, 0, 400, text);
	draw(p, SMALL, WIDTH - 40, 40, "page" NBSP "1" NBSP "/" NBSP "1");
	g_free(text);
}

static void draw_page(struct page *p, const json_t *dossier)
{
	p->y = 40;
	letterhead(p, dossier);
	paragraph(p, TITLE, "Confirmation de dépôt");
	paragraph(p, PLAIN, title);
	key_box(p, dossier);
	paragraph(p, STRONG, warning);
	person(p, dossier);
	employment(p, dossier);
	pieces(p, dossier);
	what_next(p, dossier);
	code_and_privacy(p, dossier);
	footer(p, dossier);
}

/* --- Documents --- */

static cairo_status_t append(void *closure, const unsigned char *data, unsigned int length)
{
	g_byte_array_append(closure, data, length);
	return CAIRO_STATUS_SUCCESS;
}

/* The PDF of one dossier, in out. */
static bool make(struct maker *m, const json_t *dossier, GByteArray *out)
{
	cairo_surface_t *surface;
	struct page p = {.maker = m};
	bool ok;

	g_byte_array_set_size(out, 0);
	surface = cairo_pdf_surface_create_for_stream(append, out, PAGE_WIDTH, PAGE_HEIGHT);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, "Confirmation de dépôt");
	p.cr = cairo_create(surface);
	draw_page(&p, dossier);
	cairo_show_page(p.cr);
	ok = cairo_status(p.cr) == CAIRO_STATUS_SUCCESS;
	cairo_destroy(p.cr);
	cairo_surface_finish(surface);
	ok = ok && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
	cairo_surface_destroy(surface);
	return ok;
}

static bool write_file(const char *path, const GByteArray *data)
{
	FILE *f = fopen(path, "wb");
	bool ok;

	if (!f)
		return false;
	ok = fwrite(data->data, 1, data->len, f) == data->len;
	return fclose(f) == 0 && ok;
}

static bool save(const char *folder, const json_t *dossier, const GByteArray *pdf)
{
	char *path = g_strdup_printf("%s/%s.pdf", folder, text_at(dossier, "reference"));
	bool ok = write_file(path, pdf);

	if (!ok)
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
	g_free(path);
	return ok;
}

static double cpu_ms(void)
{
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1e3 +
	       (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e3;
}

static bool stream(struct maker *m, FILE *in, long count, const char *folder)
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

static bool one(struct maker *m, FILE *in, const char *path)
{
	GByteArray *pdf = g_byte_array_new();
	json_t *dossier = json_loadf(in, JSON_REJECT_DUPLICATES, NULL);
	bool ok = dossier && make(m, dossier, pdf) && write_file(path, pdf);

	json_decref(dossier);
	g_byte_array_free(pdf, TRUE);
	return ok;
}

int main(int argc, char **argv)
{
	const char *folder = NULL, *output = "/dev/stdout", *input = NULL;
	struct maker m;
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
		fprintf(stderr, "cairo_pango_receipt: cannot read %s\n",
		        input ? input : "(no file named)");
		return 2;
	}
	ok = count ? stream(&m, in, count, folder) : one(&m, in, output);
	maker_clear(&m);
	fclose(in);
	return ok ? 0 : 1;
}
