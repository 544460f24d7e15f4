"""Invented people, employers and dossiers of the apt-etudiant procedure.

Nothing here belongs to anyone. Names are drawn from lists of given and family names;
SIREN numbers lie between 000 000 000 and 000 099 999, where we know of no company, and
satisfy the Luhn check; telephones are of 01 99 00 xx xx, which the French regulator keeps
for fiction; e-mail addresses end in example.org or example.com; foreigner's numbers begin
with 99. Streets, schools and the service do not exist.

The same seed gives the same dossier with any Python 3: only Random.random() is used,
whose sequence is promised.
"""
import datetime
import hashlib
import random

PROCEDURE, VERSION = "apt-etudiant", "2026-11"

SERVICE = {
    "nom": "Plateforme fictive de la main-d’œuvre étrangère",
    "adresse": "12 rue de l’Exemple\n99999 Ville-Fictive",
    "courriel": "autorisation-travail@service-fictif.example.org",
    "telephone": "+33199001234",
}

# Country, then given names, family names and places of birth.
ORIGINS = [
    ("SN",
     "Awa Fatou Ousmane Mamadou Aïssatou Cheikh",
     "Diop Ndiaye Faye Sarr Gueye", "Dakar Thiès Saint-Louis Ziguinchor"),
    ("CI",
     "Adjoua Kouassi Aya Koffi Affoué Yao",
     "Kouamé N’Guessan Konan Bamba Ouattara", "Abidjan Bouaké Korhogo Daloa"),
    ("CM",
     "Brice Solange Aristide Carine Rodrigue",
     "Ngono Mbarga Tchoumi Fotso Eyenga", "Douala Yaoundé Bafoussam Garoua"),
    ("MA",
     "Salma Youssef Imane Hamza Zineb",
     "El_Amrani Benjelloun Tazi Chraïbi Ouazzani", "Fès Rabat Meknès Tétouan"),
    ("TN",
     "Yasmine Skander Rim Aymen Nour",
     "Ben_Salah Trabelsi Gharbi Jaziri Mzoughi", "Tunis Sfax Sousse Bizerte"),
    ("DZ",
     "Amel Karim Lynda Sofiane Meriem",
     "Benkhelifa Haddad Mokrani Saïdi Zerrouki", "Alger Oran Béjaïa Tlemcen"),
    ("MG",
     "Hanitra Tojo Voahangy Naina Lalaina",
     "Rakotomavo Andriamanana Razafindrakoto Ravelojaona", "Antananarivo Toamasina Fianarantsoa"),
    ("VN",
     "Thị_Ánh_Tuyết Văn_Đức Ngọc_Bảo_Trân Minh_Khôi Thuỳ_Dương",
     "Nguyễn Trần Phạm Đặng Huỳnh", "Huế Đà_Nẵng Cần_Thơ Hải_Phòng"),
    ("TR",
     "Ayşe Çağlar Gülşen Işıl Oğuz",
     "Yılmaz Öztürk Şahin Çelik Aydoğan", "İzmir Eskişehir Muğla Şanlıurfa"),
    ("BR",
     "João_Pedro Conceição Thaís Antônio Luísa",
     "Gonçalves Araújo Magalhães Sertão", "São_Paulo Goiânia Maceió Brasília"),
    ("CO",
     "Íñigo Ximena Andrés Begoña José_María",
     "Núñez Peñaloza Güiza Cárdenas Ibáñez", "Bogotá Medellín Ibagué Popayán"),
    ("CN",
     "Yǔxīn Hàorán Jìngyí Zǐxuān Xiǎolì",
     "Lǚ Wáng Zhèng Ōuyáng Chén", "Chéngdū Nánjīng Xī’ān Wǔhàn"),
    ("IN",
     "Priya Arjun Lakshmi Rohan Ananya",
     "Iyer Chatterjee Deshpande Reddy Nair", "Pune Chennai Kolkata Kochi"),
    ("UA",
     "Оксана Andriy Зоряна Bohdan Solomiya",
     "Kovalenko Шевчук Bondarenko Ткаченко", "Львів Kharkiv Чернівці Odesa"),
    ("GE",
     "Nino Giorgi Tamar Davit Eka",
     "Beridze Kapanadze Lomidze Gelashvili", "Tbilissi ქუთაისი Batoumi თელავი"),
    ("AM",
     "Anahit Tigran Lusine Aram Narine",
     "Sargsyan Petrosyan Hakobyan Grigoryan", "Erevan Գյումրի Vanadzor Աշտարակ"),
    ("LB",
     "Rita Elias Maya Georges Nadine",
     "Khoury Haddad Gemayel Saab", "Beyrouth Zahlé Tripoli Byblos"),
    ("US",
     "Emily Jacob Hannah Tyler Madison",
     "Miller O’Connor Johnson Ramirez", "Austin Portland Des_Moines Boise"),
    ("JP",
     "Haruka Kenji Yui Shōta Ryōko",
     "Satō Itō Kondō Ōno Fujimoto", "Ōsaka Kōbe Sapporo Niigata"),
]

TOWNS = [("75013", "Paris"), ("69007", "Lyon"), ("31000", "Toulouse"), ("33000", "Bordeaux"),
         ("35000", "Rennes"), ("67000", "Strasbourg"), ("59000", "Lille"), ("44000", "Nantes"),
         ("97410", "Saint-Pierre"), ("63000", "Clermont-Ferrand"), ("13001", "Marseille"),
         ("54000", "Nancy"), ("29200", "Brest"), ("38400", "Saint-Martin-d’Hères")]
STREETS = ["rue de l’Invention", "avenue des Exemples", "allée du Modèle", "place de la Fiction",
           "boulevard Imaginaire", "chemin des Échantillons", "impasse du Prototype"]
SCHOOLS = ["Université fictive de %s", "Institut imaginaire de %s", "École d’exemple de %s"]
DEGREES = [("licence", "Licence de physique, 3e année"), ("licence", "BUT informatique, 2e année"),
           ("master", "Master de biologie marine, 1re année"),
           ("master", "Master d’économie appliquée, 2e année"),
           ("grande_ecole", "Diplôme d’ingénieur en génie civil, 4e année"),
           ("doctorat", "Doctorat en sciences du langage")]
COMPANIES = ["Atelier %s", "Boulangerie %s", "Cabinet %s", "Éditions %s", "Laboratoire %s",
             "Librairie %s", "Menuiserie %s", "Transports %s"]
COMPANY_NAMES = ["Fictif & Fils", "de l’Exemple", "du Modèle", "Spécimen", "Imaginaire",
                 "Échantillon", "Prototype", "des Essais"]
FORMS = ["SARL", "SAS", "SA", "EURL", "association"]
JOBS = ["Assistant d’ingénierie", "Développeuse d’applications", "Vendeur en librairie",
        "Technicienne de laboratoire", "Aide-comptable", "Chargé d’études statistiques",
        "Préparatrice de commandes", "Assistante de rédaction"]
REASONS = ["Accroissement temporaire d’activité", "Remplacement d’une salariée en congé",
           "Emploi saisonnier"]


class Dice:
    """random.Random cut down to what gives the same numbers in every Python version."""

    def __init__(self, seed):
        self.random = random.Random(seed).random

    def below(self, n):
        return int(self.random() * n)

    def pick(self, items):
        return items[self.below(len(items))]

    def chance(self, share):
        return self.random() < share

    def word(self, words):
        return self.pick(words.split()).replace("_", " ")


def luhn_digit(digits):
    """The digit to add so that the whole satisfies Luhn."""
    total = 0
    for i, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if i % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def siret(number, establishment=1):
    """The SIRET of invented company `number`, 1 to 9 999."""
    siren = "0000%04d" % number
    siren += luhn_digit(siren)
    nic = "%04d" % establishment
    return siren + nic + luhn_digit(siren + nic)


def telephone(number):
    return "+33199%06d" % (number % 10000)


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def address(dice):
    code, town = dice.pick(TOWNS)
    return {"voie": "%d %s" % (1 + dice.below(120), dice.pick(STREETS)),
            "code_postal": code, "commune": town}


def residence(dice, country):
    start = datetime.date(2026, 9, 1) + datetime.timedelta(days=dice.below(40))
    kind, category = dice.pick([("carte_sejour", "etudiant"), ("carte_sejour", "etudiant"),
                                ("vls_ts", "etudiant"), ("carte_sejour", "etudiant_mobilite")])
    if country == "DZ":
        kind, category = "certificat_residence", "cra_etudiant"
    permit = {"type": kind, "mention": category, "numero": "99SP%05d" % dice.below(100000),
              "date_debut": start.isoformat(),
              "date_expiration": start.replace(year=start.year + 1).isoformat()}
    if kind == "vls_ts":
        permit["delivre_par"] = "Consulat général de France"
    else:
        permit["delivre_par"] = "Préfecture fictive"
        permit["departement"] = "Département fictif"
    return permit


def employee(dice):
    country, given, family, places = dice.pick(ORIGINS)
    woman = dice.chance(0.5)
    town = dice.pick(TOWNS)[1]
    level, degree = dice.pick(DEGREES)
    number = dice.below(10000)
    born = datetime.date(1996, 1, 1) + datetime.timedelta(days=dice.below(3650))
    person = {"civilite": "Mme" if woman else "M", "nom_famille": dice.word(family)}
    if dice.chance(0.1):
        person["nom_usage"] = dice.word(family) + "-" + dice.word(family)
    person.update({
        "prenoms": dice.word(given), "date_naissance": born.isoformat(),
        "lieu_naissance": dice.word(places), "pays_naissance": country, "nationalite": country,
        "numero_etranger": "99%08d" % dice.below(100000000),
        "titre_sejour": residence(dice, country),
        "cursus": {"etablissement": dice.pick(SCHOOLS) % town, "diplome": degree,
                   "niveau": level, "annee_universitaire": "2026-2027"},
        "adresse": address(dice), "telephone": telephone(number),
        "courriel": "etudiant.%04d@example.org" % number})
    return person


def employer(dice):
    number = 1 + dice.below(9999)
    name = dice.pick(COMPANIES) % dice.pick(COMPANY_NAMES)
    _, given, family, _ = dice.pick(ORIGINS)
    boss = (dice.word(given), dice.word(family))
    company = {"type": "organisme", "siret": siret(number), "raison_sociale": name}
    if dice.chance(0.7):
        company["forme_juridique"] = dice.pick(FORMS)
    if dice.chance(0.5):
        company["naf"] = "%04d%s" % (1000 + dice.below(8000), dice.pick("ABCZ"))
    company.update({
        "adresse": address(dice),
        "representant": {"nom": boss[1], "prenoms": boss[0],
                         "qualite": dice.pick(["Gérante", "Président", "Directrice générale"])},
        "contact": {"nom": "%s %s" % boss, "telephone": telephone(number),
                    "courriel": "rh.%04d@example.com" % number}})
    return company


def job(dice, country):
    kind = dice.pick(["CDD", "CDD", "CDD", "CDI", "doctoral", "ATER"])
    start = datetime.date(2026, 12, 1) + datetime.timedelta(days=dice.below(30))
    work = {"intitule": dice.pick(JOBS), "contrat": kind}
    if kind == "CDD":
        work["motif_cdd"] = dice.pick(REASONS)
    work["date_debut"] = start.isoformat()
    if kind != "CDI":
        work["date_fin"] = (start + datetime.timedelta(days=240 + dice.below(100))).isoformat()
    hours = 15 + dice.below(3) if country == "DZ" else 33 + dice.below(3)
    work.update({
        "heures": {"valeur": str(hours), "periode": "semaine"},
        "heures_deja_effectuees": str(10 * dice.below(20)),
        "salaire_brut": {"montant": "%d.%02d" % (54 * hours + dice.below(400), dice.below(100)),
                         "periode": "mois"},
        "lieu": address(dice), "particularite": "aucune"})
    if country == "DZ":
        work["sequence_salariee"] = False
    else:
        work["lien_cursus"] = True
        work["lien_cursus_explication"] = "L’emploi met en pratique les enseignements du diplôme."
    return work


def pieces(dice, country, key):
    """What is filed: one file a piece, five or six in all, and their stamps."""
    files = [("sejour", "titre-sejour.jpg"), ("passeport", "passeport.jpg"),
             ("scolarite", "certificat-scolarite.pdf"), ("contrat", "contrat.pdf"),
             ("mandat", "mandat.pdf") if country == "DZ" else ("lien_cursus", "programme.pdf")]
    listed, stamped = [], []
    for code, name in files:
        path = "pieces/" + name
        listed.append({"code": code, "fichiers": [path]})
        stamped.append({"code": code, "fichier": path, "octets": 40000 + dice.below(4000000),
                        "sha256": sha256("%s %s" % (key, path)),
                        "pages": 1 + dice.below(4) if name.endswith("pdf") else 1})
    return listed, stamped


def steps(filed):
    """The steps as they were validated, in the hour before the filing."""
    codes = ["salarie", "employeur", "emploi", "justificatifs", "recapitulatif"]
    return [{"etape": code,
             "validee_le": (filed - datetime.timedelta(minutes=48 - 11 * i)).isoformat()}
            for i, code in enumerate(codes)]


def dossier(seed, number):
    """The whole of one filed dossier, ordinary in every way: its receipt has one page."""
    dice = Dice("%s/%d" % (seed, number))
    zone = datetime.timezone(datetime.timedelta(hours=1))
    filed = (datetime.datetime(2026, 11, 2, 8, 0, 0, tzinfo=zone)
             + datetime.timedelta(seconds=dice.below(26 * 86400)))
    person = employee(dice)
    country = person["nationalite"]
    reference = "SPECIMEN-2026-%06d" % number
    listed, stamped = pieces(dice, country, reference)
    return {
        "procedure": PROCEDURE, "langue": "fr", "reference": reference,
        "acces": {"emis_le": (filed - datetime.timedelta(days=2)).isoformat()},
        "etapes": steps(filed),
        "demande": {"type": "premiere", "deposant": "salarie" if country == "DZ" else "employeur"},
        "salarie": person, "employeur": employer(dice), "emploi": job(dice, country),
        "pieces": listed,
        "depot": {"depose_le": filed.isoformat(), "version": 1, "service": SERVICE,
                  "procedure": {"nom": PROCEDURE, "version": VERSION}, "pieces": stamped}}
