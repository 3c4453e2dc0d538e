/**
 * The disk image for macOS: `Pika.app`, a link to Applications, and the window that shows both. The window's `.DS_Store` was made ahead of
 * time (desktop/packaging/macos/make_window.py): no Finder is asked, which a machine without a screen may not have.
 */

import $ from "dax";
import { join } from "node:path";
import type { RunOptions } from "../../../lib/command.ts";
import { CommandError, ScriptError } from "../../../lib/errors.ts";
import { emptyFolder, exists, remove } from "../../../lib/files.ts";
import { desktopDir } from "../../../lib/paths.ts";
import { runBounded } from "../../bounded.ts";
import type { Format } from "../format.ts";
import { retry } from "../../retry.ts";
import { bundleExecutable, bundleName } from "./stage.ts";
import dmgWindow from "../../../../desktop/packaging/macos/window.json" with { type: "json" };

const packaging = join(desktopDir, "packaging", "macos");

/**
 * Makes the image of a folder. LZMA as in the other installers; every macOS since 10.15 reads it. HFS+, since the names in the window's
 * `.DS_Store` are an HFS+ volume's.
 */
export function createImage(folder: string, file: string): string[] {
  const volume = ["-volname", dmgWindow.volume, "-fs", "HFS+", "-format", "ULMO"];
  return ["hdiutil", "create", "-ov", "-srcfolder", folder, ...volume, file];
}

/** Mounts an image where only we look. */
export function attachImage(file: string, mountPoint: string): string[] {
  return ["hdiutil", "attach", "-readonly", "-nobrowse", "-noautoopen", "-mountpoint", mountPoint, file];
}

/** Unmounts it; from the third attempt on although something still looks at it (Spotlight does). */
export function detachImage(mountPoint: string, attempt: number): string[] {
  return ["hdiutil", "detach", ...(attempt > 2 ? ["-force"] : []), mountPoint];
}

/** Joins the pictures for both densities into the one that the Finder shows. */
export function joinPictures(file: string): string[] {
  const [single, double] = ["background.png", "background@2x.png"].map((name) => join(packaging, name));
  return ["tiffutil", "-cathidpicheck", single!, double!, "-out", file];
}

/** Copies a bundle with its links, modes and attributes. */
export function copyBundle(from: string, to: string): string[] {
  return ["ditto", from, to];
}

/** How long hdiutil may take, and how often and after how many seconds it is asked again when something else looks at a volume. */
export interface ImageLimits {
  seconds: number;
  times: number;
  pause: number;
}

/** A run takes some seconds; one that takes ten minutes hangs. */
const patience: ImageLimits = { seconds: 600, times: 8, pause: 2 };

/** Mounts an image, lets `work` look at it, and unmounts it, also after a failure. */
export async function withMounted<T>(
  file: string,
  options: RunOptions & { limits?: ImageLimits },
  work: (mountPoint: string) => Promise<T>,
): Promise<T> {
  const { limits = patience, ...rest } = options;
  const mountPoint = await Deno.makeTempDir({ prefix: "pika-dmg-" });
  try {
    await whenNotBusy(() => attachImage(file, mountPoint), rest, limits);
    try {
      return await work(mountPoint);
    } finally {
      await whenNotBusy((attempt) => detachImage(mountPoint, attempt), rest, limits);
    }
  } finally {
    await Deno.remove(mountPoint); // not what is in it: were it still mounted, this fails and says so
  }
}

/** The format with other limits. */
export function dmgFormat(limits: ImageLimits): Format {
  const { seconds } = limits;
  return {
    name: "dmg",
    os: "macos",
    async unavailable() {
      for (const program of ["hdiutil", "ditto", "tiffutil"]) {
        if (!await $.which(program)) return `${program} is missing; it comes with macOS`;
      }
    },
    async build(release, tree, file, options) {
      const folder = join(release.workDir, "dmg");
      await emptyFolder(folder);
      await runBounded(copyBundle(join(tree, bundleName), join(folder, bundleName)), { ...options, seconds });
      await Deno.symlink("/Applications", join(folder, "Applications"));
      await Deno.copyFile(join(packaging, "window.DS_Store"), join(folder, ".DS_Store"));
      await Deno.mkdir(join(folder, ".background"));
      await runBounded(joinPictures(join(folder, dmgWindow.background)), { ...options, seconds });
      await remove(file);
      await whenNotBusy(() => createImage(folder, file), options, limits);
    },
    async install(file, scratch, options) {
      const app = join(scratch, bundleName);
      await withMounted(file, { ...options, limits }, async (volume) => {
        for (const name of [bundleName, ".DS_Store", dmgWindow.background]) {
          if (await exists(join(volume, name))) continue;
          throw new ScriptError(`The disk image holds no "${name}"`, {
            help: "hdiutil left it out; the log of the step sign shows what it was given.",
          });
        }
        const link = await Deno.readLink(join(volume, "Applications"));
        if (link !== "/Applications") {
          throw new ScriptError(`The disk image's Applications link leads to "${link}"`);
        }
        await runBounded(copyBundle(join(volume, bundleName), app), { ...options, seconds });
      });
      return { launcher: join(app, bundleExecutable), records: [], uninstall: () => remove(app) };
    },
  };
}

export const dmg: Format = dmgFormat(patience);

/** hdiutil says "Resource busy" now and then, as long as something else looks at a volume (actions/runner-images #7522). */
async function whenNotBusy(
  words: (attempt: number) => string[],
  options: RunOptions,
  { seconds, times, pause }: ImageLimits,
): Promise<void> {
  await retry((attempt) => runBounded(words(attempt), { ...options, seconds }), {
    times,
    pause,
    passing: (error) => error instanceof CommandError && /busy|temporarily unavailable/i.test(error.tail),
  });
}
