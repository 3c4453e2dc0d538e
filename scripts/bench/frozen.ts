/** The frozen sidecar that benchmarks measure: the release pipeline's own. */

import { join } from "node:path";
import { run } from "../lib/command.ts";
import { root } from "../lib/paths.ts";
import type { FrozenMode } from "../release/artifact.ts";
import type { Release } from "../release/release.ts";
import { madeBefore } from "../release/states.ts";
import { type FrozenSidecar, programOf } from "../release/steps/sidecar.ts";

/** A frozen sidecar, and the program to start of it. */
export interface Frozen extends FrozenSidecar {
  program: string;
}

/** Freezes the sidecar as a release does; quick when nothing changed. */
export async function ensureFrozen(release: Release): Promise<Record<FrozenMode, Frozen>> {
  await run(
    [Deno.execPath(), "run", "-A", join(root, "scripts", "tasks", "release.ts"), "--only", "sidecar"],
    {
      output: "show",
    },
  );
  const made = await madeBefore(release);
  const frozen = (mode: FrozenMode): Frozen => {
    const sidecar = made.one("sidecar", (one) => one.mode === mode);
    return { ...sidecar, program: programOf(sidecar) };
  };
  return { onedir: frozen("onedir"), onefile: frozen("onefile") };
}
