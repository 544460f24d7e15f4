#!/bin/sh
# Runs each fuzz target for a while, as many at once as asked.
#
#     tests/fuzz/run.sh FOLDER SECONDS JOBS     FOLDER: build/fuzz, where `make fuzz` built
#
# fuzz_x and fuzz_x_y begin with the files in tests/fuzz/ of their own name and of fuzz_x, take
# their words from the .dict files of these names, and keep in FOLDER/corpus/ what they learnt.
# With CORPUS=FOLDER in the environment, targets with a format in their name (jpeg, png, pdf)
# begin with those in its subfolder of that name too. Inputs that broke something lie in
# FOLDER/found/. Ends in "N passed, N failed".
set -u
folder=$1 seconds=$2 jobs=$3
seeds=$(dirname "$0")
mkdir -p "$folder/found" "$folder/log"
rm -f "$folder"/log/*

one() {
	name=$(basename "$1")
	dict=
	mkdir -p "$folder/corpus/$name"
	set -- "$1" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 \
		-artifact_prefix="$folder/found/$name-" "$folder/corpus/$name"
	for part in $(printf '%s' "${name#fuzz_}" | tr _ ' '); do
		[ ! -d "$seeds/fuzz_$part" ] || set -- "$@" "$seeds/fuzz_$part"
		[ -z "${CORPUS:-}" ] || [ ! -d "$CORPUS/$part" ] || set -- "$@" "$CORPUS/$part"
		[ ! -f "$seeds/fuzz_$part.dict" ] || dict=$seeds/fuzz_$part.dict
	done
	[ "${name#fuzz_*_}" = "$name" ] || [ ! -d "$seeds/$name" ] || set -- "$@" "$seeds/$name"
	[ ! -f "$seeds/$name.dict" ] || dict=$seeds/$name.dict
	[ -z "$dict" ] || set -- "$@" -dict="$dict"
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
