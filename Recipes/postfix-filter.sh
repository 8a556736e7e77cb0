#!/bin/sh
# Content filter for Postfix: a mail that breaks a rule bounces with the reasons; one that could not be
# scanned stays in the queue.
#
# master.cf:
#   okcps-scan unix - n n - 4 pipe
#     flags=Rq user=filter argv=/usr/local/lib/okcps-scan/postfix-filter.sh -f ${sender} -- ${recipient}
#   smtp inet ... smtpd -o content_filter=okcps-scan:dummy
#
# Postfix takes a status that it does not know for a bounce, so everything but 0 and 69 becomes 75.
set -u
mail=$(mktemp) || exit 75
trap 'rm -f "$mail"' EXIT
cat >"$mail" || exit 75
okcps-scan hook --profile postfix --timeout 30s "$mail" >/dev/null
case $? in
  0) ;;
  69) exit 69 ;;
  *) exit 75 ;;
esac
"${SENDMAIL:-/usr/sbin/sendmail}" -G -i "$@" <"$mail" || exit 75
