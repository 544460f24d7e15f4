#!/usr/bin/env python3
"""Prints N odd but valid dossiers as NDJSON, the same ones for the same seed.

    tests/conformance/random_dossiers.py N [SEED] > FILE.ndjson

Texts of 1 to 300 characters in the scripts that fonts/ covers, composed or not, with marks
that no single character has, characters that mean something to Markdown, Mustache, HTML,
JSON and PDF, and words that no line can hold; optional fields come and go; 0 to 40 pieces;
every offset of the world; any version. check_text.py says whether the receipts show it all.
"""
import json
import os
import sys
import unicodedata

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../../samples"))
import invented  # noqa: E402

TEMPLATES = os.path.join(HERE, "../../templates", invented.PROCEDURE)


def span(first, last):
    """The letters among these code points."""
    return [chr(c) for c in range(first, last + 1)
            if unicodedata.category(chr(c)) in ("Ll", "Lu", "Lo")]


VIETNAMESE = list("aăâbcdđeêghiklmnoôơpqrstuưvxy"
                  "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ")
SCRIPTS = {
    "french": list("abcdefghijklmnopqrstuvwxyzàâæçéèêëîïôœùûüÿÀÂÉÈÊËÎÔÛÇŒ"),
    "vietnamese": VIETNAMESE + [c.upper() for c in VIETNAMESE],
    "polish": list("aąbcćdeęfghijklłmnńoóprsśtuwyzźżĄĆĘŁŃÓŚŹŻ"),
    "turkish": list("abcçdefgğhıijklmnoöprsştuüvyzÇĞİÖŞÜ"),
    "baltic": list("aāčeēģiīķļņšuūžąęėįųůőűťďľĺŕřÅØÆđħŋ"),
    "african": list("aɓcɗeǝɛɣhiɩkƙlmnɲŋoɔpsʃtuʋwyƴzʒ"),
    "greek": span(0x0391, 0x03A9) + span(0x03AC, 0x03CE),
    "polytonic": [c for c in span(0x1F00, 0x1FFC) if unicodedata.normalize("NFC", c) == c],
    "cyrillic": span(0x0400, 0x045F) + list("ґәғқңөұүһҒҚҢ"),
    "georgian": span(0x10D0, 0x10F0),
    "armenian": span(0x0531, 0x0556) + span(0x0561, 0x0586),
}
# Marks above and below, for letters that have no character with them.
MARKS = ["\u0300", "\u0301", "\u0302", "\u0303", "\u0304", "\u0308", "\u030C", "\u0323", "\u0331"]
MARKED = list("aeiounsbdkmxzAEIOUGJ")
SPECIAL = ["*gras*", "_souligné_", "**x**", "# titre", "- liste", "1. un", "> note", "`code`",
           "~~~", "|", "a|b", "[lien](http://example.org)", "![image](x.png)", "<b>b</b>", "&amp;", "&#65;",
           "{{reference}}", "{{{x}}}", "{{^", "\\", "\\n", "(a)", ")", "%%EOF", "<</A/B>>", "\"q\"",
           "'", "’", "« a »", "a ; b", "a : b !", "1 000 000", "---", "***", "fi", "ffl", "AVAT",
           "n° 5", "100 %", "€", "\u00A0", "\u202F", "a\u2011b", "…", "–", "—", "www.example.org"]
CODES = ["sejour", "passeport", "scolarite", "contrat", "mandat", "lien_cursus",
         "bulletins_salaire", "apt_precedente", "profession_reglementee"]
OFFSETS = ["Z", "+00:00", "+01:00", "+02:00", "-04:00", "+04:00", "-03:30", "+05:45", "+11:00",
           "-09:30", "+12:45", "-10:00"]
DATES = ["1900-01-01", "1999-12-31", "2000-02-29", "2004-02-29", "2001-01-01", "2003-08-01"]
SIRETS = ["35600000000048", "35600000009075", invented.siret(1), invented.siret(9999, 99)]
TELEPHONES = ["+33199000000", "+33199009999", "+12025550123", "+4915112345678", "+2611234567"]
NAME_FIELDS = ["salarie.nom_famille", "salarie.prenoms", "salarie.nom_usage",
               "salarie.lieu_naissance", "employeur.raison_sociale", "emploi.intitule"]


def word(dice, letters, length):
    return "".join(dice.pick(letters) for _ in range(length))


def marked_word(dice, length):
    letters = []
    for _ in range(length):
        letters.append(dice.pick(MARKED))
        while dice.chance(0.5):
            letters.append(dice.pick(MARKS))
    return "".join(letters)


def token(dice, script):
    if dice.chance(0.12):
        return dice.pick(SPECIAL)
    length = 1 + dice.below(12) if dice.chance(0.95) else 40 + dice.below(200)
    if dice.chance(0.08):
        return marked_word(dice, length)
    if dice.chance(0.1):
        script = dice.pick(sorted(SCRIPTS))
    return word(dice, SCRIPTS[script], length)


def text(dice, longest):
    """1 to `longest` characters, most of them short, in one script and sometimes others."""
    length = 1 + dice.below(dice.pick([12, 40, 120, longest]))
    length = min(length, longest)
    script = dice.pick(sorted(SCRIPTS))
    made = token(dice, script)
    while len(made) < length:
        made += dice.pick([" ", " ", " ", "-", "’"]) + token(dice, script)
    if dice.chance(0.3):
        made = unicodedata.normalize(dice.pick(["NFC", "NFD"]), made)
    made = made[:length].strip(" \u00A0\u202F")
    while made and unicodedata.combining(made[0]):
        made = made[1:]
    return made or "x"


def fields():
    with open(os.path.join(TEMPLATES, "procedure.json"), encoding="utf-8") as f:
        procedure = json.load(f)
    return [field for step in procedure["etapes"] for field in step["champs"]]


def put(dossier, path, value):
    *parents, last = path.split(".")
    for key in parents:
        dossier = dossier.setdefault(key, {})
    dossier[last] = value


def drop(dossier, path):
    *parents, last = path.split(".")
    for key in parents:
        dossier = dossier.get(key, {})
    dossier.pop(last, None)


def has(dossier, path):
    for key in path.split("."):
        if not isinstance(dossier, dict) or key not in dossier:
            return False
        dossier = dossier[key]
    return True


def odd_texts(dice, dossier, all_fields):
    for field in all_fields:
        path = field["chemin"]
        if field["type"] not in ("texte", "texte_long") or field.get("liste"):
            continue
        if has(dossier, path) and dice.chance(0.6 if path in NAME_FIELDS else 0.3):
            made = text(dice, field.get("max", 300))
            if field["type"] == "texte_long" and dice.chance(0.3):
                made = made.replace(" ", "\n")
            put(dossier, path, made)
        if has(dossier, path) and field.get("obligatoire") is False and dice.chance(0.3):
            drop(dossier, path)


def private_employer(dice, dossier):
    old = dossier["employeur"]
    dossier["employeur"] = {
        "type": "particulier", "adresse": old["adresse"], "contact": old["contact"],
        "particulier": {"nom": text(dice, 300), "prenoms": text(dice, 300),
                        "numero_cotisant": "SP%06d" % dice.below(1000000)}}


def odd_values(dice, dossier):
    person = dossier["salarie"]
    if dice.chance(0.3):
        person["date_naissance"] = dice.pick(DATES)
    if dice.chance(0.3):
        person["numero_etranger"] = dice.pick(["000000001", "99ABCDEFGH1", "9900000000",
                                               "ZZZZZZZZZ"])
    if dice.chance(0.3):
        domain = dice.pick(["@example.org", "@x.example.com"])
        person["courriel"] = "a" * (1 + dice.below(60)) + domain
    if dice.chance(0.1):
        person["courriel"] = ("o'hara+apt_%d{x}|y@mail." % dice.below(99)
                              + "sous-domaine." * 9 + "example.org")
    if dice.chance(0.3):
        person["telephone"] = dice.pick(TELEPHONES)
    if dice.chance(0.1):
        private_employer(dice, dossier)
    elif dice.chance(0.3):
        dossier["employeur"]["siret"] = dice.pick(SIRETS)
    if dice.chance(0.2):
        dossier["emploi"]["contrat"] = "CDI"
        drop(dossier, "emploi.date_fin")
        drop(dossier, "emploi.motif_cdd")


def odd_pieces(dice):
    made = []
    for _ in range(dice.pick([0, 1, 5, 5, 6, 12, 40])):
        name = text(dice, dice.pick([12, 40, 200])).replace("/", "-").strip(".") or "x"
        made.append({"code": dice.pick(CODES),
                     "fichier": "pieces/" + name + dice.pick([".pdf", ".jpg", ".png", ".JPEG"]),
                     "octets": dice.pick([1, 999, 1000, 1999, 999499, 999999, 1000000, 9999999,
                                          10000000, 1 + dice.below(10000000)]),
                     "sha256": invented.sha256(str(dice.random())),
                     "pages": 1 + dice.below(dice.pick([2, 12, 500]))})
    return made


def odd_depot(dice, dossier):
    depot = dossier["depot"]
    year = dice.pick(["2026", "2026", "2027", "2028"])
    depot["depose_le"] = "%s-%02d-%02dT%02d:%02d:%02d%s" % (
        year, 1 + dice.below(12), 1 + dice.below(28), dice.below(24), dice.below(60),
        dice.below(60), dice.pick(OFFSETS))
    depot["version"] = dice.pick([1, 1, 1, 2, 3, 12])
    depot["pieces"] = odd_pieces(dice)
    grouped = {}
    for piece in depot["pieces"]:
        grouped.setdefault(piece["code"], []).append(piece["fichier"])
    dossier["pieces"] = [{"code": code, "fichiers": files} for code, files in grouped.items()]
    if dice.chance(0.2):
        depot["service"] = {**depot["service"], "nom": text(dice, 200), "adresse": text(dice, 200)}


def reference(dice, number):
    """Begins with its number, which check_text.py finds the file by."""
    return "%06d-" % number + dice.pick([
        "A", "%014d" % dice.below(10 ** 14), word(dice, list("ABCDEFGH0123456789"), 30),
        "X-Y_Z.%d" % dice.below(100)])


def dossier(seed, number, all_fields, languages):
    made = invented.dossier(seed, number)
    dice = invented.Dice("odd/%s/%d" % (seed, number))
    made["reference"] = reference(dice, number)
    made["langue"] = dice.pick(languages)
    odd_texts(dice, made, all_fields)
    odd_values(dice, made)
    odd_depot(dice, made)
    return made


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    seed = sys.argv[2] if len(sys.argv) == 3 else "conformance"
    all_fields = fields()
    languages = [lang for lang in ("fr", "fr", "fr", "en")
                 if os.path.exists(os.path.join(TEMPLATES, lang, "confirmation.md"))]
    for number in range(1, int(sys.argv[1]) + 1):
        made = dossier(seed, number, all_fields, languages)
        sys.stdout.buffer.write(json.dumps(made, ensure_ascii=False).encode() + b"\n")


if __name__ == "__main__":
    main()
