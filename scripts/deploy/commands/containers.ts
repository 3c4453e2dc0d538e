/** Containers by the label of their release, whichever state they are in. */

import { alone, type Command, script } from "../command.ts";
import { type Layout, project } from "../layout.ts";

const ours = `label=com.docker.compose.project=${project}`;

/**
 * Prints a line for each container of a release's cloud and web: name, state, restarts, and `healthy`, `starting` or `unhealthy`.
 * The container's own health check is run at once rather than waited for.
 */
export function probe(id: string): Command {
  return script(
    `for container in $(docker ps --all --quiet --filter ${ours} --filter "label=app.pika.release=$1" \\
        --filter label=com.docker.compose.oneoff=False); do
      line=$(docker inspect --format '{{.Name}} {{.State.Status}} {{.RestartCount}}' "$container")
      health=starting
      if docker inspect --format '{{range .Config.Healthcheck.Test}}{{println .}}{{end}}' "$container" | sed '1d;/^$/d' |
        timeout 10 xargs -d '\\n' docker exec "$container" >/dev/null 2>&1; then health=healthy; fi
      echo "$line $health"
    done`,
    [id],
  );
}

/** The last lines that the containers of a release logged. */
export function logsOf(id: string, lines: number): Command {
  return script(
    `docker ps --all --filter ${ours} --filter "label=app.pika.release=$1" --format '{{.ID}} {{.Names}} {{.Status}}' |
    while read -r container name; do
      echo "── $name"
      docker logs --tail "$2" "$container" 2>&1
    done`,
    [id, String(lines)],
  );
}

/** Stops and removes the containers of all releases but one (`null`: of all). Each has 30 s to say goodbye. */
export function removeOthers(paths: Layout, keep: string | null): Command {
  return alone(paths.root, removeWhere("!=", keep ?? "none"));
}

/** Stops and removes the containers of one release. */
export function removeThose(paths: Layout, id: string): Command {
  return alone(paths.root, removeWhere("==", id));
}

function removeWhere(comparison: "==" | "!=", id: string): Command {
  return script(
    `containers=$(docker ps --all --filter ${ours} --filter label=app.pika.release --format '{{.ID}} {{.Label "app.pika.release"}}' |
      awk -v id="$1" '$2 ${comparison} id { print $1 }')
    if [ -n "$containers" ]; then
      # A run that was killed may have begun to remove them; the engine goes on with that, and refuses a second removal.
      docker stop --time 30 $containers >/dev/null || true
      docker rm --force --volumes $containers >/dev/null || true
      tries=0
      while docker ps --all --quiet | grep -qF "$containers"; do
        tries=$((tries + 1))
        if [ $tries -gt 60 ]; then echo "These containers cannot be removed:" $containers >&2; exit 1; fi
        sleep 0.5
      done
    fi`,
    [id],
  );
}
