/**
 * Stages the installed tree once, and packs it where nothing signs code. Elsewhere code is signed before it is packed, and by one step
 * alone: `sign`, which packs a signed copy of the tree. So the keys are asked for in one place, and each product has one writer.
 */

import { join } from "node:path";
import { emptyFolder } from "../../lib/files.ts";
import { desktopDir, root } from "../../lib/paths.ts";
import type { PackageFacts } from "../facts.ts";
import { packAll } from "../pack.ts";
import { partsOf } from "../parts.ts";
import type { Step } from "../step.ts";
import { stages } from "../targets/mod.ts";
import { signsCode } from "../targets/target.ts";
import { checkLibraries } from "../targets/windows/libraries.ts";

export const packageStep: Step = {
  name: "package",
  description: "stage the installed tree, pack it where code is not signed first",
  module: import.meta.url,
  after: ["sidecar", "desktop", "runtime"],
  inputs: (release) => ({
    data: [
      join(desktopDir, "packaging", release.target.os),
      join(desktopDir, "icon"),
      join(root, "LICENSE"),
    ],
    values: [
      ...[release.version, release.target, release.buildId, release.shell.kind, release.published],
      ...[release.feed?.url ?? null, release.cloud, release.builtOn ?? null],
    ],
  }),
  async run(context) {
    const { release, add } = context;
    const { target } = release;
    const tree = join(release.workDir, "stage");
    await emptyFolder(tree);
    const { mode } = context.facts("sidecar");
    await stages[target.os](release, partsOf(release, context.artifacts, mode), tree);
    if (target.os === "windows") await checkLibraries(tree);
    add({ kind: "tree", target, path: tree });
    if (!signsCode(target)) {
      for (const made of await packAll(context, { tree, folder: release.outDir })) add(made);
    }
    return { staging: crypto.randomUUID() } satisfies PackageFacts;
  },
};
