"""A folder of labelled files: MANIFEST.tsv, one line a file.

Used columns: path, bytes, sha256, class, why, flags (with commas), and the facts width,
height, exif_orientation, colour, bits, pages, encrypted. A fact that is not known is empty.
"""
import csv
import re

COUNTED = {"valid": "lint", "corrupt": "soft", "encrypted": None, "active": None,
           "wrong-type": None}

COLOURS = {"ycbcr": "rgb", "rgb": "rgb", "rgba": "rgb-alpha", "grey": "grey",
           "grey+alpha": "grey-alpha", "palette": "palette", "cmyk/ycck": "cmyk"}

# What a media type may be called by the tool.
TYPES = [
    (r"image/jpeg", {"jpeg"}), (r"image/png", {"png"}), (r"application/pdf", {"pdf"}),
    (r"image/jp2", {"jpeg2000"}), (r"image/(x-)?jxl", {"jpeg-xl"}), (r"image/tiff", {"tiff"}),
    (r"image/gif", {"gif"}), (r"image/webp", {"webp"}), (r"image/(x-ms-)?bmp", {"bmp"}),
    (r"image/avif", {"avif"}), (r"image/hei[cf]", {"heic"}), (r"image/svg", {"svg"}),
    (r"image/vnd\.adobe\.photoshop", {"photoshop"}), (r"text/html", {"html"}),
    (r"text/rtf", {"rtf"}), (r"text/(plain|x-)", {"text"}), (r"text/xml", {"xml", "svg"}),
    (r"message/", {"email"}), (r"audio/", {"audio"}), (r"video/", {"video"}),
    (r"application/postscript", {"postscript"}), (r"application/msword", {"word"}),
    (r"application/vnd\..*wordprocessing", {"word"}),
    (r"application/vnd\..*(spreadsheet|ms-excel)", {"spreadsheet"}),
    (r"application/vnd\..*(presentation|powerpoint)", {"presentation"}),
    (r"application/vnd\.oasis.*text", {"open-text"}),
    (r"application/.*(executable|mach-binary|dosexec)", {"program"}),
    (r"application/zip", {"zip", "office", "word", "spreadsheet", "presentation"}),
    (r"application/(gzip|x-tar|x-rar|x-7z|x-xz|x-bzip2)", {"archive"}),
]


class Entry:
    def __init__(self, row):
        self.path, self.label, self.why = row["path"], row["class"], row["why"]
        self.bytes, self.sha256 = int(row["bytes"]), row["sha256"]
        self.flags = [flag for flag in row["flags"].split(",") if flag]
        self.format = self.path.split("/")[0]
        self.row = row

    def is_counted(self):
        return self.label in COUNTED and COUNTED[self.label] not in self.flags

    def group(self):
        """The class, with the flag that takes it out of the count."""
        flag = COUNTED.get(self.label)
        return "%s, %s" % (self.label, flag) if flag in self.flags else self.label

    def kinds(self):
        """Flags without the numbers at their ends."""
        return [re.sub(r"-\d+$", "", flag) for flag in self.flags]

    def types(self):
        """What the tool may call the contents of a file of class wrong-type; None: anything."""
        for flag in self.flags:
            if flag in ("is-jpeg", "is-png", "is-pdf"):
                return {flag[3:]}
        said = [flag[3:] for flag in self.flags if flag.startswith("is-")]
        said += re.findall(r"file\(1\)(?: says|:) (\S+/\S+)", self.why)
        for pattern, names in TYPES:
            if said and re.match(pattern, said[0]):
                return names
        return {"text"} if "plain text" in self.why else None

    def facts(self):
        """Those that are known, in the tool's terms."""
        row, facts = self.row, {}
        for column, name in (("width", "width_px"), ("height", "height_px"), ("bits", "bits"),
                             ("pages", "pages")):
            if row[column].isdigit() and int(row[column]) > 0:
                facts[name] = int(row[column])
        if row["exif_orientation"] in set("12345678"):
            facts["orientation"] = int(row["exif_orientation"])
        if row["colour"] in COLOURS:
            facts["colour"] = COLOURS[row["colour"]]
        if row["encrypted"] in ("yes", "no"):
            facts["encrypted"] = row["encrypted"] == "yes"
        return facts


def read(corpus):
    with open(corpus / "MANIFEST.tsv", newline="", encoding="utf-8") as lines:
        return [Entry(row) for row in csv.DictReader(lines, delimiter="\t")]
