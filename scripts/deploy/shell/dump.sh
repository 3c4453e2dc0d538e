#!/bin/sh -eu
# dump.sh FILE COMPOSE...: dumps the database into the file; one that breaks off leaves nothing. Prints its path and size in bytes.
# COMPOSE: the words of docker compose with the release's files.

file=$1
shift
mkdir -p "$(dirname "$file")"
umask 077
if ! "$@" exec --no-TTY db pg_dump --username pika --dbname pika --format custom > "$file.part"; then
  rm -f "$file.part"
  exit 1
fi
mv -f "$file.part" "$file"
echo "$file $(stat -c %s "$file")"
