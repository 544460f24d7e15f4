#!/usr/bin/env python3
"""Checks that receipts give back what their dossiers say.

    tests/conformance/check_text.py FILE.ndjson FOLDER [SHOWN]

FOLDER holds the receipts that dossier-confirm made of FILE, each named by its reference.
The template is filled again here, in another way, and every value that it prints must be
- in the text of the tags (tests/pdftree.py), in the template's order;
- whole in the text of the pages: pdftotext -raw, or its own reading order, where it drops
  hyphens at line ends, so that these do not count there.
Characters must be the same ones; spaces and line ends are left out of the comparison, for a
value may wrap anywhere. Prints what is missing, SHOWN lines of it at most (40), and a line
"N passed, N failed".
"""
import calendar
import json
import os
import pathlib
import re
import subprocess
import sys
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent))
import pdftree  # noqa: E402

TEMPLATES = pathlib.Path(os.environ.get("DOSSIER_TOOLS_DATA") or HERE.parent.parent) / "templates"

MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December"}
# The countries of the made-up people.
COUNTRIES = {
    "AM": ("Arménie", "Armenia"), "BR": ("Brésil", "Brazil"), "CN": ("Chine", "China"),
    "CI": ("Côte d’Ivoire", "Côte d’Ivoire"), "CM": ("Cameroun", "Cameroon"),
    "CO": ("Colombie", "Colombia"), "DZ": ("Algérie", "Algeria"), "GE": ("Géorgie", "Georgia"),
    "IN": ("Inde", "India"), "JP": ("Japon", "Japan"), "LB": ("Liban", "Lebanon"),
    "MA": ("Maroc", "Morocco"), "MG": ("Madagascar", "Madagascar"), "SN": ("Sénégal", "Senegal"),
    "TN": ("Tunisie", "Tunisia"), "TR": ("Turquie", "Türkiye"), "UA": ("Ukraine", "Ukraine"),
    "US": ("États-Unis", "United States"), "VN": ("Viêt Nam", "Vietnam")}
BUILT_IN = {"depot.depose_le": "instant", "depot.version": "entier",
            "depot.pieces.octets": "octets", "depot.pieces.pages": "entier", "depot.service.telephone": "telephone",
            "calcul.silence_le": "date"}
PROCEDURE_TEXTS = ["titre", "acte", "autorite", "suite", "recours", "avertissement",
                   "confidentialite"]


# --- Values as they are printed; spaces do not matter ---

def day_long(iso, lang):
    year, month, day = (int(n) for n in iso.split("-"))
    first = "er" if lang == "fr" and day == 1 else ""
    return "%d%s %s %d" % (day, first, MONTHS[lang].split()[month - 1], year)


def day_short(iso):
    return "/".join(reversed(iso.split("-")))


def offset(text, lang):
    if text == "Z" or text[1:] == "00:00":
        return "UTC"
    hours, minutes = int(text[1:3]), text[4:6]
    sign = "+" if text[0] == "+" else "\u2212"
    more = "" if minutes == "00" else " h " + minutes if lang == "fr" else ":" + minutes
    return "UTC%s%d%s" % (sign, hours, more)


def moment(iso, form, lang):
    hour, minute, where = int(iso[11:13]), iso[14:16], offset(iso[19:], lang)
    time = ("%d h %s (%s)" if lang == "fr" else "%02d:%s (%s)") % (hour, minute, where)
    if form in ("heure", "date", "iso"):
        return {"heure": time, "date": day_long(iso[:10], lang), "iso": iso}[form]
    if form == "court":
        return day_short(iso[:10]) + time
    return day_long(iso[:10], lang) + (" à " if lang == "fr" else " at ") + time


def thousands(digits, lang):
    return digits if lang == "fr" else "{:,}".format(int(digits))


def size(count, lang):
    if count < 1000:
        unit = {"fr": "octet", "en": "byte"}[lang]
        return "%d %s%s" % (count, unit, "s" if count > 1 else "")
    scale, name = (1000, "k") if count < 999500 else (1000000, "M")
    if scale == 1000 and count >= 9950:
        shown = str((count + 500) // 1000)
    else:
        tenths = (count * 10 + scale // 2) // scale
        shown = "%d.%d" % divmod(tenths, 10) if tenths % 10 else str(tenths // 10)
    return shown.replace(".", ",") + name + "o" if lang == "fr" else shown + name + "B"


def telephone(value):
    return "0" + value[3:] if value.startswith("+33") else value


def printed(value, kind, form, lang, choices):
    """What the page shows; None where this program cannot tell."""
    if form == "ligne":
        return ", ".join(part.strip() for part in value.split("\n") if part.strip())
    if form in ("brut", "code") or kind is None:
        return str(value)
    if kind == "date":
        return {"court": day_short(value), "iso": value}.get(form, day_long(value, lang))
    if kind == "instant":
        return moment(value, form, lang)
    if kind == "octets":
        return size(value, lang)
    if kind == "entier":
        return thousands(str(value), lang)
    if kind == "telephone":
        return telephone(value)
    if kind == "choix":
        return choices[value][lang]
    if kind == "pays":
        return COUNTRIES[value][lang == "en"] if value in COUNTRIES else None
    return None if kind in ("montant", "decimal", "booleen") else value


# --- The template, filled in a small way of its own ---

class Procedure:
    def __init__(self, name, version):
        folder = TEMPLATES / ("%s@%s" % (name, version))
        self.folder = folder if folder.is_dir() else TEMPLATES / name
        self.data = json.loads((self.folder / "procedure.json").read_text(encoding="utf-8"))
        fields = [field for step in self.data["etapes"] for field in step["champs"]]
        self.kinds = {**{f["chemin"]: f["type"] for f in fields}, **BUILT_IN}
        self.choices = {f["chemin"]: {c["code"]: c["libelle"] for c in f["choix"]}
                        for f in fields if "choix" in f}
        self.labels = {p["code"]: p["libelle"] for p in self.data["pieces"]}

    def template(self, lang):
        text = (self.folder / lang / "confirmation.md").read_text(encoding="utf-8")
        # What a QR code holds is no text, and footers are no content of the tags.
        text = re.sub(r"^(```qr)\n.*\n", r"\1\n", text, flags=re.M)
        return re.sub(r"^```pied\n.*?^```$", "", text, flags=re.M | re.S)

    def view(self, dossier, lang):
        shown = {key: value for key, value in dossier.items() if key not in ("acces", "sceau")}
        own = self.data
        shown["procedure"] = {key: own[key][lang] for key in PROCEDURE_TEXTS if key in own}
        shown["procedure"].update(nom=own["procedure"], version=own["version"],
                                  silence=own["silence"]["texte"][lang])
        shown["calcul"] = {"silence_le": later(dossier["depot"]["depose_le"][:10],
                                               own["silence"]["delai_mois"])}
        shown["document"] = {"complement": dossier["depot"]["version"] > 1}
        pieces = [{**piece, "libelle": self.labels[piece["code"]][lang]}
                  for piece in dossier["depot"]["pieces"]]
        shown["depot"] = {**dossier["depot"], "pieces": pieces}
        return shown


def later(iso, months):
    year, month, day = (int(n) for n in iso.split("-"))
    month += months
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return "%04d-%02d-%02d" % (year, month, min(day, calendar.monthrange(year, month)[1]))


def find(stack, name):
    """(value, path, form) of a dotted name, from the innermost context that has its head."""
    head, *rest = name.split(".")
    for context, path in reversed(stack):
        if isinstance(context, dict) and head in context:
            value, path = context[head], (path + "." + head).lstrip(".")
            while rest and isinstance(value, dict):
                key = rest.pop(0)
                value, path = value.get(key), path + "." + key
            return value, path, ".".join(rest)
    return None, name, ""


TAG = re.compile(r"\{\{\{?([#^/!&>]?)\s*([^}]*?)\s*\}?\}\}")


def shown_values(template, view):
    """(path, value, form) of each value that the template prints, in its order."""
    tags = [m.groups() for m in TAG.finditer(template)]

    def end_of(at):
        depth = 0
        for i in range(at, len(tags)):
            depth += (tags[i][0] in ("#", "^")) - (tags[i][0] == "/")
            if depth == 0:
                return i
        raise SystemExit("unclosed section " + tags[at][1])

    def walk(at, end, stack):
        while at < end:
            sigil, name = tags[at]
            if sigil in ("#", "^"):
                close = end_of(at)
                value, path, _ = find(stack, name)
                full = value not in (None, False, "", [])
                if sigil == "^" and not full:
                    yield from walk(at + 1, close, stack)
                elif sigil == "#" and full:
                    for item in value if isinstance(value, list) else [value]:
                        yield from walk(at + 1, close, stack + [(item, path)])
                at = close
            elif sigil in ("", "&"):
                value, path, form = find(stack, name)
                if value is not None:
                    yield path, value, form
            at += 1

    return walk(0, len(tags), [(view, "")])


# --- What the file gives back ---

def bare(text):
    """Without spaces; a true minus counts as a hyphen, which fonts without one print."""
    return "".join(text.split()).replace("\u2212", "-")


def output(*command):
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()


def tag_text(pdf):
    """The text of the tags, in their order."""
    texts = re.findall(r' ("(?:[^"\\]|\\.)*")$', pdftree.dump(str(pdf)), re.M)
    return bare("".join(json.loads(text) for text in texts))


def page_texts(pdf, *options):
    return [bare(page) for page in output("pdftotext", *options, pdf, "-").split("\f")[:-1]]


def over_pages(pages, wanted):
    """A long value begins on one page and goes on, behind a footer, on the next."""
    for before, after in zip(pages, pages[1:]):
        for cut in range(1, len(wanted)):
            if (wanted[:cut] in before[-len(wanted) - 300:]
                    and wanted[cut:] in after[:len(wanted) + 300]):
                return True
    return False


class Receipt:
    def __init__(self, pdf):
        self.tags = tag_text(pdf)
        self.raw = page_texts(pdf, "-raw")
        self.reading = [page.replace("-", "") for page in page_texts(pdf)]

    def on_pages(self, text):
        plain = text.replace("-", "")
        return (any(text in page for page in self.raw)
                or any(plain in page for page in self.reading)
                or over_pages(self.raw, text) or over_pages(self.reading, plain))

    def wrong(self, wanted):
        at = 0
        for path, text in wanted:
            found = self.tags.find(text, at)
            if found >= 0:
                at = found + len(text)
            else:
                how = "out of order in the tags" if text in self.tags else "not in the tags"
                yield path, how, text
            if not self.on_pages(text):
                yield path, "not whole in pdftotext", text


def wanted_values(procedure, dossier):
    """(path, text without spaces) of all that the receipt prints."""
    lang = dossier.get("langue", "fr")
    view = procedure.view(dossier, lang)
    for path, value, form in shown_values(procedure.template(lang), view):
        text = printed(value, procedure.kinds.get(path), form, lang, procedure.choices.get(path))
        if text is not None and bare(text):
            yield path, bare(unicodedata.normalize("NFC", text))


def check(line, folder, procedures):
    """What is wrong with the receipt of the dossier, and how many values it has."""
    dossier = json.loads(line)
    stamp = dossier["depot"]["procedure"]
    key = (stamp["nom"], stamp["version"])
    if key not in procedures:
        procedures[key] = Procedure(*key)
    head = re.sub(r"[^0-9A-Za-z-].*", "", dossier["reference"])
    files = sorted(folder.glob(head + "*.pdf"))
    if len(files) != 1:
        return ["%s: %d receipts" % (dossier["reference"], len(files))], 0
    wanted = list(wanted_values(procedures[key], dossier))
    return ["%s: %s: %s: %s" % (files[0].name, *problem)
            for problem in Receipt(files[0]).wrong(wanted)], len(wanted)


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    folder, procedures = pathlib.Path(sys.argv[2]), {}
    limit = int(sys.argv[3]) if len(sys.argv) == 4 else 40
    passed = failed = values = shown = 0
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            wrong, count = check(line, folder, procedures)
            values += count
            passed, failed = passed + (not wrong), failed + bool(wrong)
            for message in wrong[:max(0, limit - shown)]:
                print(message)
            shown += len(wrong)
    if shown > limit:
        print("... and %d more" % (shown - limit))
    print("%d values looked for" % values)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
