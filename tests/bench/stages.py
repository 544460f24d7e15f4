"""Where the time of dossier-confirm goes: its share by room and by library.

By perf where it may be used: each sample counts for the innermost function of ours on the
stack, so that a library's time is its caller's. Else by callgrind over 200 dossiers, where
a library stands for itself. Else a line that says what is missing.
"""
import collections
import pathlib
import re
import shutil
import subprocess

SHOWN = 0.5  # per cent; what is less is summed up


def symbols(objects):
    """Which room and file each function of ours is from."""
    found = {}
    for path in sorted(objects.glob("*/*.o")):
        names = subprocess.run(["nm", "--defined-only", path], text=True, capture_output=True)
        for line in names.stdout.splitlines():
            fields = line.split()
            if len(fields) == 3 and fields[1] in "tT":
                found.setdefault(re.sub(r"\..*", "", fields[2]), (path.parent.name, path.stem))
    return found


def library(path):
    name = pathlib.Path(path).name
    if "kernel" in name or "vdso" in name:
        return "kernel"
    return re.sub(r"(-[0-9.]+)?\.so.*", "", name)


def samples(text):
    """Stacks of perf script, innermost first: (symbol, object)."""
    stack = []
    for line in text.splitlines():
        frame = re.match(r"\s+[0-9a-f]+ (.+?)(?:\+0x[0-9a-f]+)? \((.*)\)$", line)
        if frame:
            stack.append(frame.groups())
        elif stack and not line.strip():
            yield stack
            stack = []
    if stack:
        yield stack


def by_perf(tool, objects, command, environment, work):
    data = work / "perf.data"
    record = ["perf", "record", "-q", "-e", "cpu-clock", "-F", "2000",
              "--call-graph", "dwarf,16384", "-o", data, "--"]
    made = subprocess.run([*record, *command], env=environment, capture_output=True)
    if made.returncode or not data.exists():
        return None
    text = subprocess.run(["perf", "script", "--no-inline", "-F", "ip,sym,dso", "-i", data],
                          text=True, capture_output=True, errors="replace").stdout
    rooms, files, leaves = (collections.Counter() for _ in range(3))
    known = symbols(objects)
    for stack in samples(text):
        leaves[library(stack[0][1])] += 1
        room, file = next((known[name.split(".")[0]] for name, where in stack
                           if where.endswith(tool.name) and name.split(".")[0] in known),
                          ("start and end of the process", ""))
        rooms[room] += 1
        files[room + ("/" + file if file else "")] += 1
    return rooms, files, leaves


def by_callgrind(tool, command, environment, work):
    data = work / "callgrind.out"
    made = subprocess.run(["valgrind", "-q", "--tool=callgrind", "--callgrind-out-file=%s" % data,
                           *command], env=environment, capture_output=True)
    if made.returncode or not data.exists():
        return None
    rooms, files, leaves = (collections.Counter() for _ in range(3))
    names, place, called = {}, {"ob": "", "fl": ""}, False
    for line in data.read_text(errors="replace").splitlines():
        entry = re.match(r"(ob|fl|fi|fe|fn|cob|cfi|cfl|cfn)=\((\d+)\)(?: (.*))?$", line)
        if entry:
            kind = {"cob": "ob", "ob": "ob", "fn": "fn", "cfn": "fn"}.get(entry[1], "fl")
            name = names.setdefault((kind, entry[2]), entry[3] or "")
            if entry[1] in ("ob", "fl", "fi", "fe"):
                place[kind] = name
        elif line.startswith("calls="):
            called = True
        elif re.match(r"[+*\d-]", line):
            if not called:
                cost = int(line.split()[1])
                count_cost(tool, place, cost, rooms, files, leaves)
            called = False
    return rooms, files, leaves


def count_cost(tool, place, cost, rooms, files, leaves):
    leaves[library(place["ob"])] += cost
    source = re.search(r"src/(\w+)/(\w+)\.[ch]$", place["fl"])
    if source and place["ob"].endswith(tool.name):
        rooms[source[1]] += cost
        files["%s/%s" % source.groups()] += cost
    else:
        rooms[library(place["ob"])] += cost
        files[library(place["ob"])] += cost


def table(title, counter):
    total = sum(counter.values()) or 1
    print("  " + title)
    rest = 0.0
    for name, count in counter.most_common():
        share = 100.0 * count / total
        if share >= SHOWN:
            print("    %-32s %5.1f %%" % (name, share))
        else:
            rest += share
    if rest:
        print("    %-32s %5.1f %%" % ("all others", rest))


def show(tool, objects, command, environment, work, few):
    """few: 200 dossiers, for the slower way."""
    found = by_perf(tool, objects, command, environment, work) if shutil.which("perf") else None
    how = "perf, samples; libraries count for the room that calls them"
    if not found and shutil.which("valgrind"):
        short = [few if str(part).endswith(".ndjson") else part for part in command]
        short = [work / "stages-few" if part == work / "stages" else part for part in short]
        found = by_callgrind(tool, short, environment, work)
        how = "callgrind, instructions of 200 dossiers; libraries stand for themselves"
    print("\nShare of each stage (%s)" % how if found else
          "\nShare of each stage: skipped, neither perf nor valgrind can be used here")
    if found:
        for title, counter in zip(("by room", "by file", "by library, its own time"), found):
            table(title, counter)
