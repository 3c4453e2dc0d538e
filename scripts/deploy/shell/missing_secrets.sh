#!/bin/sh -eu
# missing_secrets.sh FOLDER NAME...: prints the names whose file is missing or empty.

folder=$1
shift
for name; do [ -s "$folder/$name" ] || echo "$name"; done
