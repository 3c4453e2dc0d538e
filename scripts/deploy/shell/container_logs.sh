#!/bin/sh -eu
# container_logs.sh PROJECT ID LINES: prints the last lines that the containers of a release logged.

docker ps --all --filter "label=com.docker.compose.project=$1" --filter "label=app.pika.release=$2" \
  --format '{{.ID}} {{.Names}} {{.Status}}' |
  while read -r container name; do
    echo "── $name"
    docker logs --tail "$3" "$container" 2>&1
  done
