"""Small files of formats that are not accepted: enough of each for what looks at them."""
import gzip
import io
import struct
import zipfile


def zipped(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            name, _, text = name.partition("=")
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text or "texte")
    return out.getvalue()


def box(kind, data):
    return struct.pack(">I", len(data) + 8) + kind + data


def ftyp(brand, *compatible):
    return box(b"ftyp", brand + bytes(4) + b"".join(compatible)) + box(b"mdat", bytes(64))


def fax(pages):
    """A TIFF of some grey pages, each of another shade, half of it white."""
    width, height = 120, 80
    out = b"II*\0" + struct.pack("<I", 8)
    for page in range(pages):
        at = len(out) + 2 + 12 * 9 + 4
        rows = (bytes([40 * page]) * (width // 2) + b"\xff" * (width // 2)) * height
        tags = ((256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, at), (277, 1),
                (278, height), (279, len(rows)))
        out += struct.pack("<H", len(tags))
        out += b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
        out += struct.pack("<I", at + len(rows) if page < pages - 1 else 0) + rows
    return out


def ole(stream):
    """A compound file whose directory has a stream of that name."""
    entry = stream.encode("utf-16-le").ljust(64, b"\0") + bytes(64)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHH", 0x3E, 3, 0xFFFE)
    head += struct.pack("<HH", 9, 6) + bytes(10) + struct.pack("<III", 1, 0, 0)
    return head.ljust(512, b"\0") + entry.ljust(512, b"\0")


def program():
    """A PE header where a program for Windows has it."""
    return (b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0\x4c\x01").ljust(512, b"\0")


def tar():
    return (b"recto.txt".ljust(257, b"\0") + b"ustar\x0000").ljust(1024, b"\0")


OTHERS = {
    "heic": ftyp(b"heic", b"mif1", b"heic"),
    "avif": ftyp(b"avif", b"mif1"),
    "mp4": ftyp(b"isom", b"mp42"),
    "m4a": ftyp(b"M4A ", b"isom"),
    "webp": b"RIFF" + struct.pack("<I", 30) + b"WEBPVP8 " + bytes(22),
    "fax": fax(3),
    "tiff": b"II*\0\x08\0\0\0" + bytes(32),
    "gif": b"GIF89a\x10\0\x10\0\0\0\0;",
    "bmp": b"BM" + struct.pack("<IIIIIIHH", 58, 0, 54, 40, 1, 1, 1, 24) + bytes(28),
    "svg": b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>\n',
    "psd": b"8BPS\0\x01" + bytes(32),
    "jp2": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(32),
    "docx": zipped("[Content_Types].xml", "word/document.xml"),
    "xlsx": zipped("[Content_Types].xml", "xl/workbook.xml"),
    "pptx": zipped("[Content_Types].xml", "ppt/presentation.xml"),
    "odt": zipped("mimetype=application/vnd.oasis.opendocument.text", "content.xml"),
    "ods": zipped("mimetype=application/vnd.oasis.opendocument.spreadsheet", "content.xml"),
    "doc": ole("WordDocument"),
    "xls": ole("Workbook"),
    "msg": ole("__properties_version1.0"),
    "rtf": rb"{\rtf1\ansi Certificat de scolarit\'e9\par}",
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\nshowpage\n",
    "zip": zipped("recto.txt", "verso.txt"),
    "rar": b"Rar!\x1a\x07\x01\0" + bytes(32),
    "7z": b"7z\xbc\xaf\x27\x1c\0\x04" + bytes(32),
    "gz": gzip.compress(b"texte", mtime=0),
    "tar": tar(),
    "exe": program(),
    "elf": b"\x7fELF\x02\x01\x01" + bytes(57),
    "sh": b"#!/bin/sh\necho bonjour\n",
    "html": b"<!DOCTYPE html>\n<html><body>Erreur 404<script>alert(1)</script></body></html>\n",
    "eml": b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Piece\r\n\r\nBonjour\r\n",
    "xml": b'<?xml version="1.0"?>\n<dossier/>\n',
    "txt": "Certificat de scolarité\n".encode(),
    "mp3": b"ID3\x04\0\0\0\0\0\0" + bytes(32),
    "webm": b"\x1a\x45\xdf\xa3" + bytes(32),
    "ics": b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n",
    "samsung": bytes(32) + b"SEFH" + bytes(16) + b"\0\0SEFT",
    "empty": b"",
    "byte": b"\x80",
    "noise": bytes((i * i * 7 + i * 13 + 129) % 251 | 1 for i in range(600)),
    "zeros": bytes(600),
    "blanks": b"\n" * 600,
}
