#!/usr/bin/env python3
"""Shows the records of `dossier-check --json` in short: what programs read, without sentences.

    told.py < RECORDS

A file a line, with its verdict; below it each finding: severity, id, page, parameters.
"""
import json
import sys


def parameters(finding):
    """Those of one language; they are in both or in none."""
    return {name: value for name, value in finding["params"].items() if not name.endswith("_en")}


for line in sys.stdin:
    record = json.loads(line)
    print(f'{record["file"]}: {record["verdict"]}')
    for finding in record["findings"]:
        page = f' page {finding["page"]}' if finding.get("page") else ""
        shown = json.dumps(parameters(finding), ensure_ascii=False)
        print(f'    {finding["severity"]} {finding["id"]}{page} {shown}')
