#!/usr/bin/env python3
"""Whether `dossier-pieces --schema` and dossier-check say the same of N mutated dossiers.

    tests/schema/agree.py [--strict] [--keep FILE] BIN N [SEED]

BIN is the folder of the tools. The dossiers are the samples, as they are and as drafts, and
odd ones of tests/conformance; then N of the samples, most of them changed in one to four places;
the same ones for the same seed. A dossier agrees when it is valid by the schema exactly if dossier-check has no error (with
--strict no warning either) of the kind that a schema can express. Which are of that kind, and
which not, is EXPRESSED and the functions below it; src/dossier/dossier_schema.h says why.

Every dossier that the schema refuses must have an error of some kind in dossier-check, too:
the schema never refuses more. Ends in "N passed, N failed".
"""
import copy
import glob
import json
import os
import random
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "../..")
DAY = "2026-11-20"

# --- What counts

EXPRESSED = {
    "wrong-type", "bad-integer", "missing-field", "bad-date", "bad-moment", "bad-siret",
    "bad-siren", "bad-foreigner-number", "bad-postcode", "bad-phone", "bad-email", "bad-naf",
    "bad-country", "bad-choice", "bad-amount", "bad-decimal", "bad-school-year", "bad-uai",
    "bad-rome", "bad-idcc", "bad-digest", "empty-value", "too-long", "below-minimum",
    "above-maximum", "line-break", "control-character", "bidi-character",
    "invisible-character", "path-escape", "missing-piece", "piece-without-file",
    "too-many-files", "unknown-key", "unusual-foreigner-number"}
# Of these a schema says the form, not the check digit (or the place of a leap second).
FORMS = {"bad-siret": re.compile(r"(?!0{9})[0-9]{14}"),
         "bad-siren": re.compile(r"(?!0+$)[0-9]{9}"),
         "bad-uai": re.compile(r"[0-9]{7}[A-HJ-NPR-Z]"),
         "bad-moment": re.compile(r".*:60(\.[0-9]+)?([Zz]|[+-].*)")}
# Derived values that depend on one answer with few values; conditions on others count not.
TELLABLE = {"calcul.algerien"}


def at(dossier, place):
    """The value at "pieces[2].fichiers[0]", or None."""
    value = dossier
    for key in re.findall(r"[^.\[\]]+", place):
        try:
            value = value[int(key) if isinstance(value, list) else key]
        except (KeyError, IndexError, TypeError, ValueError):
            return None
    return value


def conditions_of(item):
    return [item[key] for key in ("si", "obligatoire") if isinstance(item.get(key), dict)]


def is_tellable(condition):
    if "champ" in condition:
        return not condition["champ"].startswith("calcul.") or condition["champ"] in TELLABLE
    if "non" in condition:
        return is_tellable(condition["non"])
    return all(is_tellable(c) for c in condition.get("tous", []) + condition.get("un", []))


def beyond(procedure):
    """Paths of fields and codes of pieces whose need a schema cannot tell."""
    fields = {f["chemin"] for step in procedure["etapes"] for f in step["champs"]
              if not all(map(is_tellable, conditions_of(f)))}
    pieces = {p["code"] for p in procedure["pieces"] if not all(map(is_tellable, conditions_of(p)))}
    return fields, pieces


def too_many_in_one_entry(dossier, code, limits):
    return any(isinstance(p, dict) and p.get("code") == code and
               isinstance(p.get("fichiers"), list) and len(p["fichiers"]) > limits[code]
               for p in dossier["pieces"])


def counts(finding, dossier, procedure):
    kind, place = finding["id"], finding.get("field") or ""
    params = finding.get("params") or {}
    fields, pieces = beyond(procedure)
    if kind not in EXPRESSED:
        return False
    if kind in FORMS:
        value = at(dossier, place)
        return not (isinstance(value, str) and FORMS[kind].fullmatch(value))
    if kind == "missing-field":
        return place not in fields
    if kind in ("missing-piece", "piece-without-file"):
        return params["code"] not in pieces
    if kind == "too-many-files":
        limit = procedure["limites"]["fichiers"]
        limits = {p["code"]: p.get("fichiers", limit) for p in procedure["pieces"]}
        return too_many_in_one_entry(dossier, params["code"], limits)
    return True


# --- Dossiers

def samples():
    out = []
    for name in sorted(glob.glob(os.path.join(ROOT, "samples/*/dossier.json"))):
        with open(name, encoding="utf-8") as f:
            dossier = json.load(f)
        out.append(dossier)
        draft = copy.deepcopy(dossier)
        del draft["depot"]
        out.append(draft)
    return out


def odd_ones():
    out = subprocess.run([sys.executable, os.path.join(HERE, "../conformance/random_dossiers.py"), "40"],
                         check=True, capture_output=True).stdout
    return [json.loads(line) for line in out.splitlines()]


# Near what each type wants; "" stands for any text.
TYPED = {
    "": ["", " ", "\u00a0", "x", "x\u0001", "x\u202ey", "a\u200bb", "a\nb", "a\tb", "a\u2028b", "\u007f",
         "\U000e0041", "é" * 300, "é" * 301, "y" * 4000, "y" * 4001, "y" * 4097,
         "../x.pdf", "/x.pdf", "a/../b.pdf", "a/..", "..", "a..b/c.pdf", "...", "./a.pdf", "apt-etudiant"],
    "date": ["2026-02-29", "2024-02-29", "1900-02-29", "2000-02-29", "2100-12-31", "2101-01-01", "1899-12-31",
             "2026-04-31", "2026-1-01", "01/02/2026", "2026-03-01\n"],
    "instant": ["2026-03-01T10:00:00Z", "2026-03-01T10:00:00.123+14:00", "2026-03-01t23:59:60z",
                "2026-03-31T23:59:60Z", "2026-03-01T10:00:00-12:30", "2026-03-01T24:00:00Z",
                "2026-03-01T10:00Z"],
    "decimal": ["0", "00", "1.", ".5", "1.234", "12.34567", "-1", "1e3", "1234567890123", "999999999999.9999", "1,5"],
    "pays": ["FR", "DZ", "ZZ", "fr", "XK", "UK"],
    "code_postal": ["75013", "2A004", "7501", "750130"],
    "telephone": ["+33123456789", "+33012345678", "+3312345678", "0123456789", "+1202555012345678", "+7123456",
                  "+01234567"],
    "courriel": ["a@b.fr", "a@b", "a@b.c", "a..b@c.fr", ".a@c.fr", "a@-c.fr", "a@c-.fr", "a@xn--p1ai",
                 "a@b.xn--p1ai", "a" * 64 + "@b.fr", "a" * 65 + "@b.fr", "a@" + "b" * 63 + ".fr",
                 "a@" + "b" * 64 + ".fr", "a@" + "b." * 130 + "fr", "a b@c.fr", "a@c.fr\n", "é@c.fr", "a@c.123",
                 "a@@c.fr"],
    "naf": ["6201Z", "62.01Z", "6201z"],
    "numero_etranger": ["9912345678", "991234567", "99123456789", "991234567890", "99AB345678", "99ab345678"],
    "annee_universitaire": ["2026-2027", "2026-2028", "2100-2101", "1899-1900", "2026/2027"],
    "uai": ["0750736T", "0750736I", "075073T"],
    "rome": ["M1805", "Z1805", "M180"],
    "idcc": ["1486", "148"],
    "siret": ["00001201300017", "35600000000048", "00000000000000", "12345678901234", "123"],
    "sha256": ["0" * 64, "A" * 64, "f" * 63],
    "entier": [-1, 0, 9999999, 10000000, "12", 2 ** 40],
    "choix": ["oui", "CDI", "premiere", "renouvellement", "salarie", "employeur", "aucun", "apprentissage",
              "particulier", "fr", "en", "depose"],
}
TYPED["montant"] = TYPED["decimal"]
WORDS = [word for words in TYPED.values() for word in words]
OTHERS = [None, True, False, 0, 1, -1, 7, 2 ** 40, [], {}, [None], ["x"], [""], [[]], {"a": 1}]


def places(value, place=()):
    """Every member and item, as (its container, its key)."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in list(items):
        yield value, key
        if isinstance(item, (dict, list)):
            yield from places(item)


def choices_of(procedure):
    return {f["chemin"].split(".")[-1]: [c["code"] for c in f["choix"]]
            for step in procedure["etapes"] for f in step["champs"] if "choix" in f}


def spoil_text(rng, text):
    at_ = rng.randrange(len(text) + 1)
    return rng.choice([
        lambda: text[:at_] + rng.choice("0a ZÉ.-@+\n\t\u202e\u00ad\u0000"[:-1]) + text[at_:],
        lambda: text[:at_] + text[at_ + 1:],
        lambda: text.upper(), lambda: text.lower(), lambda: text + "\n", lambda: " " + text])()


def mutate_pieces(rng, dossier):
    pieces = dossier.get("pieces")
    if not isinstance(pieces, list) or not pieces:
        dossier["pieces"] = [{"code": "sejour", "fichiers": ["a.pdf"]}]
        return
    entry = rng.choice(pieces)
    rng.choice([
        lambda: pieces.remove(entry), lambda: pieces.append(copy.deepcopy(entry)),
        lambda: pieces.append(rng.choice([None, "x", {}, {"code": ""}, {"code": None}, {"fichiers": ["a.pdf"]}])),
        lambda: isinstance(entry, dict) and entry.update(fichiers=["%d.pdf" % i for i in range(rng.randrange(6))]),
        lambda: isinstance(entry, dict) and entry.update(fichiers=[rng.choice(TYPED[""] + OTHERS)]),
        lambda: isinstance(entry, dict) and entry.update(code=rng.choice(["mandat", "sejour", "passeport", "x"])),
        lambda: pieces.append({"code": "mandat", "fichiers": ["m.pdf"]})])()


def mutate_value(rng, dossier, choices):
    container, key = rng.choice(list(places(dossier)))
    value = container[key]
    kind = rng.randrange(8)
    if kind == 0:
        del container[key]
    elif kind == 1:
        container[key] = rng.choice(OTHERS)
    elif kind == 2 and isinstance(value, str):
        container[key] = spoil_text(rng, value)
    elif kind in (3, 4) and key in choices:
        container[key] = rng.choice(choices[key])
    elif kind == 5 and isinstance(value, bool):
        container[key] = not value
    elif kind == 6 and isinstance(container, dict):
        container[rng.choice(["inconnu", "salarie", "numero", "a.b", "fichiers", "autres_lieux", "effectif"])] = \
            rng.choice(WORDS + OTHERS)
    else:
        container[key] = rng.choice(WORDS)


def put_at(dossier, path, value):
    target = dossier
    for key in path[:-1]:
        if not isinstance(target, dict):
            return
        target = target.setdefault(key, {})
    if isinstance(target, dict):
        target[path[-1]] = value


def mutate_field(rng, dossier, fields):
    field = rng.choice(fields)
    put_at(dossier, field["chemin"].split("."), rng.choice(TYPED.get(field["type"], TYPED[""])))


def mutate(rng, dossier, choices, fields):
    dossier = copy.deepcopy(dossier)
    for _ in range(rng.choice([0, 1, 1, 1, 2, 3, 4])):
        kind = rng.randrange(10)
        if kind < 2:
            mutate_pieces(rng, dossier)
        elif kind < 4:  # an answer on which others depend
            field = rng.choice([f for f in fields if "choix" in f])
            put_at(dossier, field["chemin"].split("."), rng.choice(field["choix"])["code"])
        elif kind < 7:
            mutate_field(rng, dossier, fields)
        else:
            mutate_value(rng, dossier, choices)
    return dossier


# --- Verdicts

def check(binary, dossiers):
    with tempfile.NamedTemporaryFile("w", suffix=".ndjson", encoding="utf-8") as stream:
        for dossier in dossiers:
            stream.write(json.dumps(dossier, ensure_ascii=False) + "\n")
        stream.flush()
        out = subprocess.run([os.path.join(binary, "dossier-check"), "--dossier", "--json", "--date", DAY,
                              "--lang", "en", stream.name], capture_output=True, check=False).stdout
    records = [json.loads(line) for line in out.splitlines()]
    if len(records) != len(dossiers):
        sys.exit("dossier-check told of %d dossiers out of %d" % (len(records), len(dossiers)))
    return records


def findings_of(record):
    yield from record["findings"]
    for piece in record.get("pieces") or []:
        for file in piece.get("files") or []:
            yield from file["findings"]


def schema_of(binary, strict):
    command = [os.path.join(binary, "dossier-pieces"), "--schema", "--lang", "en"] + ["--strict"] * strict
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def disagreement(dossier, record, valid, procedure, severities):
    """What is wrong, or None."""
    found = [f for f in findings_of(record) if f["severity"] in severities]
    counted = [f for f in found if counts(f, dossier, procedure)]
    if "error" in record:  # a version of the procedure that is not there: nothing was judged
        return None
    if valid and counted:
        return "valid, but dossier-check finds " + "; ".join(
            "%s at %s" % (f["id"], f.get("field")) for f in counted)
    if not valid and not counted:
        return "not valid, but dossier-check has nothing of the kind (%s)" % ", ".join(
            f["id"] for f in found)
    return None


def compare(validator, judged, procedure, severities):
    """(record, whether it is valid, what is wrong or None) of each dossier."""
    for dossier, record in judged:
        valid = validator.is_valid(dossier)
        yield record, valid, disagreement(dossier, record, valid, procedure, severities)


def would_notice(schema, make, judged, procedure, severities):
    """Failures of this very test: parts of the schema taken away must be missed."""
    for part in ("allOf", "required", "pattern", "oneOf", "maxLength", "type"):
        if not any(wrong for _, _, wrong in compare(make(without(schema, part)), judged, procedure, severities)):
            yield "without its \"%s\" the schema agrees all the same" % part


def without(schema, part):
    if isinstance(schema, list):
        return [without(item, part) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: without(value, part) for key, value in schema.items()
            if key != part or isinstance(value, dict)}


def alone(judged, procedure):
    out = set()
    for dossier, record in judged:
        kinds = {f["id"] for f in findings_of(record) if counts(f, dossier, procedure)}
        out |= kinds if len(kinds) == 1 else set()
    return out


def main():
    arguments = [a for a in sys.argv[1:] if a != "--strict"]
    strict = "--strict" in sys.argv[1:]
    if len(arguments) not in (2, 3):
        sys.exit(__doc__)
    try:
        from jsonschema import Draft202012Validator
    except ImportError:
        print("python3-jsonschema is missing: make deps\n0 passed, 0 failed, 1 skipped")
        return 0
    binary, count = arguments[0], int(arguments[1])
    rng = random.Random(int(arguments[2]) if len(arguments) == 3 else 1)
    with open(os.path.join(ROOT, "templates/apt-etudiant/procedure.json"), encoding="utf-8") as f:
        procedure = json.load(f)
    schema = schema_of(binary, strict)
    Draft202012Validator.check_schema(schema)
    originals, choices = samples(), choices_of(procedure)
    fields = [f for step in procedure["etapes"] for f in step["champs"]]
    dossiers = originals + odd_ones() + [mutate(rng, rng.choice(originals), choices, fields) for _ in range(count)]
    severities = {"error", "warning"} if strict else {"error"}
    judged = list(zip(dossiers, check(binary, dossiers)))
    verdicts = list(compare(Draft202012Validator(schema), judged, procedure, severities))
    refused = sum(not valid for _, valid, _ in verdicts)
    wrong = [(record, message) for record, _, message in verdicts if message]
    for record, message in wrong[:20]:
        print("line %d: %s" % (record["line"] or 0, message))
    unnoticed = list(would_notice(schema, Draft202012Validator, judged, procedure, severities))
    for message in unnoticed:
        print(message)
    print("%d dossiers, %d of them not valid; findings that decided alone: %d of %d"
          % (len(dossiers), refused, len(alone(judged, procedure)), len(EXPRESSED)))
    failed = len(wrong) + len(unnoticed)
    print("%d passed, %d failed" % (len(dossiers) + 6 - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
