#include "job/recap_view.h"

#define S(literal)                             \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}
#define SCALAR(p, t)                                                                           \
	{                                                                                      \
		.kind = PROCEDURE_PATH_SCALAR, .field = {.path = S("examen." p), .type = (t) } \
	}
#define GROUP(k, p)                                   \
	{                                             \
		.kind = (k), .field = {.path = S(p) } \
	}
#define LIST(p) GROUP(PROCEDURE_PATH_LIST, "examen." p)
#define OBJECT(p) GROUP(PROCEDURE_PATH_OBJECT, p)

/* What is found in one place. */
#define FINDINGS(p)                                                                       \
	LIST(p), SCALAR(p ".gravite", FIELD_TEXT), SCALAR(p ".message", FIELD_LONG_TEXT), \
	    SCALAR(p ".page", FIELD_INTEGER), SCALAR(p ".remede", FIELD_LONG_TEXT),       \
	    SCALAR(p ".sujet", FIELD_TEXT)

static const struct view_extra extras[] = {
    OBJECT("examen"),
    SCALAR("a_corriger", FIELD_BOOL),
    SCALAR("avertissements", FIELD_INTEGER),
    SCALAR("brouillon", FIELD_BOOL),
    FINDINGS("constats"),
    OBJECT("examen.eligibilite"),
    SCALAR("eligibilite.a_demander", FIELD_BOOL),
    SCALAR("eligibilite.autre_demarche", FIELD_BOOL),
    SCALAR("eligibilite.dispense", FIELD_BOOL),
    SCALAR("eligibilite.impossible", FIELD_BOOL),
    SCALAR("eligibilite.manque", FIELD_TEXT),
    SCALAR("eligibilite.motif", FIELD_LONG_TEXT),
    SCALAR("eligibilite.numero", FIELD_TEXT),
    SCALAR("eligibilite.reference", FIELD_LONG_TEXT),
    SCALAR("eligibilite.sans_regle", FIELD_BOOL),
    SCALAR("en_ordre", FIELD_BOOL),
    SCALAR("erreurs", FIELD_INTEGER),
    LIST("etapes"),
    LIST("etapes.champs"),
    SCALAR("etapes.champs.chemin", FIELD_TEXT),
    FINDINGS("etapes.champs.constats"),
    SCALAR("etapes.champs.depend_de", FIELD_TEXT),
    SCALAR("etapes.champs.libelle", FIELD_TEXT),
    SCALAR("etapes.champs.manque", FIELD_BOOL),
    SCALAR("etapes.champs.valeur", FIELD_LONG_TEXT),
    SCALAR("etapes.code", FIELD_TEXT),
    FINDINGS("etapes.constats"),
    SCALAR("etapes.demandes", FIELD_INTEGER),
    SCALAR("etapes.donnes", FIELD_INTEGER),
    SCALAR("etapes.titre", FIELD_TEXT),
    SCALAR("etapes.validee_le", FIELD_MOMENT),
    SCALAR("incomplet", FIELD_BOOL),
    SCALAR("jour", FIELD_DATE),
    LIST("manques"),
    SCALAR("manques.fichier", FIELD_BOOL),
    SCALAR("manques.libelle", FIELD_TEXT),
    SCALAR("manques.message", FIELD_LONG_TEXT),
    SCALAR("manques.ou", FIELD_TEXT),
    SCALAR("manques.piece", FIELD_BOOL),
    LIST("pieces"),
    SCALAR("pieces.code", FIELD_TEXT),
    FINDINGS("pieces.constats"),
    SCALAR("pieces.facultative", FIELD_BOOL),
    LIST("pieces.fichiers"),
    SCALAR("pieces.fichiers.a_corriger", FIELD_BOOL),
    SCALAR("pieces.fichiers.accepte", FIELD_BOOL),
    FINDINGS("pieces.fichiers.constats"),
    SCALAR("pieces.fichiers.hauteur", FIELD_INTEGER),
    SCALAR("pieces.fichiers.largeur", FIELD_INTEGER),
    SCALAR("pieces.fichiers.nom", FIELD_TEXT),
    SCALAR("pieces.fichiers.non_examine", FIELD_BOOL),
    SCALAR("pieces.fichiers.octets", FIELD_BYTES),
    SCALAR("pieces.fichiers.pages", FIELD_INTEGER),
    SCALAR("pieces.fichiers.plusieurs_pages", FIELD_BOOL),
    SCALAR("pieces.fichiers.sha256", FIELD_DIGEST),
    SCALAR("pieces.fichiers.type", FIELD_TEXT),
    SCALAR("pieces.fichiers.vignette", FIELD_TEXT),
    SCALAR("pieces.indecise", FIELD_BOOL),
    SCALAR("pieces.libelle", FIELD_TEXT),
    SCALAR("pieces.non_demandee", FIELD_BOOL),
    SCALAR("pieces.obligatoire", FIELD_BOOL),
};

const struct view_extras recap_extras = {extras, sizeof extras / sizeof *extras};
