#!/bin/sh -eu
# list_releases.sh RELEASES: prints the releases that have served, newest first: ID VERSION REVISION SERVED-AT.

# value FOLDER NAME: what release.env says.
value() { sed -n "s/^$2=//p" "$1/release.env"; }

for folder in "$1"/r*-*; do
  [ -f "$folder/served" ] || continue
  echo "$(basename "$folder") $(value "$folder" PIKA_VERSION) $(value "$folder" PIKA_REVISION) $(cat "$folder/served")"
done | sort -r
