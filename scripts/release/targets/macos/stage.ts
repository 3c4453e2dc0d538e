/**
 * The tree as it will be installed on macOS:
 *
 * ```
 * Pika.app/Contents/Info.plist, PkgInfo
 * Pika.app/Contents/MacOS/pika-app         Neutralino (in the browser shell a script)
 * Pika.app/Contents/MacOS/resources.neu    → ../Resources/resources.neu
 * Pika.app/Contents/MacOS/sidecar          → ../Resources/sidecar
 * Pika.app/Contents/Resources/             pika.icns, LICENSE, resources.neu (or ui/), sidecar/ with build.json
 * ```
 *
 * Neutralino takes the folder of the path that it was started with for its own (`NL_PATH`), and the Finder starts the executable itself by
 * its absolute path: so it looks for its parts in `Contents/MacOS`. There codesign takes every file for code and every folder with a dot in its
 * name for a bundle, and PyInstaller's folder has both (`base_library.zip`, `numpy/.dylibs`, `*.dist-info`). In `Contents/Resources` it takes any
 * file, code too, and seals its bytes; links are sealed as links everywhere. So the parts lie there, and links lead to them. PyInstaller's
 * program finds itself by the resolved path, so it sees an ordinary folder, not a bundle of its own.
 */

import { dirname, join, normalize } from "node:path";
import { ScriptError } from "../../../lib/errors.ts";
import { copyTree, setTimes } from "../../../lib/files.ts";
import { desktopDir, root } from "../../../lib/paths.ts";
import { icns, iconSizes } from "./icns.ts";
import { infoPlist, oldestSystem } from "./info_plist.ts";
import { type CodeFile, findCode, highestVersion } from "./mach_o.ts";
import { writeBuildInfo } from "../../build_info.ts";
import type { Parts } from "../../parts.ts";
import type { Release } from "../../release.ts";
import { type Arch, targetName } from "../target.ts";

/** The bundle's name in the tree, and on the disk of its users. */
export const bundleName = "Pika.app";

/** Relative to the bundle: what the Finder starts. */
export const bundleExecutable = "Contents/MacOS/pika-app";

/** Relative to the bundle: the frozen sidecar's program. */
export const bundleSidecar = "Contents/Resources/sidecar/pika-sidecar";

const packaging = join(desktopDir, "packaging", "macos");

/**
 * Puts the tree together in an empty folder. All its files get the release's time. Throws a ScriptError for what could not be signed or would
 * not start: a onefile sidecar, code for another CPU, a link that leads out of the bundle.
 */
export async function stageMacos(release: Release, parts: Parts, tree: string): Promise<void> {
  if (parts.sidecar.mode === "onefile") {
    throw new ScriptError(
      "Cannot put a onefile sidecar into Pika.app: the libraries inside it cannot be signed",
      {
        help: "deno task release --sidecar onedir",
      },
    );
  }
  const bundle = join(tree, bundleName);
  const contents = join(bundle, "Contents");
  const resources = join(contents, "Resources");
  const sidecar = join(resources, "sidecar");
  const executable = join(bundle, bundleExecutable);
  await Deno.mkdir(resources, { recursive: true });
  await Deno.mkdir(dirname(executable));

  await copyTree(parts.sidecar.path, sidecar);
  await writeBuildInfo(release, sidecar, release.buildId);
  await Deno.symlink("../Resources/sidecar", join(contents, "MacOS", "sidecar"));
  if (parts.window) {
    await Deno.copyFile(parts.window.executable, executable);
    await Deno.copyFile(parts.window.resources, join(resources, "resources.neu"));
    await Deno.symlink("../Resources/resources.neu", join(contents, "MacOS", "resources.neu"));
  } else {
    await Deno.copyFile(join(packaging, "launcher-browser.sh"), executable);
    await copyTree(parts.ui, join(resources, "ui"));
  }
  await Deno.chmod(executable, 0o755);

  const pictures = iconSizes.map((size) => Deno.readFile(join(packaging, "icon", `pika-${size}.png`)));
  await Deno.writeFile(join(resources, "pika.icns"), icns(await Promise.all(pictures)));
  await Deno.copyFile(join(root, "LICENSE"), join(resources, "LICENSE"));
  await Deno.writeTextFile(join(contents, "PkgInfo"), "APPL????");

  const code = await findCode(bundle);
  refuseForeignCode(release, code);
  await refuseEscapingLinks(bundle);
  const info = {
    version: release.version,
    arch: release.target.arch,
    minimumSystem: minimumSystem(code),
    executable: bundleExecutable.slice("Contents/MacOS/".length),
  };
  await Deno.writeTextFile(join(contents, "Info.plist"), infoPlist(info));
  await setTimes(bundle, release.sourceDateEpoch);
}

/** The lowest macOS that loads every piece of code; wheels and runtimes each have their own. */
export function minimumSystem(code: readonly CodeFile[]): string {
  const stated = code.flatMap(({ slices }) => slices.flatMap((slice) => slice.minimumSystem ?? []));
  return highestVersion([oldestSystem, ...stated]) ?? oldestSystem;
}

const cpus: Record<Arch, string> = { arm64: "arm64", x64: "x86_64" };

/** Throws a ScriptError unless what is started is Mach-O code, and all code runs on the target's CPU. */
function refuseForeignCode(release: Release, code: readonly CodeFile[]): void {
  const started = release.shell.kind === "neutralino" ? [bundleExecutable, bundleSidecar] : [bundleSidecar];
  for (const path of started) {
    if (code.some((file) => file.path === path)) continue;
    throw new ScriptError(`"${bundleName}/${path}" is no program for macOS`, {
      help: `A release for ${targetName(release.target)} is built on a Mac of that kind.`,
    });
  }
  const cpu = cpus[release.target.arch];
  const foreign = code.filter(({ slices }) => !slices.some((slice) => slice.cpu === cpu));
  if (foreign.length > 0) {
    throw new ScriptError(
      `This code is not for ${cpu}: ${foreign.map(({ path }) => path).join(", ")}`,
      { help: "Make the Python environment anew with a Python of the target's kind: rm -r .cache/python" },
    );
  }
}

/** Throws a ScriptError for a link that codesign's strict check would refuse: absolute, out of the bundle, or to nothing. */
async function refuseEscapingLinks(bundle: string): Promise<void> {
  const walk = async (folder: string) => {
    for await (const entry of Deno.readDir(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory) await walk(path);
      if (!entry.isSymlink) continue;
      const target = await Deno.readLink(path);
      const inside = !target.startsWith("/") && normalize(join(folder, target)).startsWith(join(bundle, "/"));
      const there = await Deno.stat(path).then(() => true, () => false);
      if (inside && there) continue;
      throw new ScriptError(
        `The link "${path.slice(bundle.length + 1)}" leads to "${target}", ${
          inside ? "where nothing is" : "out of the bundle"
        }`,
        { help: "Look at how PyInstaller made it: sidecar/pika-sidecar.spec" },
      );
    }
  };
  await walk(bundle);
}
