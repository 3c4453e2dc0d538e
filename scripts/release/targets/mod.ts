/**
 * What differs between the systems that Pika is released for: how its installed tree is put together, and the installer formats. A system's
 * files lie in a folder of its own; to add a format, write its file there (format.ts is its shape) and put it into the list.
 */

import type { Parts } from "../parts.ts";
import type { Release } from "../release.ts";
import type { Format } from "./format.ts";
import { deb } from "./linux/deb.ts";
import { stageLinux } from "./linux/stage.ts";
import { tarGz } from "./linux/tar_gz.ts";
import { dmg } from "./macos/dmg.ts";
import { stageMacos } from "./macos/stage.ts";
import type { Os } from "./target.ts";
import { nsis } from "./windows/nsis.ts";
import { stageWindows } from "./windows/stage.ts";

/** Every installer format that Pika knows. */
export const formats: readonly Format[] = [
  deb, //   Linux: Debian, Ubuntu and what comes from them
  tarGz, // Linux: all others
  nsis, //  Windows
  dmg, //   macOS
];

/** How the installed tree is put together in an empty folder. All its files get the release's time. */
export const stages: Readonly<Record<Os, (release: Release, parts: Parts, tree: string) => Promise<void>>> = {
  linux: stageLinux,
  macos: stageMacos,
  windows: stageWindows,
};

/** The formats of a release's target. */
export function formatsOf({ target }: Pick<Release, "target">): Format[] {
  return formats.filter((format) => format.os === target.os);
}

/** The format of a name. */
export function formatNamed(name: string): Format {
  return formats.find((format) => format.name === name)!;
}
