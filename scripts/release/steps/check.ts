/** Fails before the expensive steps: versions that disagree, missing tools, too little disk. */

import { run } from "../../lib/command.ts";
import { ScriptError } from "../../lib/errors.ts";
import { root } from "../../lib/paths.ts";
import { ensureTools, installLine, tools } from "../../lib/tools.ts";
import { versionOf } from "../../version/versions.ts";
import { signingFor } from "../targets/signing.ts";
import type { Step } from "../step.ts";
import { verifyTools } from "./verify.ts";

/** What a build needs at most: two frozen sidecars, the staged tree and its signed copy, the packages. */
const neededBytes = 2e9;

/** What a release for Windows needs on Linux. */
const toolsUnderWine = ["python", "git", "wine64", "mingw-w64", "makensis"];

export const check: Step = {
  name: "check",
  description: "versions agree, tools and disk space are there",
  module: import.meta.url,
  after: [],
  async run({ release, note }) {
    await versionOf("desktop");
    const needed = [...verifyTools(release), ...(release.builtOn ? toolsUnderWine : [])];
    const own = tools.filter((tool) => tool.purpose.startsWith("release")).map(({ name }) => name);
    const absent = await ensureTools(release.builtOn ? needed : [...own, ...needed]);
    const help = installLine(absent) ?? "deno task doctor   says more.";
    for (const { name, purpose, missing } of absent) {
      if (missing === "stops" || needed.includes(name)) {
        throw new ScriptError(`${name} is missing (${purpose})`, { help });
      }
      note(`${name} is missing (${purpose}): ${help}`);
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
