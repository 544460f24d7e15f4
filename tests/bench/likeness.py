#!/usr/bin/python3
"""How like what they should be pictures are: SSIM of luma beside a slow resize.

    likeness.py INPUT FILE…

The reference is Pillow's: INPUT turned upright and into sRGB as tests/accuracy/reference.py
does it, its luma made smaller in floating point by Lanczos' filter with three lobes, in the
picture's own levels (not in linear light, which none of the tools does unasked). One line for
each FILE.
"""
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "accuracy"))
try:
    import numpy
    from PIL import Image

    import reference
except ImportError:
    sys.exit("python3-pil and python3-numpy are missing")

WEIGHTS = (0.299, 0.587, 0.114)


def luma(picture):
    return Image.fromarray((numpy.asarray(picture) @ numpy.array(WEIGHTS)).astype("f4"))


def main():
    wanted = luma(reference.expected(sys.argv[1]))
    for path in sys.argv[2:]:
        made = luma(reference.made(path))
        small = wanted.resize(made.size, Image.LANCZOS)
        print("%.4f" % reference.ssim_of(numpy.asarray(made), numpy.asarray(small)))


if __name__ == "__main__":
    main()
