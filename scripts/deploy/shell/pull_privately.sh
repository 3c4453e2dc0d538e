#!/bin/sh -eu
# pull_privately.sh ROOT REGISTRY USER IMAGE...: pulls images as a user whose token comes on standard input. What Docker keeps of the sign-in
# lies in a folder of this run, and goes with it however it ends; the login user's own configuration never sees it.

root=$1 registry=$2 user=$3
shift 3
# Which engine that configuration talks to counts all the same.
host=$(docker context inspect --format '{{.Endpoints.docker.Host}}')
umask 077
config=$(mktemp -d "$root/registry.XXXXXX")
trap 'rm -rf "$config"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
# Where it knows a user already, Docker looks for no keyring of the machine's to put the next one into.
echo '{"auths":{"nowhere.invalid":{}}}' > "$config/config.json"
export DOCKER_CONFIG="$config" DOCKER_HOST="$host"
docker login --username "$user" --password-stdin "$registry" >/dev/null 2>"$config/said" || {
  cat "$config/said" >&2
  echo "signing in failed" >&2
  exit 1
}
for image; do docker pull --quiet "$image"; done
