#!/bin/sh
# Runs each fuzz target for a while, as many at once as asked.
#
#     tests/fuzz/run.sh FOLDER SECONDS JOBS     FOLDER: build/fuzz, where `make fuzz` built
#
# fuzz_x and fuzz_x_y begin with the files in tests/fuzz/fuzz_x/, take their words from
# tests/fuzz/fuzz_x.dict where there is one, and keep in FOLDER/corpus/ what they
# learnt. With CORPUS=FOLDER in the environment, targets that read files of a format begin with
# those in its subfolder of that name too (jpeg, png, pdf). Inputs that broke something lie in FOLDER/found/. Ends in "N passed, N failed".
set -u
folder=$1 seconds=$2 jobs=$3
seeds=$(dirname "$0")
mkdir -p "$folder/found" "$folder/log"
rm -f "$folder"/log/*

one() {
	name=$(basename "$1")
	format=${name#fuzz_}
	format=${format%%_*}
	mkdir -p "$folder/corpus/$name"
	set -- "$1" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 \
		-artifact_prefix="$folder/found/$name-" "$folder/corpus/$name"
	[ ! -d "$seeds/fuzz_$format" ] || set -- "$@" "$seeds/fuzz_$format"
	[ -z "${CORPUS:-}" ] || [ ! -d "$CORPUS/$format" ] || set -- "$@" "$CORPUS/$format"
	[ ! -f "$seeds/fuzz_$format.dict" ] || set -- "$@" -dict="$seeds/fuzz_$format.dict"
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
