/**
 * Freezes the sidecar with PyInstaller, both ways, for this machine's system or, on Linux, for Windows: PyInstaller then runs on Python for
 * Windows under Wine.
 */

import { join } from "node:path";
import { run, type RunOptions } from "../lib/command.ts";
import { CommandError, ScriptError } from "../lib/errors.ts";
import { remove } from "../lib/files.ts";
import { sidecarDir } from "../lib/paths.ts";
import { ensurePython } from "../lib/python.ts";
import { ensureWindowsPython } from "../windows/python.ts";
import { Wine } from "../windows/wine.ts";
import { resourcesVariable, writeSidecarResources } from "./targets/windows/sidecar_resources.ts";
import { executableName, hostTarget, type Target, targetName } from "./targets/target.ts";

export interface FreezeOptions extends Pick<RunOptions, "log" | "output"> {
  target: Target;
  /** The public key by which the program believes updates: a file. */
  feedKey: string;
  /** What it says of itself on Windows. */
  version: string;
  /** The time that it gets, in seconds since 1970. */
  sourceDateEpoch: number;
}

/** Where the two come to lie below the folder that they are frozen into. */
export function frozenPaths(folder: string, target: Target): { onedir: string; onefile: string } {
  return {
    onedir: join(folder, "dist", "pika-sidecar"),
    onefile: join(folder, "dist", executableName("pika-sidecar-onefile", target)),
  };
}

/** Freezes into `folder`, at `frozenPaths`. Throws a CommandError when PyInstaller fails, a ScriptError for a target that cannot be frozen for here. */
export async function freeze(folder: string, options: FreezeOptions): Promise<void> {
  const { target, feedKey, version, sourceDateEpoch, log, output } = options;
  const resources = target.os === "windows" ? join(folder, "resources") : undefined;
  if (resources) await writeSidecarResources({ version }, resources);
  const build = (path: (path: string) => string) => ({
    words: ["-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"].concat(
      ["--distpath", path(join(folder, "dist")), "--workpath", path(join(folder, "build"))],
      [path(join(sidecarDir, "pika-sidecar.spec"))],
    ),
    env: {
      PYTHONHASHSEED: "1",
      SOURCE_DATE_EPOCH: String(sourceDateEpoch),
      PYINSTALLER_CONFIG_DIR: path(join(folder, "cache")),
      PIKA_BUILD_FEED_KEY: path(feedKey),
      ...(resources ? { [resourcesVariable]: path(resources) } : {}),
    },
  });
  if (targetName(target) === targetName(hostTarget())) {
    const { words, env } = build((path) => path);
    await run([await ensurePython("build", { log, output }), ...words], { log, output, env });
  } else if (target.os === "windows" && Deno.build.os === "linux") {
    const python = await ensureWindowsPython("build", { log, output });
    await using wine = await Wine.start({ cLibrary: "complete" });
    const { words, env } = build((path) => wine.windowsPath(path));
    const { code, stdout } = await wine.runWith({ log, output, env }, python, ...words);
    if (code !== 0) throw new CommandError(["wine", python, ...words], code, stdout, { log });
  } else {
    throw new ScriptError(
      `Cannot freeze the sidecar for ${targetName(target)} on ${targetName(hostTarget())}`,
    );
  }
  await remove(join(folder, "build"));
  if (resources) await remove(resources);
}
