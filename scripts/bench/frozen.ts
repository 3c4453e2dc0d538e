/** The frozen sidecar that benchmarks measure: the release pipeline's own. */

import { join } from "node:path";
import { run } from "../command.ts";
import { root } from "../paths.ts";

/** Freezes the sidecar as a release does; quick when nothing changed. */
export async function ensureFrozen(): Promise<void> {
  await run([Deno.execPath(), "run", "-A", join(root, "scripts", "release.ts"), "--only", "sidecar"], {
    output: "show",
  });
}
