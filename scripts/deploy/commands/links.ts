/** The links that say which release serves and which is tried. They are replaced in one atomic step. */

import { type Command, onServer, script } from "../command.ts";
import { edgeNetwork, type Layout, releaseFiles } from "../layout.ts";
import type { WayIn } from "../way_in.ts";
import believeSh from "../shell/believe.sh" with { type: "text" };
import configureEdgeSh from "../shell/configure_edge.sh" with { type: "text" };
import configureFirstEdgeSh from "../shell/configure_first_edge.sh" with { type: "text" };
import markServedSh from "../shell/mark_served.sh" with { type: "text" };
import pointLinkSh from "../shell/point_link.sh" with { type: "text" };

/** Lets the preview of the edge show a release. */
export function pointNext(paths: Layout, id: string): Command {
  return point(paths.next, id);
}

export function removeNext(paths: Layout): Command {
  return onServer(["rm", "-f", paths.next]);
}

/** From here on the edge sends everybody to this release. */
export function pointCurrent(paths: Layout, id: string): Command {
  return point(paths.current, id);
}

/** Nothing serves any more: for a first deployment that failed. */
export function removeCurrent(paths: Layout): Command {
  return onServer(["rm", "-f", paths.current]);
}

function point(link: string, id: string): Command {
  return script(pointLinkSh, [link, id]);
}

/** Notes that a release has served, so that it can be rolled back to. */
export function markServed(paths: Layout, id: string): Command {
  return script(markServedSh, [releaseFiles(paths, id).served]);
}

/** The first edge on a server begins with the configuration of this release. */
export function configureFirstEdge(paths: Layout, id: string): Command {
  return script(configureFirstEdgeSh, [releaseFiles(paths, id).caddyfile, paths.edge]);
}

/** Gives the edge the configuration of a release, if it has another one. It takes it over without closing a connection. */
export function configureEdge(paths: Layout, id: string, compose: readonly string[]): Command {
  return script(configureEdgeSh, [releaseFiles(paths, id).caddyfile, paths.edge, ...compose]);
}

/** Tells the edge whom to believe about a client's address. It takes it over without closing a connection. */
export function believe(paths: Layout, way: WayIn, compose: readonly string[]): Command {
  const header = way.kind === "nobody" ? "" : way.header;
  const from = way.kind === "proxy" ? way.from.join(" ") : "";
  return script(believeSh, [paths.believed, way.kind, edgeNetwork, header, from, ...compose]);
}
