"""Prints a draft that lacks nothing, changed as the arguments say: PATH=JSON or PATH=."""
import json
import re
import sys

# Beyond 964 hours, within the studies: a case in which there is something to ask for.
DRAFT = {
    "procedure": "apt-etudiant",
    "langue": "fr",
    "reference": "ESSAI-1",
    "demande": {"type": "premiere", "deposant": "employeur"},
    "salarie": {
        "civilite": "Mme", "nom_famille": "Essai", "prenoms": "Une",
        "date_naissance": "2002-05-01", "lieu_naissance": "Thiès", "pays_naissance": "SN",
        "nationalite": "SN", "numero_etranger": "9900000101",
        "titre_sejour": {"type": "carte_sejour", "mention": "etudiant", "numero": "99SP00101",
                         "date_debut": "2026-09-15", "date_expiration": "2027-09-14",
                         "delivre_par": "Préfecture fictive", "departement": "Rhône"},
        "cursus": {"etablissement": "Université fictive", "diplome": "Master", "niveau": "master",
                   "annee_universitaire": "2026-2027"},
        "adresse": {"voie": "3 rue de l’Invention", "code_postal": "69007", "commune": "Lyon"},
        "telephone": "+33199000101", "courriel": "une.essai@example.org",
    },
    "employeur": {
        "type": "organisme", "siret": "00001201300017", "raison_sociale": "Atelier du Modèle",
        "adresse": {"voie": "8 allée du Modèle", "code_postal": "69001", "commune": "Lyon"},
        "representant": {"nom": "Fictivet", "prenoms": "Hélène", "qualite": "Présidente"},
        "contact": {"nom": "Hélène Fictivet", "telephone": "+33199001201",
                    "courriel": "contact@example.com"},
    },
    "emploi": {
        "intitule": "Doctorante", "contrat": "doctoral",
        "date_debut": "2026-12-01", "date_fin": "2027-08-31",
        "heures": {"valeur": "32", "periode": "semaine"}, "heures_deja_effectuees": "0",
        "salaire_brut": {"montant": "2100.00", "periode": "mois"},
        "lieu": {"voie": "8 allée du Modèle", "code_postal": "69001", "commune": "Lyon"},
        "particularite": "aucune", "lien_cursus": True,
    },
    "pieces": [
        {"code": "sejour", "fichiers": ["pieces/recto.jpg", "pieces/verso.jpg"]},
        {"code": "passeport", "fichiers": ["pieces/passeport.png"]},
        {"code": "scolarite", "fichiers": ["pieces/scolarite.pdf"]},
        {"code": "contrat", "fichiers": ["pieces/contrat.pdf"]},
        {"code": "lien_cursus", "fichiers": ["pieces/programme.pdf"]},
    ],
}


def steps(path):
    return [int(s) if s.isdigit() else s for s in re.findall(r"[^.\[\]]+", path)]


def change(dossier, path, value):
    *way, last = steps(path)
    at = dossier
    for step in way:
        at = at[step] if isinstance(step, int) else at.setdefault(step, {})
    if value is None:
        del at[last]
    else:
        at[last] = value


for argument in sys.argv[1:]:
    path, _, text = argument.partition("=")
    change(DRAFT, path, json.loads(text) if text else None)
print(json.dumps(DRAFT, ensure_ascii=False, indent=1))
