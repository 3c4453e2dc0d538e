/**
 * What the frozen sidecar for Windows says of itself: PyInstaller writes it into the program while it makes it, from two files that
 * `sidecar/pika-sidecar.spec` finds by `PIKA_BUILD_RESOURCES`. A program of a known product, version and maker, with an
 * icon of its own, is taken for malware less often than PyInstaller's bare one.
 */

import { join } from "node:path";
import type { Release } from "../../release.ts";
import { iconFile, windowsVersion } from "./pe_resources.ts";
import { publisher, readIcons } from "./program_info.ts";

/** The variable that tells the spec where they lie. */
export const resourcesVariable = "PIKA_BUILD_RESOURCES";

/** Makes a folder with `pika.ico` and `version.txt`. */
export async function writeSidecarResources(
  { version }: Pick<Release, "version">,
  folder: string,
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeFile(join(folder, "pika.ico"), iconFile(await readIcons()));
  await Deno.writeTextFile(join(folder, "version.txt"), versionFile(version));
}

/** The version information in the words that PyInstaller reads: an expression of Python. */
export function versionFile(version: string): string {
  const numbers = windowsVersion(version).replaceAll(".", ", ");
  const texts = Object.entries({
    CompanyName: publisher,
    FileDescription: "Pika audio engine", // what the task manager shows
    FileVersion: version,
    InternalName: "pika-sidecar",
    LegalCopyright: `${publisher}, Apache License 2.0`,
    OriginalFilename: "pika-sidecar.exe",
    ProductName: "Pika",
    ProductVersion: version,
  }).map(([name, text]) => `        StringStruct(${JSON.stringify(name)}, ${JSON.stringify(text)}),`);
  // Flags: none; OS: VOS_NT_WINDOWS32; type: VFT_APP; language: English (United States), Unicode.
  return `VSVersionInfo(
  ffi=FixedFileInfo(
    filevers=(${numbers}),
    prodvers=(${numbers}),
    mask=0x3f, flags=0x0, OS=0x40004, fileType=0x1, subtype=0x0, date=(0, 0),
  ),
  kids=[
    StringFileInfo([
      StringTable("040904B0", [
${texts.join("\n")}
      ]),
    ]),
    VarFileInfo([VarStruct("Translation", [0x0409, 1200])]),
  ],
)
`;
}
