/* The mandate as a plain cairo and pango program makes it: what dossier-mandate is measured
 * against. Two pages, untagged, nothing attached; the words and values of
 * templates/apt-etudiant/fr/mandat.md in French. */
#include "cairo_pango.h"

#define LABEL_WIDTH 84.0
#define ITEM_INDENT 13.0
#define BOX_GAP 9.0
#define BOX_HEIGHT 79.0

static const char act[] = "autorisation provisoire de travail";
static const char express[] =
    "<b>Mandat exprès</b>, donné par un employeur à un étudiant pour une seule demande.";
static const char charge[] =
    "Le mandant charge le mandataire, qui l’accepte, d’accomplir en son nom et pour son compte les "
    "formalités de la demande suivante et d’en signer les documents" NBSP ":";
static const char limits[] =
    "Le mandat s’arrête là" NBSP
    ": il ne permet ni de conclure ou de changer un contrat de travail, "
    "ni de recevoir une somme, ni d’agir pour le mandant dans une autre démarche. Il prend fin avec "
    "la décision sur cette demande.";
static const char basis[] =
    "Code du travail, art." NBSP "R." NBSP "5221-1, II. Code civil, art." NBSP "1984 à 2010.";
static const char what[] =
    "Par le mandat, une personne, le mandant, donne à une autre, le mandataire, le pouvoir de faire "
    "une chose pour elle et en son nom (code civil, art." NBSP
    "1984). Le mandat de la première page "
    "est exprès et ne porte que sur une demande" NBSP ": autorisation provisoire de travail, pour "
    "l’étudiant et l’emploi qui y sont nommés.";
static const char may[] =
    "Il peut remplir la demande, y joindre les pièces, la valider, la compléter si le service le "
    "demande, et recevoir la confirmation de dépôt et la décision. Ce qu’il signe ainsi engage "
    "l’employeur comme si celui-ci l’avait signé (code civil, art." NBSP "1998).";
static const char may_not[] =
    "Le mandataire ne peut rien faire au-delà de ce que porte le mandat (code civil, art." NBSP
    "1989). Un autre employeur, un autre emploi ou une nouvelle demande veulent un nouveau mandat. "
    "Le mandat ne remplace ni le contrat de travail, ni les déclarations qui reviennent à "
    "l’employeur.";
static const char how_long[] =
    "Il prend fin quand la décision sur la demande est rendue, ou quand la demande est abandonnée. "
    "Avant cela, le mandant peut le révoquer quand il le veut (code civil, art." NBSP "2004)" NBSP
    ": il l’écrit à l’étudiant et prévient le service qui a reçu la demande. L’étudiant peut y "
    "renoncer de la même façon (art." NBSP "2007).";
static const char warning[] =
    "<b>Ce mandat ne vaut pas autorisation de travail.</b> Seule la décision de l’administration "
    "permet l’emploi demandé\u202F; ni le mandat, ni la confirmation de dépôt n’en tiennent lieu.";
static const char *const when[] = {
    "L’employeur dépose lui-même la demande" NBSP ": aucun mandat n’est nécessaire.",
    "L’étudiant dépose la demande" NBSP ": il y joint ce mandat, rempli, daté et signé (code du "
    "travail, art." NBSP "R." NBSP "5221-1, II).",
    NULL};
static const char *const who[] = {
    "Pour une entreprise ou un organisme, son représentant légal. Si une autre personne signe, la "
    "délégation qui le lui permet est à joindre au mandat.",
    "Un particulier employeur signe lui-même.",
    "L’étudiant signe pour dire qu’il accepte le mandat.", NULL};

static void marked_paragraph(struct page *p, const char *markup)
{
	PangoLayout *layout = p->maker->layouts[PLAIN];

	pango_layout_set_markup(layout, markup, -1);
	p->y += show(p, PLAIN, 0, p->y, WIDTH) + 4;
	pango_layout_set_attributes(layout, NULL);
}

static void answer(struct page *p, enum face face, const char *label, const char *value)
{
	double height = draw(p, LABEL, 0, LABEL_WIDTH - 9, label);
	double other = draw(p, face, LABEL_WIDTH, WIDTH - LABEL_WIDTH, value);

	p->y += (height > other ? height : other) + 2;
}

static void answer_names(struct page *p, const char *label, const json_t *person, const char *name,
                         const char *more)
{
	char *text = g_strdup_printf("%s %s%s%s", text_at(person, "prenoms"), text_at(person, name),
	                             *more ? ", nom d’usage" NBSP : "", more);

	answer(p, STRONG, label, text);
	g_free(text);
}

static void answer_address(struct page *p, const json_t *whose)
{
	const json_t *address = json_object_get(whose, "adresse");
	char **lines = g_strsplit(text_at(address, "voie"), "\n", -1);
	char *street = g_strjoinv(", ", lines);
	char *text = g_strdup_printf("%s, %s %s", street, text_at(address, "code_postal"),
	                             text_at(address, "commune"));

	answer(p, PLAIN, "Adresse", text);
	g_free(text);
	g_free(street);
	g_strfreev(lines);
}

static void principal(struct page *p, const json_t *employer)
{
	const json_t *representative = json_object_get(employer, "representant");
	char *siret = siret_of(text_at(employer, "siret"));

	heading(p, "Le mandant, qui donne le mandat");
	answer(p, STRONG, "Entreprise ou organisme", text_at(employer, "raison_sociale"));
	answer(p, PLAIN, "SIRET", siret);
	answer_names(p, "Représenté par", representative, "nom", "");
	answer(p, PLAIN, "En qualité de", text_at(representative, "qualite"));
	answer_address(p, employer);
	g_free(siret);
}

static void agent(struct page *p, const json_t *student)
{
	char *day = long_date_of(text_at(student, "date_naissance"));
	char *birth = g_strdup_printf("le %s, à %s (%s)", day, text_at(student, "lieu_naissance"),
	                              country_of(text_at(student, "pays_naissance")));

	heading(p, "Le mandataire, qui le reçoit");
	answer_names(p, "Étudiant", student, "nom_famille", text_at(student, "nom_usage"));
	answer(p, PLAIN, "Naissance", birth);
	answer_address(p, student);
	g_free(birth);
	g_free(day);
}

static void object(struct page *p, const json_t *job)
{
	char *title = g_markup_escape_text(text_at(job, "intitule"), -1);
	char *markup = g_strdup_printf("<b>%s</b>, au service du mandant", title);
	PangoLayout *layout = p->maker->layouts[PLAIN];

	heading(p, "L’objet du mandat");
	paragraph(p, PLAIN, charge);
	answer(p, STRONG, "Acte demandé", act);
	draw(p, LABEL, 0, LABEL_WIDTH - 9, "Emploi");
	pango_layout_set_markup(layout, markup, -1);
	p->y += show(p, PLAIN, LABEL_WIDTH, p->y, WIDTH - LABEL_WIDTH) + 6;
	pango_layout_set_attributes(layout, NULL);
	paragraph(p, PLAIN, limits);
	paragraph(p, SMALL, basis);
	g_free(markup);
	g_free(title);
}

static void line_to_fill(struct page *p, double x, double width)
{
	cairo_rectangle(p->cr, MARGIN + x, p->y + 11, width, 0.35);
	cairo_fill(p->cr);
}

static void box(struct page *p, double x, double width, const char *label)
{
	double height = draw(p, PLAIN, x, width, label);

	cairo_set_line_width(p->cr, 0.35);
	cairo_rectangle(p->cr, MARGIN + x, p->y + height + 2, width, BOX_HEIGHT);
	cairo_stroke(p->cr);
}

static void signatures(struct page *p)
{
	double width = (WIDTH - BOX_GAP) / 2;

	draw(p, PLAIN, 0, 40, "Fait à");
	line_to_fill(p, 30, 120);
	draw(p, PLAIN, 152, 20, ", le");
	line_to_fill(p, 170, 80);
	p->y += 18;
	box(p, 0, width, "Le mandant" NBSP ": signature, et cachet s’il y en a un");
	box(p, width + BOX_GAP, width, "Le mandataire" NBSP ": signature");
}

static void items(struct page *p, const char *const *texts)
{
	for (; *texts; texts++) {
		draw(p, PLAIN, 2, ITEM_INDENT, "•");
		p->y += draw(p, PLAIN, ITEM_INDENT, WIDTH - ITEM_INDENT, *texts) + 2;
	}
}

static void part(struct page *p, const char *title, const char *text)
{
	p->y += 4;
	paragraph(p, STRONG, title);
	if (text)
		paragraph(p, PLAIN, text);
}

static void notice(struct page *p)
{
	heading(p, "Notice, à lire avant de signer");
	part(p, "Ce qu’est un mandat", what);
	part(p, "Quand il est nécessaire", NULL);
	items(p, when);
	part(p, "Ce que l’étudiant peut faire", may);
	part(p, "Ce qu’il ne peut pas faire", may_not);
	part(p, "Qui signe", NULL);
	items(p, who);
	part(p, "Combien de temps il vaut", how_long);
	cairo_rectangle(p->cr, MARGIN - 8, p->y, 2.2, 24);
	cairo_fill(p->cr);
	marked_paragraph(p, warning);
}

static void footer(struct page *p, const char *number)
{
	p->y = PAGE_HEIGHT - 38;
	draw(p, SMALL, 0, 400,
	     "Demande d’autorisation provisoire de travail · Mandat, modèle 2026-11");
	draw(p, SMALL, WIDTH - 40, 40, number);
}

static void draw_pages(struct page *p, const json_t *dossier)
{
	p->y = 40;
	paragraph(p, TITLE, "Mandat");
	marked_paragraph(p, express);
	principal(p, json_object_get(dossier, "employeur"));
	agent(p, json_object_get(dossier, "salarie"));
	object(p, json_object_get(dossier, "emploi"));
	signatures(p);
	footer(p, "page" NBSP "1" NBSP "/" NBSP "2");
	cairo_show_page(p->cr);
	p->y = 40;
	notice(p);
	footer(p, "page" NBSP "2" NBSP "/" NBSP "2");
}

int main(int argc, char **argv)
{
	static const struct peer_document mandate = {"Mandat", draw_pages};

	return peer_main(&mandate, argc, argv);
}
