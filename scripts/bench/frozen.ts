/** The frozen sidecar that benchmarks measure: the release pipeline's own. */

import { join } from "node:path";
import { run } from "../lib/command.ts";
import { root } from "../lib/paths.ts";

/** Freezes the sidecar as a release does; quick when nothing changed. */
export async function ensureFrozen(): Promise<void> {
  await run(
    [Deno.execPath(), "run", "-A", join(root, "scripts", "tasks", "release.ts"), "--only", "sidecar"],
    {
      output: "show",
    },
  );
}
