import assert from "node:assert/strict";
import { join } from "node:path";
import { machOHead } from "../../../tests/installers/mac_release.ts";
import { findCode, highestVersion, readMachO } from "./mach_o.ts";

async function withFile<T>(content: Uint8Array, work: (file: string) => Promise<T>): Promise<T> {
  const file = await Deno.makeTempFile();
  await Deno.writeFile(file, content);
  return await work(file).finally(() => Deno.remove(file));
}

/** A fat file of two programs. */
function fat(...slices: Uint8Array[]): Uint8Array {
  const file = new Uint8Array(4096 + slices.length * 8192);
  const view = new DataView(file.buffer);
  view.setUint32(0, 0xcafebabe);
  view.setUint32(4, slices.length);
  slices.forEach((slice, index) => {
    view.setUint32(8 + index * 20 + 8, 4096 + index * 8192);
    file.set(slice, 4096 + index * 8192);
  });
  return file;
}

Deno.test("real programs are read: CPU, kind, oldest macOS, signature", async () => {
  assert.deepEqual(await withFile(await machOHead("arm64"), readMachO), [
    { cpu: "arm64", kind: "executable", minimumSystem: "12.0", signed: true },
  ]);
  assert.deepEqual(await withFile(await machOHead("x64"), readMachO), [
    { cpu: "x86_64", kind: "executable", minimumSystem: "12.0", signed: false },
  ]);
});

Deno.test("a universal program has both slices", async () => {
  const slices = await withFile(fat(await machOHead("x64"), await machOHead("arm64")), readMachO);
  assert.deepEqual(slices?.map(({ cpu }) => cpu), ["x86_64", "arm64"]);
});

Deno.test("what is no Mach-O file is none: empty, short, a Java class, ELF, a script", async () => {
  const text = (value: string) => new TextEncoder().encode(value);
  const java = new Uint8Array([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 61, 0, 1]);
  for (
    const content of [
      text(""),
      text("abc"),
      java,
      text("\x7fELF\x02\x01\x01\0\0\0\0\0"),
      text("#!/bin/sh\nexit\n"),
    ]
  ) {
    assert.equal(await withFile(content, readMachO), undefined);
  }
});

Deno.test("code that is cut off is an error, not a file to be left unsigned", async () => {
  const head = await machOHead("arm64");
  await assert.rejects(withFile(head.slice(0, 100), readMachO), /begins like Mach-O code and is cut off/);
  await assert.rejects(withFile(fat(head).slice(0, 20), readMachO), /cut off/);
});

Deno.test("code is found by its content, under any name and in any folder; links are not followed", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(join(folder, "__pycache__"));
  await Deno.mkdir(join(folder, "node_modules", ".dylibs"), { recursive: true });
  const head = await machOHead("arm64");
  for (const name of ["a.txt", "__pycache__/b", "node_modules/.dylibs/c"]) {
    await Deno.writeFile(join(folder, name), head);
  }
  await Deno.symlink("a.txt", join(folder, "link"));
  await Deno.writeTextFile(join(folder, "libfoo.dylib"), "GROUP ( libbar )");
  const found = (await findCode(folder)).map(({ path }) => path);
  assert.deepEqual(found, ["__pycache__/b", "a.txt", "node_modules/.dylibs/c"]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("versions are compared as numbers", () => {
  assert.equal(highestVersion(["11.0", "10.15.6", "9.9"]), "11.0");
  assert.equal(highestVersion(["12.0", "12.0.1", "12"]), "12.0.1");
  assert.equal(highestVersion([]), undefined);
});
