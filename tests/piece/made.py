#!/usr/bin/env python3
"""Says what new pictures are, in facts that do not depend on a library's version.

    made.py FILE…

Format, size, components or samples, and the segments or chunks that there are.
"""
import struct
import sys

from container import PNG_START, jpeg_parts, png_chunks

SAMPLES = {0: "grey", 2: "RGB", 3: "palette", 4: "grey with alpha", 6: "RGB with alpha"}
SEGMENTS = {0xDB: "DQT", 0xC0: "SOF0", 0xC1: "SOF1", 0xC2: "SOF2", 0xC9: "SOF9", 0xC4: "DHT",
            0xDA: "SOS", 0xDD: "DRI", 0xFE: "COM"}


def jpeg_facts(data):
    parts, behind = jpeg_parts(data)
    names = [SEGMENTS.get(m) or "APP%d" % (m - 0xE0) for m, _ in parts]
    for name, (_, body) in zip(names, parts):
        if name.startswith("SOF"):
            height, width, count = struct.unpack_from(">HHB", body, 3)
            factors = " ".join("%dx%d" % (body[9 + 3 * i] >> 4, body[9 + 3 * i] & 15)
                               for i in range(count))
    return "JPEG, %d x %d, components %s" % (width, height, factors), names, behind


def png_facts(data):
    chunks, behind = png_chunks(data)
    width, height, depth, kind = struct.unpack_from(">IIBB", chunks[0][1])
    names = [name.decode("latin-1") for name, _ in chunks]
    return "PNG, %d x %d, %s, %d bits" % (width, height, SAMPLES[kind], depth), names, behind


for path in sys.argv[1:]:
    with open(path, "rb") as f:
        data = f.read()
    facts, names, behind = (png_facts if data.startswith(PNG_START) else jpeg_facts)(data)
    once = [name for i, name in enumerate(names) if name not in names[:i]]
    print("%s: %s; %s%s" % (path, facts, " ".join(once), "; bytes behind" * bool(behind)))
