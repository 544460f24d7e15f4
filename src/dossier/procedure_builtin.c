#include "dossier/procedure_builtin.h"

#include "dossier/procedure.h"

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))
#define S(literal)                             \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}
#define CHOICE(code, fr, en)         \
	{                            \
		S(code),             \
		{                    \
			S(fr), S(en) \
		}                    \
	}
#define FIELD(name, kind, fr, en) .path = S(name), .type = (kind), .label = {S(fr), S(en)}
#define CHOICES(list) .choices = (list), .choice_count = COUNT_OF(list)

static const struct field_choice languages[] = {
    CHOICE("fr", "français", "French"),
    CHOICE("en", "anglais", "English"),
};

/* What back offices were seen to use. */
static const struct field_choice states[] = {
    CHOICE("depose", "Déposé", "Filed"),
    CHOICE("en_instruction", "En cours d’instruction", "Under examination"),
    CHOICE("a_completer", "À compléter", "To be completed"),
    CHOICE("accepte", "Accepté", "Accepted"),
    CHOICE("refuse", "Refusé", "Refused"),
    CHOICE("sans_suite", "Classé sans suite", "Closed without a decision"),
};

static const struct field_choice outcomes[] = {
    CHOICE("accord", "Accord", "Granted"),
    CHOICE("refus", "Refus", "Refused"),
    CHOICE("sans_suite", "Classement sans suite", "Closed without a decision"),
};

static const struct field_choice effects[] = {
    CHOICE("rejet", "Rejet", "Rejection"),
    CHOICE("acceptation", "Acceptation", "Acceptance"),
};

static const struct builtin table[] = {
    {.field = {FIELD("langue", FIELD_CHOICE, "Langue", "Language"), CHOICES(languages)}},
    {.field = {FIELD("reference", FIELD_TEXT, "Référence du dossier", "Reference of the file"),
               .max_chars = 80}},
    {.field = {FIELD("acces.emis_le", FIELD_MOMENT, "Code d’accès émis le",
                     "Access code issued on")}},
    {.field = {FIELD("etapes.etape", FIELD_CHOICE, "Étape", "Step")}, .steps = true},
    {.field = {FIELD("etapes.validee_le", FIELD_MOMENT, "Étape validée le", "Step confirmed on")}},
    {.field = {FIELD("pieces.code", FIELD_CHOICE, "Justificatif", "Document")}, .pieces = true},
    {.field = {FIELD("pieces.fichiers", FIELD_TEXT, "Fichiers", "Files"), .max_chars = 4096,
               .repeated = true}},

    {.field = {FIELD("depot.depose_le", FIELD_MOMENT, "Date et heure du dépôt",
                     "Date and time of filing")}},
    {.field = {FIELD("depot.version", FIELD_INTEGER, "Version du dépôt", "Version of the filing"),
               .has_min = true, .min = 1}},
    {.field = {FIELD("depot.service.nom", FIELD_TEXT, "Service chargé du dossier",
                     "Service in charge")}},
    {.field = {FIELD("depot.service.adresse", FIELD_LONG_TEXT, "Adresse du service",
                     "Address of the service")}},
    {.field = {FIELD("depot.service.courriel", FIELD_EMAIL, "Adresse électronique du service",
                     "E-mail address of the service")}},
    {.field = {FIELD("depot.service.telephone", FIELD_PHONE, "Téléphone du service",
                     "Phone of the service")}},
    {.field = {FIELD("depot.procedure.nom", FIELD_TEXT, "Démarche", "Procedure")}},
    {.field = {FIELD("depot.procedure.version", FIELD_TEXT, "Version de la procédure",
                     "Version of the procedure")}},
    {.field = {FIELD("depot.procedure.sha256", FIELD_DIGEST, "Empreinte de la procédure",
                     "Digest of the procedure")}},
    {.field = {FIELD("depot.pieces.code", FIELD_CHOICE, "Justificatif", "Document")},
     .pieces = true},
    {.field = {FIELD("depot.pieces.libelle", FIELD_TEXT, "Justificatif", "Document")},
     .document_only = true},
    {.field = {FIELD("depot.pieces.fichier", FIELD_TEXT, "Fichier", "File"), .max_chars = 4096}},
    {.field = {FIELD("depot.pieces.octets", FIELD_BYTES, "Taille", "Size")}},
    {.field = {FIELD("depot.pieces.sha256", FIELD_DIGEST, "Empreinte SHA-256", "SHA-256 digest")}},
    {.field = {FIELD("depot.pieces.pages", FIELD_INTEGER, "Pages", "Pages"), .has_min = true,
               .min = 1}},

    {.field = {FIELD("suivi.etat", FIELD_CHOICE, "État du dossier", "State of the file"),
               CHOICES(states)}},
    {.field = {FIELD("suivi.le", FIELD_MOMENT, "Depuis le", "Since")}},
    {.field = {FIELD("suivi.motif", FIELD_LONG_TEXT, "Motif", "Reason")}},
    {.field = {FIELD("decision.sens", FIELD_CHOICE, "Décision", "Decision"), CHOICES(outcomes)}},
    {.field = {FIELD("decision.prise_le", FIELD_DATE, "Décision prise le", "Decision taken on")}},
    {.field = {FIELD("decision.motifs", FIELD_LONG_TEXT, "Motifs", "Reasons"), .repeated = true}},
    {.field = {FIELD("decision.voies_recours", FIELD_LONG_TEXT, "Voies et délais de recours",
                     "How and until when to appeal")}},
    {.field = {FIELD("decision.signataire.nom", FIELD_TEXT, "Nom du signataire",
                     "Surname of the signatory")}},
    {.field = {FIELD("decision.signataire.prenoms", FIELD_TEXT, "Prénoms du signataire",
                     "Given names of the signatory")}},
    {.field = {FIELD("decision.signataire.qualite", FIELD_TEXT, "Qualité du signataire",
                     "Capacity of the signatory")}},
    {.field = {FIELD("decision.signataire.service", FIELD_TEXT, "Service du signataire",
                     "Service of the signatory")}},

    {.field = {FIELD("mandat.lieu", FIELD_TEXT, "Lieu de signature du mandat",
                     "Place where the mandate is signed"),
               .max_chars = 100}},
    {.field = {FIELD("mandat.date", FIELD_DATE, "Date de signature du mandat",
                     "Day on which the mandate is signed")}},

    {.field = {FIELD("procedure.nom", FIELD_TEXT, "Démarche", "Procedure")}, .document_only = true},
    {.field = {FIELD("procedure.version", FIELD_TEXT, "Version de la procédure",
                     "Version of the procedure")},
     .document_only = true},
    {.field = {FIELD("procedure.sha256", FIELD_DIGEST, "Empreinte de la procédure",
                     "Digest of the procedure")},
     .document_only = true},
    {.field = {FIELD("procedure.titre", FIELD_TEXT, "Titre de la procédure",
                     "Title of the procedure")},
     .document_only = true},
    {.field = {FIELD("procedure.acte", FIELD_TEXT, "Acte demandé", "What is asked for")},
     .document_only = true},
    {.field = {FIELD("procedure.autorite", FIELD_TEXT, "Autorité", "Authority")},
     .document_only = true},
    {.field = {FIELD("procedure.references", FIELD_TEXT, "Textes applicables", "Legal references"),
               .repeated = true},
     .document_only = true},
    {.field = {FIELD("procedure.acces_jours", FIELD_INTEGER, "Durée du code d’accès en jours",
                     "Days that the access code lasts")},
     .document_only = true},
    {.field = {FIELD("procedure.silence", FIELD_LONG_TEXT, "Effet du silence",
                     "What silence means")},
     .document_only = true},
    {.field = {FIELD("procedure.silence_effet", FIELD_CHOICE, "Effet du silence",
                     "What silence means"),
               CHOICES(effects)},
     .document_only = true},
    {.field = {FIELD("procedure.silence_mois", FIELD_INTEGER, "Délai en mois", "Delay in months")},
     .document_only = true},
    {.field = {FIELD("procedure.recours", FIELD_LONG_TEXT, "Voies et délais de recours",
                     "How and until when to appeal")},
     .document_only = true},
    {.field = {FIELD("procedure.suite", FIELD_LONG_TEXT, "Suite donnée", "What happens next")},
     .document_only = true},
    {.field = {FIELD("procedure.avertissement", FIELD_LONG_TEXT, "Avertissement", "Warning")},
     .document_only = true},
    {.field = {FIELD("procedure.confidentialite", FIELD_LONG_TEXT, "Données personnelles",
                     "Personal data")},
     .document_only = true},
};

const struct builtin *builtin_at(size_t index)
{
	return index < COUNT_OF(table) ? &table[index] : NULL;
}

const struct field *procedure_builtin_field(struct str path)
{
	for (size_t i = 0; i < COUNT_OF(table); i++)
		if (str_eq(table[i].field.path, path))
			return &table[i].field;
	return NULL;
}

static bool among(struct str word, const char *const *words)
{
	for (; *words; words++)
		if (str_eq(word, str_of(*words)))
			return true;
	return false;
}

bool builtin_is_list(struct str path)
{
	static const char *const lists[] = {"etapes", "pieces", "depot.pieces", "suivi", NULL};

	return among(path, lists);
}

bool builtin_is_reserved(struct str key)
{
	static const char *const keys[] = {"procedure", "langue", "reference", "acces",    "etapes",
	                                   "pieces",    "depot",  "suivi",     "decision", "mandat",
	                                   "sceau",     "calcul", "document",  "examen",   NULL};

	return among(key, keys);
}
