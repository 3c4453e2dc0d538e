/** Bundles the UI with the desktop's own build program. */

import { join } from "node:path";
import { run } from "../../lib/command.ts";
import { sizeOf } from "../../lib/files.ts";
import { root } from "../../lib/paths.ts";
import type { DesktopFacts } from "../facts.ts";
import { uiBuilder, uiSources } from "../sources.ts";
import type { Step } from "../step.ts";

export const desktop: Step = {
  name: "desktop",
  description: "bundle the UI",
  module: import.meta.url,
  after: [],
  inputs: (release) => ({ ...uiSources, values: [release.buildId] }),
  async run({ release, log, output, add }) {
    const out = join(release.workDir, "ui");
    await run(
      [Deno.execPath(), "run", "-A", uiBuilder, "--out", out, "--build-id", release.buildId],
      { cwd: root, log, output },
    );
    add({ kind: "ui", path: out });
    return { size: await sizeOf(out) } satisfies DesktopFacts;
  },
};
