#!/usr/bin/env python3
"""Checks C sources for what the compiler lets pass.

    tests/lint/source.py FILE...

- no function is longer than 60 lines, brace to brace (braces in the first column);
- functions that cannot be used safely, anywhere;
- printing, ending the process, the clock, the locale and the time zone, in library rooms;
- words that say that something is left to do.
"""
import pathlib
import re
import sys

LONGEST = 60
UNSAFE = {
    "strcpy": "memcpy with a length", "strcat": "a struct buf", "strncpy": "memcpy with a length",
    "sprintf": "snprintf or buf_printf", "vsprintf": "vsnprintf or buf_printf", "gets": "getline",
    "atoi": "strtol", "atol": "strtol", "strtok": "str_split", "tmpnam": "mkstemp",
    "mktemp": "mkstemp", "alloca": "an arena", "scanf": "a parser", "sscanf": "a parser",
}
LIBRARY = {
    "printf": "prints", "fprintf": "prints", "vprintf": "prints", "puts": "prints",
    "fputs": "prints", "putchar": "prints", "perror": "prints", "exit": "ends the process",
    "_exit": "ends the process", "abort": "ends the process", "quick_exit": "ends the process",
    "assert": "ends the process", "setlocale": "depends on the locale",
    "getenv": "depends on the environment", "localtime": "depends on the time zone",
    "localtime_r": "depends on the time zone", "mktime": "depends on the time zone",
    "strftime": "depends on the locale",
}
# Rooms that talk to the user and to the machine.
FRONT = ("src/tool/", "src/cli/", "tests/")
# What a room is there for.
ALLOWED = {("src/guard/", "_exit")}
LEFT = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
COMMENT_OR_STRING = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)
CALL = re.compile(r"(?<![\w.>])(\w+)\s*\(")


def code_only(text):
    """The text with comments and literals blanked, lines kept."""
    return COMMENT_OR_STRING.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)


def long_functions(path, lines):
    start = None
    for number, line in enumerate(lines, 1):
        if line.startswith("{"):
            start = number
        elif line.startswith("}") and start:
            if number - start - 1 > LONGEST:
                yield (f"{path}:{start}: a function of {number - start - 1} lines, the limit is "
                       f"{LONGEST}")
            start = None


def calls(path, lines):
    library = not str(path).startswith(FRONT)
    for number, line in enumerate(lines, 1):
        for name in CALL.findall(line):
            if name in UNSAFE:
                yield f"{path}:{number}: {name} is not used here: take {UNSAFE[name]}"
            elif library and name in LIBRARY and not any(
                    str(path).startswith(room) and name == may for room, may in ALLOWED):
                yield f"{path}:{number}: {name} {LIBRARY[name]}, which library code never does"


def check(path):
    text = path.read_text()
    lines = code_only(text).splitlines()
    yield from long_functions(path, lines)
    yield from calls(path, lines)
    for number, line in enumerate(text.splitlines(), 1):
        if LEFT.search(line):
            yield f"{path}:{number}: something is left to do: {line.strip()}"


def main():
    wrong = [line for name in sys.argv[1:] for line in check(pathlib.Path(name))]
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
