/* The receipt as a plain cairo and pango program makes it: what dossier-confirm is measured
 * against. One page, untagged, nothing attached; the words and values of
 * templates/apt-etudiant/fr/confirmation.md in French. */
#include "cairo_pango.h"

#include <openssl/evp.h>
#include <qrencode.h>

#define QR_SIDE 72.0

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

/* --- Values --- */

static char *short_date(const char *iso)
{
	return g_strdup_printf("%02d/%02d/%04d", number_at(iso, 8, 2), number_at(iso, 5, 2),
	                       number_at(iso, 0, 4));
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
	                              country_of(text_at(who, "pays_naissance")));

	heading(p, "Demande déposée pour");
	row(p, STRONG, "Nom de famille", text_at(who, "nom_famille"), "Prénoms",
	    text_at(who, "prenoms"));
	if (json_object_get(who, "nom_usage"))
		row(p, PLAIN, "Nom d’usage", text_at(who, "nom_usage"), NULL, NULL);
	row(p, PLAIN, "Naissance", birth, "Nationalité", country_of(text_at(who, "nationalite")));
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

int main(int argc, char **argv)
{
	static const struct peer_document receipt = {"Confirmation de dépôt", draw_page};

	return peer_main(&receipt, argc, argv);
}
