/** The sidecar frozen for Windows, which the tests of this folder share: it believes the feeds of trials. */

import { dirname, join } from "node:path";
import { cacheDir } from "../../lib/paths.ts";
import { executableName, type Target } from "../../release/targets/target.ts";
import { trialSidecar } from "../../release/trial_sidecar.ts";
import { trialKey } from "../installers/trial_key.ts";

/** Freezes it, or waits until another test has, or takes the one of before. Returns where onedir and onefile lie; nobody writes there. */
export async function frozenWindowsSidecar(): Promise<{ onedir: string; onefile: string }> {
  await Deno.mkdir(cacheDir, { recursive: true });
  using file = await Deno.open(join(cacheDir, "frozen-windows-sidecar.lock"), { create: true, write: true });
  await file.lock(true);
  const target: Target = { os: "windows", arch: "x64" };
  const onedir = await trialSidecar(target, (await trialKey()).publicFile);
  return { onedir, onefile: join(dirname(onedir), executableName("pika-sidecar-onefile", target)) };
}
