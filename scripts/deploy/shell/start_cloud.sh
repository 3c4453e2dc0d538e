#!/bin/sh -eu
# start_cloud.sh PROJECT: starts the replicas of the cloud that were stopped.

containers=$(docker ps --all --quiet --filter "label=com.docker.compose.project=$1" \
  --filter label=com.docker.compose.service=cloud --filter label=com.docker.compose.oneoff=False)
# shellcheck disable=SC2086
if [ -n "$containers" ]; then docker start $containers >/dev/null; fi
