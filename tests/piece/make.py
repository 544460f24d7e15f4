#!/usr/bin/env python3
"""Makes an attachment that has nothing wrong but what is asked for.

    make.py jpeg|png|pdf FILE [NAME=VALUE...]

    jpeg, png:  width, height (1240 x 1754)
    jpeg:       orientation (Exif, 1 to 8)
    pdf:        pages (1), bytes (the size of the file, by a comment in it)
"""
import struct
import sys
import zlib

WIDTH, HEIGHT = 1240, 1754


def grey(x, y):
    """A picture that is not blank: lines like those of a text."""
    return 40 if y % 5 in (1, 2) and (x * 7 + y * 3) % 11 < 6 else 240


# --- JPEG: one grey component, one coefficient a block

def segment(marker, data):
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def exif(orientation):
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    return segment(0xE1, b"Exif\0\0MM\0\x2a\0\0\0\x08" + struct.pack(">H", 1) + entry + bytes(4))


def jpeg_scan(width, height):
    """The blocks: each the difference of its mean from the one before."""
    bits, before = [], 0
    for y in range((height + 7) // 8):
        for x in range((width + 7) // 8):
            level = grey(x, y) - 128
            difference, before = level - before, level
            size = abs(difference).bit_length()
            value = difference if difference >= 0 else difference + (1 << size) - 1
            # Codes of four bits for all sizes, one bit for "nothing more in this block".
            bits.append(f"{size:04b}" + (f"{value:0{size}b}" if size else "") + "0")
    text = "".join(bits)
    text += "1" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big").replace(b"\xff", b"\xff\0")


def jpeg(width=WIDTH, height=HEIGHT, orientation=0):
    quality = segment(0xDB, b"\0" + bytes([8] * 64))
    frame = segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\0")
    dc = segment(0xC4, b"\0" + bytes([0, 0, 0, 12] + [0] * 12) + bytes(range(12)))
    ac = segment(0xC4, b"\x10" + bytes([1] + [0] * 15) + b"\0")
    start = segment(0xDA, b"\x01\x01\0\0\x3f\0")
    app = segment(0xE0, b"JFIF\0\x01\x02\x01" + struct.pack(">HH", 150, 150) + b"\0\0")
    return (b"\xff\xd8" + app + (exif(orientation) if orientation else b"") + quality + frame +
            dc + ac + start + jpeg_scan(width, height) + b"\xff\xd9")


# --- PNG: grey, eight bits

def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width=WIDTH, height=HEIGHT):
    kinds = [bytes(grey(x, y) for x in range(width)) for y in range(55)]
    rows = b"".join(b"\0" + kinds[y % 55] for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    per_metre = struct.pack(">IIB", 5906, 5906, 1)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"pHYs", per_metre) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


# --- PDF

def stream(data):
    packed = zlib.compress(data)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


def pdf_objects(pages):
    kids = b" ".join(b"%d 0 R" % (4 + 2 * i) for i in range(pages))
    yield b"<< /Type /Catalog /Pages 2 0 R >>"
    yield b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages)
    yield b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    for i in range(pages):
        text = b"".join(b"BT /F 12 Tf 72 %d Td (Certificat, page %d) Tj ET\n" % (y, i + 1)
                        for y in range(720, 72, -24))
        yield (b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
               b"/Resources << /Font << /F 3 0 R >> >> >>" % (5 + 2 * i))
        yield stream(text)


def pdf_of(pages, padding):
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(pdf_objects(pages), 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    if padding:
        out += b"%" + b"x" * (padding - 2) + b"\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%08d\n%%%%EOF\n" % (len(places) + 1,
                                                                                 table)
    return bytes(out)


def pdf(pages=1, bytes=0):
    plain = pdf_of(pages, 0)
    return pdf_of(pages, bytes - len(plain)) if bytes else plain


def main():
    kind, name = sys.argv[1:3]
    options = {key: int(value) for key, value in (a.split("=") for a in sys.argv[3:])}
    with open(name, "wb") as out:
        out.write({"jpeg": jpeg, "png": png, "pdf": pdf}[kind](**options))


if __name__ == "__main__":
    main()
