/** What the frozen sidecar for Windows says of itself, as PyInstaller has really written it: virus scanners look at that. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { publisher, readIcons } from "../../release/targets/windows/program_info.ts";
import { trialSidecar } from "../../release/trial_sidecar.ts";
import { testWith } from "../../testing/test_with.ts";
import { holdsBytes, holdsWords } from "../installers/resource_words.ts";
import { trialKey } from "../installers/trial_key.ts";

testWith(
  { tools: ["wine64", "mingw-w64"], os: ["linux"] },
  "the frozen sidecar has product, maker, version and icon, and is packed with no UPX",
  async () => {
    const folder = await trialSidecar({ os: "windows", arch: "x64" }, (await trialKey()).publicFile);
    const program = await Deno.readFile(join(folder, "pika-sidecar.exe"));
    for (const words of ["Pika", publisher, "Pika audio engine", "pika-sidecar.exe", "0.1.0"]) {
      assert.ok(holdsWords(program, words), words);
    }
    for (const icon of await readIcons()) {
      assert.ok(holdsBytes(program, icon), `${icon.length} bytes of an icon`);
    }
    assert.ok(!holdsBytes(program, new TextEncoder().encode("UPX!")));
  },
);
