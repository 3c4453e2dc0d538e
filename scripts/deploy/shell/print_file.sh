#!/bin/sh -eu
# print_file.sh FILE: prints it; nothing when it is not there.

if [ -f "$1" ]; then cat "$1"; fi
