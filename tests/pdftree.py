#!/usr/bin/env python3
"""The tag tree of a PDF as text: types, attributes, and the text that each tag holds.

    tests/pdftree.py FILE.pdf

Reads the file through `qpdf --json`. Says nothing of fonts, places or sizes, so that a
dump stays the same as long as the document says the same.
"""
import base64
import json
import re
import subprocess
import sys


class Pdf:
    """The objects of a file, references followed."""

    def __init__(self, path):
        done = subprocess.run(["qpdf", "--json=2", "--json-key=qpdf", "--json-stream-data=inline",
                               "--decode-level=generalized", "--", path], capture_output=True)
        if done.returncode:
            raise ValueError(f"qpdf: {done.stderr.decode(errors='replace').strip()}")
        self.objects = json.loads(done.stdout)["qpdf"][1]
        self.root = self.get(self.objects["trailer"]["value"]["/Root"])

    def get(self, value):
        """What a value refers to; for a stream, its dictionary."""
        while isinstance(value, str) and re.fullmatch(r"\d+ \d+ R", value):
            found = self.objects.get("obj:" + value, {})
            value = found["stream"]["dict"] if "stream" in found else found.get("value")
        return value

    def data(self, reference):
        """The bytes of a stream."""
        return base64.b64decode(self.objects["obj:" + reference]["stream"]["data"])

    def pages(self):
        """References of the pages, in order."""
        def walk(reference):
            node = self.get(reference)
            if node.get("/Type") == "/Pages":
                return [page for kid in self.get(node["/Kids"]) for page in walk(kid)]
            return [reference]
        return walk(self.root["/Pages"])


def plain(value):
    """A JSON value of qpdf's as text: strings lose their mark, names their slash."""
    if isinstance(value, str):
        if value.startswith("b:"):
            return bytes.fromhex(value[2:]).decode("latin-1")
        return value[2:] if value.startswith("u:") else value.lstrip("/")
    return json.dumps(value)


# --- Content streams

TOKEN = re.compile(rb"""[\0\t\n\f\r ]+|%[^\r\n]*|(?P<hex><[0-9A-Fa-f\s]*>)|(?P<open><<|\[)
                        |(?P<close>>>|\])|(?P<string>\()|(?P<name>/[^\0\t\n\f\r ()<>\[\]{}/%]*)
                        |(?P<word>[^\0\t\n\f\r ()<>\[\]{}/%]+)""", re.X)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}


def literal(data, at):
    """The string that begins behind the parenthesis before `at`, and where it ends."""
    out, depth = bytearray(), 1
    while depth:
        char = data[at:at + 1]
        if not char:
            raise ValueError("a string in a content stream has no end")
        at += 1
        if char == b"\\":
            octal = re.compile(rb"[0-7]{1,3}").match(data, at)
            if octal:
                out.append(int(octal[0], 8) & 255)
                at = octal.end()
                continue
            out += ESCAPES.get(data[at:at + 1], data[at:at + 1])
            at += 1
            continue
        depth += {b"(": 1, b")": -1}.get(char, 0)
        if depth:
            out += char
    return bytes(out), at


def image_end(data, at, settings):
    """Where the operator EI of an inline image ends, whose bytes begin at `at`."""
    image = dict(zip(settings[::2], settings[1::2]))
    if "/F" not in image and "/Filter" not in image:
        at += int((image["/W"] * image.get("/BPC", 1) + 7) // 8 * image["/H"])
    end = re.compile(rb"[\0\t\n\f\r ]EI(?=[\0\t\n\f\r ]|$)").search(data, at)
    if not end:
        raise ValueError("an inline image has no end")
    return end.end()


def operations(data):
    """(operator, operands) of a content stream: strings are bytes, names start with /."""
    at, stack, operands = 0, [], []
    while at < len(data):
        token = TOKEN.match(data, at)
        if not token:
            raise ValueError(f"content stream, byte {at}: {data[at:at + 20]!r}")
        at = token.end()
        kind = token.lastgroup
        if kind == "open":
            stack.append(operands)
            operands = []
        elif kind == "close":
            inner, operands = operands, stack.pop()
            operands.append(dict(zip(inner[::2], inner[1::2])) if token[0] == b">>" else inner)
        elif kind == "hex":
            digits = re.sub(rb"[^0-9A-Fa-f]", b"", token[0]).decode()
            operands.append(bytes.fromhex(digits + "0" * (len(digits) % 2)))
        elif kind == "string":
            string, at = literal(data, at)
            operands.append(string)
        elif kind == "name":
            operands.append(token[0].decode("latin-1"))
        elif kind == "word":
            word = token[0].decode("latin-1")
            if re.fullmatch(r"[-+.\d]+", word):
                operands.append(float(word))
            elif word in ("true", "false", "null") or stack:
                operands.append(word)
            else:
                if word == "ID":
                    at = image_end(data, at + 1, operands)
                yield word, operands
                operands = []


def utf16(data):
    return data.decode("utf-16-be", "replace")


def text_string(data):
    """A PDF text string: UTF-16 or UTF-8 with a mark, else Latin-1."""
    if data.startswith(b"\xfe\xff"):
        return utf16(data[2:])
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace")
    return data.decode("latin-1")


class Font:
    """What the codes of a font's strings mean, by its ToUnicode."""

    def __init__(self, pdf, font):
        self.size = 2 if font.get("/Subtype") == "/Type0" else 1
        self.meaning = {}
        if "/ToUnicode" not in font:
            return
        for operator, operands in operations(pdf.data(font["/ToUnicode"])):
            if operator == "endbfchar":
                for code, text in zip(operands[::2], operands[1::2]):
                    self.meaning[code] = utf16(text)
            elif operator == "endbfrange":
                for first, last, text in zip(operands[::3], operands[1::3], operands[2::3]):
                    self.add_range(first, last, text)

    def add_range(self, first, last, text):
        for i in range(int.from_bytes(last, "big") - int.from_bytes(first, "big") + 1):
            code = (int.from_bytes(first, "big") + i).to_bytes(len(first), "big")
            if isinstance(text, list):
                self.meaning[code] = utf16(text[i])
            else:
                number = int.from_bytes(text, "big") + i
                self.meaning[code] = utf16(number.to_bytes(len(text), "big"))

    def text(self, data):
        codes = [data[i:i + self.size] for i in range(0, len(data), self.size)]
        return "".join(self.meaning.get(code, "\N{REPLACEMENT CHARACTER}") for code in codes)


class Content:
    """The text of a page by marked-content number."""

    def __init__(self, pdf, page, resources):
        self.pdf = pdf
        self.fonts = pdf.get(resources.get("/Font")) or {}
        self.properties = pdf.get(resources.get("/Properties")) or {}
        self.loaded = {}
        self.text = {}
        contents = page.get("/Contents", [])
        if not isinstance(pdf.get(contents), list):
            contents = [contents]
        self.read(b"\n".join(pdf.data(part) for part in pdf.get(contents)))

    def font(self, name):
        if name not in self.loaded:
            self.loaded[name] = Font(self.pdf, self.pdf.get(self.fonts[name]))
        return self.loaded[name]

    def mark(self, operands):
        """(number or None, replacement text or None) of a BDC."""
        given = operands[1] if len(operands) > 1 else {}
        if isinstance(given, str):
            given = self.pdf.get(self.properties.get(given)) or {}
            actual = given.get("/ActualText")
            return given.get("/MCID"), None if actual is None else plain(actual)
        actual = given.get("/ActualText")
        number = given.get("/MCID")
        return (None if number is None else int(number),
                None if actual is None else text_string(actual))

    def show(self, marks, text):
        number = next((n for n, _ in reversed(marks) if n is not None), None)
        if number is not None and all(actual is None for _, actual in marks):
            self.text[number] = self.text.get(number, "") + text

    def read(self, data):
        marks, font = [], None
        for operator, operands in operations(data):
            if operator in ("BDC", "BMC"):
                number, actual = self.mark(operands)
                if actual is not None:
                    self.show(marks + [(number, None)], actual)
                marks.append((number, actual))
            elif operator == "EMC":
                marks.pop()
            elif operator == "Tf":
                font = self.font(operands[0])
            elif operator in ("Tj", "TJ", "'", '"'):
                parts = operands[-1] if isinstance(operands[-1], list) else [operands[-1]]
                shown = (font.text(part) for part in parts if isinstance(part, bytes))
                self.show(marks, "".join(shown))


# --- The tree

class Dump:
    def __init__(self, pdf):
        self.pdf = pdf
        self.lines = []
        self.contents = {}

    def page_text(self, reference, number):
        if reference not in self.contents:
            page = self.pdf.get(reference)
            node = page
            while "/Resources" not in node and "/Parent" in node:
                node = self.pdf.get(node["/Parent"])
            self.contents[reference] = Content(self.pdf, page, self.pdf.get(node["/Resources"]))
        return self.contents[reference].text.get(number, "")

    def attributes(self, element):
        found = []
        for key in ("/Alt", "/ActualText", "/E", "/Lang", "/T"):
            if key in element:
                found.append(f"{key[1:]}={json.dumps(plain(element[key]), ensure_ascii=False)}")
        owners = self.pdf.get(element.get("/A")) or []
        for owner in owners if isinstance(owners, list) else [owners]:
            owner = self.pdf.get(owner)
            if isinstance(owner, dict):
                found += [key[1:] if key == "/BBox" else f"{key[1:]}={plain(self.pdf.get(value))}"
                          for key, value in sorted(owner.items()) if key != "/O"]
        return "".join(" " + item for item in found)

    def inherited(self, node, key):
        while node is not None and key not in node:
            node = self.pdf.get(node.get("/Parent"))
        return self.pdf.get(node[key]) if node is not None else None

    def field(self, note):
        """The full name, what a pointer shows, the value and the limits of a form's field."""
        names, node = [], note
        while node is not None:
            names = ([plain(node["/T"])] if "/T" in node else []) + names
            node = self.pdf.get(node.get("/Parent"))
        value, most = self.inherited(note, "/V"), self.inherited(note, "/MaxLen")
        lines = (self.inherited(note, "/Ff") or 0) & 1 << 12
        return ("(field " + ".".join(names) + f", {plain(note.get('/TU', 'no label'))!r}"
                + (f", holds {plain(value)!r}" if value is not None else "")
                + (", several lines" if lines else "")
                + (f", at most {most}" if most is not None else "") + ")")

    def annotation(self, kid):
        note = self.pdf.get(kid["/Obj"])
        uri = (self.pdf.get(note.get("/A")) or {}).get("/URI")
        if note.get("/Subtype") == "/Widget":
            return self.field(note)
        return (f"({plain(note.get('/Subtype', '?'))} annotation"
                + (f" to {plain(uri)}" if uri else "")
                + (f", {plain(note['/Contents'])!r}" if "/Contents" in note else "") + ")")

    def kids(self, element, page):
        """The element's kids: text, or ("element", dictionary), neighbouring text joined."""
        kids = self.pdf.get(element.get("/K", []))
        if not isinstance(kids, list):
            kids = [element["/K"]]
        out = []
        for kid in kids:
            kid = self.pdf.get(kid)
            if isinstance(kid, dict) and kid.get("/Type") not in ("/MCR", "/OBJR"):
                out.append(kid)
                continue
            if isinstance(kid, dict) and kid["/Type"] == "/OBJR":
                text = self.annotation(kid)
            elif isinstance(kid, dict):
                text = json.dumps(self.page_text(kid.get("/Pg", page), kid["/MCID"]),
                                  ensure_ascii=False)
            else:
                text = json.dumps(self.page_text(page, kid), ensure_ascii=False)
            if out and isinstance(out[-1], str) and out[-1][-1] == text[0] == '"':
                out[-1] = out[-1][:-1] + text[1:]
            else:
                out.append(text)
        return out

    def element(self, element, page, depth):
        page = element.get("/Pg", page)
        head = "  " * depth + plain(element.get("/S", "/?")) + self.attributes(element)
        kids = self.kids(element, page)
        if len(kids) == 1 and isinstance(kids[0], str):
            self.lines.append(f"{head} {kids[0]}")
            return
        self.lines.append(head)
        for kid in kids:
            if isinstance(kid, str):
                self.lines.append("  " * (depth + 1) + kid)
            else:
                self.element(kid, page, depth + 1)

    def head(self):
        pdf = self.pdf
        self.lines.append(f"pages {len(pdf.pages())}")
        self.lines.append(f"lang {plain(pdf.root.get('/Lang', 'none'))}")
        metadata = pdf.data(pdf.root["/Metadata"]).decode() if "/Metadata" in pdf.root else ""
        title = re.search(r"<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>", metadata, re.S)
        self.lines.append(f"title {title[1] if title else 'none'}")
        for reference in pdf.get(pdf.root.get("/AF")) or []:
            file = pdf.get(reference)
            self.lines.append(f"attachment {plain(file.get('/UF', '?'))}"
                              f" ({plain(file.get('/AFRelationship', '?'))})")

    def bookmarks(self, parent, depth):
        item = self.pdf.get(parent.get("/First")) if parent else None
        while item:
            self.lines.append("bookmark " + "  " * depth + plain(item["/Title"]))
            self.bookmarks(item, depth + 1)
            item = self.pdf.get(item.get("/Next"))

    def tree(self):
        root = self.pdf.get(self.pdf.root.get("/StructTreeRoot"))
        if not root:
            self.lines.append("no tags")
            return
        for kid in self.kids(root, None):
            self.element(kid, None, 0)


def dump(path):
    """The whole dump as one text."""
    out = Dump(Pdf(path))
    out.head()
    out.bookmarks(out.pdf.get(out.pdf.root.get("/Outlines")), 0)
    out.tree()
    return "\n".join(out.lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(dump(sys.argv[1]))
