#!/bin/sh -eu
# prepare.sh ROOT SETTINGS: makes folders, secrets and settings that are not there; prints what it made. Secrets are made here and stay here;
# the tunnel's token comes on standard input, or nothing does.

root=$1
umask 022
for folder in "$root" "$root/releases" "$root/edge" "$root/backups" "$root/secrets"; do
  if [ ! -d "$folder" ]; then
    mkdir -p "$folder"
    echo "$folder/"
  fi
done
chmod 700 "$root/secrets" "$root/backups"

random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
# write FILE: standard input becomes the file, if it is not there.
write() {
  [ -s "$1" ] && return 0
  cat > "$1.new"
  chmod 444 "$1.new"
  mv -f "$1.new" "$1"
  echo "$1"
}

random | write "$root/secrets/postgres_password"
random | write "$root/secrets/pika_secret"
printf 'postgres://pika:%s@db:5432/pika' "$(cat "$root/secrets/postgres_password")" | write "$root/secrets/database_url"
token=$(cat)
if [ -n "$token" ]; then printf %s "$token" | write "$root/secrets/tunnel_token"; fi
printf '%s\nPIKA_BACKUP_USER=%s:%s\n' "$2" "$(id -u)" "$(id -g)" | write "$root/settings.env"
chmod 644 "$root/settings.env"
