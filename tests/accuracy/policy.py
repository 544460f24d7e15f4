"""The tables of policy.md, as the checks use them."""
import pathlib
import re

PAGE = pathlib.Path(__file__).resolve().parent / "policy.md"
ASKED = ("refused", "named", "opens", "judged", "bounded")


def tables(text):
    """{heading: [cells of a row]}; a cell of names in backquotes is a tuple of them."""
    found, heading = {}, None
    for line in text.splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("|") and not re.match(r"\|[-| ]*\|$", line):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            found.setdefault(heading, []).append(
                [tuple(re.findall(r"`([^`]+)`", cell)) if "`" in cell else cell for cell in cells])
    return {heading: rows[1:] for heading, rows in found.items()}


class Policy:
    def __init__(self, text=None):
        found = tables(text or PAGE.read_text())
        self.sound = {name for row in found["Findings that may refuse a sound file"]
                      for name in row[0]}
        self.classes = {row[0][0]: set(row[1]) for row in found["Classes"]}
        self.acts = {row[0][0]: set(row[1]) for row in found["What acts"]}
        self.flags = {row[0][0]: (row[1], set(row[2]))
                      for row in found["Where decoders differ, or a policy decides"]}
        wrong = [flag for flag, (asked, _) in self.flags.items() if asked not in ASKED]
        if wrong:
            raise ValueError("policy.md asks what is not explained: " + ", ".join(wrong))

    def names(self):
        """All findings that the page speaks of."""
        sets = [self.sound, *self.classes.values(), *self.acts.values(),
                *(names for _, names in self.flags.values())]
        return set().union(*sets)
