"""Draws the specimen pieces of the samples: small JPEG, PNG and PDF files.

Python's standard library only, and the same bytes each time: the letters are taken from
the outlines in fonts/, the JPEG encoder is the baseline one of ITU-T T.81 with its
example tables, PNG goes through zlib, and PDF is written by hand.

    jpeg(card(title, lines))    bytes of a colour JPEG
    png(card(title, lines))     bytes of a greyscale PNG
    sideways_tiff(page(lines))  bytes of a greyscale TIFF as a scanner gives it
    pdf(pages)                  bytes of a PDF, one page for each list of lines
"""
import math
import os
import re
import struct
import unicodedata
import zlib

FONTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fonts")
PAPER, INK, GREY, PALE = 248, 30, 120, 222


# --- Letters ---

class Face:
    """The outlines of a TrueType file."""

    def __init__(self, name):
        with open(os.path.join(FONTS, name), "rb") as f:
            self.data = f.read()
        count = self.u16(4)
        self.tables = {}
        for i in range(count):
            at = 12 + 16 * i
            self.tables[self.data[at:at + 4]] = struct.unpack(">I", self.data[at + 8:at + 12])[0]
        self.units = self.u16(self.tables[b"head"] + 18)
        self.long_loca = self.u16(self.tables[b"head"] + 50)
        self.metrics = self.u16(self.tables[b"hhea"] + 34)
        self.map = self.read_cmap()

    def u16(self, at):
        return struct.unpack_from(">H", self.data, at)[0]

    def read_cmap(self):
        base = self.tables[b"cmap"]
        found = {}
        for i in range(self.u16(base + 2)):
            at = base + struct.unpack_from(">I", self.data, base + 8 + 8 * i)[0]
            if self.u16(at) == 4:
                found.update(self.read_cmap4(at))
        return found

    def read_cmap4(self, at):
        n = self.u16(at + 6) // 2
        ends, starts = at + 14, at + 16 + 2 * n
        deltas, offsets = starts + 2 * n, starts + 4 * n
        found = {}
        for i in range(n):
            for code in range(self.u16(starts + 2 * i), self.u16(ends + 2 * i) + 1):
                offset = self.u16(offsets + 2 * i)
                glyph = code
                if offset:
                    place = code - self.u16(starts + 2 * i)
                    glyph = self.u16(offsets + 2 * i + offset + 2 * place)
                if glyph or not offset:
                    found[code] = (glyph + self.u16(deltas + 2 * i)) & 0xFFFF
        return found

    def advance(self, glyph):
        return self.u16(self.tables[b"hmtx"] + 4 * min(glyph, self.metrics - 1))

    def contours(self, glyph):
        """Closed lists of (x, y, on the curve) in font units."""
        loca = self.tables[b"loca"]
        if self.long_loca:
            start, end = struct.unpack_from(">II", self.data, loca + 4 * glyph)
        else:
            start, end = (2 * v for v in struct.unpack_from(">HH", self.data, loca + 2 * glyph))
        if start == end:
            return []
        at = self.tables[b"glyf"] + start
        count = struct.unpack_from(">h", self.data, at)[0]
        return self.simple(at + 10, count) if count >= 0 else self.composite(at + 10)

    def simple(self, at, count):
        ends = [self.u16(at + 2 * i) for i in range(count)]
        at += 2 * count
        at += 2 + self.u16(at)
        flags = []
        while len(flags) <= ends[-1]:
            flag = self.data[at]
            at += 1
            repeat = 1
            if flag & 8:
                repeat += self.data[at]
                at += 1
            flags += [flag] * repeat
        xs, at = self.coordinates(flags, at, 2, 16)
        ys, at = self.coordinates(flags, at, 4, 32)
        points = [(x, y, f & 1) for x, y, f in zip(xs, ys, flags)]
        return [points[a:b + 1] for a, b in zip([0] + [e + 1 for e in ends[:-1]], ends)]

    def coordinates(self, flags, at, short, same):
        values, value = [], 0
        for flag in flags:
            if flag & short:
                value += self.data[at] if flag & same else -self.data[at]
                at += 1
            elif not flag & same:
                value += struct.unpack_from(">h", self.data, at)[0]
                at += 2
            values.append(value)
        return values, at

    def composite(self, at):
        contours, flags = [], 32
        while flags & 32:
            flags, glyph = struct.unpack_from(">HH", self.data, at)
            dx, dy = struct.unpack_from(">hh" if flags & 1 else ">bb", self.data, at + 4)
            at += 8 if flags & 1 else 6
            at += 2 if flags & 8 else 4 if flags & 64 else 8 if flags & 128 else 0
            contours += [[(x + dx, y + dy, on) for x, y, on in c] for c in self.contours(glyph)]
        return contours


def flatten(contour):
    """A contour as a polygon: its quadratic curves in four pieces each."""
    n = len(contour)
    points = []
    for i, (x, y, on) in enumerate(contour):
        points.append((x, y, on))
        nx, ny, non = contour[(i + 1) % n]
        if not on and not non:
            points.append(((x + nx) / 2, (y + ny) / 2, 1))
    start = next(i for i, p in enumerate(points) if p[2])
    points = points[start:] + points[:start + 1]
    line = [points[0][:2]]
    control = None
    for x, y, on in points[1:]:
        if not on:
            control = (x, y)
            continue
        if control:
            x0, y0 = line[-1]
            for t in (0.25, 0.5, 0.75):
                u = 1 - t
                line.append((u * u * x0 + 2 * u * t * control[0] + t * t * x,
                             u * u * y0 + 2 * u * t * control[1] + t * t * y))
            control = None
        line.append((x, y))
    return line


FACES = {}


def faces(bold):
    weight = "Bold" if bold else "Regular"
    if weight not in FACES:
        names = ("NotoSans", "NotoSansGeorgian", "NotoSansArmenian")
        FACES[weight] = [Face("%s-%s.ttf" % (name, weight)) for name in names]
    return FACES[weight]


def glyphs(text, bold):
    for character in unicodedata.normalize("NFC", text):
        for face in faces(bold):
            if ord(character) in face.map:
                yield face, face.map[ord(character)]
                break
        else:
            raise SystemExit("no face has U+%04X of %r" % (ord(character), text))


def width(text, size, bold=False):
    return sum(face.advance(glyph) * size / face.units for face, glyph in glyphs(text, bold))


# --- Pictures ---

class Picture:
    """Grey values, 0 black to 255 white."""

    def __init__(self, w, h):
        self.w, self.h = w, h
        self.rows = [bytearray([PAPER]) * w for _ in range(h)]

    def box(self, x, y, w, h, grey):
        for row in self.rows[y:y + h]:
            row[x:x + w] = bytes([grey]) * w

    def frame(self, x, y, w, h, grey):
        self.box(x, y, w, 1, grey)
        self.box(x, y + h - 1, w, 1, grey)
        self.box(x, y, 1, h, grey)
        self.box(x + w - 1, y, 1, h, grey)

    def disc(self, cx, cy, r, grey, bottom=None):
        bottom = self.h if bottom is None else bottom
        for y in range(max(0, cy - r), min(bottom, cy + r + 1)):
            half = int(math.sqrt(r * r - (y - cy) ** 2))
            self.box(cx - half, y, 2 * half + 1, 1, grey)

    def polygon(self, lines, grey):
        """Fills by non-zero winding, four scan lines a pixel, coverage exact along them."""
        edges = []
        for line in lines:
            for (x0, y0), (x1, y1) in zip(line, line[1:] + line[:1]):
                if y0 != y1:
                    edges.append((x0, y0, x1, y1, 1) if y0 < y1 else (x1, y1, x0, y0, -1))
        if not edges:
            return
        top = max(0, int(min(e[1] for e in edges)))
        bottom = min(self.h, int(max(e[3] for e in edges)) + 1)
        for y in range(top, bottom):
            cover = [0.0] * self.w
            for sub in range(4):
                self.scan(edges, y + (sub + 0.5) / 4, cover)
            row = self.rows[y]
            for x, c in enumerate(cover):
                if c:
                    c = min(c / 4, 1.0)
                    row[x] = int(row[x] * (1 - c) + grey * c + 0.5)

    def scan(self, edges, y, cover):
        crossings = sorted((x0 + (y - y0) * (x1 - x0) / (y1 - y0), way)
                           for x0, y0, x1, y1, way in edges if y0 <= y < y1)
        winding = 0
        for (a, way), (b, _) in zip(crossings, crossings[1:]):
            winding += way
            if winding:
                self.span(max(a, 0.0), min(b, float(self.w)), cover)

    @staticmethod
    def span(a, b, cover):
        for x in range(int(a), math.ceil(b)):
            cover[x] += max(0.0, min(b, x + 1) - max(a, x))

    def text(self, x, y, text, size, grey=INK, bold=False, angle=0.0):
        """y is the baseline, size the em in pixels, angle in degrees."""
        cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        pen = 0.0
        for face, glyph in glyphs(text, bold):
            scale = size / face.units
            lines = []
            for contour in face.contours(glyph):
                if len(contour) > 1:
                    lines.append([(x + (pen + px * scale) * cos + py * scale * sin,
                                   y + (pen + px * scale) * sin - py * scale * cos)
                                  for px, py in flatten(contour)])
            self.polygon(lines, grey)
            pen += face.advance(glyph) * scale


def wrap(text, size, room, bold=False):
    """Lines that fit: they may end at a space or after a hyphen."""
    lines, line = [], ""
    for part in re.findall(r"[^ -]*(?:-|$| )", text):
        if line and width((line + part).rstrip(), size, bold) > room:
            lines.append(line.rstrip())
            line = ""
        line += part
    return lines + [line]


def card(title, rows, photo=True, w=420, h=268):
    """A specimen card: a title, label and value rows, perhaps a place for a photograph."""
    p = Picture(w, h)
    p.text(w * 0.16, h * 0.87, "SPÉCIMEN", w * 0.16, PALE, True, -28)
    p.frame(4, 4, w - 8, h - 8, GREY)
    p.box(5, 5, w - 10, 30, 205)
    p.text(14, 26, title, 15, INK, True)
    left = 14
    if photo:
        p.box(14, 48, 92, 118, 212)
        p.disc(60, 92, 24, 168)
        p.disc(60, 172, 42, 168, 166)
        left = 120
    y = 58
    for label, value in rows:
        p.text(left, y, label, 9, GREY)
        y += 13
        for line in wrap(value, 12.5, w - left - 14, True):
            p.text(left, y, line, 12.5, INK, True)
            y += 15
        y += 4
    p.text(14, h - 12, "SPÉCIMEN · document fictif, sans valeur", 9, GREY)
    return p


def page(lines, w=827, h=1169):
    """A specimen on A4 with 100 dots an inch: a heading, then lines."""
    p = Picture(w, h)
    p.text(w * 0.2, h * 0.72, "SPÉCIMEN", w * 0.16, PALE, True, -42)
    p.text(90, 130, lines[0], 28, INK, True)
    y = 200
    for line in lines[1:]:
        p.text(90, y, line, 19)
        y += 34
    p.text(90, h - 60, "SPÉCIMEN · document fictif, sans valeur", 14, GREY)
    return p


def sideways_tiff(picture):
    """8-bit greyscale of 16 shades, one Deflate strip, lying on its left side: its orientation
    says that a reader turns it clockwise by a quarter."""
    rows = [bytes((row[x] >> 4) * 17 for row in picture.rows)
            for x in range(picture.w - 1, -1, -1)]
    strip = zlib.compress(b"".join(rows), 9)
    values = [(256, 4, picture.h), (257, 4, picture.w),  # as stored
              (258, 3, 8), (259, 3, 8), (262, 3, 1), (273, 4, 8), (274, 3, 6), (277, 3, 1),
              (278, 4, picture.w), (279, 4, len(strip))]
    pad = b"\0" * (len(strip) & 1)
    entries = b"".join(struct.pack("<HHII", tag, kind, 1, v) for tag, kind, v in values)
    return (b"II*\0" + struct.pack("<I", 8 + len(strip + pad)) + strip + pad
            + struct.pack("<H", len(values)) + entries + struct.pack("<I", 0))


def png(picture):
    """4-bit greyscale: enough for letters, and small."""
    packed = bytearray()
    for row in picture.rows:
        levels = [v >> 4 for v in row] + [0] * (picture.w & 1)
        packed.append(0)
        packed += bytes(a << 4 | b for a, b in zip(levels[::2], levels[1::2]))

    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))

    header = struct.pack(">IIBBBBB", picture.w, picture.h, 4, 0, 0, 0, 0)
    density = struct.pack(">IIB", 5906, 5906, 1)  # 150 a inch
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"pHYs", density)
            + chunk(b"IDAT", zlib.compress(bytes(packed), 9)) + chunk(b"IEND", b""))


# --- JPEG: baseline, 4:4:4, tables of ITU-T T.81 annex K ---

ZIGZAG = sorted(range(64), key=lambda i: (i // 8 + i % 8,
                                          i // 8 if (i // 8 + i % 8) % 2 else i % 8))
LUMA = [16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55,
        14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
        49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99]
CHROMA = [17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99,
          24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99] + [99] * 32
DC_LENGTHS = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]
DC_VALUES = list(range(12))
AC_LENGTHS = [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7D]
AC_VALUES = bytes.fromhex(
    "01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a"
    "25262728292a3435363738393a434445464748494a535455565758595a636465666768696a73747576777879"
    "7a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9"
    "cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa")
COSINES = [[(math.sqrt(0.125) if u == 0 else 0.5) * math.cos((2 * x + 1) * u * math.pi / 16)
            for x in range(8)] for u in range(8)]


def huffman(lengths, values):
    codes, code, at = {}, 0, 0
    for bits, count in enumerate(lengths, 1):
        for _ in range(count):
            codes[values[at]] = (code, bits)
            code += 1
            at += 1
        code <<= 1
    return codes


class Bits:
    def __init__(self):
        self.out, self.value, self.count = bytearray(), 0, 0

    def put(self, value, count):
        self.value = self.value << count | value
        self.count += count
        while self.count >= 8:
            self.count -= 8
            byte = self.value >> self.count & 0xFF
            self.out += bytes([byte, 0]) if byte == 0xFF else bytes([byte])
        self.value &= (1 << self.count) - 1

    def number(self, codes, run, value):
        size = abs(value).bit_length()
        self.put(*codes[run << 4 | size])
        if size:
            self.put(value if value > 0 else value + (1 << size) - 1, size)


def transform(block):
    half = [[sum(row[x] * COSINES[u][x] for x in range(8)) for u in range(8)] for row in block]
    return [sum(half[y][u] * COSINES[v][y] for y in range(8)) for v in range(8) for u in range(8)]


def encode_block(bits, block, table, before):
    levels = [0] * 64
    if any(v != block[0][0] for row in block for v in row):
        raw = transform(block)
        levels = [int(math.floor(raw[z] / table[z] + 0.5)) for z in ZIGZAG]
    else:
        levels[0] = int(math.floor(block[0][0] * 8 / table[0] + 0.5))
    bits.number(DC_CODES, 0, levels[0] - before)
    run = 0
    last = max((i for i in range(1, 64) if levels[i]), default=0)
    for level in levels[1:last + 1]:
        if not level:
            run += 1
            continue
        while run > 15:
            bits.put(*AC_CODES[0xF0])
            run -= 16
        bits.number(AC_CODES, run, level)
        run = 0
    if last < 63:
        bits.put(*AC_CODES[0])
    return levels[0]


DC_CODES = huffman(DC_LENGTHS, DC_VALUES)
AC_CODES = huffman(AC_LENGTHS, AC_VALUES)


def planes(picture, ink, paper):
    """Y, Cb and Cr of the picture printed in one ink on tinted paper."""
    def convert(v):
        t = v / 255
        r, g, b = (i + (p - i) * t for i, p in zip(ink, paper))
        return (0.299 * r + 0.587 * g + 0.114 * b - 128,
                -0.168736 * r - 0.331264 * g + 0.5 * b,
                0.5 * r - 0.418688 * g - 0.081312 * b)
    palette = [convert(v) for v in range(256)]
    return [[[palette[v][c] for v in row] for row in picture.rows] for c in range(3)]


def jpeg(picture, quality=40, ink=(24, 32, 84), paper=(250, 246, 238)):
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    tables = [[max(1, min(255, (v * scale + 50) // 100)) for v in t] for t in (LUMA, CHROMA)]
    bits, before = Bits(), [0, 0, 0]
    colours = planes(picture, ink, paper)
    for y in range(0, picture.h, 8):
        rows = [min(y + i, picture.h - 1) for i in range(8)]
        for x in range(0, picture.w, 8):
            columns = [min(x + i, picture.w - 1) for i in range(8)]
            for c in range(3):
                block = [[colours[c][r][k] for k in columns] for r in rows]
                before[c] = encode_block(bits, block, tables[min(c, 1)], before[c])
    bits.put(0x7F, 7)

    def segment(marker, data):
        return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data

    out = b"\xFF\xD8" + segment(0xE0, b"JFIF\0\1\1\1\0\x96\0\x96\0\0")
    for i, table in enumerate(tables):
        out += segment(0xDB, bytes([i]) + bytes(table[z] for z in ZIGZAG))
    out += segment(0xC0, struct.pack(">BHHB", 8, picture.h, picture.w, 3)
                   + bytes([1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1]))
    out += segment(0xC4, b"\x00" + bytes(DC_LENGTHS) + bytes(DC_VALUES))
    out += segment(0xC4, b"\x10" + bytes(AC_LENGTHS) + AC_VALUES)
    out += segment(0xDA, bytes([3, 1, 0, 2, 0, 3, 0, 0, 63, 0]))
    return out + bytes(bits.out) + b"\xFF\xD9"


# --- PDF ---

def pdf_string(text):
    """In the encoding of the standard fonts; letters it lacks lose their marks."""
    out = b""
    for character in unicodedata.normalize("NFC", text):
        byte = character.encode("cp1252", "ignore")
        if not byte:
            plain = unicodedata.normalize("NFD", character.replace("Đ", "D").replace("đ", "d"))
            byte = plain.encode("cp1252", "ignore")
        out += b"\\" + byte if byte in (b"(", b")", b"\\") else byte
    return b"(" + out + b")"


def pdf_page(lines, number, count):
    out = [b"q 0.9 g BT /B 96 Tf 0.82 0.57 -0.57 0.82 130 220 Tm " + pdf_string("SPÉCIMEN")
           + b" Tj ET Q", b"BT"]
    out.append(b"/B 15 Tf 1 0 0 1 64 768 Tm %s Tj" % pdf_string(lines[0]))
    y = 736
    for line in lines[1:]:
        out.append(b"/R 10.5 Tf 1 0 0 1 64 %d Tm %s Tj" % (y, pdf_string(line)))
        y -= 17
    foot = "SPÉCIMEN · document fictif, sans valeur · page %d / %d" % (number, count)
    out.append(b"/R 8 Tf 1 0 0 1 64 40 Tm %s Tj" % pdf_string(foot))
    return b"\n".join(out + [b"ET"])


def pdf(pages, title):
    """pages: lists of lines, the first of which is the heading."""
    kids = b" ".join(b"%d 0 R" % (6 + 2 * i) for i in range(len(pages)))
    font = b"<</Type/Font/Subtype/Type1/BaseFont/%s/Encoding/WinAnsiEncoding>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>",
               b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), kids),
               font % b"Helvetica", font % b"Helvetica-Bold",
               b"<</Title %s/Subject %s>>" % (pdf_string(title), pdf_string("SPÉCIMEN"))]
    for i, lines in enumerate(pages):
        objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
                       b"/Resources<</Font<</R 3 0 R/B 4 0 R>>>>>>" % (7 + 2 * i))
        stream = zlib.compress(pdf_page(lines, i + 1, len(pages)), 9)
        objects.append(b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream"
                       % (len(stream), stream))
    out, places = b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n", []
    for i, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + (b"trailer\n<</Size %d/Root 1 0 R/Info 5 0 R>>\nstartxref\n%d\n%%%%EOF\n"
                  % (len(objects) + 1, start))
