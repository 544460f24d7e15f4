#!/usr/bin/env python3
"""Checks that recaps show every answer of their dossiers.

    tests/conformance/check_recap.py FILE.ndjson FOLDER [SHOWN]

FOLDER holds the recaps that dossier-recap made of FILE, each named by its reference. Each field of
the procedure that the dossier fills in must be there, its label before its value, in the order
of the steps, in the tags and whole on the pages (see check_text.py). Prints what is missing,
SHOWN lines of it at most (40), and a line "N passed, N failed".
"""
import json
import pathlib
import re
import sys
import unicodedata

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from check_text import Procedure, Receipt, bare, printed  # noqa: E402


def value_at(dossier, path):
    for key in path.split("."):
        dossier = dossier.get(key) if isinstance(dossier, dict) else None
    return dossier


def answers(procedure, steps, dossier):
    """(path, text without spaces): the label and the value of each answer."""
    lang = dossier.get("langue", "fr")
    for field in (f for step in steps for f in step.get("champs", [])):
        path, value = field["chemin"], value_at(dossier, field["chemin"])
        if value in (None, "", []):
            continue
        items = value if isinstance(value, list) else [value]
        texts = [printed(item, procedure.kinds.get(path), "", lang, procedure.choices.get(path))
                 for item in items]
        yield path, bare(unicodedata.normalize("NFC", field["libelle"][lang]))
        if None not in texts:
            yield path, bare(unicodedata.normalize("NFC", ", ".join(texts)))


def check(line, folder, procedures):
    dossier = json.loads(line)
    stamp = dossier["depot"]["procedure"]
    key = (stamp["nom"], stamp["version"])
    if key not in procedures:
        procedure = Procedure(*key)
        procedures[key] = procedure, procedure.data["etapes"]
    head = re.sub(r"[^0-9A-Za-z-].*", "", dossier["reference"])
    files = sorted(folder.glob(head + "*.pdf"))
    if len(files) != 1:
        return ["%s: %d recaps" % (dossier["reference"], len(files))], 0
    wanted = list(answers(*procedures[key], dossier))
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
    print("%d labels and values looked for" % values)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
