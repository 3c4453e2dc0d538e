#!/bin/sh -eu
# release_lock.sh FILE TOKEN: gives the lock back, if it is still ours.

exec 8>"$1.guard"
flock -w 20 8
[ -s "$1" ] || exit 0
read -r token _ < "$1"
if [ "$token" = "$2" ]; then rm -f "$1"; fi
