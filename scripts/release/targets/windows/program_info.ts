/**
 * Who Pika's program for Windows says that it is: version, publisher and icon, written into Neutralino's program just before that is signed.
 *
 * Only then. Microsoft Defender has deleted Neutralino programs whose resources had been rewritten, and lets the same program pass with the bytes
 * that upstream published, since it knows those. What carries our signature is judged by that; what carries none stays byte for
 * byte what `desktop/runtime.json` pins, and its shortcuts, its window and the list of apps take the icon from elsewhere.
 */

import { join } from "node:path";
import { exists } from "../../../lib/files.ts";
import { desktopDir } from "../../../lib/paths.ts";
import type { Release } from "../../release.ts";
import { hasSignature, headOf } from "./pe_signature.ts";
import { type ProgramInfo, withResources } from "./pe_resources.ts";

/** Who the system says Pika comes from. */
export const publisher = "Pika maintainers";

/** What the window's program is called in the installed tree; in the browser shell there is none. */
export const windowProgram = "Pika.exe";

const iconSizes = [16, 32, 48, 64, 128, 256] as const;

/** Where Pika's icon lies, as pictures of each size. */
export const iconFolder: string = join(desktopDir, "icon");

/** Pika's icon as PNG, smallest first. */
export function readIcons(): Promise<Uint8Array[]> {
  return Promise.all(iconSizes.map((size) => Deno.readFile(join(iconFolder, `pika-${size}.png`))));
}

/** What the window's program of a release says of itself. */
export function programInfo({ version }: Pick<Release, "version">): ProgramInfo {
  return {
    version,
    product: "Pika",
    description: "Pika",
    publisher,
    copyright: `${publisher}, Apache License 2.0`,
    fileName: windowProgram,
  };
}

/** Writes version, publisher and icon into the window's program of a tree that is about to be signed; one that is signed stays as it is. */
export async function nameProgram(release: Release, tree: string): Promise<void> {
  const file = join(tree, windowProgram);
  if (!await exists(file) || hasSignature(await headOf(file))) return;
  const program = await Deno.readFile(file);
  await Deno.writeFile(file, withResources(program, programInfo(release), await readIcons()));
  await Deno.utime(file, release.sourceDateEpoch, release.sourceDateEpoch);
}
