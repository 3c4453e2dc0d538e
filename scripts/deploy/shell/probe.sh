#!/bin/sh -eu
# probe.sh PROJECT ID: prints a line for each container of a release's cloud and web: name, state, restarts, and `healthy` or `starting`.
# The container's own health check is run at once rather than waited for.

for container in $(docker ps --all --quiet --filter "label=com.docker.compose.project=$1" --filter "label=app.pika.release=$2" \
  --filter label=com.docker.compose.oneoff=False); do
  line=$(docker inspect --format '{{.Name}} {{.State.Status}} {{.RestartCount}}' "$container")
  health=starting
  if docker inspect --format '{{range .Config.Healthcheck.Test}}{{println .}}{{end}}' "$container" | sed '1d;/^$/d' |
    timeout 10 xargs -d '\n' docker exec "$container" >/dev/null 2>&1; then health=healthy; fi
  echo "$line $health"
done
