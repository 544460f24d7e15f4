"""What the benches share: measuring commands in turn, medians, lines of a table."""
import statistics
import subprocess
import sys


def measure(measure_tool, command, runs=1, remove=None, each=0, environment=None):
    """Lists of wall_us, cpu_us, peak_kb (see measure.c); a command that fails ends the bench."""
    options = ["-n", str(runs), "-e", str(each), *(["-u", remove] if remove else [])]
    done = subprocess.run([measure_tool, *options, *command], text=True, capture_output=True,
                          errors="replace", env=environment)
    lines = [[int(n) for n in line.split()] for line in done.stdout.splitlines()]
    if done.returncode or not lines or any(line[3] for line in lines):
        said = "\n".join(done.stderr.splitlines()[:5])
        sys.exit("bench: %s failed:\n%s" % (command[0], said))
    return [line[:3] for line in lines]


def medians(runs):
    return [statistics.median(column) for column in zip(*runs)]


def in_turn(repeat, *makers):
    """A B A B …: what each gave, medians."""
    runs = [[make() for make in makers] for _ in range(repeat)]
    return [medians(column) for column in zip(*runs)]


def line(label, *cells):
    print("  %-34s" % label + "".join("%16s" % cell for cell in cells))
