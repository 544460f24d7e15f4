#!/usr/bin/env python3
"""Checks the direction of every #include in a source tree against a table.

    tests/lint/layers.py tests/layers.txt src

Prints file:line and the rule for each include that breaks one; the table explains itself.
"""
import fnmatch
import pathlib
import re
import sys

INCLUDE = re.compile(r'\s*#\s*include\s+(["<])([^">]+)[">]')


class Table:
    def __init__(self, path):
        self.rooms, self.owners, self.system = {}, {}, []
        for line in path.read_text().splitlines():
            words = line.split("#")[0].split()
            if not words:
                continue
            if words[0] == "system:":
                self.system += words[1:]
            elif words[0].startswith("<"):
                self.owners[words[0].strip("<>")] = words[1]
            else:
                self.rooms[words[0].rstrip(":")] = words[1:]

    def cycle(self):
        """A room that may include itself by way of others, or None."""
        for room in self.rooms:
            seen, ahead = set(), list(self.rooms[room])
            while ahead:
                below = ahead.pop()
                if below not in seen:
                    seen.add(below)
                    ahead += self.rooms.get(below, [])
            if room in seen:
                return room
        return None

    def own(self, room, header):
        """What is wrong with #include "header" in room, or None."""
        below, slash, _ = header.partition("/")
        if not slash:
            return f'"{header}" names no room: write "{room}/{header}"'
        if below == room or below in self.rooms.get(room, []):
            return None
        may = ", ".join(self.rooms.get(room, [])) or "no other room"
        return f'{room} may not include "{header}": {room} includes {may}'

    def foreign(self, room, header):
        """What is wrong with #include <header> in room, or None."""
        if any(fnmatch.fnmatch(header, pattern) for pattern in self.system):
            return None
        for pattern, owner in self.owners.items():
            if fnmatch.fnmatch(header, pattern):
                return None if room == owner else f"<{header}> is included in {owner} alone"
        return f"<{header}> is in no rule of the table: add it there, with its one room"


def check(table, room, path):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            rule = table.own if match[1] == '"' else table.foreign
            wrong = rule(room, match[2])
            if wrong:
                yield f"{path}:{number}: {wrong}"


def main():
    table, top = Table(pathlib.Path(sys.argv[1])), pathlib.Path(sys.argv[2])
    wrong = []
    if table.cycle():
        wrong.append(f"{sys.argv[1]}: {table.cycle()} may include itself by way of others")
    for path in sorted(top.rglob("*.[chd]*")):
        room = path.relative_to(top).parts[0]
        if room not in table.rooms:
            wrong.append(f"{path}: the table has no room {room}")
        wrong += check(table, room, path)
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
