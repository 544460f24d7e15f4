#!/usr/bin/env python3
"""Shows that tests/run can fail: each way in which a case can be wrong, tried on fakes.

Ends in "N passed, N failed".
"""
import os
import pathlib
import stat
import subprocess
import sys
import tempfile

RUN = pathlib.Path(__file__).resolve().parent / "run"

# A one-page PDF without tags; %s makes its bytes differ where nobody looks.
PDF = """import os, sys
objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
           b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>/Contents 4 0 R>>",
           b"<</Length 0>>stream\\n\\nendstream"]
out = b"%%PDF-1.7\\n%%" + (%s).encode() + b"\\n"
places = []
for number, body in enumerate(objects, 1):
    places.append(len(out))
    out += b"%%d 0 obj\\n" %% number + body + b"\\nendobj\\n"
table = len(out)
out += b"xref\\n0 5\\n0000000000 65535 f \\n" + b"".join(b"%%010d 00000 n \\n" %% p for p in places)
out += b"trailer<</Size 5/Root 1 0 R>>\\nstartxref\\n%%d\\n%%%%%%%%EOF\\n" %% table
open(sys.argv[1], "wb").write(out)
"""
TXT, TAGS = "--- page 1 ---\n", "pages 1\nlang none\ntitle none\nno tags\n"
PDF_WANTS = {"want/a.pdf.txt": TXT, "want/a.pdf.tags": TAGS}

# (what is tried, files of the case, what must be said; "" where it must pass)
TRIALS = [
    ("right output", {"cmd": "echo a", "want.out": "a\n"}, ""),
    ("wrong output", {"cmd": "echo a", "want.out": "b\n"}, "-b\n+a"),
    ("output not wanted", {"cmd": "echo a; exit 1", "want.status": "1"}, "+a"),
    ("no newline at the end", {"cmd": "printf a", "want.out": "a\n"}, "no end of line"),
    ("wrong message", {"cmd": "echo a >&2", "want.err": "b\n"}, "-b\n+a"),
    ("right status", {"cmd": "exit 3", "want.status": "3\n"}, ""),
    ("wrong status", {"cmd": "exit 3", "want.status": "2\n"}, "-2\n+3"),
    ("status not wanted", {"cmd": "echo a; exit 1", "want.out": "a\n"}, "+1"),
    ("killed by a signal", {"cmd": "echo a; kill -9 $$", "want.out": "a\n"}, "+-9"),
    ("right file", {"cmd": "echo a >f", "want/f": "a\n"}, ""),
    ("wrong file", {"cmd": "echo a >f", "want/f": "b\n"}, "-b\n+a"),
    ("extra file", {"cmd": "echo a; >f", "want.out": "a\n"}, "want/f: made, but not wanted"),
    ("extra link", {"cmd": "echo a; ln -s / f", "want.out": "a\n"}, "want/f: made, but not wanted"),
    ("missing file", {"cmd": "echo a", "want.out": "a\n", "want/f": "a\n"},
     "want/f: wanted, but not made"),
    ("input changed", {"cmd": "echo a; echo b >f", "in/f": "a\n", "want.out": "a\n"},
     "want/f: made, but not wanted"),
    ("input removed", {"cmd": "echo a; rm f", "in/f": "a\n", "want.out": "a\n"}, "are gone: f"),
    ("input read", {"cmd": "cat d/f", "in/d/f": "a\n", "want.out": "a\n"}, ""),
    ("wants nothing", {"cmd": "true"}, "wants nothing"),
    ("wants empty files", {"cmd": "true", "want.out": "", "want.err": "", "want.status": "0"},
     "wants nothing"),
    ("no command", {"want.out": "a\n"}, "there is no cmd"),
    ("unknown tool", {"cmd": "dossier-none; echo a", "want.out": "a\n"}, "not found"),
    ("folder hidden", {"cmd": "pwd", "want.out": "@CWD@\n"}, ""),
    ("data folder hidden", {"cmd": "echo $DATA/x", "want.out": "@DATA@/x\n"}, ""),
    ("modes taken away", {"cmd": "echo a; mkdir d; chmod 0 d", "want.out": "a\n"}, ""),
    ("a PDF", {"cmd": "fake-same a.pdf", **PDF_WANTS}, ""),
    ("a PDF in a folder", {"cmd": "mkdir d; fake-same d/a.pdf", "want/d/a.pdf.txt": TXT,
                           "want/d/a.pdf.tags": TAGS}, ""),
    ("other page text", {"cmd": "fake-same a.pdf", **PDF_WANTS, "want/a.pdf.txt": "b\n"},
     "-b\n+--- page 1"),
    ("other tags", {"cmd": "fake-same a.pdf", **PDF_WANTS, "want/a.pdf.tags": "P\n"}, "-P\n+pages 1"),
    ("a PDF not wanted", {"cmd": "echo a; fake-same a.pdf", "want.out": "a\n"},
     "want/a.pdf.txt: made, but not wanted"),
    ("bytes by language", {"cmd": "fake-LANG a.pdf", **PDF_WANTS}, "a.pdf: other bytes"),
    ("bytes by time zone", {"cmd": "fake-TZ a.pdf", **PDF_WANTS}, "a.pdf: other bytes"),
    ("bytes by folder", {"cmd": "fake-PWD a.pdf", **PDF_WANTS}, "a.pdf: other bytes"),
    ("bytes by workers", {"cmd": "fake-JOBS a.pdf", **PDF_WANTS}, "a.pdf: other bytes"),
    ("bytes by the clock", {"cmd": "fake-clock a.pdf", **PDF_WANTS}, "a.pdf: other bytes"),
    ("a damaged PDF", {"cmd": "fake-same b; head -c 99 b >a.pdf; rm b", **PDF_WANTS}, "qpdf --check"),
    ("a PDF on standard output", {"cmd": "fake-same b; cat b; rm b", "want.out": "a\n"},
     "on standard output"),
]


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def fake_tools(folder):
    """Tools that make a PDF: always the same one, or one that depends on something."""
    folder.mkdir(parents=True)
    depends = {"same": "''", "clock": "str(__import__('time').time_ns())"}
    for name in ("LANG", "TZ", "PWD", "JOBS"):
        depends[name] = f"os.environ.get('{name}', '')"
    for name, source in depends.items():
        tool = folder / f"fake-{name}"
        tool.write_text(f"#!{sys.executable}\n" + PDF % source)
        tool.chmod(tool.stat().st_mode | stat.S_IXUSR)


def try_run(top, arguments):
    command = [RUN, "--stage", top / "stage", "--prefix", "/usr", "--cases", top / "case"]
    done = subprocess.run(command + arguments, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, env={"PATH": os.environ["PATH"]})
    return done.returncode, done.stdout + done.stderr


def trials(top):
    """Why a trial did not go as it must, for each that did not."""
    for number, (title, files, must_say) in enumerate(TRIALS):
        name = f"tool/{number:02}-{title.replace(' ', '-')}"
        write(top / "case" / name, files)
        status, said = try_run(top, [name])
        closing = "0 passed, 1 failed\n" if must_say else "1 passed, 0 failed\n"
        if bool(must_say) != (status == 1) or must_say not in said or not said.endswith(closing):
            yield f"{title}: status {status}, said:\n{said}"


def bless_trial(top):
    """A blessed case passes, asks first, and what cannot be accepted is not."""
    case = top / "case" / "bless" / "a"
    write(case, {"cmd": "echo a; fake-same a.pdf; exit 2", "want.err": "b\n", "want/old": "b\n"})
    try_run(top, ["--bless", "bless/a"])
    if (case / "want/a.pdf.txt").exists():
        yield "bless: wrote without being told to"
    status, said = try_run(top, ["--bless", "--yes", "bless/a"])
    if status or "-b" not in said or (case / "want/old").exists() or (case / "want.err").exists():
        yield f"bless: status {status}, said:\n{said}"
    status, said = try_run(top, ["bless/a"])
    if status:
        yield f"bless: what was accepted does not pass:\n{said}"
    write(case, {"cmd": "fake-clock a.pdf"})
    status, said = try_run(top, ["--bless", "--yes", "bless/a"])
    if not status or "cannot be accepted" not in said:
        yield f"bless: accepted a PDF that is never the same: status {status}, said:\n{said}"


def main():
    with tempfile.TemporaryDirectory() as name:
        top = pathlib.Path(name)
        fake_tools(top / "stage/usr/bin")
        wrong = list(trials(top)) + list(bless_trial(top))
    for line in wrong:
        print(line)
    print(f"{len(TRIALS) + 4 - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
