#!/bin/sh
# Stops a build or an upload if a text in some folders must not go out:
#
#   Recipes/gate.sh content/ && hugo
#
# FAIL_ON says from which severity on it stops: note, review or block (the default).
# Status: 0 go on, 1 something was found, 2 not wholly scanned.
set -u
[ $# -gt 0 ] || { echo "usage: gate.sh FOLDER..." >&2; exit 2; }

list=$(mktemp) || exit 2
trap 'rm -f "$list"' EXIT
# A folder that cannot be read is no clean folder.
find "$@" -type f \( -name '*.md' -o -name '*.html' -o -name '*.txt' \) -print0 >"$list" || exit 2
[ -s "$list" ] || { echo "gate.sh: no text files in $*" >&2; exit 2; }

# xargs says 123 for any status of what it runs, so each status is kept: the greatest counts.
status=$(
  xargs -0 sh -c '
    okcps-scan scan --format line --fail-on "$0" -- "$@" >&2
    echo $?
  ' "${FAIL_ON:-block}" <"$list" | sort -n | tail -n 1
)
case $status in 0 | 1) exit "$status" ;; *) exit 2 ;; esac
