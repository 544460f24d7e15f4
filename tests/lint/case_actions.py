#!/usr/bin/env python3
"""Checks that a case shows each thing that dossier-normalize can do to a file.

    tests/lint/case_actions.py ACTIONS CASES

Looks for the records' actions in what the cases in CASES want, as tests/piece/done.py shows
them.
"""
import pathlib
import re
import sys

# What no case shows yet, and why.
EXCUSED = {}
ROW = re.compile(r'^ACTION\(\w+, "([^"]+)"', re.M)
SHOWN = re.compile(r"^    did ([a-z0-9-]+) ", re.M)


def main():
    actions = set(ROW.findall(pathlib.Path(sys.argv[1]).read_text()))
    shown = {name for want in pathlib.Path(sys.argv[2]).glob("*/want.out")
             for name in SHOWN.findall(want.read_text(errors="replace"))}
    wrong = [f"{name}: no case in {sys.argv[2]} shows this action"
             for name in sorted(actions - shown - set(EXCUSED))]
    wrong += [f"{name}: excused, but it is shown, or is no action"
              for name in sorted(EXCUSED) if name in shown or name not in actions]
    if len(actions) < 10:
        wrong.append(f"{sys.argv[1]}: only {len(actions)} actions were read")
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
