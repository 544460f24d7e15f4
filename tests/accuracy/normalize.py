#!/usr/bin/python3
"""Holds what dossier-normalize makes of pictures against what independent programs make of them.

    tests/accuracy/normalize.py [--tools FOLDER] [--jobs N] [--trials N] (CORPUS | --make FILE)

Takes the pictures of a labelled folder (manifest.py), or some that FILE
(tests/bench/make_picture.c) invents. Each sound one must become a file that dossier-check
accepts, upright, in sRGB, as Pillow and littleCMS see it, with nothing private in it as
exiftool and container.py see it; compressed data stay bit for bit where nothing but that was
to be done. Of others a file may come or not, but never a crash, and never half of one; none
comes of a picture, damaged at random, that dossier-check refuses. Prints each failure and ends
in "N passed, N failed".

Needs Debian's Pillow and numpy, and so Debian's Python; without them it says so and does
nothing.
"""
import argparse
import collections
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "bench"), str(HERE.parent / "piece")]
import container  # noqa: E402
import damage  # noqa: E402
import make_phone  # noqa: E402
import manifest  # noqa: E402
from count import Count  # noqa: E402
from policy import Policy  # noqa: E402

try:
    import reference
except ImportError:
    reference = None

LEAST_SSIM = 0.98
SCALED_SSIM_OFF = 0.005  # another filter of the same sort, other rounding
COLOUR_OFF = 2.5  # of 255, the mean of blocks; profiles are applied with other precision
TURN_OFF = (12, 1.0)  # a sample at most, and in the mean: chroma is made larger in one order
CATALOGUE = HERE.parent.parent / "src" / "finding" / "catalogue.def"
FIXABLE = r'FINDING\(\w+,\s*"([a-z0-9-]+)",\s*\w+,\s*FIX_NORMALIZE\b'
DAMAGED_MOST = 200000  # bytes of a picture that is damaged
FOLDERS = ("jpeg", "png", "mixed")
SOUND = ("valid", "other-format", "wrong-type")
# What exiftool may tell of a file: of its structure, and what it works out itself.
PLAIN_GROUPS = {"ExifTool", "System", "File", "JFIF", "Composite", "Adobe", "APP14", "PNG",
                "PNG-pHYs", "PNG-cICP"}
PLAIN_PNG = {"ImageWidth", "ImageHeight", "BitDepth", "ColorType", "Compression", "Filter",
             "Interlace", "Palette", "Transparency", "Gamma", "BackgroundColor", "SRGBRendering",
             "WhitePointX", "WhitePointY", "RedX", "RedY", "GreenX", "GreenY", "BlueX", "BlueY",
             "PixelsPerUnitX", "PixelsPerUnitY", "PixelUnits"}
PRIVATE_FILE = {"Comment"}
JPEGTRAN = {2: ["-flip", "horizontal"], 3: ["-rotate", "180"], 4: ["-flip", "vertical"],
            5: ["-transpose"], 6: ["-rotate", "90"], 7: ["-transverse"], 8: ["-rotate", "270"]}


class Item:
    """One picture: where it came from, what is known of it, what became of it."""

    def __init__(self, path, name, label):
        self.path, self.name, self.label = path, name, label
        self.record = self.checked = None  # of dossier-normalize; of dossier-check, the new file
        self.before = None  # of dossier-check, the input

    def made(self):
        """The new file's path, None where there is none."""
        done = self.record["status"] in ("written", "kept")
        return pathlib.Path(self.record["output"]) if done else None

    def is_picture(self):
        """What came out is one; PDFs are not looked into here."""
        return self.made() is not None and self.record["after"]["type"] in ("jpeg", "png")

    def did(self, *names):
        return bool({action["id"] for action in self.record["actions"]} & set(names))

    def is_encoded(self):
        return self.did("encoded-jpeg", "encoded-png")

    def is_turned(self):
        return self.did("turned-lossless")


def labelled(corpus):
    for entry in manifest.read(corpus):
        if entry.format in FOLDERS:
            label = entry.label if entry.is_counted() else entry.group()
            yield Item(corpus / entry.path, entry.path, label)


def invented(make_picture, folder):
    for path in make_phone.make(make_picture, folder):
        yield Item(path, path.name, "valid")


def output_of(command, items, **options):
    """One run over the files of the items: (finished process, records)."""
    names = b"".join(bytes(path) + b"\0" for path in items)
    done = subprocess.run(command, input=names, capture_output=True, **options)
    return done, [json.loads(line) for line in done.stdout.splitlines()]


def normalize(options, items, work, *more):
    """Numbered copies, so that no two of them have one name; what is wrong with the run."""
    (work / "in").mkdir(parents=True)
    copies = []
    for number, item in enumerate(items):
        copies.append(work / "in" / ("%05d%s" % (number, item.path.suffix)))
        shutil.copy(item.path, copies[-1])
    done, records = output_of([options.tools / "dossier-normalize", "--json", "--lang", "en", "-j",
                               str(options.jobs), "-0", "--files-from", "-", *more, "-d",
                               work / "out"], copies)
    if done.returncode not in (0, 1, 3) or [r["file"] for r in records] != [str(c) for c in copies]:
        return ["dossier-normalize ended with status %d and told of %d of %d files: %s" % (
            done.returncode, len(records), len(items), done.stderr[:300].decode())]
    for item, record in zip(items, records):
        item.record = record
    there = {str(path) for path in (work / "out").rglob("*")} if (work / "out").is_dir() else set()
    told = {str(item.made()) for item in items if item.made()}
    return ["there is a file that nothing was told of: " + name for name in there - told] + [
        "told of, but not there: " + name for name in told - there]


def verdicts(options, paths):
    """What dossier-check says of files."""
    _, records = output_of([options.tools / "dossier-check", "--json", "--lang", "en", "-j",
                            str(options.jobs), "-0", "--files-from", "-"], paths)
    if [record["file"] for record in records] != [str(path) for path in paths]:
        sys.exit("dossier-check did not tell of each file")
    return records


def ids(record):
    return ", ".join(f["id"] for f in record["findings"] if f["severity"] == "error")


# --- Each of them: None, or what was asked and what was found

def ending(item, policy):
    """Sound files become files, unless the policy has a word against them; nothing crashes."""
    status, record = item.record["status"], item.record
    if status not in ("written", "refused"):
        return "written or refused, not %s: %s" % (status, record.get("error"))
    errors = {f["id"] for f in record["findings"] if f["severity"] == "error"}
    if item.label == "valid" and status == "refused" and not errors <= policy.sound:
        return "a sound file is not to be refused (%s)" % ids(record)
    if item.label == "corrupt" and status == "written":
        return "a damaged file is to be refused"
    if status == "refused" and not errors:
        return "a refusal has to say why"
    return None


def obstacles(item, fixable):
    """What cannot be repaired is not, and the reason is the one that dossier-check gives."""
    wrong = {f["id"] for f in item.before["findings"] if f["severity"] == "error"} - fixable
    if wrong and item.record["status"] != "refused":
        return "refused, as dossier-check refuses the input (%s)" % ", ".join(sorted(wrong))
    if wrong and not wrong & {f["id"] for f in item.record["findings"]}:
        return "dossier-check's reason (%s), not another (%s)" % (
            ", ".join(sorted(wrong)), ids(item.record))
    return None


def accepted(item):
    verdict = item.checked["verdict"]
    return None if verdict == "accepted" else "accepted, not %s (%s)" % (verdict, ids(item.checked))


def bare(item):
    found = container.private(item.made().read_bytes())
    return "nothing private in it, but there is: " + ", ".join(found) if found else None


def kept(item):
    """What was only copied, with less beside it, has the same compressed picture."""
    before, after = item.path.read_bytes(), item.made().read_bytes()
    if item.did("copied") and before != after:
        return "to be said what became of %d of %d bytes" % (len(before) - len(after), len(before))
    if container.picture(before) == container.picture(after):
        return None
    return "tables, headers and compressed data are to be the input's"


def least_ssim(item, wanted):
    """Where it was made smaller: what Pillow's JPEG of that quality has, or nearly so."""
    if not item.did("scaled") or not item.did("encoded-jpeg"):
        return LEAST_SSIM
    quality = [int(a["after"]) for a in item.record["actions"] if a["id"] == "encoded-jpeg"][0]
    theirs = reference.ssim(reference.through_jpeg(wanted, quality), wanted)
    return min(LEAST_SSIM, theirs - SCALED_SSIM_OFF)


def looks_right(item, wanted):
    """SSIM and colours beside what Pillow makes of the input."""
    got = reference.made(item.made())
    if got.size != wanted.size and not item.did("scaled"):
        return "%d x %d pixels, not %d x %d" % (*wanted.size, *got.size)
    wanted = reference.same_size(wanted, got.size)
    alike, off = reference.ssim(got, wanted), reference.colour_distance(got, wanted)
    least = least_ssim(item, wanted)
    if alike >= least and off <= COLOUR_OFF:
        return None
    return "SSIM at least %.4f, but %.4f; colours off by at most %g, but %.2f" % (
        least, alike, COLOUR_OFF, off)


def turned_well(item, wanted):
    got = reference.made(item.made())
    if got.size != wanted.size:
        return "%d x %d pixels, not %d x %d" % (*wanted.size, *got.size)
    most, mean = reference.most_apart(got, wanted)
    if most <= TURN_OFF[0] and mean <= TURN_OFF[1]:
        return None
    return "the input's pixels, turned; one is off by %d, all by %.2f" % (most, mean)


def as_jpegtran(item):
    """The coefficients: both through one decoder give the same bytes."""
    turn = JPEGTRAN[item.record["before"]["orientation"]]
    theirs = subprocess.run(["jpegtran", "-copy", "none", "-perfect", *turn, item.path],
                            capture_output=True)
    if theirs.returncode:
        return "jpegtran -perfect does not turn it: " + theirs.stderr[:100].decode()
    pixels = [subprocess.run(["djpeg", "-nosmooth"], input=data, capture_output=True).stdout
              for data in (theirs.stdout, item.made().read_bytes())]
    return None if pixels[0] == pixels[1] else "the pixels that jpegtran's file has"


def told_private(groups):
    """Of what exiftool tells, that which is private."""
    found = []
    for key in groups:
        group, _, name = key.rpartition(":")
        if group == "PNG" and name not in PLAIN_PNG or group == "File" and name in PRIVATE_FILE:
            found.append(key)
        elif group and group not in PLAIN_GROUPS or key == "ExifTool:Warning":
            found.append(key)
    return found


# --- All of them

def check_exiftool(items, work):
    count = Count("Nothing that exiftool finds private")
    done = subprocess.run(["exiftool", "-j", "-G1", "-a", "-u", "-r", work / "out"],
                          capture_output=True)
    told = {e["SourceFile"]: e for e in json.loads(done.stdout or b"[]")}
    for item in items:
        entry = told.get(str(item.made()))
        found = told_private(entry) if entry else ["it does not read it"]
        count.add(item, "no more than how to show it, but: %s" % ", ".join(
            "%s %.60s" % (k, entry[k] if entry else "") for k in found) if found else None)
    return count


def check_pixels(items):
    """Beside Pillow: what was encoded, and what was turned without loss; None: it cannot tell."""
    encoded, turned = Count("Encoded pictures as Pillow shows them"), Count("Lossless turns")
    tran = Count("Coefficients as jpegtran has them")
    unknown = []
    for item in items:
        if not item.is_encoded() and not item.is_turned():
            continue
        wanted = reference.expected(item.path)
        if wanted is None:
            unknown.append(item)
        elif item.is_encoded():
            encoded.add(item, looks_right(item, wanted))
        else:
            turned.add(item, turned_well(item, wanted))
        if item.is_turned() and shutil.which("jpegtran"):
            tran.add(item, as_jpegtran(item))
    if unknown:
        print("Pillow does not read %d of them: %s" % (
            len(unknown), ", ".join(item.name for item in unknown[:9])))
    return [encoded, turned] + ([tran] if shutil.which("jpegtran") else [])


def check_kept(items):
    """Also that they may be kept: upright and sRGB, as Pillow shows them."""
    data = Count("Compressed data kept bit for bit")
    shown = Count("Kept pictures as Pillow shows them")
    for item in items:
        if item.is_encoded() or item.did("turned-lossless", "coded-anew"):
            continue
        data.add(item, kept(item))
        wanted = reference.expected(item.path)
        if wanted is not None:
            shown.add(item, looks_right(item, wanted))
    return [data, shown]


def each(title, items, check, *more):
    count = Count(title)
    for item in items:
        count.add(item, check(item, *more))
    return count


def check(options, items, work):
    wrong = normalize(options, items, work)
    if wrong:
        return None, wrong
    made = [item for item in items if item.made()]
    for item, record in zip(items, verdicts(options, [item.path for item in items])):
        item.before = record
    for item, record in zip(made, verdicts(options, [item.made() for item in made])):
        item.checked = record
    pictures = [item for item in made if item.is_picture()]
    sound = [item for item in pictures if item.label in SOUND]
    fixable = set(re.findall(FIXABLE, CATALOGUE.read_text()))
    counts = [each("Ends", items, ending, Policy()),
              each("Nothing repaired in silence", items, obstacles, fixable),
              each("Accepted", made, accepted),
              each("Nothing private by structure", pictures, bare), *check_kept(sound),
              *check_pixels(sound)]
    if shutil.which("exiftool"):
        counts.append(check_exiftool(pictures, work))
    else:
        print("exiftool is missing: not asked (`make deps-bench`)")
    count, wrong = check_damaged(options, items, work, fixable)
    return counts + [count], wrong


def damaged_items(items, folder, trials):
    """Sound pictures, each damaged in one place; the same ones each time."""
    rng = random.Random("damaged pictures")
    sound = [item for item in items if item.label == "valid" and item.made()
             and item.path.stat().st_size <= DAMAGED_MOST]
    base = [item.path.read_bytes() for item in sound]
    folder.mkdir()
    kinds = list(damage.KINDS.items())
    for number in range(trials if sound else 0):
        name, spoil = kinds[number % len(kinds)]
        at, data = damage.damaged(rng, base, spoil)
        path = folder / ("%05d%s" % (number, sound[at].path.suffix))
        path.write_bytes(data)
        yield Item(path, "%s, %s (trial %d)" % (sound[at].name, name, number), "damaged")


def check_damaged(options, items, work, fixable):
    """Everything is made small, so that pixels are decoded: what was seen before must be seen."""
    count = Count("Random damage that dossier-check sees")
    trials = list(damaged_items(items, work / "damaged", options.trials))
    if not trials:
        return count, []
    wrong = normalize(options, trials, work / "small", "--max-side", "40")
    if not wrong:
        for item, record in zip(trials, verdicts(options, [item.path for item in trials])):
            item.before = record
            count.add(item, ending(item, Policy()) or obstacles(item, fixable))
    return count, wrong


def show_ends(items):
    print("What became of pictures, by label")
    ends = collections.Counter((item.label, item.record["status"]) for item in items)
    for (label, status), number in sorted(ends.items()):
        print("  %-24s%-10s%6d" % (label, status, number))
    actions = collections.Counter(a["id"] for item in items for a in item.record["actions"])
    print("  actions: " + ", ".join("%s %d" % pair for pair in actions.most_common()))


def show_failed(count):
    for item, asked in count.failed:
        print("\n%s: not as asked\n  %s (%s)\n      did      %s\n      asked    %s" % (
            count.title, item.name, item.label,
            ", ".join(a["id"] for a in item.record["actions"]) or item.record["status"], asked))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", type=pathlib.Path, nargs="?")
    parser.add_argument("--make", type=pathlib.Path)
    parser.add_argument("--tools", default="build/release/bin", type=pathlib.Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--trials", type=int, default=1000)
    options = parser.parse_args()
    if bool(options.corpus) == bool(options.make):
        parser.error("name a folder of labelled files, or with --make what invents some")
    options.tools = options.tools.resolve()
    return options


def main():
    options = arguments()
    sys.stdout.reconfigure(line_buffering=True)
    if not reference:
        print("dossier-normalize: skipped, python3-pil and python3-numpy are missing "
              "(`make deps-bench`)\n0 passed, 0 failed, 1 skipped")
        return 0
    with tempfile.TemporaryDirectory(prefix="dossier-normalize-") as name:
        work = pathlib.Path(name)
        items = list(labelled(options.corpus.resolve()) if options.corpus
                     else invented(options.make.resolve(), work / "invented"))
        counts, wrong = check(options, items, work)
        if wrong:
            print("\n".join(wrong[:20]) + "\n0 passed, %d failed" % len(wrong))
            return 1
        show_ends(items)
        for count in counts:
            show_failed(count)
    print()
    for count in counts:
        print(count.line())
    failed = sum(len(count.failed) for count in counts)
    print("%d passed, %d failed" % (sum(count.passed for count in counts), failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
