#!/bin/sh -eu
# load_beside.sh FILE COMPOSE...: reads a dump into the database pika_restored beside the one that serves; whole or not at all.
# COMPOSE: the words of docker compose with the release's files.

file=$1
shift
test -s "$file"
"$@" exec --no-TTY db dropdb --username pika --if-exists pika_restored
"$@" exec --no-TTY db createdb --username pika pika_restored
"$@" exec --no-TTY db pg_restore --username pika --dbname pika_restored --no-owner --no-privileges --exit-on-error --single-transaction < "$file"
