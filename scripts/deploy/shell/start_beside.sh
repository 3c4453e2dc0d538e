#!/bin/sh -eu
# start_beside.sh PROJECT CLOUD WEB COMPOSE...: starts so many more of cloud and web as run already. COMPOSE: docker compose up with all
# its words but the numbers.

project=$1
# here SERVICE: how many containers of it there are.
here() {
  docker ps --all --quiet --filter "label=com.docker.compose.project=$project" \
    --filter "label=com.docker.compose.service=$1" --filter label=com.docker.compose.oneoff=False | wc -l
}

cloud=$(($(here cloud) + $2))
web=$(($(here web) + $3))
shift 3
exec "$@" --scale "cloud=$cloud" --scale "web=$web" cloud web
