#!/bin/sh
# What `make bench` runs: sh tests/bench/run.sh build/release [PART]
# A PART is receipts, mandates, attachments or pictures; all without one.
command -v python3 >/dev/null || { echo "bench: skipped, python3 is missing"; exit 0; }
here=$(dirname "$0")
case $2 in
receipts) exec python3 "$here/run" "$1" ;;
mandates) exec python3 "$here/run" "$1" --document mandate --large 0 ;;
attachments) exec python3 "$here/attachments" "$1" ;;
pictures) exec python3 "$here/pictures" "$1" ;;
'')
	for part in receipts mandates attachments pictures; do
		sh "$0" "$1" $part || exit
		echo
	done
	;;
*) echo "bench: PART is receipts, mandates, attachments or pictures, not \"$2\"" >&2; exit 2 ;;
esac
