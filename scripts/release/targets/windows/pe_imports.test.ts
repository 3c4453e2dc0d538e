import assert from "node:assert/strict";
import { ScriptError } from "../../../lib/errors.ts";
import { importsOf } from "./pe_imports.ts";

/** A program of one section, which is loaded at 0x1000 and lies at 0x200 in the file: it asks for libraries at once, and for others later. */
function program(atOnce: readonly string[], later: readonly string[]): Uint8Array {
  const file = new Uint8Array(0x600);
  const view = new DataView(file.buffer);
  const text = (at: number, words: string) => file.set(new TextEncoder().encode(`${words}\0`), at);
  text(0, "MZ");
  view.setUint32(0x3c, 0x40, true);
  text(0x40, "PE");
  view.setUint16(0x46, 1, true); //     sections
  view.setUint16(0x54, 0xf0, true); //  size of the optional header
  view.setUint16(0x58, 0x20b, true); // PE32+
  view.setUint32(0x58 + 108, 16, true); // directories
  const section = 0x58 + 0xf0;
  view.setUint32(section + 8, 0x400, true);
  view.setUint32(section + 12, 0x1000, true);
  view.setUint32(section + 16, 0x400, true);
  view.setUint32(section + 20, 0x200, true);
  let name = 0x300;
  const table = (directory: number, start: number, names: readonly string[], size: number, field: number) => {
    view.setUint32(0x58 + 112 + 8 * directory, start, true);
    names.forEach((one, index) => {
      view.setUint32(start - 0xe00 + index * size + field, 0xe00 + name, true);
      text(name, one);
      name += 32;
    });
  };
  table(1, 0x1000, atOnce, 20, 12);
  if (later.length > 0) table(13, 0x1080, later, 32, 4);
  return file;
}

Deno.test("libraries are read from both tables", () => {
  assert.deepEqual(importsOf(program(["KERNEL32.dll", "soxr.dll"], []), "a.exe"), [
    "KERNEL32.dll",
    "soxr.dll",
  ]);
  assert.deepEqual(importsOf(program(["a.dll"], ["dwmapi.dll"]), "a.exe"), ["a.dll", "dwmapi.dll"]);
  assert.deepEqual(importsOf(program([], []), "a.exe"), []);
});

Deno.test("what is no program, or damaged, is named", () => {
  const cut = program(["KERNEL32.dll"], []).subarray(0, 0x210);
  const elsewhere = program(["KERNEL32.dll"], []);
  new DataView(elsewhere.buffer).setUint32(0x58 + 112 + 8, 0x9000, true);
  for (const bytes of [new Uint8Array(), new TextEncoder().encode("MZ".padEnd(200)), cut, elsewhere]) {
    assert.throws(() => importsOf(bytes, "a/b.pyd"), (error) => {
      assert.ok(error instanceof ScriptError);
      assert.equal(error.message, `"a/b.pyd" is no program or library for 64-bit Windows`);
      return true;
    });
  }
});
