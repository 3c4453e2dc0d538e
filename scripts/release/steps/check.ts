/** Fails before the expensive steps: versions that disagree, missing tools, too little disk. */

import { run } from "../../command.ts";
import { ScriptError } from "../../errors.ts";
import { root } from "../../paths.ts";
import { ensureTools, installLine, tools } from "../../tools.ts";
import { versionOf } from "../../versions.ts";
import { signingFor } from "../signing/mod.ts";
import type { Step } from "../step.ts";

/** What a build needs at most: two frozen sidecars, the staged tree, the packages. */
const neededBytes = 2e9;

export const check: Step = {
  name: "check",
  description: "versions agree, tools and disk space are there",
  after: [],
  outputs: () => [],
  async run({ release, note }) {
    await versionOf("desktop");
    const needed = tools.filter((tool) =>
      tool.purpose.startsWith("release") && tool.os.includes(Deno.build.os)
    );
    for (const tool of await ensureTools(needed.map(({ name }) => name))) {
      const install = installLine([tool]) ?? "see deno task doctor";
      if (tool.missing === "stops") {
        throw new ScriptError(`${tool.name} is missing (${tool.purpose})`, { help: install });
      }
      note(`${tool.name} is missing (${tool.purpose}): ${install}`);
    }
    const free = await freeBytes(root);
    if (free !== undefined && free < neededBytes) {
      throw new ScriptError(
        `Only ${(free / 1e9).toFixed(1)} GB are free, a release needs ${neededBytes / 1e9} GB`,
        {
          help: "Make room, for example by deleting .cache/release and old folders in dist/.",
        },
      );
    }
    await signingFor(release.target, Deno.env.toObject()).preflight();
    return {};
  },
};

/** Bytes free on the disk that holds a path; undefined where there is no `df`. */
async function freeBytes(path: string): Promise<number | undefined> {
  if (Deno.build.os === "windows") return undefined;
  const { stdout } = await run(["df", "-Pk", path]);
  return Number(stdout.trim().split("\n").at(-1)?.split(/\s+/)[3]) * 1024;
}
