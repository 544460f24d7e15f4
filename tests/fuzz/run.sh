#!/bin/sh
# Runs each fuzz target for a while, as many at once as asked.
#
#     tests/fuzz/run.sh FOLDER SECONDS JOBS     FOLDER: build/fuzz, where `make fuzz` built
#
# fuzz_x begins with the files in tests/fuzz/fuzz_x/, takes its words from
# tests/fuzz/fuzz_x.dict where there is one, and keeps in FOLDER/corpus/fuzz_x what it
# learnt. With CORPUS=FOLDER in the environment, targets whose name ends in a format (jpeg,
# png, pdf) begin with those in its subfolder of that name too. Inputs that broke something lie
# in FOLDER/found/. Ends in "N passed, N failed".
set -u
folder=$1 seconds=$2 jobs=$3
seeds=$(dirname "$0")
mkdir -p "$folder/found" "$folder/log"
rm -f "$folder"/log/*

one() {
	name=$(basename "$1")
	mkdir -p "$folder/corpus/$name"
	set -- "$1" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 \
		-artifact_prefix="$folder/found/$name-" "$folder/corpus/$name"
	[ ! -d "$seeds/$name" ] || set -- "$@" "$seeds/$name"
	[ -z "${CORPUS:-}" ] || [ ! -d "$CORPUS/${name##*_}" ] || set -- "$@" "$CORPUS/${name##*_}"
	[ ! -f "$seeds/$name.dict" ] || set -- "$@" -dict="$seeds/$name.dict"
	if "$@" >"$folder/log/$name" 2>&1; then
		echo "$name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$folder/log/$name") inputs"
		: >"$folder/log/$name.passed"
	else
		echo "$name: failed, see $folder/log/$name"
		grep -A12 -E 'ERROR|runtime error|SUMMARY' "$folder/log/$name" | head -40
		: >"$folder/log/$name.failed"
	fi
}

running=0
for target in "$folder"/fuzz/fuzz_*; do
	[ -x "$target" ] && [ ! -d "$target" ] || continue
	one "$target" &
	running=$((running + 1))
	[ $((running % jobs)) -ne 0 ] || wait
done
wait
passed=$(find "$folder/log" -name '*.passed' | wc -l)
failed=$(find "$folder/log" -name '*.failed' | wc -l)
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
