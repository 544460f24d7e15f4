"""PNGs for the cases: lines like those of a text.

png(…) makes one that has nothing wrong but what is asked for:

    width, height      1240 x 1754
    depth, type        8, 0 (grey); type 2 is colour, 3 a palette, 6 colour and transparency
    flat               1: all of it is white; 2: all of it but the last byte
    says               WxH: the size in its header, whatever the data is
    crc                name of the chunk whose checksum is wrong
    checksum           wrong: that of the picture's data
    chunk              NAME or NAME:TEXT: one more, before the data; after: behind it
    frames             of an animation; 1 is the picture itself
    apple              1: as Apple's devices keep them
    orientation, gps   Exif, as in JPEG
    clear              tRNS, in hexadecimal
    noise              1: grain instead of lines; hardly smaller when it is packed
    interlaced         1: in Adam7's order
    profile            p3, srgb, cmyk or broken (icc.py)
    rows               how many more than the header says; negative: fewer
    filter             filter type of all rows
"""
import random
import struct
import zlib

from icc import PROFILES
from jpeg import HEIGHT, WIDTH, exif_tiff, grey

# Of each of Adam7's passes: the first column and row, and the steps.
PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
          (0, 1, 1, 2)]


def chunk(name, data, wrong=0):
    crc = zlib.crc32(name + data) ^ wrong
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc)


def picture_rows(width, rows, samples, depth, flat, filter_type):
    kind = bytes([filter_type])
    length = (width * samples * depth + 7) // 8
    if flat:
        last = b"\xff" * (length - 1) + (b"\0" if flat == 2 else b"\xff")
        return (kind + b"\xff" * length) * (rows - 1) + kind + last
    lines = [bytes(grey(x // samples, y) for x in range(length)) for y in range(55)]
    return b"".join(kind + lines[y % 55] for y in range(rows))


def noise_rows(length, height):
    rng = random.Random(1)
    return b"".join(b"\0" + rng.randbytes(length) for _ in range(height))


def interlaced_rows(width, height):
    """Grey of eight bits."""
    return b"".join(b"\0" + bytes(grey(x, y) for x in range(left, width, across))
                    for left, top, across, down in PASSES if left < width
                    for y in range(top, height, down))


def animation(frames, packed):
    """The chunks before the picture's data, and those behind: it is the first frame."""
    def control(number):
        return chunk(b"fcTL", struct.pack(">IIIIIHHBB", number, 8, 8, 0, 0, 1, 10, 0, 0))
    before = chunk(b"acTL", struct.pack(">II", frames, 0)) + control(0)
    after = b"".join(control(2 * i - 1) + chunk(b"fdAT", struct.pack(">I", 2 * i) + packed)
                     for i in range(1, frames))
    return before, after


def chunk_of(text):
    name, _, data = text.partition(":")
    return chunk(name.encode(), data.encode().replace(b"|", b"\0"))


def png(width=WIDTH, height=HEIGHT, depth=8, type=0, flat=0, says="", crc="", checksum="",
        chunks=(), after=(), frames=0, apple=0, orientation=0, gps="", rows=0, filter=0,
        clear="", noise=0, interlaced=0, profile=""):
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[type]
    data = (interlaced_rows(width, height) if interlaced else
            noise_rows(width * samples, height) if noise else
            picture_rows(width, height + rows, samples, depth, flat, filter))
    packed = zlib.compress(data)
    if checksum == "wrong":
        packed = packed[:-1] + bytes([packed[-1] ^ 1])
    said = [int(side) for side in says.split("x")] if says else [width, height]
    parts = [(b"IHDR", struct.pack(">IIBBBBB", *said, depth, type, 0, 0, interlaced)),
             (b"pHYs", struct.pack(">IIB", 5906, 5906, 1))]
    if type == 3:
        count = min(256, 1 << depth)
        parts.append((b"PLTE", bytes(value for i in range(count) for value in (i, i, i))))
    if clear:
        parts.append((b"tRNS", bytes.fromhex(clear)))
    if profile:
        parts.insert(1, (b"iCCP", b"profile\0\0" + zlib.compress(PROFILES[profile]())))
    if orientation or gps:
        parts.append((b"eXIf", exif_tiff(orientation, gps)))
    parts += [(b"IDAT", packed), (b"IEND", b"")]
    before, behind = animation(frames, packed) if frames else (b"", b"")
    out = b"\x89PNG\r\n\x1a\n" + (chunk(b"CgBI", b"\x50\0\x20\x02") if apple else b"")
    for name, contents in parts:
        if name == b"IDAT":
            out += b"".join(map(chunk_of, chunks)) + before
        if name == b"IEND":
            out += behind + b"".join(map(chunk_of, after))
        out += chunk(name, contents, wrong=name == crc.encode())
    return out
