"""Colour profiles, small ones and the same bytes each time: ICC version 2.

    profile(P3), profile(SRGB)  of a display with these primaries and sRGB's curve
    cmyk()                      of a press: a table that takes ink for what is missing of light
    broken()                    one that says it is larger than it is
"""
import itertools
import struct

WHITE = (0.9642, 1, 0.8249)
# Red, green and blue, seen by the light of WHITE.
P3 = ((0.5151, 0.2412, -0.0011), (0.2920, 0.6922, 0.0419), (0.1571, 0.0666, 0.7841))
SRGB = ((0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141))
CURVE_STEPS = 256


def fixed(number):
    return struct.pack(">i", round(number * 65536))


def put_together(kind, space, connection, tags):
    tags = {b"cprt": b"text\0\0\0\0none\0", b"wtpt": xyz(WHITE),
            b"desc": b"desc\0\0\0\0" + struct.pack(">I", 5) + b"none\0" + bytes(78), **tags}
    table, data = struct.pack(">I", len(tags)), b""
    start, places = 128 + 4 + 12 * len(tags), {}
    for name, body in tags.items():
        if body not in places:
            places[body] = start + len(data)
            data += body + bytes(-len(body) % 4)
        table += name + struct.pack(">II", places[body], len(body))
    head = struct.pack(">I4sI4s4s4s6H4s", start + len(data), bytes(4), 0x02100000, kind, space,
                       connection, 2026, 1, 1, 0, 0, 0, b"acsp")
    head += bytes(28) + b"".join(map(fixed, WHITE))
    return head + bytes(128 - len(head)) + table + data


def xyz(value):
    return b"XYZ \0\0\0\0" + b"".join(map(fixed, value))


def srgb_curve():
    levels = (i / (CURVE_STEPS - 1) for i in range(CURVE_STEPS))
    light = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in levels]
    return b"curv\0\0\0\0" + struct.pack(">I%dH" % CURVE_STEPS, CURVE_STEPS,
                                        *(round(65535 * v) for v in light))


def profile(primaries):
    curve = srgb_curve()
    tags = dict(zip((b"rXYZ", b"gXYZ", b"bXYZ"), map(xyz, primaries)))
    tags.update(dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve))
    return put_together(b"mntr", b"RGB ", b"XYZ ", tags)


def lab(inks):
    """Grey with black, and a little of the colour that each ink has."""
    cyan, magenta, yellow, black = inks
    lightness = 255 * (1 - black) * (1 - 0.3 * cyan - 0.4 * magenta - 0.1 * yellow)
    a, b = 60 * (magenta - cyan) * (1 - black), 60 * (yellow - 0.5 * cyan) * (1 - black)
    return bytes(max(0, min(255, round(v))) for v in (lightness, 128 + a, 128 + b))


def cmyk():
    straight = bytes(range(256))
    grid = b"".join(lab(inks) for inks in itertools.product((0, 1), repeat=4))
    table = b"mft1\0\0\0\0" + bytes([4, 3, 2, 0]) + b"".join(
        fixed(v) for v in (1, 0, 0, 0, 1, 0, 0, 0, 1)) + straight * 4 + grid + straight * 3
    return put_together(b"prtr", b"CMYK", b"Lab ", {b"A2B0": table})


def broken():
    whole = profile(SRGB)
    return whole[:len(whole) // 2]


PROFILES = {"p3": lambda: profile(P3), "srgb": lambda: profile(SRGB), "cmyk": cmyk,
            "broken": broken}
