"""What a JPEG and a PNG are made of, without a decoder: for what must stay, and what may not."""
import struct

SOI, EOI, SOS = 0xD8, 0xD9, 0xDA
ALONE = {0x01, *range(0xD0, 0xD8)}
JFIF, ADOBE = b"JFIF\0", b"Adobe"
JFIF_BYTES, ADOBE_BYTES = 14, 12  # a JFIF segment without a thumbnail
PNG_START = b"\x89PNG\r\n\x1a\n"
# Of what there may be in a PNG, that which says no more than how to show it.
PNG_SHOWN = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"cICP",
             b"mDCV", b"cLLI", b"bKGD", b"pHYs"}


def jpeg_parts(data):
    """([(marker, payload)], what stands behind EOI); a scan's payload has its coded data."""
    parts, at = [], 2
    while at < len(data):
        if data[at] != 0xFF:  # stray bytes
            at += 1
            continue
        while at < len(data) and data[at] == 0xFF:
            at += 1
        if at >= len(data):
            break
        marker, at = data[at], at + 1
        if marker == EOI:
            return parts, data[at:]
        if marker in ALONE or marker == 0:
            continue
        size = int.from_bytes(data[at:at + 2], "big")
        end = at + size
        if marker == SOS:
            end = end_of_scan(data, end)
            parts.append((marker, data[at:end].rstrip(b"\xff")))  # fill bytes are no data
            at = end
            continue
        parts.append((marker, data[at:end]))
        at = end
    return parts, b""


def end_of_scan(data, at):
    """Where the next marker that is no restart is."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] != 0 and data[at + 1] != 0xFF and data[at + 1] not in ALONE:
            return at
        at += 1 if data[at + 1] == 0xFF else 2


def is_application(marker):
    return 0xE0 <= marker <= 0xEF or marker == 0xFE


def jpeg_picture(data):
    """Tables, frame, scans with their coded data: what a decoder makes pixels of."""
    return [part for part in jpeg_parts(data)[0] if not is_application(part[0])]


def jpeg_private(data):
    """Names of parts that have no place in a file that is handed in."""
    parts, behind = jpeg_parts(data)
    found = ["bytes behind the end"] if behind else []
    for marker, payload in parts:
        body = payload[2:]
        plain = (marker == 0xE0 and body.startswith(JFIF) and len(body) == JFIF_BYTES) or (
            marker == 0xEE and body.startswith(ADOBE) and len(body) == ADOBE_BYTES)
        if is_application(marker) and not plain:
            found.append("a comment" if marker == 0xFE else "APP%d" % (marker - 0xE0))
    return found


def png_chunks(data):
    """([(name, data)], what stands behind IEND)."""
    chunks, at = [], len(PNG_START)
    while at + 12 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        chunks.append((name, data[at + 8:at + 8 + size]))
        at += size + 12
        if name == b"IEND":
            break
    return chunks, data[at:]


def png_picture(data):
    """What a decoder makes pixels of: the first run of IDATs, whatever their sizes."""
    chunks, _ = png_chunks(data)
    shown = [chunk for chunk in chunks if chunk[0] in (b"IHDR", b"PLTE", b"tRNS")]
    names = [name for name, _ in chunks]
    first = names.index(b"IDAT") if b"IDAT" in names else len(names)
    idat = []
    for name, body in chunks[first:]:
        if name != b"IDAT":
            break
        idat.append(body)
    return shown + idat


def png_private(data):
    chunks, behind = png_chunks(data)
    found = ["bytes behind the end"] if behind else []
    return found + [name.decode("latin-1") for name, _ in chunks if name not in PNG_SHOWN]


def picture(data):
    return png_picture(data) if data.startswith(PNG_START) else jpeg_picture(data)


def private(data):
    return png_private(data) if data.startswith(PNG_START) else jpeg_private(data)
