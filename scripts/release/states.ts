/** Where a release remembers what its steps made and learned. */

import { join } from "node:path";
import { Artifacts } from "../pipeline/artifacts.ts";
import { StateFolder } from "../pipeline/state.ts";
import type { Artifact } from "./artifact.ts";
import type { Release } from "./release.ts";
import { stepNames } from "./step_names.ts";

/** The states of a release's steps, which find what was made also where another machine has made it. */
export function statesOf({ workDir, outDir }: Pick<Release, "workDir" | "outDir">): StateFolder<Artifact> {
  return new StateFolder(join(workDir, "state"), { work: workDir, out: outDir });
}

/** What the steps of a release made when they last ran, for programs besides the pipeline. */
export async function madeBefore(release: Pick<Release, "workDir" | "outDir">): Promise<Artifacts<Artifact>> {
  const states = statesOf(release);
  const artifacts = new Artifacts<Artifact>();
  for (const name of stepNames) artifacts.replace(name, (await states.read(name))?.artifacts ?? []);
  return artifacts;
}
