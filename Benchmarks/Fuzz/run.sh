#!/usr/bin/env bash
# Runs fuzz targets side by side and prints one table: run.sh PROGRAM SECONDS JOBS [TARGET...].
#
# What was learnt stays in WORK/corpus (.build-fuzz), so that the next run goes on from there. The bytes that
# broke a law or crashed, hung or filled the memory are in WORK/crashes, and the whole tale in WORK/logs.
# A target counts as hanging after HANGS seconds on one input (25): more, where others have the processor.
# With a SEED, and no corpus of earlier runs, inputs come in the same order in each run: libFuzzer also learns
# from addresses, so these stay in place where setarch may do that.
set -euo pipefail
umask 077
program=$1 seconds=$2 jobs=$3
shift 3
here=Benchmarks/Fuzz/corpus
work=${WORK:-.build-fuzz}
mkdir -p $work/corpus $work/crashes $work/logs
# What targets write is small and written often: in memory, where there is such a place.
if [ -w /dev/shm ]; then TMPDIR=$(mktemp -d /dev/shm/fuzz-XXXXXX); else TMPDIR=$(mktemp -d); fi
trap 'rm -rf "$TMPDIR"' EXIT
# Swift's own crash reports would read the text, and hang. What is not given back is looked for at the end.
export TIMEFORMAT=%U TMPDIR SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1
export PLACED=
if [ -n "${SEED:-}" ]; then
  export SWIFT_DETERMINISTIC_HASHING=1
  if setarch -R true 2>/dev/null; then PLACED="setarch -R"; fi
fi
"$program" --dictionary >$work/words.dict

one() { # target and its further seeds
  local target=$1 folder status=0
  shift
  local seeds=()
  [ ! -d "$here/$target" ] || seeds+=("$here/$target")
  for folder in "$@"; do seeds+=("Tests/Fixtures/$folder"); done
  mkdir -p "$work/corpus/$target"
  {
    time $PLACED "$program" "$target" -max_total_time="$seconds" -print_final_stats=1 -rss_limit_mb=3000 \
      -timeout="${HANGS:-25}" -seed="${SEED:-0}" -dict=$work/words.dict -artifact_prefix="$work/crashes/$target-" \
      "$work/corpus/$target" "${seeds[@]}" >"$work/logs/$target" 2>&1 || status=$?
  } 2>"$work/logs/$target.seconds"
  echo "$status" >"$work/logs/$target.status"
}
export -f one
export program seconds here work
"$program" --targets | while read -r target seeds; do
  if [ $# -eq 0 ] || [[ " $* " == *" $target "* ]]; then echo $target $seeds; fi
done >$work/targets
[ -s $work/targets ] || { echo "fuzz: no such target; one of: $("$program" --targets | sed 's/ .*//' | xargs)" >&2; exit 2; }
xargs -a $work/targets -P "$jobs" -L 1 bash -c 'one "$@"' one

failed=0
printf '%-15s %12s %8s %8s %9s %s\n' target executions exec/s "cpu s" coverage outcome
while read -r target _; do
  log=$work/logs/$target
  status=$(cat "$log.status")
  count=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  rate=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
  coverage=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -1)
  outcome=ok
  if [ "$status" != 0 ]; then
    failed=1
    outcome=$(sed -n 's/.*Test unit written to //p' "$log" | tail -1)
    outcome="FAILED: ${outcome:-see $log}"
  fi
  printf '%-15s %12s %8s %8s %9s %s\n' \
    "$target" "${count:--}" "${rate:--}" "$(cat "$log.seconds")" "${coverage:--}" "$outcome"
done <$work/targets
exit $failed
