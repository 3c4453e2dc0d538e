/** A frozen sidecar for tests: kept between runs, and frozen anew when what it is made of has changed. */

import { join } from "node:path";
import { emptyFolder, exists } from "../lib/files.ts";
import { hashFile, hashFiles, hashValue } from "../lib/hash.ts";
import { cacheDir } from "../lib/paths.ts";
import { freeze, frozenPaths } from "./freeze.ts";
import { sidecarSources } from "./sources.ts";
import { type Target, targetName } from "./targets/target.ts";

/** What it is made with beside the sources: changes when `freeze` does other things with them. */
const recipe = 2;

/** Freezes it, or takes the one that is there. Returns the folder of the program, in which `build.json` is still to be written. */
export async function trialSidecar(target: Target, feedKey: string): Promise<string> {
  const key = await hashFile(feedKey);
  const folder = join(cacheDir, "trial-sidecar", `${targetName(target)}-${key.slice(0, 12)}`);
  const stamp = join(folder, "sources.sha256");
  const wanted = hashValue([recipe, await hashFiles(sidecarSources), key]);
  if (!(await exists(stamp)) || await Deno.readTextFile(stamp) !== wanted) {
    await emptyFolder(folder);
    await freeze(folder, { target, feedKey, version: "0.1.0", sourceDateEpoch: 1_700_000_000 });
    await Deno.writeTextFile(stamp, wanted);
  }
  return frozenPaths(folder, target).onedir;
}
