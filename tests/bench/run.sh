#!/bin/sh
# What `make bench` runs: sh tests/bench/run.sh build/release
command -v python3 >/dev/null || { echo "bench: skipped, python3 is missing"; exit 0; }
exec python3 "$(dirname "$0")/run" "$@"
