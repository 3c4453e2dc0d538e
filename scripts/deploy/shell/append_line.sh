#!/bin/sh -eu
# append_line.sh FILE LINE: adds a line at the end.

printf '%s\n' "$2" >> "$1"
