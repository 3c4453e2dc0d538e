#!/bin/sh -eu
# list_dumps.sh FOLDER: prints the dumps, newest first: PATH BYTES.

# By time; names are those that we gave.
# shellcheck disable=SC2012
ls -1t "$1"/*.dump 2>/dev/null | while read -r file; do echo "$file $(stat -c %s "$file")"; done
