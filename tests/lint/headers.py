#!/usr/bin/env python3
"""Checks headers: each compiles alone, is guarded by its path and says what it is.

    tests/lint/headers.py HEADER... -- COMPILER [OPTION...]
"""
import pathlib
import re
import subprocess
import sys


def problems(path, compiler):
    text = path.read_text()
    guard = re.sub(r"\W", "_", str(path.relative_to("src"))).upper()
    if not text.startswith(f"/* {path.name} - "):
        yield f"{path}:1: begins with no header comment: /* {path.name} - what it is."
    if not re.search(rf"^#ifndef {guard}\n#define {guard}\n", text, re.M):
        yield f"{path}:1: is not guarded by {guard}"
    if not text.endswith("\n#endif\n"):
        yield f"{path}: does not end with the guard's #endif"
    unit = f'#include "{path.relative_to("src")}"\nextern int nothing_else;\n'
    done = subprocess.run(compiler + ["-fsyntax-only", "-x", "c", "-"], input=unit.encode(),
                          capture_output=True)
    if done.returncode:
        yield f"{path}: does not compile alone:\n{done.stderr.decode().rstrip()}"


def main():
    split = sys.argv.index("--")
    wrong = [line for name in sys.argv[1:split]
             for line in problems(pathlib.Path(name), sys.argv[split + 1:])]
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
