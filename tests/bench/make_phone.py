"""Pictures as phones and scanners give them: what make_picture paints, with what a camera adds.

    exif(orientation, gps)      APP1 of a JPEG
    p3_profile()                the bytes of a profile with Display P3's colours
    with_segments(jpeg, …)      a JPEG with these segments behind SOI and JFIF
    make(make_picture, folder)  little ones, one of each kind, for trials; their paths
"""
import pathlib
import struct

import make_attachments

MM_START = b"MM\0\x2a\0\0\0\x08"


def segment(marker, body):
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def exif(orientation, gps=False):
    entries = [(0x010F, 2, 4, b"Tel\0"), (0x0112, 3, 1, struct.pack(">HH", orientation, 0))]
    if gps:
        entries.append((0x8825, 4, 1, struct.pack(">I", 8 + 2 + 12 * 3 + 4)))
    first = struct.pack(">H", len(entries)) + b"".join(
        struct.pack(">HHI", *entry[:3]) + entry[3] for entry in entries) + bytes(4)
    place = b""
    if gps:
        at = 8 + len(first) + 2 + 12 * 4 + 4
        place = struct.pack(">H", 4) + b"".join(
            struct.pack(">HHI", tag, kind, number) + value for tag, kind, number, value in (
                (1, 2, 2, b"N\0\0\0"), (2, 5, 3, struct.pack(">I", at)),
                (3, 2, 2, b"E\0\0\0"), (4, 5, 3, struct.pack(">I", at + 24)))) + bytes(4)
        place += struct.pack(">12I", 48, 1, 51, 1, 30, 1, 2, 1, 21, 1, 8, 1)
    return segment(0xE1, b"Exif\0\0" + MM_START + first + place)


def fixed(number):
    return struct.pack(">i", round(number * 65536))


def p3_profile():
    """ICC version 2: primaries of Display P3 for the white of D50, a curve near sRGB's."""
    xyz = {b"wtpt": (0.9642, 1, 0.8249), b"rXYZ": (0.5151, 0.2412, -0.0011),
           b"gXYZ": (0.2920, 0.6922, 0.0419), b"bXYZ": (0.1571, 0.0666, 0.7841)}
    tags = {name: b"XYZ \0\0\0\0" + b"".join(map(fixed, value)) for name, value in xyz.items()}
    steps = [round(65535 * (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4))
             for v in (i / 1023 for i in range(1024))]
    curve = b"curv\0\0\0\0" + struct.pack(">I1024H", len(steps), *steps)
    tags.update({b"rTRC": curve, b"gTRC": curve, b"bTRC": curve,
                 b"cprt": b"text\0\0\0\0none\0",
                 b"desc": b"desc\0\0\0\0" + struct.pack(">I", 3) + b"P3\0" + bytes(78)})
    table, data = struct.pack(">I", len(tags)), b""
    start, places = 128 + 4 + 12 * len(tags), {}
    for name, body in tags.items():
        if body not in places:
            places[body] = start + len(data)
            data += body + bytes(-len(body) % 4)
        table += name + struct.pack(">II", places[body], len(body))
    head = struct.pack(">I4sI4s4s4s6H4s", start + len(data), bytes(4), 0x02100000, b"mntr", b"RGB ",
                       b"XYZ ", 2026, 1, 1, 0, 0, 0, b"acsp")
    head += bytes(28) + fixed(0.9642) + fixed(1) + fixed(0.8249)
    return head + bytes(128 - len(head)) + table + data


def profile_segment(profile):
    return segment(0xE2, b"ICC_PROFILE\0\1\1" + profile)


def with_segments(jpeg, *segments):
    """Behind JFIF, where cameras and editors put them."""
    at = 4 + int.from_bytes(jpeg[4:6], "big") if jpeg[2:4] == b"\xff\xe0" else 2
    return jpeg[:at] + b"".join(segments) + jpeg[at:]


SMALL = {
    "jpeg-photo": [("jpeg", "photo", 640, 480), ("jpeg", "photo", 301, 203)],
    "jpeg-progressive": [("jpeg-progressive", "photo", 640, 480)],
    "jpeg-cmyk": [("jpeg-cmyk", "photo", 320, 240)],
    "jpeg-scan": [("jpeg", "scan", 620, 877)],
    "jpeg-large": [("jpeg", "photo", 4000, 3000)],
    "png-photo": [("png", "photo", 200, 150), ("png-rgba", "photo", 160, 120)],
    "png-16-rgba": [("png-16-rgba", "photo", 200, 150)],
    "png-screenshot": [("png", "screen", 4096, 960)],
}


def make(make_picture, folder):
    """Plain ones, then the first photos in every position, and one in Display P3."""
    folder.mkdir(parents=True, exist_ok=True)
    groups = make_attachments.make_pictures(make_picture, folder, SMALL)
    paths = [path for group in groups.values() for path in group]
    for path in groups["jpeg-photo"] + groups["jpeg-progressive"]:
        data = path.read_bytes()
        for orientation in range(1, 9):
            turned = pathlib.Path("%s-turned-%d.jpg" % (path.with_suffix(""), orientation))
            turned.write_bytes(with_segments(data, exif(orientation, gps=orientation % 2 == 0)))
            paths.append(turned)
    paths.append(folder / "p3.jpg")
    paths[-1].write_bytes(with_segments(groups["jpeg-photo"][0].read_bytes(), exif(6, gps=True),
                                        profile_segment(p3_profile())))
    return paths
