#!/bin/sh -eu
# mark_served.sh FILE: writes down when the release has served.

date -u +%Y-%m-%dT%H:%M:%SZ > "$1"
