#!/usr/bin/env python3
"""Prints what share of random damage dossier-check notices, beside its peers.

    tests/accuracy/damage.py [--tool FILE] [--trials N] [--jobs N] [--format FORMAT]
                             [--missed FILE] (CORPUS | --make FILE)

Takes the sound files of a labelled folder (manifest.py), or invented ones that FILE makes
(tests/bench/make_picture.c), damages one at a time in one place, the same ones each time, and
has them examined. Noticed means: refused, or with a warning that the whole file has not. A
peer notices by its exit status or by a warning; files that the tool or a peer has something
against when they are whole are left out, so that all are given the same. Asserts nothing, but that whole files are accepted.
"""
import argparse
import collections
import concurrent.futures
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "bench")]
import make_attachments  # noqa: E402
import manifest  # noqa: E402

FORMATS = {"jpeg": ".jpg", "png": ".png", "pdf": ".pdf"}
BATCH = 200


def one_bit(rng, data):
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def one_byte(rng, data):
    data[rng.randrange(len(data))] ^= rng.randrange(1, 256)


def overwrite(rng, data, size, make):
    at = rng.randrange(max(1, len(data) - size + 1))
    size = min(size, len(data) - at)
    data[at:at + size] = make(size)


def some_bytes(rng, data):
    overwrite(rng, data, 64, rng.randbytes)


def zeros(rng, data):
    overwrite(rng, data, 4096, bytes)


def truncate(rng, data):
    del data[rng.randrange(1, len(data)):]


KINDS = {"one bit": one_bit, "one byte": one_byte, "64 bytes": some_bytes,
         "4 KB of zeros": zeros, "truncation": truncate}


class Tool:
    """dossier-check: what it says of each file, warnings and errors only."""
    name = "dossier-check"

    def __init__(self, path, jobs):
        self.command = [path, "--json", "-j", str(jobs), "-0", "--files-from", "-"]

    def examine(self, paths):
        done = subprocess.run(self.command, input=b"".join(bytes(p) + b"\0" for p in paths),
                              capture_output=True)
        records = [json.loads(line) for line in done.stdout.splitlines()]
        if [r["file"] for r in records] != [str(p) for p in paths]:
            sys.exit("damage: the tool (status %d) gave %d records for %d files: %s" % (
                done.returncode, len(records), len(paths), done.stderr[:300].decode()))
        return [(r["verdict"], {f["id"] for f in r["findings"] if f["severity"] != "info"})
                for r in records]


class Peer:
    """A program that checks one file at a time; noticed: a status or words on stderr."""

    def __init__(self, name, command, jobs, speaks=True):
        self.name, self.command, self.jobs, self.speaks = name, command, jobs, speaks

    def one(self, path):
        done = subprocess.run([*self.command, path], stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE)
        return done.returncode != 0 or (self.speaks and bool(done.stderr))

    def noticed(self, paths):
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            return list(pool.map(self.one, paths))


def peers(form, jobs):
    known = {"jpeg": [("jpeginfo -c", ["jpeginfo", "-c", "-q"]),
                      ("djpeg", ["djpeg", "-grayscale"])],
             "png": [("pngcheck", ["pngcheck", "-q"])],
             "pdf": [("qpdf --check", ["qpdf", "--check"])]}
    for name, command in known[form]:
        if shutil.which(command[0]):
            yield Peer(name, command, jobs, speaks=form == "jpeg")
        else:
            print("  %s is not installed: left out (`make deps-bench`)" % command[0])


def sound_files(options, work):
    """{format: paths} of what is to be damaged."""
    found = collections.defaultdict(list)
    if options.make:
        for paths in make_attachments.make(options.make.resolve(), work, small=True).values():
            for path in paths:
                found["jpeg" if path.suffix == ".jpg" else path.suffix[1:]].append(path)
        return found
    for entry in manifest.read(options.corpus):
        if entry.is_counted() and entry.label == "valid" and entry.format in FORMATS:
            found[entry.format].append(options.corpus.resolve() / entry.path)
    return found


def damaged(rng, base, spoil):
    """One of the files, damaged: a change that changes nothing is tried again."""
    while True:
        at = rng.randrange(len(base))
        data = bytearray(base[at])
        spoil(rng, data)
        if data != base[at]:
            return at, data


class Share:
    def __init__(self):
        self.noticed = self.of = 0

    def add(self, noticed):
        self.noticed += noticed
        self.of += 1

    def __str__(self):
        return "%.1f %%" % (100 * self.noticed / self.of) if self.of else "-"


class Trials:
    """All trials of one format."""

    def __init__(self, options, form, paths, work):
        self.options, self.form, self.work = options, form, work
        self.tool = Tool(options.tool.resolve(), options.jobs)
        told = self.tool.examine(paths)
        self.peers = list(peers(form, options.jobs))
        theirs = zip(*[peer.noticed(paths) for peer in self.peers], [False] * len(paths))
        self.accepted = [(p, ids) for p, (verdict, ids), seen in zip(paths, told, theirs)
                         if verdict == "accepted" and not any(seen)]
        self.left_out = len(paths) - len(self.accepted)
        self.base = [path.read_bytes() for path, _ in self.accepted]

    def run(self, kind):
        """{row: Share}; rows are the tool's two and the peers'."""
        shares = collections.defaultdict(Share)
        rng = random.Random("%s, %s" % (self.form, kind))
        left = self.options.trials
        while left > 0:
            self.batch(kind, min(left, BATCH), rng, shares)
            left -= BATCH
        return shares

    def batch(self, kind, count, rng, shares):
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.work))
        trials, paths = [], []
        for number in range(count):
            at, data = damaged(rng, self.base, KINDS[kind])
            path = folder / ("%d%s" % (number, FORMATS[self.form]))
            path.write_bytes(data)
            trials.append(at)
            paths.append(path)
        told = self.tool.examine(paths)
        theirs = [peer.noticed(paths) for peer in self.peers]
        for i, (at, path, (verdict, ids)) in enumerate(zip(trials, paths, told)):
            whole, had = self.accepted[at]
            noticed = verdict != "accepted" or bool(ids - had)
            shares[Tool.name].add(noticed)
            shares["  of it refused"].add(verdict != "accepted")
            for peer, seen in zip(self.peers, theirs):
                shares[peer.name].add(seen[i])
            if not noticed:
                self.missed(kind, whole, path, [peer.name for peer, seen in
                                                zip(self.peers, theirs) if seen[i]])
        shutil.rmtree(folder)

    def missed(self, kind, whole, path, seen):
        """For those who look into it: where a file that passed was changed, who noticed."""
        if self.options.missed:
            old, new = whole.read_bytes(), path.read_bytes()
            at = next((i for i, (a, b) in enumerate(zip(old, new)) if a != b), len(new))
            print("%s\t%s\t%s\t%d of %d\t%s" % (self.form, kind, whole, at, len(old),
                                              ", ".join(seen)), file=self.options.missed)


def show(options, form, paths, work):
    """True if there was something to damage."""
    trials = Trials(options, form, paths, work)
    print("\n%s: %d sound files%s" % (form, len(trials.base), ", %d left out that not all accept "
                                      "whole" % trials.left_out * bool(trials.left_out)))
    if not trials.base:
        return False
    columns = [trials.run(kind) for kind in KINDS]
    print("  %-18s" % "noticed of" + "".join("%16s" % kind for kind in KINDS))
    for row in columns[0]:
        print("  %-18s" % row + "".join("%16s" % column[row] for column in columns))
    return True


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", type=pathlib.Path, nargs="?")
    parser.add_argument("--make", type=pathlib.Path)
    parser.add_argument("--tool", default="build/release/bin/dossier-check", type=pathlib.Path)
    parser.add_argument("--trials", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--format", choices=list(FORMATS), help="this one alone")
    parser.add_argument("--missed", type=argparse.FileType("w"))
    options = parser.parse_args()
    if bool(options.corpus) == bool(options.make):
        parser.error("name a folder of labelled files, or with --make what invents some")
    return options


def main():
    options = arguments()
    sys.stdout.reconfigure(line_buffering=True)
    print("Random damage, %d trials of each format and kind" % options.trials)
    memory = "/dev/shm" if pathlib.Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(prefix="dossier-damage-", dir=memory) as name:
        work = pathlib.Path(name)
        found = sound_files(options, work)
        done = [show(options, form, found[form], work) for form in FORMATS
                if options.format in (None, form)]
    print("%d passed, %d failed" % (sum(done), len(done) - sum(done)))
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
