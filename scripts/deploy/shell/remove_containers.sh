#!/bin/sh -eu
# remove_containers.sh PROJECT of|not-of ID: stops and removes the containers of one release, or of all others. Each has 30 s to say goodbye.

containers=$(docker ps --all --filter "label=com.docker.compose.project=$1" --filter label=app.pika.release \
  --format '{{.ID}} {{.Label "app.pika.release"}}' |
  awk -v which="$2" -v id="$3" '($2 == id) == (which == "of") { print $1 }')
[ -n "$containers" ] || exit 0

# A run that was killed may have begun to remove them; the engine goes on with that, and refuses a second removal.
# shellcheck disable=SC2086
docker stop --time 30 $containers >/dev/null || true
# shellcheck disable=SC2086
docker rm --force --volumes $containers >/dev/null || true
tries=0
while docker ps --all --quiet | grep -qF "$containers"; do
  tries=$((tries + 1))
  if [ $tries -gt 60 ]; then
    echo "These containers cannot be removed: $(echo "$containers" | tr '\n' ' ')" >&2
    exit 1
  fi
  sleep 0.5
done
