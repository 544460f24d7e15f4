"""What a picture should look like, by Pillow, littleCMS and numpy: upright, in sRGB, on white.

Nothing of it is ours, but the arithmetic for PNGs that state their colours in numbers.
"""
import io
import warnings

import numpy
from PIL import Image, ImageCms

Image.MAX_IMAGE_PIXELS = None
warnings.simplefilter("ignore")

ORIENTATION = 0x0112
TURNS = {2: Image.FLIP_LEFT_RIGHT, 3: Image.ROTATE_180, 4: Image.FLIP_TOP_BOTTOM,
         5: Image.TRANSPOSE, 6: Image.ROTATE_270, 7: Image.TRANSVERSE, 8: Image.ROTATE_90}
USUAL_GAMMA = 0.45455
SRGB_XY = (0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06)
BLOCK = 8
CORRUPT = (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError, IndexError)


def right_transparency(path, picture):
    """Pillow compares the transparent level of few bits with levels of eight."""
    with open(path, "rb") as f:
        head = f.read(26)
    if head.startswith(b"\x89PNG") and head[25] == 0 and head[24] < 8:
        level = picture.info.get("transparency")
        if isinstance(level, int):
            picture.info["transparency"] = level * 255 // ((1 << head[24]) - 1)


def on_white(picture):
    """8 bits a sample; grey, RGB or CMYK."""
    if picture.mode == "I" or picture.mode.startswith("I;16"):
        return Image.fromarray((numpy.asarray(picture).astype("f8") / 257 + 0.5).astype("u1"))
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        grey = picture.mode in ("L", "LA", "1")
        return Image.alpha_composite(white, clear).convert("L" if grey else "RGB")
    if picture.mode == "1":
        return picture.convert("L")
    return picture if picture.mode in ("L", "RGB", "CMYK") else picture.convert("RGB")


def through_profile(picture, profile):
    """None where the profile cannot be used for these colours."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"),
                                         renderingIntent=0, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def primaries(xy):
    """RGB to XYZ of these chromaticities, white having all of each."""
    white, points = numpy.array(xy[:2]), numpy.array(xy[2:]).reshape(3, 2)
    columns = numpy.array([[x / y, 1, (1 - x - y) / y] for x, y in points]).T
    goal = numpy.array([white[0] / white[1], 1, (1 - white[0] - white[1]) / white[1]])
    return columns * numpy.linalg.solve(columns, goal), goal


BRADFORD = numpy.array([[.8951, .2664, -.1614], [-.7502, 1.7135, .0367], [.0389, -.0685, 1.0296]])


def by_numbers(picture, gamma, xy):
    """PNG's gAMA and cHRM, the white of the one made that of the other."""
    light = numpy.asarray(picture.convert("RGB")) / 255.0
    light = light ** (1 / gamma) if gamma else srgb_light(light)
    if xy and picture.mode != "L":
        (theirs, white), (ours, d65) = primaries(xy), primaries(SRGB_XY)
        adapt = numpy.linalg.inv(BRADFORD) @ numpy.diag(
            (BRADFORD @ d65) / (BRADFORD @ white)) @ BRADFORD
        light = light @ (numpy.linalg.inv(ours) @ adapt @ theirs).T
    light = light.clip(0, 1)
    coded = numpy.where(light <= 0.0031308, light * 12.92,
                        1.055 * light ** (1 / 2.4) - 0.055)
    return Image.fromarray((coded * 255 + 0.5).astype("u1"))


def srgb_light(v):
    return numpy.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)


def is_like_srgb(gamma, xy):
    """What writers mean by sRGB in numbers: its curve is not that of a power."""
    return abs((gamma or USUAL_GAMMA) - USUAL_GAMMA) < 0.001 and (
        not xy or max(abs(a - b) for a, b in zip(xy, SRGB_XY)) < 0.001)


def in_srgb(picture, info):
    profile, numbers = info.get("icc_profile"), (info.get("gamma"), info.get("chromaticity"))
    converted = through_profile(picture, profile) if profile else None
    if converted is None and not profile and "srgb" not in info and picture.mode != "CMYK":
        if not is_like_srgb(*numbers):
            converted = by_numbers(picture, *numbers)
    return (converted or picture).convert("RGB")


def orientation(picture):
    """What Exif says; not what ImageMagick writes into a text of a PNG."""
    exif = Image.Exif()
    exif.load(picture.info.get("exif") or b"")
    return exif.get(ORIENTATION, 1)


def upright(picture, turned):
    method = TURNS.get(turned)
    return picture.transpose(method) if method is not None else picture


def is_misread(path):
    """Pillow loses its place in a BMP of packed rows that skips pixels."""
    with open(path, "rb") as f:
        head = f.read(34)
    return head.startswith(b"BM") and head[30:34] in (b"\1\0\0\0", b"\2\0\0\0")


def expected(path):
    """The picture as it should be, or None where Pillow cannot read it."""
    if is_misread(path):
        return None
    try:
        with Image.open(path) as picture:
            picture.load()
            right_transparency(path, picture)
            shown = in_srgb(on_white(picture), picture.info)
            return upright(shown, orientation(picture))
    except CORRUPT:
        return None


def made(path):
    """What a viewer that knows of no colours and no turning shows; None: it is not plain."""
    with Image.open(path) as picture:
        picture.load()
        right_transparency(path, picture)
        return on_white(picture).convert("RGB")


def blocks(plane):
    """Means, variances and the blocks themselves, of BLOCK x BLOCK pixels."""
    height, width = (n - n % BLOCK for n in plane.shape)
    cut = plane[:height, :width].reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK)
    return cut.transpose(0, 2, 1, 3).reshape(-1, BLOCK * BLOCK)


def luma(picture):
    return numpy.asarray(picture.convert("L")).astype("f4")


def ssim(a, b):
    """Of two pictures' luma."""
    return ssim_of(luma(a), luma(b))


def ssim_of(first, second):
    """Of two planes, the mean over blocks; 1 where they are too small to have one."""
    x, y = blocks(first), blocks(second)
    if len(x) == 0:
        return 1.0
    mx, my = x.mean(1), y.mean(1)
    covariance = (x * y).mean(1) - mx * my
    top = (2 * mx * my + 6.5025) * (2 * covariance + 58.5225)
    return float((top / ((mx ** 2 + my ** 2 + 6.5025) * (x.var(1) + y.var(1) + 58.5225))).mean())


def colour_distance(a, b):
    """How far the means of blocks are from each other, in the mean, of 255."""
    first, second = (numpy.asarray(p).astype("f4") for p in (a, b))
    if min(first.shape[:2]) >= BLOCK:
        first, second = (numpy.stack([blocks(p[..., i]).mean(1) for i in range(3)])
                         for p in (first, second))
    return float(numpy.abs(first - second).mean())


def same_size(picture, size):
    return picture if picture.size == size else picture.resize(size, Image.LANCZOS)


def through_jpeg(picture, quality):
    """What is left of it after JPEG of that quality with less colour, as phones have it."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, subsampling=2)
    return Image.open(out).convert("RGB")


def most_apart(a, b):
    """(the largest difference of a sample, the mean one)."""
    apart = numpy.abs(numpy.asarray(a).astype("i2") - numpy.asarray(b).astype("i2"))
    return int(apart.max()), float(apart.mean())
