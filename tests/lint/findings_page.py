#!/usr/bin/env python3
"""Keeps the section of findings in a manual page in step with the catalogue.

    tests/lint/findings_page.py [--write] CATALOGUE PAGE

Without --write, fails when the page says anything else than the catalogue. The section stands
between the comments `findings: begin` and `findings: end`; its subsections are the comments
of the catalogue.
"""
import pathlib
import re
import sys

BEGIN, END = '.\\" findings: begin\n', '.\\" findings: end\n'
STRING = r'"(?:\\.|[^"\\])*"'
ROW = re.compile(
    rf'FINDING\(\s*\w+,\s*"(?P<id>[^"]+)",\s*SEVERITY_(?P<severity>\w+),\s*FIX_(?P<fix>\w+),'
    rf'\s*(?P<strings>{STRING}(?:[\s,]*{STRING})*)\s*\)')
HEADING = re.compile(r'^/\* (.*?) \*/$', re.M | re.S)
ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "'": "'"}


def unescaped(literal):
    """The text of a C string literal."""
    return re.sub(r"\\(u([0-9a-fA-F]{4})|.)",
                  lambda m: chr(int(m[2], 16)) if m[2] else ESCAPES[m[1]], literal[1:-1])


def arguments(strings):
    """The string arguments of a row; literals beside each other are one."""
    out, end = [], None
    for match in re.finditer(STRING, strings):
        between = strings[end:match.start()] if end is not None else ","
        if "," in between:
            out.append("")
        out[-1] += unescaped(match[0])
        end = match.end()
    return out


def roff(text):
    """A sentence of the catalogue as roff text."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    text = re.sub(r"\{(\w+)(?::\w+)?\}", r"<\\fI\1\\fR>", text)
    text = text.replace("“", "\\(lq").replace("”", "\\(rq").replace("\u00a0", "\\ ")
    return "\\&" + text if text[:1] in ".'" else text


def sentence(text):
    return roff(text[:1].upper() + text[1:] + ("" if text[-1:] in ".!?:" else "."))


def entry(row):
    _, message, _, remedy = arguments(row["strings"])
    kind = row["severity"].lower()
    if row["fix"] == "NORMALIZE":
        kind += ", dossier\\-normalize repairs it"
    yield f'.It Cm {row["id"]} Pq {kind}'
    yield sentence(message)
    if remedy:
        yield f"To do: {roff(remedy)}."


def heading(comment):
    """The first sentence of a comment: what follows is for who edits the catalogue."""
    return re.split(r"\.\s", comment)[0].rstrip(".")


def section(catalogue):
    """The lines of the section, from the text of the catalogue."""
    body = catalogue.split("*/", 1)[1]
    parts = sorted([*HEADING.finditer(body), *ROW.finditer(body)], key=lambda m: m.start())
    is_open = False
    for part in parts:
        if part.re is ROW:
            yield from entry(part)
            continue
        if is_open:
            yield ".El"
        yield f".Ss {roff(heading(part[1]))}"
        yield ".Bl -tag -width Ds"
        is_open = True
    if is_open:
        yield ".El"


def main():
    write = sys.argv[1] == "--write"
    catalogue, page = (pathlib.Path(name) for name in sys.argv[-2:])
    text = page.read_text()
    before, rest = text.split(BEGIN, 1)
    _, after = rest.split(END, 1)
    source = catalogue.read_text()
    wanted = before + BEGIN + "".join(line + "\n" for line in section(source)) + END + after
    if len(ROW.findall(source)) != source.count("\nFINDING("):
        print(f"{catalogue}: a row could not be read")
        return 1
    if wanted == text:
        return 0
    if write:
        page.write_text(wanted)
        return 0
    print(f"{page}: the section of findings is not that of {catalogue}: run `make manuals`")
    return 1


if __name__ == "__main__":
    sys.exit(main())
