#!/usr/bin/env python3
"""Shows the records of `dossier-normalize --json` in short: what programs read.

    done.py < RECORDS

A file a line, with what became of it; below it each action, the facts before and after, and
each finding. Sizes in bytes and digests of new files are the affair of libraries.
"""
import json
import sys

FACTS = ("type", "width_px", "height_px", "orientation", "colour", "bits")

for line in sys.stdin:
    record = json.loads(line)
    print(f'{record["file"]}: {record["status"]} {record["output"]}')
    for action in record["actions"]:
        print(f'    did {action["id"]} {action["before"]} {action["after"]}')
    for when in ("before", "after"):
        if record[when]:
            print(f'    {when} ' + " ".join(str(record[when][name]) for name in FACTS))
    for finding in record["findings"]:
        print(f'    {finding["severity"]} {finding["id"]}')
