"""Invented attachments, the same ones each time: photos, screenshots, scans and PDFs.

    make_attachments.py MAKE_PICTURE FOLDER [--small]

A file that is already there is kept. --small makes little ones, one of each kind, for
trials that need many. Needs nothing but Python and make_picture (make_picture.c).
"""
import pathlib
import random
import struct
import subprocess
import sys
import zlib

JPEG, PROGRESSIVE, PROGRESSIVE_444 = "jpeg", "jpeg-progressive", "jpeg-progressive-444"

# group: (format, scene, width, height) of each picture
PICTURES = {
    "jpeg-12mp": [(JPEG, "photo", 4000, 3000)] * 3,
    "jpeg-24mp": [(JPEG, "photo", 6000, 4000)] * 2,
    "jpeg-12mp-progressive": [(PROGRESSIVE, "photo", 4000, 3000)] * 2,
    "jpeg-24mp-progressive": [(PROGRESSIVE, "photo", 6000, 4000)],
    "jpeg-24mp-progressive-444": [(PROGRESSIVE_444, "photo", 6000, 4000)],
    "jpeg-scan": [(JPEG, "scan", 2480, 3508)] * 3,
    "png-photo": [("png", "photo", 800, 600), ("png", "photo", 1200, 900),
                  ("png", "photo", 2400, 1800)],
    "png-screenshot": [("png", "screen", 1280, 800), ("png", "screen", 1920, 1080),
                       ("png", "screen", 2560, 1440), ("png", "screen", 4000, 3000)],
    "png-scan": [("png", "scan", 1240, 1754), ("png", "scan", 2480, 3508)],
    "png-24mp-rgba": [("png-rgba", "screen", 6000, 4000)],
    "jpeg-tiny": [(JPEG, "photo", 64, 48)],
}
SMALL = {
    "jpeg-photo": [(JPEG, "photo", 640, 480), (JPEG, "photo", 300, 400)],
    "jpeg-progressive": [(PROGRESSIVE, "photo", 640, 480)],
    "jpeg-scan": [(JPEG, "scan", 620, 877)],
    "png-photo": [("png", "photo", 200, 150), ("png-rgba", "photo", 160, 120)],
    "png-screenshot": [("png", "screen", 1280, 960)],
    "png-scan": [("png", "scan", 310, 438)],
}


class Pdf:
    """Objects are added, then all is written with a plain table of places."""

    def __init__(self):
        self.objects = [b"", b""]  # catalogue and page tree, filled in at the end
        self.pages = []

    def add(self, body):
        self.objects.append(body)
        return len(self.objects)

    def stream(self, dictionary, data):
        return self.add(b"<<%s/Length %d>>stream\n%s\nendstream" % (dictionary, len(data), data))

    def flate(self, data):
        return self.stream(b"/Filter/FlateDecode", zlib.compress(data, 6))

    def page(self, contents, resources, size=(595, 842)):
        self.pages.append(self.add(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R"
                                   b"/Resources<<%s>>>>" % (*size, contents, resources)))

    def image_page(self, image):
        contents = self.flate(b"q 595 0 0 842 0 0 cm /I Do Q")
        self.page(contents, b"/XObject<</I %d 0 R>>" % image)

    def write(self, path):
        self.objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
        kids = b" ".join(b"%d 0 R" % p for p in self.pages)
        self.objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self.pages), kids)
        out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
        for number, body in enumerate(self.objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        table = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        out += b"".join(b"%010d 00000 n \n" % p for p in places)
        out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, table)
        path.write_bytes(out)


def text_pdf(path, pages, seed):
    """Pages of words; letters by Helvetica, which every reader has."""
    rng, pdf = random.Random(seed), Pdf()
    font = pdf.add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    for _ in range(pages):
        lines = [" ".join("".join(rng.choice("aaeeiilnorstu") for _ in range(rng.randint(2, 9)))
                          for _ in range(12)) for _ in range(50)]
        words = "".join("(%s)Tj T*\n" % text for text in lines)
        contents = pdf.flate(b"BT /F 10 Tf 14 TL 50 780 Td\n" + words.encode() + b"ET")
        pdf.page(contents, b"/Font<</F %d 0 R>>" % font)
    pdf.write(path)


def scan_pdf(path, pictures):
    pdf = Pdf()
    for picture in pictures:
        data = picture.read_bytes()
        height, width = jpeg_size(data)
        pdf.image_page(pdf.stream(b"/Type/XObject/Subtype/Image/Width %d/Height %d"
                                  b"/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
                                  % (width, height), data))
    pdf.write(path)


def jpeg_size(data):
    for sof in (b"\xff\xc0\x00\x11", b"\xff\xc2\x00\x11"):
        if sof in data:
            return struct.unpack_from(">HH", data, data.index(sof) + 5)
    raise ValueError("no frame header")


def flate_image_pdf(path, picture):
    """The picture data of a PNG are what a PDF with its predictors holds."""
    data, at, idat = picture.read_bytes(), 8, bytearray()
    width, height = struct.unpack_from(">II", data, 16)
    while at < len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        if name == b"IDAT":
            idat += data[at + 8:at + 8 + size]
        at += size + 12
    pdf = Pdf()
    pdf.image_page(pdf.stream(b"/Type/XObject/Subtype/Image/Width %d/Height %d"
                              b"/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode"
                              b"/DecodeParms<</Predictor 15/Colors 3/Columns %d>>"
                              % (width, height, width), bytes(idat)))
    pdf.write(path)


def many_objects_pdf(path, count):
    pdf = Pdf()
    font = pdf.add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    first = len(pdf.objects) + 1
    for i in range(count):
        pdf.add(b"<</Title(%d)/Next %d 0 R/Where[%d 0 R/XYZ 0 %d 0]>>"
                % (i, first + (i + 1) % count, font, i % 800))
    contents = pdf.flate(b"BT /F 12 Tf 50 780 Td (many objects) Tj ET")
    pdf.page(contents, b"/Font<</F %d 0 R>>/Properties<</P %d 0 R>>" % (font, first))
    pdf.write(path)


def make_pictures(make_picture, folder, groups):
    made = {}
    for group, pictures in groups.items():
        for seed, (kind, scene, width, height) in enumerate(pictures, 1):
            path = folder / ("%s-%d.%s" % (group, seed, "png" if kind[:3] == "png" else "jpg"))
            made.setdefault(group, []).append(path)
            if path.exists():
                continue
            with open(path.with_suffix(".part"), "wb") as out:
                subprocess.run([make_picture, kind, scene, str(width), str(height), str(seed)],
                               stdout=out, check=True)
            path.with_suffix(".part").rename(path)
    return made


def once(path, maker, *arguments):
    if not path.exists():
        part = path.with_suffix(".part")
        maker(part, *arguments)
        part.rename(path)
    return path


def make(make_picture, folder, small=False):
    """Makes what is missing; {group: [paths]}."""
    folder.mkdir(parents=True, exist_ok=True)
    made = make_pictures(make_picture, folder, SMALL if small else PICTURES)
    scans, flat = made["jpeg-scan"], made["png-scan"][-1]
    pages, objects = (2, 60) if small else (20, 20000)
    made["pdf-text"] = [once(folder / ("text-%d.pdf" % n), text_pdf, pages, n)
                        for n in range(1, 3 if small else 7)]
    made["pdf-jpeg-scan"] = [once(folder / "scan-1.pdf", scan_pdf, scans[:1])]
    if not small:
        made["pdf-jpeg-scan"].append(once(folder / "scan-3.pdf", scan_pdf, scans))
    made["pdf-flate-image"] = [once(folder / "flate.pdf", flate_image_pdf, flat)]
    made["pdf-many-objects"] = [once(folder / "many.pdf", many_objects_pdf, objects)]
    return made


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    make(sys.argv[1], pathlib.Path(sys.argv[2]), "--small" in sys.argv)
