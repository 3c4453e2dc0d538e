/** The window of this checkout, as a package holds it: the real runtime, the page packed beside it, the launcher. */

import { join } from "node:path";
import { run } from "../../lib/command.ts";
import { desktopDir, root } from "../../lib/paths.ts";
import { Artifacts } from "../../pipeline/artifacts.ts";
import type { Artifact } from "../../release/artifact.ts";
import type { Release } from "../../release/release.ts";
import { uiBuilder } from "../../release/sources.ts";
import { runtime } from "../../release/steps/runtime.ts";
import { hostTarget, type Os } from "../../release/targets/target.ts";
import { requireRuntime } from "../../suites/brought_runtime.ts";

/** Puts the window without a sidecar into `folder/app`; it is told what it is told on a system, by default this one. */
export async function installWindow(folder: string, toldAsOn: Os = hostTarget().os): Promise<void> {
  const target = { ...hostTarget(), os: toldAsOn };
  const shell = { kind: "neutralino", version: "", runtime: await requireRuntime(), sha256: "" };
  const release = { target, shell: { ...shell, pinned: "" }, workDir: join(folder, "work") } as Release;
  const app = join(folder, "app");
  const ui = join(folder, "ui");
  for (const name of [app, ui, release.workDir]) await Deno.mkdir(name);
  await run([Deno.execPath(), "run", "-A", uiBuilder, "--out", ui], { cwd: root });
  const artifacts = new Artifacts<Artifact>();
  artifacts.add("desktop", { kind: "ui", path: ui });
  await runtime.run({
    ...{ release, key: "", log: join(folder, "log"), output: "quiet", artifacts },
    facts: () => ({}) as never,
    add: (artifact) => artifacts.add("runtime", artifact),
    note: () => {},
  });
  await Deno.copyFile(artifacts.one("app").path, join(app, "pika-app"));
  await Deno.copyFile(artifacts.one("resources").path, join(app, "resources.neu"));
  await Deno.copyFile(join(desktopDir, "packaging", "linux", "launcher-neutralino.sh"), join(app, "pika"));
  await Deno.chmod(join(app, "pika"), 0o755);
}
