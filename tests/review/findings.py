"""Prints what a stream of records of dossiers says, a finding a line: verdict first."""
import json
import sys

for line in sys.stdin:
    dossier = json.loads(line)
    print(dossier["verdict"], dossier["eligibility"]["outcome"])
    found = list(dossier["findings"])
    for piece in dossier["pieces"]:
        for file in piece["files"]:
            found += file["findings"]
    for finding in found:
        print(f"  {finding['severity']} {finding['id']} {finding.get('field')}")
