#!/bin/sh -eu
# stop_cloud.sh PROJECT: stops the replicas of the cloud that run.

containers=$(docker ps --quiet --filter "label=com.docker.compose.project=$1" \
  --filter label=com.docker.compose.service=cloud --filter label=com.docker.compose.oneoff=False)
# shellcheck disable=SC2086
if [ -n "$containers" ]; then docker stop --time 30 $containers >/dev/null; fi
