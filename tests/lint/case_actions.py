#!/usr/bin/env python3
"""Checks that a case shows each thing that dossier-normalize can do to a file, and that the
manual page names all of them.

    tests/lint/case_actions.py ACTIONS CASES PAGE

Looks for the records' actions in what the cases in CASES want, as tests/piece/done.py shows
them. PAGE lists their ids, in the order of ACTIONS, behind "Ids of actions".
"""
import pathlib
import re
import sys

# What no case shows yet, and why.
EXCUSED = {}
ROW = re.compile(r'^ACTION\(\s*\w+,\s*"([^"]+)"', re.M)
SHOWN = re.compile(r"^    did ([a-z0-9-]+) ", re.M)
LISTED = re.compile(r"^Ids of actions .*\n((?:\.Cm .*\n)+)", re.M)


def listed(page):
    """The ids that the manual page lists."""
    found = LISTED.search(page)
    return re.findall(r"[a-z0-9-]+", found[1].replace(".Cm", "")) if found else []


def main():
    rows = ROW.findall(pathlib.Path(sys.argv[1]).read_text())
    actions = set(rows)
    shown = {name for want in pathlib.Path(sys.argv[2]).glob("*/want.out")
             for name in SHOWN.findall(want.read_text(errors="replace"))}
    wrong = [f"{name}: no case in {sys.argv[2]} shows this action"
             for name in sorted(actions - shown - set(EXCUSED))]
    wrong += [f"{name}: excused, but it is shown, or is no action"
              for name in sorted(EXCUSED) if name in shown or name not in actions]
    if listed(pathlib.Path(sys.argv[3]).read_text()) != rows:
        wrong.append(f"{sys.argv[3]}: lists other ids of actions, or in another order")
    if len(actions) < 10:
        wrong.append(f"{sys.argv[1]}: only {len(actions)} actions were read")
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
