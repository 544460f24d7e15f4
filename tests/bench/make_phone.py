"""Pictures as phones and scanners give them: what make_picture paints, with what a camera adds.

    exif(orientation, gps)      APP1 of a JPEG
    with_segments(jpeg, …)      a JPEG with these segments behind SOI and JFIF
    make(make_picture, folder)  little ones, one of each kind, for trials; their paths
    make_large(…)               those of the bench
"""
import pathlib
import sys

import make_attachments

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "piece"))
from icc import P3, profile  # noqa: E402
from jpeg import exif_tiff, segment  # noqa: E402


def exif(orientation, gps=False):
    return segment(0xE1, b"Exif\0\0" + exif_tiff(orientation, "yes" if gps else ""))


def profile_segment(data):
    return segment(0xE2, b"ICC_PROFILE\0\1\1" + data)


def with_segments(jpeg, *segments):
    """Behind JFIF, where cameras and editors put them."""
    at = 4 + int.from_bytes(jpeg[4:6], "big") if jpeg[2:4] == b"\xff\xe0" else 2
    return jpeg[:at] + b"".join(segments) + jpeg[at:]


def phone_p3(jpeg):
    """A phone held upright, with a position and the colours of its display."""
    return with_segments(jpeg, exif(6, gps=True), profile_segment(profile(P3)))


# The bench's: what make_picture paints, and what is added to it
LARGE = {
    "fits": ("jpeg", "photo", 3200, 2400, None),
    "sideways": ("jpeg", "photo", 3200, 2400, lambda data: with_segments(data, exif(6))),
    "12mp": ("jpeg", "photo", 4000, 3000, lambda data: with_segments(data, exif(6))),
    "24mp": ("jpeg", "photo", 6000, 4000, lambda data: with_segments(data, exif(6))),
    "p3": ("jpeg", "photo", 4000, 3000, phone_p3),
    "cmyk": ("jpeg-cmyk", "photo", 4000, 3000, None),
    "png-48mp": ("png", "photo", 8000, 6000, None),
    "png-16-bit": ("png-16-rgba", "photo", 4000, 3000, None),
}


def make_large(make_picture, folder):
    """{name: path}; what is there already is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {}
    for name, (kind, scene, width, height, finish) in LARGE.items():
        groups = {name: [(kind, scene, width, height)]}
        made[name] = make_attachments.make_pictures(make_picture, folder, groups)[name][0]
        stamp = made[name].with_suffix(".finished")
        if finish and not stamp.exists():
            made[name].write_bytes(finish(made[name].read_bytes()))
            stamp.touch()
    return made


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
    paths[-1].write_bytes(phone_p3(groups["jpeg-photo"][0].read_bytes()))
    return paths
