#!/bin/sh -eu
# read_lock.sh FILE: prints SECONDS-LEFT TOKEN HOLDER; nothing when the lock is free.

[ -s "$1" ] || exit 0
read -r token expiry holder < "$1"
echo "$((expiry - $(date +%s))) $token $holder"
