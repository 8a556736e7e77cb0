#!/usr/bin/env bash
# Whether engines that fan out give the same answers as one process alone, byte for byte, and what time they
# take: Spark's RDD.pipe and SQL TRANSFORM in local mode, Hadoop Streaming and GNU parallel where they are.
#
#   Benchmarks/Spark/run.sh [RECORDS]
#
# Invented records from a seed, 1,000,000 of them if no number is given. PySpark comes from PyPI into
# .build/spark; Java is installed from Debian if it is missing. SCAN names another program. Take ratios, not
# absolutes.
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! command -v java >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends default-jre-headless
  else
    echo "spark: no java here; run: sudo apt-get install default-jre-headless" >&2
    exit 2
  fi
fi
venv=.build/spark/venv
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/python" -c 'import pyspark' 2>/dev/null || "$venv/bin/pip" install --quiet pyspark

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$venv/bin/python" Benchmarks/Spark/engines.py \
  "$(realpath "${SCAN:-.build/release/okcps-scan}")" "$work" "${1:-1000000}"
