/** The real app as it is installed on Linux: launcher, Neutralino's runtime, packed page, frozen sidecar. Built once a run. */

import { join } from "node:path";
import { run } from "../../lib/command.ts";
import { remove } from "../../lib/files.ts";
import { root } from "../../lib/paths.ts";
import { Artifacts } from "../../pipeline/artifacts.ts";
import type { Artifact } from "../../release/artifact.ts";
import type { Release } from "../../release/release.ts";
import { uiBuilder } from "../../release/sources.ts";
import { runtime } from "../../release/steps/runtime.ts";
import { stageLinux } from "../../release/targets/linux/stage.ts";
import { hostTarget } from "../../release/targets/target.ts";
import { trialSidecar } from "../../release/trial_sidecar.ts";
import { requireRuntime } from "../../suites/brought_runtime.ts";
import { trialKey } from "../installers/trial_key.ts";

export interface BuiltApp extends AsyncDisposable {
  /** What its user starts. */
  launcher: string;
  /** The folder that all its programs lie in. */
  folder: string;
  /** The page, as it was packed. */
  ui: string;
}

export interface BuildOptions {
  /** Changes the page before it is packed. */
  change?: (ui: string) => Promise<void>;
}

/** Builds it into a folder of its own, which is gone when it is disposed. */
export async function buildApp({ change }: BuildOptions = {}): Promise<BuiltApp> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "pika-window-" }));
  const workDir = join(folder, "work");
  await Deno.mkdir(workDir);
  const release: Release = {
    version: "0.1.0",
    target: hostTarget(),
    commit: "",
    dirty: true,
    buildId: "0.1.0+window",
    shell: { kind: "neutralino", version: "", runtime: await requireRuntime(), sha256: "", pinned: "" },
    published: false,
    cloud: null,
    sidecarMode: "onedir",
    feed: { url: null, key: (await trialKey()).publicFile },
    workDir,
    outDir: workDir,
    sourceDateEpoch: 1_700_000_000,
  };
  const ui = join(folder, "ui");
  await run([Deno.execPath(), "run", "-A", uiBuilder, "--out", ui, "--build-id", release.buildId], {
    cwd: root,
  });
  await change?.(ui);
  const window = await packWindow(release, ui);
  const path = await trialSidecar(release.target, release.feed!.key);
  const tree = join(folder, "tree");
  await stageLinux(release, { sidecar: { mode: "onedir", path }, ui, window }, tree);
  const app = join(folder, "pika");
  await Deno.rename(join(tree, "lib", "pika"), app);
  await remove(tree);
  return {
    launcher: join(app, "pika"),
    folder: app,
    ui,
    [Symbol.asyncDispose]: () => remove(folder),
  };
}

async function packWindow(release: Release, ui: string): Promise<{ executable: string; resources: string }> {
  const artifacts = new Artifacts<Artifact>();
  artifacts.add("desktop", { kind: "ui", path: ui });
  await runtime.run({
    ...{ release, artifacts, key: "", log: join(release.workDir, "log"), output: "quiet" },
    facts: () => ({}) as never,
    add: (artifact) => artifacts.add("runtime", artifact),
    note: () => {},
  });
  return { executable: artifacts.one("app").path, resources: artifacts.one("resources").path };
}
