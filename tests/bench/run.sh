#!/bin/sh
# What `make bench` runs: sh tests/bench/run.sh build/release [PART]
# A PART is receipts, attachments or pictures; all without one.
command -v python3 >/dev/null || { echo "bench: skipped, python3 is missing"; exit 0; }
here=$(dirname "$0")
case $2 in
receipts) exec python3 "$here/run" "$1" ;;
attachments) exec python3 "$here/attachments" "$1" ;;
pictures) exec python3 "$here/pictures" "$1" ;;
'')
	python3 "$here/run" "$1" && echo && python3 "$here/attachments" "$1" && echo &&
		exec python3 "$here/pictures" "$1"
	;;
*) echo "bench: PART is receipts, attachments or pictures, not \"$2\"" >&2; exit 2 ;;
esac
