/**
 * The tree as it will be installed on Windows:
 *
 * ```
 * Pika.exe           Neutralino, and resources.neu: the UI  } one of
 * ui/                the UI for the browser shell           } the two
 * sidecar/           the frozen sidecar and build.json; the browser shell's shortcut starts it with `ui`
 * pika.ico           for shortcuts and the system's list of apps
 * LICENSE.txt
 * ```
 */

import { join } from "node:path";
import { copyTree, setTimes } from "../../../lib/files.ts";
import { root } from "../../../lib/paths.ts";
import { iconFile } from "./pe_resources.ts";
import { readIcons, windowProgram } from "./program_info.ts";
import { writeBuildInfo } from "../../build_info.ts";
import type { Parts } from "../../parts.ts";
import type { Release } from "../../release.ts";

/** Every name that any version of Pika has had at the top of its folder: what setup replaces and the uninstaller removes. */
export const topLevel = [
  "Pika.exe",
  "resources.neu",
  "ui",
  "sidecar",
  "pika.ico",
  "LICENSE.txt",
  "install.log",
  "uninstall.exe",
] as const;

/** Puts the tree together in an empty folder. All its files get the release's time. */
export async function stageWindows(release: Release, parts: Parts, tree: string): Promise<void> {
  const sidecar = join(tree, "sidecar");
  if (parts.sidecar.mode === "onedir") await copyTree(parts.sidecar.path, sidecar);
  else {
    await Deno.mkdir(sidecar);
    await Deno.copyFile(parts.sidecar.path, join(sidecar, "pika-sidecar.exe"));
  }
  await writeBuildInfo(release, sidecar, release.buildId);

  await Deno.writeFile(join(tree, "pika.ico"), iconFile(await readIcons()));
  if (parts.window) {
    const { executable, resources } = parts.window;
    await Deno.copyFile(executable, join(tree, windowProgram)); // as it was published: see program_info.ts
    await Deno.copyFile(resources, join(tree, "resources.neu"));
  } else await copyTree(parts.ui, join(tree, "ui"));
  // Windows opens a file by what its name ends with.
  await Deno.copyFile(join(root, "LICENSE"), join(tree, "LICENSE.txt"));

  await setTimes(tree, release.sourceDateEpoch);
}
