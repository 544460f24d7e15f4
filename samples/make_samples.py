#!/usr/bin/env python3
"""Writes the samples: <name>/dossier.json with <name>/pieces/, scan.tif and flux-50.ndjson.

    python3 samples/make_samples.py [FOLDER]

Standard library only; the same files each time. The stamps (bytes, SHA-256, pages) are
taken from the pieces as they were just written.
"""
import hashlib
import json
import os
import sys

import invented
import make_pieces as draw
from invented import PROCEDURE, SERVICE, VERSION, siret

LONG_NAME = ("Andriamanitrarivelonasoloniaina-Rakotondrazafimanantsoavina "
             "Ratsimbazafindrahantanirina-Razanamalalaniaina-Ramanandraibe")


def school_year(person):
    return person["cursus"]["annee_universitaire"]


def full_name(person):
    return "%s %s" % (person["nom_famille"], person["prenoms"])


def short(text, room=64):
    return text if len(text) <= room else text[:room - 1] + "…"


def day(iso):
    return "/".join(reversed(iso.split("-")))


# --- What stands on each specimen ---

def front(person):
    permit = person["titre_sejour"]
    return draw.card("TITRE DE SÉJOUR · RECTO", [
        ("Nom", person["nom_famille"]), ("Prénoms", person["prenoms"]),
        ("Né(e) le", day(person["date_naissance"])), ("Numéro", permit["numero"]),
        ("Expire le", day(permit["date_expiration"]))])


def back(person):
    permit = person["titre_sejour"]
    return draw.card("TITRE DE SÉJOUR · VERSO", [
        ("Mention", permit["mention"].upper().replace("_", " ")),
        ("Numéro étranger", person["numero_etranger"]),
        ("Délivré par", permit["delivre_par"]), ("Depuis le", day(permit["date_debut"]))],
        photo=False)


def passport(person):
    return draw.card("PASSEPORT", [
        ("Nom", person["nom_famille"]), ("Prénoms", person["prenoms"]),
        ("Né(e) le", day(person["date_naissance"])), ("À", person["lieu_naissance"]),
        ("Nationalité", person["nationalite"])], h=300)


def paper(title, lines):
    return draw.card(title, lines, photo=False)


def school(dossier):
    person = dossier["salarie"]
    return [["CERTIFICAT DE SCOLARITÉ", person["cursus"]["etablissement"], "",
             short(full_name(person)), "est régulièrement inscrit(e) en :",
             person["cursus"]["diplome"],
             "pour l’année universitaire " + school_year(person) + "."]]


def contract(dossier):
    person, company, job = dossier["salarie"], dossier["employeur"], dossier["emploi"]
    end = " au " + day(job["date_fin"]) if "date_fin" in job else ""
    return [["CONTRAT DE TRAVAIL (%s)" % job["contrat"],
             "Entre %s, SIRET %s," % (company["raison_sociale"], company["siret"]),
             "et " + short(full_name(person)) + ".", "",
             "Article 1. Emploi : " + job["intitule"],
             "Article 2. Durée : du " + day(job["date_debut"]) + end,
             "Article 3. Horaire : %s h par %s" % (job["heures"]["valeur"],
                                                   job["heures"]["periode"])],
            ["CONTRAT DE TRAVAIL, suite",
             "Article 4. Rémunération : %s euros bruts par %s"
             % (job["salaire_brut"]["montant"], job["salaire_brut"]["periode"]),
             "Article 5. Lieu : " + job["lieu"]["commune"], "",
             "Signé par les deux parties."]]


def mandate(dossier):
    boss = dossier["employeur"]["representant"]
    return [["MANDAT EXPRÈS", "Je soussigné(e), %s %s, %s de %s,"
             % (boss["prenoms"], boss["nom"], boss["qualite"],
                dossier["employeur"]["raison_sociale"]),
             "donne mandat à " + short(full_name(dossier["salarie"])),
             "pour déposer en mon nom la demande d’autorisation provisoire de travail."]]


def programme(dossier):
    return [["PROGRAMME DE LA FORMATION", dossier["salarie"]["cursus"]["diplome"], "",
             "Les enseignements comportent une période d’emploi :",
             dossier["emploi"]["intitule"] + "."]]


def payslip(dossier, month):
    return [["BULLETIN DE SALAIRE, %s" % month, dossier["employeur"]["raison_sociale"],
             short(full_name(dossier["salarie"])),
             "Salaire brut : %s euros" % dossier["emploi"]["salaire_brut"]["montant"]]]


# --- The people ---

def residence(kind, category, number, start, end, **more):
    return dict({"type": kind, "mention": category, "numero": number, "date_debut": start,
                 "date_expiration": end, "delivre_par": "Préfecture fictive",
                 "departement": "Département fictif"}, **more)


def address(street, code, town):
    return {"voie": street, "code_postal": code, "commune": town}


def company(number, name, form, naf, where, boss, role):
    return {"type": "organisme", "siret": siret(number), "raison_sociale": name,
            "forme_juridique": form, "naf": naf, "effectif": 24, "adresse": where,
            "representant": {"nom": boss[1], "prenoms": boss[0], "qualite": role},
            "contact": {"nom": " ".join(boss), "telephone": invented.telephone(number),
                        "courriel": "contact.%04d@example.com" % number}}


def study_contract():
    where = address("8 allée du Modèle", "31000", "Toulouse")
    return {
        "langue": "fr", "reference": "SPECIMEN-2026-900001",
        "demande": {"type": "premiere", "deposant": "employeur"},
        "salarie": {
            "civilite": "Mme", "nom_famille": "Ndiaye", "prenoms": "Aïssatou Coumba",
            "date_naissance": "2002-05-01", "lieu_naissance": "Thiès", "pays_naissance": "SN",
            "nationalite": "SN", "numero_etranger": "9900000101",
            "titre_sejour": residence("carte_sejour", "etudiant", "99SP00101", "2026-09-15",
                                      "2027-09-14"),
            "cursus": {"etablissement": "Université fictive de Toulouse", "uai": "0319999A",
                       "diplome": "Master d’informatique, 2e année", "niveau": "master",
                       "annee_universitaire": "2026-2027"},
            "adresse": address("3 rue de l’Invention\nBâtiment B", "31400", "Toulouse"),
            "telephone": "+33199000101", "courriel": "aissatou.ndiaye@example.org"},
        "employeur": company(1201, "Atelier du Modèle", "SAS", "6201Z", where,
                             ("Hélène", "Fictivet"), "Présidente"),
        "emploi": {
            "intitule": "Développeuse d’applications", "contrat": "CDD",
            "motif_cdd": "Accroissement temporaire d’activité", "date_debut": "2026-12-01",
            "date_fin": "2027-08-31", "heures": {"valeur": "32", "periode": "semaine"},
            "heures_deja_effectuees": "120",
            "salaire_brut": {"montant": "1950.00", "periode": "mois"}, "lieu": where,
            "particularite": "aucune", "lien_cursus": True,
            "lien_cursus_explication": "Le projet de fin d’études porte sur l’application "
                                       "développée dans l’entreprise."}}


def first_hour():
    where = address("41 avenue des Exemples", "13001", "Marseille")
    return {
        "langue": "fr", "reference": "SPECIMEN-2026-900002",
        "demande": {"type": "premiere", "deposant": "salarie"},
        "salarie": {
            "civilite": "M", "nom_famille": "Benkhelifa", "prenoms": "Sofiane",
            "date_naissance": "2004-11-23", "lieu_naissance": "Béjaïa", "pays_naissance": "DZ",
            "nationalite": "DZ", "numero_etranger": "9900000102",
            "titre_sejour": residence("certificat_residence", "cra_etudiant", "99SP00102",
                                      "2026-10-01", "2027-09-30"),
            "cursus": {"etablissement": "Institut imaginaire de Marseille",
                       "diplome": "Licence de physique, 3e année", "niveau": "licence",
                       "annee_universitaire": "2026-2027"},
            "adresse": address("17 impasse du Prototype", "13003", "Marseille"),
            "telephone": "+33199000102", "courriel": "sofiane.benkhelifa@example.org"},
        "employeur": company(1202, "Librairie Spécimen", "SARL", "4761Z", where,
                             ("Marc", "Exemplier"), "Gérant"),
        "emploi": {
            "intitule": "Vendeur en librairie", "contrat": "CDI", "date_debut": "2026-12-07",
            "heures": {"valeur": "15", "periode": "semaine"}, "heures_deja_effectuees": "0",
            "salaire_brut": {"montant": "12.50", "periode": "heure"},
            "duree_annuelle_branche": "1607", "lieu": where, "particularite": "aucune",
            "sequence_salariee": False}}


def mobility():
    where = address("2 place de la Fiction", "35000", "Rennes")
    return {
        "langue": "en", "reference": "SPECIMEN-2026-900003",
        "demande": {"type": "premiere", "deposant": "employeur"},
        "salarie": {
            "civilite": "Mme", "nom_famille": "Nguyễn", "nom_usage": "Nguyễn-Đặng",
            "prenoms": "Thị Ánh Tuyết", "date_naissance": "2001-02-14",
            "lieu_naissance": "Buôn Ma Thuột", "pays_naissance": "VN", "nationalite": "VN",
            "numero_etranger": "9900000103",
            "titre_sejour": {"type": "vls_ts", "mention": "etudiant_mobilite",
                             "numero": "99SP00103", "date_debut": "2026-09-01",
                             "date_expiration": "2027-08-31",
                             "delivre_par": "Consulat général de France"},
            "cursus": {"etablissement": "École d’exemple de Rennes",
                       "diplome": "Diplôme d’ingénieur en génie civil, 4e année",
                       "niveau": "grande_ecole", "annee_universitaire": "2026-2027"},
            "adresse": address("29 chemin des Échantillons", "35700", "Rennes"),
            "telephone": "+33199000103", "courriel": "anh.tuyet@example.org"},
        "employeur": company(1203, "Laboratoire des Essais", "SAS", "7120B", where,
                             ("Yann", "Prototypec"), "Directeur général"),
        "emploi": {
            "intitule": "Assistante d’ingénierie", "contrat": "CDD",
            "motif_cdd": "Accroissement temporaire d’activité", "date_debut": "2026-12-01",
            "date_fin": "2027-07-31", "heures": {"valeur": "35", "periode": "semaine"},
            "heures_deja_effectuees": "0",
            "salaire_brut": {"montant": "2150.00", "periode": "mois"}, "lieu": where,
            "particularite": "aucune", "lien_cursus": True}}


def renewal():
    assert len(LONG_NAME) == 120
    where = address("60 boulevard Imaginaire", "97410", "Saint-Pierre")
    return {
        "langue": "fr", "reference": "SPECIMEN-2026-900004",
        "demande": {"type": "renouvellement", "reference_precedente": "SPECIMEN-2025-000877",
                    "deposant": "employeur"},
        "salarie": {
            "civilite": "M", "nom_famille": LONG_NAME, "prenoms": "Tojonirina Lalaina",
            "date_naissance": "1999-07-26", "lieu_naissance": "Fianarantsoa",
            "pays_naissance": "MG", "nationalite": "MG", "numero_etranger": "9900000104",
            "titre_sejour": residence("recepisse", "etudiant", "99SP00104", "2026-11-05",
                                      "2027-05-04", renouvellement_en_cours=True),
            "cursus": {"etablissement": "Université fictive de Saint-Pierre",
                       "diplome": "Doctorat en sciences du langage", "niveau": "doctorat",
                       "annee_universitaire": "2026-2027"},
            "adresse": address("5 allée du Modèle", "97410", "Saint-Pierre"),
            "telephone": "+33199000104", "courriel": "tojonirina@example.org"},
        "employeur": company(1204, "Université fictive de Saint-Pierre", "établissement public",
                             "8542Z", where, ("Odile", "Modelin"), "Présidente"),
        "emploi": {
            "intitule": "Doctorant contractuel", "contrat": "doctoral",
            "date_debut": "2026-12-01", "date_fin": "2027-11-30",
            "heures": {"valeur": "1607", "periode": "annee"}, "heures_deja_effectuees": "0",
            "salaire_brut": {"montant": "2300.00", "periode": "mois"}, "lieu": where,
            "particularite": "aucune", "lien_cursus": True}}


def two_scripts():
    where = address("14 rue de l’Exemple", "67000", "Strasbourg")
    return {
        "langue": "fr", "reference": "SPECIMEN-2026-900005",
        "demande": {"type": "premiere", "deposant": "salarie"},
        "salarie": {
            "civilite": "Mme", "nom_famille": "Lomidze", "prenoms": "Tamar",
            "date_naissance": "2003-01-09",
            "lieu_naissance": "Akhalkalaki (ახალქალაქი, Ախալքալաք)", "pays_naissance": "GE",
            "nationalite": "GE", "numero_etranger": "9900000105",
            "titre_sejour": residence("carte_sejour", "etudiant", "99SP00105", "2026-09-20",
                                      "2027-09-19"),
            "cursus": {"etablissement": "Université fictive de Strasbourg",
                       "diplome": "Master de biologie marine, 1re année", "niveau": "master",
                       "annee_universitaire": "2026-2027"},
            "adresse": address("88 avenue des Exemples", "67200", "Strasbourg"),
            "telephone": "+33199000105", "courriel": "tamar.lomidze@example.org"},
        "employeur": company(1205, "Éditions Échantillon", "SA", "5811Z", where,
                             ("Jeanne", "Spécimenot"), "Directrice générale"),
        "emploi": {
            "intitule": "Assistante de rédaction", "contrat": "professionnalisation",
            "date_debut": "2026-12-14", "date_fin": "2027-08-27",
            "heures": {"valeur": "35", "periode": "semaine"}, "heures_deja_effectuees": "40",
            "salaire_brut": {"montant": "1900.00", "periode": "mois"}, "lieu": where,
            "particularite": "aucune", "lien_cursus": True, "pendant_premiere_annee": False}}


def earlier_version():
    where = address("77 place de la Fiction", "44000", "Nantes")
    return {
        "langue": "fr", "reference": "SPECIMEN-2026-800006",
        "demande": {"type": "premiere", "deposant": "employeur"},
        "salarie": {
            "civilite": "M", "nom_famille": "Peñaloza Güiza", "prenoms": "Andrés Íñigo",
            "date_naissance": "2000-10-30", "lieu_naissance": "Ibagué", "pays_naissance": "CO",
            "nationalite": "CO", "numero_etranger": "9900000106",
            "titre_sejour": residence("carte_sejour", "etudiant", "99SP00106", "2025-10-01",
                                      "2026-09-30"),
            "cursus": {"etablissement": "Institut imaginaire de Nantes",
                       "diplome": "Master d’économie appliquée, 2e année", "niveau": "master",
                       "annee_universitaire": "2025-2026"},
            "adresse": address("6 impasse du Prototype", "44300", "Nantes"),
            "telephone": "+33199000106", "courriel": "andres.penaloza@example.org"},
        "employeur": company(1206, "Cabinet Imaginaire", "SAS", "7022Z", where,
                             ("Paul", "Maquettier"), "Président"),
        "emploi": {
            "intitule": "Chargé d’études statistiques", "contrat": "CDD",
            "motif_cdd": "Remplacement d’une salariée en congé", "date_debut": "2026-05-04",
            "date_fin": "2026-09-25", "heures": {"valeur": "35", "periode": "semaine"},
            "heures_deja_effectuees": "400",
            "salaire_brut": {"montant": "2050.00", "periode": "mois"}, "lieu": where,
            "particularite": "aucune", "lien_cursus": True}}


# --- Their pieces: code, then file name and bytes ---

def common_pieces(dossier):
    person = dossier["salarie"]
    return [
        ("sejour", [("titre-recto.jpg", draw.jpeg(front(person))),
                    ("titre-verso.jpg", draw.jpeg(back(person)))]),
        ("passeport", [("passeport.png", draw.png(passport(person)))]),
        ("scolarite", [("certificat-scolarite.pdf", draw.pdf(school(dossier), "Scolarité"))]),
        ("contrat", [("contrat.pdf", draw.pdf(contract(dossier), "Contrat de travail"))])]


def last_piece(dossier):
    if dossier["demande"]["deposant"] == "salarie":
        yield "mandat", [("mandat.pdf", draw.pdf(mandate(dossier), "Mandat"))]
    if dossier["emploi"].get("lien_cursus"):
        yield "lien_cursus", [("programme.pdf", draw.pdf(programme(dossier), "Programme"))]


def usual_pieces(dossier):
    return common_pieces(dossier) + list(last_piece(dossier))


def renewal_pieces(dossier):
    """Three files for a permit that is being renewed, in the order that is asked for."""
    person, common = dossier["salarie"], common_pieces(dossier)
    old = {**person, "titre_sejour": residence("carte_sejour", "etudiant", "98SP00104",
                                               "2025-11-05", "2026-11-04")}
    convocation = paper("CONVOCATION", [("Prénoms", person["prenoms"]),
                                        ("Rendez-vous", "03/12/2026")])
    receipt = paper("RÉCÉPISSÉ", [("Prénoms", person["prenoms"]),
                                  ("Valable jusqu’au", "04/05/2027")])
    before = paper("AUTORISATION PROVISOIRE DE TRAVAIL",
                   [("Référence", dossier["demande"]["reference_precedente"]),
                    ("Prénoms", person["prenoms"])])
    slips = [("bulletin-%s.pdf" % m, draw.pdf(payslip(dossier, m), "Bulletin " + m))
             for m in ("2026-08", "2026-09", "2026-10")]
    return [("sejour_renouvellement", [("convocation.png", draw.png(convocation)),
                                       ("ancien-titre.jpg", draw.jpeg(front(old))),
                                       ("recepisse.png", draw.png(receipt))]),
            *common[1:], ("apt_precedente", [("ancienne-autorisation.png", draw.png(before))]),
            ("bulletins_salaire", slips), *last_piece(dossier)]


def page_count(content):
    return content.count(b"/Type/Page/") if content.startswith(b"%PDF") else 1


def stamp(dossier, filed, version, procedure, files):
    """The depot: when, where, under which version, and what every file was."""
    dossier["pieces"] = [{"code": code, "fichiers": ["pieces/" + name for name, _ in group]}
                         for code, group in files]
    dossier["depot"] = {
        "depose_le": filed, "version": version, "service": SERVICE,
        "procedure": {"nom": PROCEDURE, "version": procedure},
        "pieces": [{"code": code, "fichier": "pieces/" + name, "octets": len(content),
                    "sha256": hashlib.sha256(content).hexdigest(), "pages": page_count(content)}
                   for code, group in files for name, content in group]}


def ordered(dossier, filed):
    """The members in the order of the procedure."""
    moment = invented.datetime.datetime.fromisoformat(filed)
    issued = moment - invented.datetime.timedelta(days=3)
    head = {"procedure": PROCEDURE, "langue": dossier["langue"], "reference": dossier["reference"],
            "acces": {"emis_le": issued.isoformat()}, "etapes": invented.steps(moment)}
    return {**head, **{key: dossier[key] for key in dossier if key not in head}}


SAMPLES = [
    # folder, person, pieces, filed, version of the receipt, version of the procedure
    ("cdd-etudes", study_contract, usual_pieces, "2026-11-12T14:05:31+01:00", 1, VERSION),
    ("algerien-premiere-heure", first_hour, usual_pieces, "2026-11-13T09:00:00+01:00", 1, VERSION),
    ("mobilite-nom-vietnamien", mobility, usual_pieces, "2026-11-16T23:59:59+01:00", 1, VERSION),
    ("renouvellement-nom-long", renewal, renewal_pieces, "2026-11-18T11:40:07+01:00", 2, VERSION),
    ("naissance-georgie", two_scripts, usual_pieces, "2026-11-19T16:22:45+01:00", 1, VERSION),
    ("version-anterieure", earlier_version, usual_pieces, "2026-04-01T10:30:00+02:00", 1,
     "2026-03"),
]


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(content)


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    for folder, person, make, filed, version, procedure in SAMPLES:
        dossier = person()
        files = make(dossier)
        for _, group in files:
            for name, content in group:
                write(os.path.join(root, folder, "pieces", name), content)
        stamp(dossier, filed, version, procedure, files)
        text = json.dumps(ordered(dossier, filed), ensure_ascii=False, indent="\t")
        write(os.path.join(root, folder, "dossier.json"), (text + "\n").encode())
    scan = draw.sideways_tiff(draw.page(school(study_contract())[0]))
    write(os.path.join(root, "scan.tif"), scan)
    lines = [json.dumps(invented.dossier("flux", n), ensure_ascii=False, separators=(",", ":"))
             for n in range(1, 51)]
    write(os.path.join(root, "flux-50.ndjson"), ("\n".join(lines) + "\n").encode())


if __name__ == "__main__":
    main()
