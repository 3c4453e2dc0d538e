/** The sidecar frozen for Windows, which the tests of this folder share: made once from the same sources, under `.cache/windows`. */

import { join } from "node:path";
import { emptyFolder, exists, remove } from "../../lib/files.ts";
import { hashFiles } from "../../lib/hash.ts";
import { cacheDir, root, sidecarDir } from "../../lib/paths.ts";
import { feedKey } from "../../release/feed_key.ts";
import { freeze, frozenPaths } from "../../release/freeze.ts";
import { sidecarSources } from "../../release/sources.ts";
import type { Target } from "../../release/targets/target.ts";

const sources = [
  ...sidecarSources,
  join(sidecarDir, "requirements-windows.txt"),
  join(root, "scripts", "release", "freeze.ts"),
  join(root, "scripts", "release", "targets", "windows", "sidecar_resources.ts"),
  join(root, "scripts", "windows"),
  feedKey,
];

/** Freezes it, or waits until another test has, or takes the one of before. Returns where onedir and onefile lie; nobody writes there. */
export async function frozenWindowsSidecar(): Promise<{ onedir: string; onefile: string }> {
  const folder = join(cacheDir, "windows", "frozen");
  const target: Target = { os: "windows", arch: "x64" };
  await Deno.mkdir(folder, { recursive: true });
  using lock = await Deno.open(join(folder, "lock"), { create: true, write: true });
  await lock.lock(true);
  const stamp = join(folder, "sources.sha256");
  const wanted = await hashFiles(sources);
  const program = join(folder, "program");
  if (!await exists(stamp) || await Deno.readTextFile(stamp) !== wanted) {
    await remove(stamp);
    await emptyFolder(program);
    await freeze(program, { target, feedKey, version: "0.1.0", sourceDateEpoch: 1_700_000_000 });
    await Deno.writeTextFile(stamp, wanted);
  }
  return frozenPaths(program, target);
}
