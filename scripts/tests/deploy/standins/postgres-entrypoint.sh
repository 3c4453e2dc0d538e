#!/bin/sh
# Stand-in for docker-entrypoint.sh of the official Postgres image: what compose.yaml uses of it, and nothing more.
set -eu
if [ "$1" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  # shellcheck disable=SC2086 # options, several of them
  initdb --pgdata="$PGDATA" --username="${POSTGRES_USER:-postgres}" --pwfile="$POSTGRES_PASSWORD_FILE" \
    --encoding=UTF8 --locale=C.UTF-8 ${POSTGRES_INITDB_ARGS:-}
  echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
  printf "listen_addresses = '*'\nunix_socket_directories = '/var/run/postgresql'\n" >> "$PGDATA/postgresql.conf"
  # As there, the first start listens on the socket only.
  pg_ctl --pgdata="$PGDATA" --options="-c listen_addresses=''" --wait start
  psql --username="${POSTGRES_USER:-postgres}" --dbname=postgres --command="CREATE DATABASE \"$POSTGRES_DB\""
  pg_ctl --pgdata="$PGDATA" --mode=fast --wait stop
fi
exec "$@"
