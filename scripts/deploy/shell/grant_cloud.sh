#!/bin/sh -eu
# grant_cloud.sh FILE SQL COMPOSE...: the database has the role that the cloud comes in as, with the password of the address in FILE, which is
# made when it is not there, and with the rights that SQL says. COMPOSE: the words of docker compose with the release's files.

file=$1 sql=$2
shift 2
if [ ! -s "$file" ]; then
  printf 'postgres://pika_cloud:%s@db:5432/pika' "$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')" > "$file.new"
  chmod 444 "$file.new"
  mv -f "$file.new" "$file"
fi
password=$(sed -n 's|^[a-z]*://pika_cloud:\([0-9A-Za-z]*\)@.*$|\1|p' "$file")
if [ -z "$password" ]; then
  echo "$file is no address of pika_cloud with a password of letters and digits; without the file another one is made" >&2
  exit 1
fi
# By standard input: arguments are seen by everybody on the machine.
printf "SET pika.role_password = '%s';\n%s\n" "$password" "$sql" |
  "$@" exec --no-TTY db psql --username pika --dbname pika --no-psqlrc --quiet --output /dev/null --set ON_ERROR_STOP=1 --single-transaction
