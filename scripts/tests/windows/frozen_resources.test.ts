/** What the frozen sidecar for Windows says of itself, as PyInstaller has really written it: virus scanners look at that. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { publisher, readIcons } from "../../release/targets/windows/program_info.ts";
import { testWith } from "../../testing/test_with.ts";
import { holdsBytes, holdsWords } from "../installers/resource_words.ts";
import { frozenWindowsSidecar } from "./frozen_sidecar.ts";

/** Throws unless a program names product, maker and version, shows our icon, and is not packed with UPX. */
function saysWhatItIs(program: Uint8Array, icons: readonly Uint8Array[]): void {
  for (const words of ["Pika", publisher, "Pika audio engine", "pika-sidecar.exe", "0.1.0"]) {
    assert.ok(holdsWords(program, words), words);
  }
  for (const icon of icons) assert.ok(holdsBytes(program, icon), `${icon.length} bytes of an icon`);
  // UPX calls the parts of a program that it makes so; they are listed at its head.
  assert.ok(!holdsBytes(program.subarray(0, 4096), new TextEncoder().encode("UPX")));
}

testWith(
  { tools: ["wine64", "mingw-w64"], os: ["linux"] },
  "the frozen sidecar has product, maker, version and icon, and is packed with no UPX",
  async () => {
    const { onedir, onefile } = await frozenWindowsSidecar();
    for (const file of [join(onedir, "pika-sidecar.exe"), onefile]) {
      saysWhatItIs(await Deno.readFile(file), await readIcons());
    }
  },
);
