/** Bundles the UI with the desktop's own build program. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../lib/command.ts";
import { sizeOf } from "../../lib/files.ts";
import { desktopDir, root } from "../../lib/paths.ts";
import { desktopSources } from "../describe.ts";
import type { Release } from "../release.ts";
import type { Step } from "../step.ts";

/** The folder with the bundled UI. */
export function uiFolder(release: Release): string {
  return join(release.workDir, "ui");
}

export const desktop: Step = {
  name: "desktop",
  description: "bundle the UI",
  after: [],
  inputs: (release) => ({
    files: [...desktopSources, fileURLToPath(import.meta.url)],
    values: [release.buildId],
  }),
  outputs: (release) => [uiFolder(release)],
  async run({ release, log, output }) {
    const out = uiFolder(release);
    const build = join(desktopDir, "build.ts");
    await run(
      [Deno.execPath(), "run", "-A", build, "--out", out, "--build-id", release.buildId],
      { cwd: root, log, output },
    );
    return { size: await sizeOf(out) };
  },
};
