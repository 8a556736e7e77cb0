#!/usr/bin/env bash
# Speed of the core, of `filter` and of `scan`, beside ripgrep with 403 of the lexicon's words, in one run.
#
#   Benchmarks/run.sh [TEXT]   a file of lines; without one the shared corpus, else the project's posts repeated
#
# Take ratios, not absolutes. Every figure comes with a count, so that a change which loses findings shows.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scan=.build/release/okcps-scan
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

text=${1:-../shared/corpus/reviews.txt}
if [ ! -f "$text" ]; then
  for _ in $(seq 2000); do cat Tests/Fixtures/posts/*.txt; done >"$work/text"
  text=$work/text
fi
bytes=$(stat -c %s "$text")
python3 -c 'import json, sys
for n, line in enumerate(open(sys.argv[1], encoding="utf-8", errors="replace")):
    print(json.dumps({"id": n, "text": line.rstrip("\n")}))' "$text" >"$work/records"
records=$(stat -c %s "$work/records")
# As many prohibited words as a careful user would hand to ripgrep.
cat Lexicons/obscenity/*.txt Lexicons/harassment/*.txt Lexicons/discrimination/*.txt | grep -v '^#' | grep -E '^[a-z]+$' | sort -u | head -403 >"$work/words"

timed() { # name bytes command…: one line of figures, the best of three
  local name=$1 size=$2 best=999999999 began took count
  shift 2
  for _ in 1 2 3; do
    began=$(date +%s%N)
    count=$("$@" | wc -l) || true
    took=$((($(date +%s%N) - began) / 1000))
    [ "$took" -lt "$best" ] && best=$took
  done
  echo "$name: $((size / best)) MB/s, $count lines out"
}
filter() { "$scan" filter <"$work/records"; }
scan() { "$scan" scan --format line <"$text" || [ $? -eq 1 ]; }
peer() { rg -c -i -w -F -f "$work/words" "$text" || [ $? -eq 1 ]; }

echo "text: $bytes bytes, $(sha256sum <"$text" | cut -c1-12)"
.build/release/throughput <"$text"
timed "filter" "$records" filter
timed "scan" "$bytes" scan
if command -v rg >/dev/null; then
  timed "ripgrep -c -i -w -F with $(wc -l <"$work/words") words" "$bytes" peer
else
  echo "ripgrep: not here (apt-get install ripgrep), so not compared"
fi
