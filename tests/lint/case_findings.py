#!/usr/bin/env python3
"""Checks that a case shows each finding that an attachment can get.

    tests/lint/case_findings.py CATALOGUE CASES…

Looks at what the cases in CASES want: records of --json, and what tests/piece/told.py and
done.py make of them.
"""
import pathlib
import re
import sys

SECTION = "The attachments"
# What no file brings about, and where it is tested instead.
EXCUSED = {
    "decoder-failed": "a worker that fails is no matter of the file; tests/unit/test_examiner.c "
                      "makes it crash, spin and run out of memory",
}
HEADING = re.compile(r"^/\* (.*)$", re.M)
ROW = re.compile(r'^FINDING\(\w+, "([^"]+)"', re.M)
SHOWN = re.compile(r'"id":"([a-z0-9-]+)"|^    (?:error|warning|info) ([a-z0-9-]+)(?: |$)', re.M)


def attachment_findings(catalogue):
    heading = ""
    for part in sorted([*HEADING.finditer(catalogue), *ROW.finditer(catalogue)],
                       key=lambda match: match.start()):
        if part.re is HEADING:
            heading = part[1]
        elif heading.startswith(SECTION):
            yield part[1]


def shown_findings(cases):
    for want in sorted(want for folder in cases for want in folder.glob("*/want.out")):
        for match in SHOWN.finditer(want.read_text(errors="replace")):
            yield match[1] or match[2]


def main():
    catalogue, *cases = (pathlib.Path(name) for name in sys.argv[1:])
    findings = set(attachment_findings(catalogue.read_text()))
    shown = set(shown_findings(cases))
    where = ", ".join(map(str, cases))
    wrong = [f"{name}: no case in {where} shows this finding"
             for name in sorted(findings - shown - set(EXCUSED))]
    wrong += [f"{name}: excused, but it is shown, or is no finding of attachments"
              for name in sorted(EXCUSED) if name in shown or name not in findings]
    if len(findings) < 50:
        wrong.append(f"{catalogue}: only {len(findings)} findings of attachments were read")
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
