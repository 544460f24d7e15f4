"""JPEGs for the cases: grey lines like those of a text, one coefficient a block.

jpeg(…) makes one that has nothing wrong but what is asked for:

    width, height      1240 x 1754
    says               WxH: the size in its header, whatever the data is
    process            baseline, progressive, lossless, hierarchical, late-height
    bits               8; 12 with baseline or lossless
    components         1; 3 is colour, 4 is CMYK
    scans              how many, with progressive (65 is one for each coefficient and more)
    flat               1: all of it is white
    orientation        Exif, 1 to 8
    gps                yes: Exif with a position; none: with the entries that a camera without
                       a fix writes
    again              Exif once more, with this orientation
    profile            p3, srgb, cmyk or broken (icc.py)
    comment            a text in it
    stray, fill        bytes 0 or FF between two segments: the latter may stand there
    steps              0: the quantization table says so
"""
import base64
import struct

from icc import PROFILES

WIDTH, HEIGHT = 1240, 1754

# The lines below, 16 x 1000, by the arithmetic coder of the JPEG library.
ARITHMETIC = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1td"
    "hbWGkJ6jq62rZ4C8ybqmx5moq6T/yQALCAPoABABAREA/8wABgAQEAX/2gAIAQEAAD8A0kUr4rAvjRshJCdC5z6Rm3DR"
    "1WCRJVqion/Y+7QxkcKOCgPXRoZzcy5rDP5avBLqiVd0MjXpUHgJEJKNZkfn1isKCORfhZmYG9E4oToTPATu2YNzILfn"
    "0J+docL/2Q==")

FRAMES = {"baseline": 0xC0, "progressive": 0xC2, "lossless": 0xC3, "hierarchical": 0xC1,
          "late-height": 0xC0}


def grey(x, y):
    """A picture that is not blank: lines like those of a text."""
    return 40 if y % 5 in (1, 2) and (x * 7 + y * 3) % 11 < 6 else 240


def segment(marker, data):
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


# --- Exif

def directory(entries, behind=b""):
    """A directory of entries (tag, type, count, value as four bytes)."""
    body = b"".join(struct.pack(">HHI", *entry[:3]) + entry[3] for entry in entries)
    return struct.pack(">H", len(entries)) + body + bytes(4) + behind


def exif_tiff(orientation=0, gps=""):
    """What Exif holds, in JPEG and PNG alike."""
    entries = []
    if orientation:
        entries.append((0x0112, 3, 1, struct.pack(">HH", orientation, 0)))
    if gps:
        entries.append((0x8825, 4, 1, struct.pack(">I", 8 + 6 + 12 * (len(entries) + 1))))
    first = b"MM\0\x2a\0\0\0\x08" + directory(entries)
    if not gps:
        return first
    angles = len(first) + 6 + 24
    angle = struct.pack(">IIIIII", 48, 1, 51, 1, 24, 1) if gps == "yes" else bytes(24)
    return first + directory([(2, 5, 3, struct.pack(">I", angles)),
                              (4, 5, 3, struct.pack(">I", angles + 24))], angle + angle)


# --- Entropy-coded data, written as text of 0 and 1

def packed(text):
    text += "1" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big").replace(b"\xff", b"\xff\0")


def difference_code(difference):
    """Codes of four bits for all sizes."""
    size = abs(difference).bit_length()
    value = difference if difference >= 0 else difference + (1 << size) - 1
    return f"{size:04b}" + (f"{value:0{size}b}" if size else "")


def blocks_code(width, height, components, flat, scale, end):
    """The blocks: each the difference of its mean from the one before; other components are
    flat. end: of each block."""
    other, out, before = (difference_code(0) + end) * (components - 1), [], 0
    if flat:
        return (difference_code(0) + end) * components * ((width + 7) // 8 * ((height + 7) // 8))
    for y in range((height + 7) // 8):
        for x in range((width + 7) // 8):
            level = (grey(x, y) - 128) * scale
            out.append(difference_code(level - before) + end + other)
            before = level
    return "".join(out)


def samples_code(width, height, bits):
    """Lossless: each sample from the one to its left, the first of a row from the one above."""
    scale, out = 1 << (bits - 8), []
    for y in range(height):
        before = grey(0, y - 1) * scale if y else 1 << (bits - 1)
        for x in range(width):
            level = grey(x, y) * scale
            out.append(difference_code(level - before))
            before = level
    return "".join(out)


def nothing_code(blocks):
    """A scan that has nothing to say of so many blocks: runs of 2^n and what n bits add."""
    out = ""
    while blocks:
        n = min(blocks.bit_length() - 1, 14)
        run = min(blocks, (2 << n) - 1)
        out += f"{n:04b}" + (f"{run - (1 << n):0{n}b}" if n else "")
        blocks -= run
    return out


# --- Segments

def huffman(kind, lengths, values):
    return segment(0xC4, bytes([kind]) + bytes(lengths + [0] * (16 - len(lengths))) + bytes(values))


def frame_data(width, height, bits, components):
    each = b"".join(bytes([i + 1, 0x11, 0]) for i in range(components))
    return struct.pack(">BHHB", bits, height, width, components) + each


def scan_start(components, first, last, approximation):
    each = b"".join(bytes([c, 0]) for c in components)
    return segment(0xDA, bytes([len(components)]) + each + bytes([first, last, approximation]))


def one_scan(width, height, process, bits, components, flat):
    of = list(range(1, components + 1))
    if process == "lossless":
        return scan_start(of, 1, 0, 0) + packed(samples_code(width, height, bits))
    code = blocks_code(width, height, components, flat, 1 << (bits - 8), "0")
    return scan_start(of, 0, 63, 0) + packed(code)


def progressive_scans(width, height, components, flat, scans):
    """The means, then for each coefficient ten scans, from the coarsest bit to the finest."""
    of = list(range(1, components + 1))
    out = scan_start(of, 0, 0, 0) + packed(blocks_code(width, height, components, flat, 1, ""))
    nothing = packed(nothing_code((width + 7) // 8 * ((height + 7) // 8)))
    if scans == 2:
        return out + scan_start([1], 1, 63, 0) + nothing
    for number in range(scans - 1):
        k, bit = 1 + number // 10, 9 - number % 10
        out += scan_start([1], k, k, (0 if bit == 9 else (bit + 1) << 4) | bit) + nothing
    return out


def jpeg(width=WIDTH, height=HEIGHT, process="baseline", bits=8, components=1, scans=2, flat=0,
         says="", orientation=0, gps="", again=0, profile="", comment="", stray=0, fill=0, steps=8):
    if process == "arithmetic":
        return ARITHMETIC
    density = struct.pack(">HH", 150, 150)
    out = b"\xff\xd8" + segment(0xE0, b"JFIF\0\x01\x02\x01" + density + b"\0\0")
    if orientation or gps:
        out += segment(0xE1, b"Exif\0\0" + exif_tiff(orientation, gps))
    if again:
        out += segment(0xE1, b"Exif\0\0" + exif_tiff(again))
    if profile:
        out += segment(0xE2, b"ICC_PROFILE\0\1\1" + PROFILES[profile]())
    if comment:
        out += segment(0xFE, comment.encode())
    if components == 4:
        out += segment(0xEE, b"Adobe\0\x64\0\0\0\0\0")
    if process != "lossless":
        out += segment(0xDB, b"\0" + bytes([steps] * 64))
    if process == "hierarchical":
        out += segment(0xDE, frame_data(width, height, bits, components))
    out += bytes(stray) + b"\xff" * fill
    said = [int(side) for side in says.split("x")] if says else [width, height]
    if process == "late-height":
        said[1] = 0
    marker = FRAMES[process] if bits == 8 or process == "lossless" else 0xC1
    out += segment(marker, frame_data(*said, bits, components))
    sizes = 12 if bits == 8 else 15
    out += huffman(0x00, [0, 0, 0, sizes], range(sizes))
    if process == "progressive":
        out += huffman(0x10, [0, 0, 0, 15], [n << 4 for n in range(15)])
        out += progressive_scans(width, height, components, flat, scans)
    else:
        if process != "lossless":
            out += huffman(0x10, [1], b"\0")
        out += one_scan(width, height, process, bits, components, flat)
    if process == "late-height":
        out += segment(0xDC, struct.pack(">H", height))
    return out + b"\xff\xd9"
