/** Containers by the label of their release, whichever state they are in. */

import { alone, type Command, script } from "../command.ts";
import { type Layout, project } from "../layout.ts";
import containerLogsSh from "../shell/container_logs.sh" with { type: "text" };
import probeSh from "../shell/probe.sh" with { type: "text" };
import removeContainersSh from "../shell/remove_containers.sh" with { type: "text" };

/**
 * Prints a line for each container of a release's cloud and web: name, state, restarts, and `healthy` or `starting`.
 * The container's own health check is run at once rather than waited for.
 */
export function probe(id: string): Command {
  return script(probeSh, [project, id]);
}

/** The last lines that the containers of a release logged. */
export function logsOf(id: string, lines: number): Command {
  return script(containerLogsSh, [project, id, String(lines)]);
}

/** Stops and removes the containers of all releases but one (`null`: of all). Each has 30 s to say goodbye. */
export function removeOthers(paths: Layout, keep: string | null): Command {
  return alone(paths.root, script(removeContainersSh, [project, "not-of", keep ?? "none"]));
}

/** Stops and removes the containers of one release. */
export function removeThose(paths: Layout, id: string): Command {
  return alone(paths.root, script(removeContainersSh, [project, "of", id]));
}
