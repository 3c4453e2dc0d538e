import assert from "node:assert/strict";
import { kindOf, namesVersion, unfitFor } from "./program_kind.ts";

const linux = { os: "linux", arch: "x64" } as const;
const mac = { os: "macos", arch: "arm64" } as const;
const windows = { os: "windows", arch: "x64" } as const;

/** A file of zeros with these numbers in it: at, bytes, value, and whether the last byte comes first. */
function file(size: number, ...numbers: [number, 2 | 4, number, "first"?][]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(size));
  for (const [at, bytes, value, order] of numbers) {
    if (bytes === 2) view.setUint16(at, value, order !== "first");
    else view.setUint32(at, value, order !== "first");
  }
  return new Uint8Array(view.buffer);
}

/** An ELF program whose sections' table ends at 400. */
const elf = (cpu: number, size = 400) =>
  file(size, [0, 4, 0x7f454c46, "first"], [4, 2, 2], [18, 2, cpu], [0x28, 4, 336], [0x3a, 2, 64], [
    0x3c,
    2,
    1,
  ]);
const machO = (cpu: number) => file(200, [0, 4, 0xfeedfacf], [4, 4, cpu], [20, 4, 100]);
const fat = file(
  300,
  ...([[0, 0xcafebabe], [4, 2], [8, 0x01000007], [16, 100], [20, 100]] as const).map(([at, value]) =>
    [at, 4, value, "first"] as [number, 4, number, "first"]
  ),
  ...([[28, 0x0100000c], [36, 200], [40, 100]] as const).map(([at, value]) =>
    [at, 4, value, "first"] as [number, 4, number, "first"]
  ),
);
const pe = (cpu: number, size = 500) =>
  file(
    size,
    ...[[0, 2, 0x4d5a, "first"], [0x3c, 4, 0x80], [0x80, 4, 0x50450000, "first"], [0x84, 2, cpu]] as [
      number,
      2 | 4,
      number,
      "first"?,
    ][],
    ...[[0x86, 2, 1], [0x94, 2, 0], [0x98 + 16, 4, 100], [0x98 + 20, 4, 400]] as [number, 2 | 4, number][],
  );

Deno.test("a program says by its head what it is made for", () => {
  assert.deepEqual(kindOf(elf(62)), { os: "linux", cpus: ["x64"], atLeast: 400 });
  assert.deepEqual(kindOf(elf(183))?.cpus, ["arm64"]);
  assert.deepEqual(kindOf(machO(0x0100000c)), { os: "macos", cpus: ["arm64"], atLeast: 132 });
  assert.deepEqual(kindOf(fat), { os: "macos", cpus: ["x64", "arm64"], atLeast: 300 });
  assert.deepEqual(kindOf(pe(0x8664)), { os: "windows", cpus: ["x64"], atLeast: 500 });
  assert.deepEqual(kindOf(pe(0xaa64))?.cpus, ["arm64"]);
});

Deno.test("one for another system, another processor, cut off, or none is refused in words", () => {
  for (
    const [program, target] of [[elf(62), linux], [machO(0x0100000c), mac], [fat, mac], [
      pe(0x8664),
      windows,
    ]] as const
  ) {
    assert.equal(unfitFor(program, target), undefined);
  }
  assert.equal(unfitFor(elf(183), linux), "is made for linux arm64, and not for linux-x64");
  assert.equal(unfitFor(elf(243), linux), "is made for linux processor 243, and not for linux-x64");
  assert.equal(unfitFor(pe(0x8664), linux), "is made for windows x64, and not for linux-x64");
  assert.equal(unfitFor(elf(62, 399), linux), "is cut off: it has 399 of at least 400 bytes");
  assert.equal(unfitFor(pe(0x8664, 499), windows), "is cut off: it has 499 of at least 500 bytes");
  for (
    const none of [
      new Uint8Array(),
      new TextEncoder().encode("<html>a page that says no</html>"),
      elf(62).slice(0, 30),
    ]
  ) {
    assert.equal(unfitFor(none, linux), "is no program of 64 bits, or a damaged one");
  }
});

Deno.test("a version is named when it stands there as a text of its own", () => {
  const says = (text: string) => namesVersion(new TextEncoder().encode(text), "6.9.0");
  assert.deepEqual([says("x\x006.9.0\0"), says("66.9.0\0"), says("6.9.01\0"), says("6.9"), says("")], [
    ...[true, true, false, false, false],
  ]);
});
