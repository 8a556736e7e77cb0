#!/usr/bin/env bash
# What a roster costs: time to build it on one core, to open it, bytes an entry, speed of the core with it;
# and what it finds in text that names none of its students: false matches.
#
#   Benchmarks/Roster/run.sh FIRST LAST TEXT
#
# FIRST and LAST are tables of names (name TAB … TAB weight), TEXT is lines of ordinary text. Rosters are
# invented: 1,000, 40,000 and 1,000,000 students from seed 1. With MEGABYTES=200 the text is repeated to
# that size and scanned with the greatest roster as well. Take ratios, not absolutes.
set -euo pipefail

first=$1 last=$2 text=$3
bench=.build/release/roster-bench
scan=.build/release/okcps-scan
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir "$place/key"
"$scan" roster keygen "$place/key/key"

for count in 1000 40000 1000000; do
  "$bench" generate "$count" 1 "$first" "$last" >"$place/table.csv"
  echo "== $count students, $(stat -c %s "$place/table.csv") bytes of table"
  TIMEFORMAT='built in %R s, %U s of it CPU time of its own'
  time "$scan" roster build "$place/table.csv" --key-file "$place/key/key" --output "$place/roster" >/dev/null
  "$bench" measure "$place/roster" "$place/key/key" <"$text"
done

if [ -n "${MEGABYTES:-}" ]; then
  echo "== $MEGABYTES MB of text, $count students"
  while [ "$(stat -c %s "$place/long" 2>/dev/null || echo 0)" -lt $((MEGABYTES * 1000000)) ]; do
    cat "$text" >>"$place/long"
  done
  "$bench" measure "$place/roster" "$place/key/key" <"$place/long"
fi
