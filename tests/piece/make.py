#!/usr/bin/env python3
"""Makes attachments that have nothing wrong but what is asked for.

    make.py KIND FILE [NAME=VALUE...]     one
    make.py LIST                          those of a list, and says their names

KIND is jpeg, png or pdf, whose options are in jpeg.py, png.py and pdf.py, or a name of
other.py. All kinds have these, which count in this order:

    before, behind     another file (its kind), put in front of it or behind it; may be repeated
    text               text that is put behind it
    insert             PLACE:TEXT: text in it; a place below 0 counts from the end
    change             PLACE: the byte there gets another lowest bit
    cut                how many bytes are left; below 0: so many less

A list has one file a line; a line that begins with blanks goes on with the one before, # begins
a remark.
"""
import inspect
import shlex
import sys

from jpeg import jpeg
from other import OTHERS
from pdf import pdf
from png import png

AROUND = ("before", "behind", "text", "insert", "change", "cut")


def picture(maker, options):
    """Options by name; those that are numbers by default are numbers."""
    defaults = {name: p.default for name, p in inspect.signature(maker).parameters.items()}
    values = {}
    for key, value in options:
        if key == "chunk":
            values.setdefault("chunks", []).append(value)
        elif key == "after":
            values.setdefault("after", []).append(value)
        else:
            values[key] = int(value) if isinstance(defaults[key], int) else value
    return maker(**values)


def plain(kind, options):
    if kind == "jpeg":
        return picture(jpeg, options)
    if kind == "png":
        return picture(png, options)
    return pdf(*options) if kind == "pdf" else OTHERS[kind]


def around(data, options):
    for key, value in sorted(options, key=lambda option: AROUND.index(option[0])):
        if key == "before":
            data = plain(value, []) + data
        elif key == "behind":
            data += plain(value, [])
        elif key == "text":
            data += value.encode()
        elif key == "insert":
            place, _, text = value.partition(":")
            data = data[:int(place)] + text.encode() + data[int(place):]
        elif key == "change":
            place = int(value) % len(data)
            data = data[:place] + bytes([data[place] ^ 1]) + data[place + 1:]
        else:
            data = data[:int(value)]
    return data


def make(kind, name, *words):
    options = [word.split("=", 1) for word in words]
    data = plain(kind, [o for o in options if o[0] not in AROUND])
    with open(name, "wb") as out:
        out.write(around(data, [o for o in options if o[0] in AROUND]))


def make_list(path):
    with open(path) as lines:
        text = lines.read().replace("\n\t", " ")
    for line in text.splitlines():
        words = shlex.split(line, comments=True)
        if words:
            make(*words)
            print(words[1])


def main():
    if len(sys.argv) == 2:
        make_list(sys.argv[1])
    else:
        make(*sys.argv[1:])


if __name__ == "__main__":
    main()
