"""PDFs for the cases, written by hand: a page of text, and what is asked for.

pdf(…) makes one that has nothing wrong but that:

    pages              1; each has twenty-seven lines
    bytes              the size of the file, by a comment in it
    catalog, page      PDF text in these dictionaries (the first page's); tree: in that of the
    tree, trailer      pages
    box                of the pages: [0 0 595 842]
    content            what the first page's operators are
    root               of the trailer: 1 0 R
    kids, count        what the tree of pages says
    repeat             how often the tree shows its pages
    xref               stream: with object streams; wrong: offsets that are off;
                       missing: neither a table nor a trailer
    data               of the first page's contents: checksum (wrong), no-checksum, flipped, cut
    bomb               megabytes that the first page's contents unfold to; packed twice with twice=1
    numbers, letters   how many stand in one object
    nested             how many arrays stand in each other
    user, owner        passwords: it is encrypted, by qpdf; forbid: print,copy,modify

More objects, which all of these may name as @1, @2, … in the order of these options:

    object             PDF text
    stream             PDF text of its dictionary, then | and its contents
    file               a file in it: jpeg, png, pdf or the name of another format
    image              whole, or cut: a JPEG; flat: of one colour
"""
import os
import re
import subprocess
import tempfile
import zlib

from jpeg import jpeg
from other import OTHERS
from png import png

MORE = ("object", "stream", "file", "image")
BLOCK = 1 << 20


def raw_stream(packed, dictionary=b""):
    return b"<< /Length %d %s>>\nstream\n%s\nendstream" % (len(packed), dictionary, packed)


def stream(data, damage="", dictionary=b""):
    packed = zlib.compress(data)
    if damage == "checksum":
        packed = packed[:-1] + bytes([packed[-1] ^ 1])
    elif damage == "no-checksum":
        packed = packed[:-4]
    elif damage == "flipped":
        packed = packed[:20] + bytes(4) + packed[24:]
    elif damage == "cut":
        packed = packed[:len(packed) // 2]
    return raw_stream(packed, b"/Filter /FlateDecode " + dictionary)


def bomb(megabytes, twice):
    """Zeros in blocks that can follow each other, and the checksum of so many."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(BLOCK)) + packer.flush(zlib.Z_FULL_FLUSH)
    end = zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    checksum = (megabytes * BLOCK % 65521) << 16 | 1
    packed = b"\x78\xda" + block * megabytes + end + checksum.to_bytes(4, "big")
    if twice:
        return raw_stream(zlib.compress(packed), b"/Filter [/FlateDecode /FlateDecode] ")
    return raw_stream(packed, b"/Filter /FlateDecode ")


def image(kind):
    picture = jpeg(width=16, height=1000, flat=kind == "flat")
    return raw_stream(picture[:len(picture) // 2] if kind == "cut" else picture,
                      b"/Type /XObject /Subtype /Image /Width 16 /Height 1000 /BitsPerComponent 8 "
                      b"/ColorSpace /DeviceGray /Filter /DCTDecode ")


def embedded(kind):
    made = {"jpeg": jpeg, "png": png, "pdf": pdf}
    data = made[kind]() if kind in made else OTHERS[kind]
    return stream(data, dictionary=b"/Type /EmbeddedFile ")


def more_object(key, value):
    if key == "object":
        return value.encode()
    if key == "stream":
        dictionary, _, contents = value.partition("|")
        return stream(contents.encode(), dictionary=dictionary.encode() + b" ")
    return image(value) if key == "image" else embedded(value)


def lines_of_text(page):
    return b"".join(b"BT /F 12 Tf 72 %d Td (Certificat, page %d) Tj ET\n" % (y, page)
                    for y in range(720, 72, -24))


def contents(page, o):
    if page == 1 and "bomb" in o:
        return bomb(int(o["bomb"]), "twice" in o)
    if page == 1 and "content" in o:
        return stream(o["content"].encode())
    return stream(lines_of_text(page), o.get("data", "") if page == 1 else "")


def extra(o, key):
    return o[key].encode() + b" " if key in o else b""


def objects(o, more):
    pages = int(o.get("pages", 1))
    kids = b" ".join(b"%d 0 R" % (4 + 2 * i) for i in range(pages))
    if "kids" in o:
        kids = o["kids"].encode()
    kids = b" ".join([kids] * int(o.get("repeat", 1)))
    count = int(o.get("count", len(kids.split()) // 3))
    yield b"<< /Type /Catalog /Pages 2 0 R %s>>" % extra(o, "catalog")
    yield b"<< /Type /Pages /Kids [%s] /Count %d %s>>" % (kids, count, extra(o, "tree"))
    yield b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    for i in range(pages):
        yield (b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents %d 0 R "
               b"/Resources << /Font << /F 3 0 R >> >> %s>>" % (
                   o.get("box", "[0 0 595 842]").encode(), 5 + 2 * i,
                   extra(o, "page") if i == 0 else b""))
        yield contents(i + 1, o)
    for key, value in more:
        yield more_object(key, value)
    if "numbers" in o:
        yield b"[" + b"0 " * int(o["numbers"]) + b"]"
    if "letters" in o:
        yield b"(" + b"a" * int(o["letters"]) + b")"
    if "nested" in o:
        yield b"[" * int(o["nested"]) + b"]" * int(o["nested"])


# --- The file around the objects

def with_table(bodies, o, padding=0):
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    if padding:
        out += b"%" + b"x" * (padding - 2) + b"\n"
    if o.get("xref") == "missing":
        return bytes(out) + b"%%EOF\n"
    table, off = len(out), 7 if o.get("xref") == "wrong" else 0
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % (place + off) for place in places)
    out += b"trailer\n<< /Size %d /Root %s %s>>\nstartxref\n%08d\n%%%%EOF\n" % (
        len(places) + 1, o.get("root", "1 0 R").encode(), extra(o, "trailer"), table)
    return bytes(out)


def with_streams(bodies, o):
    """All that is no stream lies in one object stream; the table is a stream as well."""
    out, entries = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), [(0, 0, 65535)]
    index, packed, last = b"", b"", len(bodies) + 1
    for number, body in enumerate(bodies, 1):
        if b"stream\n" in body:
            entries.append((1, len(out), 0))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        else:
            entries.append((2, last, len(index.split()) // 2))
            index += b"%d %d " % (number, len(packed))
            packed += body + b"\n"
    entries.append((1, len(out), 0))
    held = stream(index + packed, dictionary=b"/Type /ObjStm /N %d /First %d " % (
        len(index.split()) // 2, len(index)))
    out += b"%d 0 obj\n%s\nendobj\n" % (last, held)
    entries.append((1, len(out), 0))
    table = b"".join(bytes([kind]) + place.to_bytes(4, "big") + number.to_bytes(2, "big")
                     for kind, place, number in entries)
    place = len(out)
    out += b"%d 0 obj\n%s\nendobj\n" % (last + 1, stream(table, dictionary=(
        b"/Type /XRef /W [1 4 2] /Size %d /Root 1 0 R %s" % (len(entries), extra(o, "trailer")))))
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % place


def encrypted(data, o):
    forbid = o.get("forbid", "").split(",")
    rights = ["--" + {"print": "print=none", "copy": "extract=n", "modify": "modify=none"}[what]
              for what in forbid if what]
    with tempfile.TemporaryDirectory() as folder:
        plain, locked = os.path.join(folder, "a.pdf"), os.path.join(folder, "b.pdf")
        with open(plain, "wb") as out:
            out.write(data)
        subprocess.run(["qpdf", "--static-id", "--encrypt", o.get("user", ""), o["owner"], "256",
                        *rights, "--", plain, locked], check=True)
        with open(locked, "rb") as made:
            return made.read()


def pdf(*options):
    more = [(key, value) for key, value in options if key in MORE]
    o = {key: value for key, value in options if key not in MORE}
    first = 3 + 2 * int(o.get("pages", 1))

    def named(text):
        return re.sub(r"@(\d+)", lambda m: f"{first + int(m[1])} 0 R", text)

    o = {key: named(value) for key, value in o.items()}
    more = [(key, named(value)) for key, value in more]
    if o.get("xref") == "stream":
        data = with_streams(list(objects(o, more)), o)
    else:
        data = with_table(objects(o, more), o)
    if "bytes" in o:
        data = with_table(objects(o, more), o, int(o["bytes"]) - len(data))
    return encrypted(data, o) if "owner" in o else data
