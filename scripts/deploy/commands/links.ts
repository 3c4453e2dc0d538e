/** The links that say which release serves and which is tried. They are replaced in one atomic step. */

import { type Command, script } from "../command.ts";
import { type Layout, releaseFiles } from "../layout.ts";

/** Lets the preview of the edge show a release. */
export function pointNext(paths: Layout, id: string): Command {
  return point(paths.next, id);
}

export function removeNext(paths: Layout): Command {
  return script(`rm -f "$1"`, [paths.next]);
}

/** From here on the edge sends everybody to this release. */
export function pointCurrent(paths: Layout, id: string): Command {
  return point(paths.current, id);
}

/** Nothing serves any more: for a first deployment that failed. */
export function removeCurrent(paths: Layout): Command {
  return script(`rm -f "$1"`, [paths.current]);
}

function point(link: string, id: string): Command {
  return script(
    `ln -sfn "$2" "$1.new"
    mv -fT "$1.new" "$1"`,
    [link, id],
  );
}

/** Notes that a release has served, so that it can be rolled back to. */
export function markServed(paths: Layout, id: string): Command {
  return script(`date -u +%Y-%m-%dT%H:%M:%SZ > "$1"`, [releaseFiles(paths, id).served]);
}

/** The first edge on a server begins with the configuration of this release. */
export function configureFirstEdge(paths: Layout, id: string): Command {
  return script(
    `if [ ! -s "$2" ]; then
      mkdir -p "$(dirname "$2")"
      cp "$1" "$2.new"
      mv -f "$2.new" "$2"
    fi`,
    [releaseFiles(paths, id).caddyfile, paths.edge],
  );
}

/** Gives the edge the configuration of a release, if it has another one. It takes it over without closing a connection. */
export function configureEdge(paths: Layout, id: string, compose: readonly string[]): Command {
  return script(
    `from=$1 to=$2
    shift 2
    cmp -s "$from" "$to" && exit 0
    mkdir -p "$(dirname "$to")"
    cp "$from" "$to.new"
    mv -f "$to.new" "$to"
    if [ -n "$("$@" ps --quiet edge)" ]; then "$@" exec --no-TTY edge caddy reload --config /etc/caddy/Caddyfile; fi`,
    [releaseFiles(paths, id).caddyfile, paths.edge, ...compose],
  );
}
