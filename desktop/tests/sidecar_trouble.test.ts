/** What the system's shell answers when it is asked why there is no sidecar. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { testWith, unix } from "../../scripts/testing/test_with.ts";
import { askCommand, troubleOf } from "../src/shell/sidecar_trouble.ts";

/** Runs the command as Neutralino does on Linux and macOS, with a program in the sidecar's place. */
async function titleWith(program: { bytes: string | Uint8Array<ArrayBuffer>; mode: number } | null) {
  const folder = await Deno.makeTempDir({ prefix: "pika R&B (x86) ż " });
  try {
    await Deno.mkdir(join(folder, "sidecar"));
    const file = join(folder, "sidecar", "pika-sidecar");
    if (program) {
      await (typeof program.bytes === "string"
        ? Deno.writeTextFile(file, program.bytes)
        : Deno.writeFile(file, program.bytes));
      await Deno.chmod(file, program.mode);
    }
    const words = ["-c", askCommand({ NL_OS: "Linux", NL_PATH: folder })];
    const { code, stdout, stderr } = await new Deno.Command("/bin/sh", { args: words }).output();
    assert.equal(stdout.length, 0);
    return { code, title: troubleOf(code, "Linux")?.title, said: new TextDecoder().decode(stderr) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

testWith(
  { os: unix },
  "each way in which a sidecar does not start is told from the others",
  async () => {
    const titles = async (bytes: string | Uint8Array<ArrayBuffer>, mode = 0o755) =>
      (await titleWith({ bytes, mode })).title;
    assert.equal(await titles("#!/bin/sh\necho words; echo words >&2\n"), undefined);
    assert.equal((await titleWith(null)).title, "The audio engine is missing");
    assert.equal(await titles(""), "The audio engine does not run on this computer");
    assert.equal(await titles("#!/bin/sh\n", 0o644), "The audio engine may not be run");
    // The head of a program for a processor that nobody has.
    const elf = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1];
    const foreign = new Uint8Array([...elf, ...new Uint8Array(11), 0xfe, ...new Uint8Array(99)]);
    assert.equal(await titles(foreign), "The audio engine does not run on this computer");
    assert.equal(await titles("#!/bin/sh\nkill -9 $$\n"), "The audio engine is stopped as soon as it starts");
    assert.equal(await titles("#!/bin/sh\nexit 3\n"), "The audio engine cannot start");
  },
);
