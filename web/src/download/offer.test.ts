import assert from "node:assert/strict";
import type { Package } from "@pika/contract/feed/releases.ts";
import { checksumCommand, choicesOf, fileName, offerFor } from "./offer.ts";

const file = (name: string): Package => ({
  format: "exe",
  url: `https://files.example/v1/${name}`,
  size: 1,
  sha256: "0".repeat(64),
  signed: false,
});
const choices = (...targets: string[]) =>
  choicesOf({ targets: Object.fromEntries(targets.map((target) => [target, [file(target)]])) });
const all = choices("linux-x64", "macos-x64", "beos-x64", "macos-arm64", "windows-x64");
const offered = (system: "windows" | "macos" | "linux" | null, cpu: "x64" | "arm64" | null, from = all) =>
  offerFor(from, { system, cpu }).map(({ target }) => target);

Deno.test("files are listed by system, and a target that is not known here is left out", () => {
  const listed = all.map(({ target }) => target);
  assert.deepEqual(listed, ["windows-x64", "macos-arm64", "macos-x64", "linux-x64"]);
  assert.deepEqual(choicesOf({ targets: { "windows-x64": [] } }), []);
});

Deno.test("a machine is offered what it runs best", () => {
  assert.deepEqual(offered("windows", "x64"), ["windows-x64"]);
  assert.deepEqual(offered("macos", "arm64"), ["macos-arm64"]);
  assert.deepEqual(offered("macos", "x64"), ["macos-x64"]);
  assert.deepEqual(offered("linux", "x64"), ["linux-x64"]);
  assert.deepEqual(offered(null, null), [], "a phone");
});

Deno.test("both kinds of Mac are offered where the browser does not say which it is", () => {
  assert.deepEqual(offered("macos", null), ["macos-arm64", "macos-x64"]);
  assert.deepEqual(offered("windows", null), ["windows-x64"]);
});

Deno.test("ARM runs the other kind where its system can, and an Intel Mac never Apple's", () => {
  assert.deepEqual(offered("windows", "arm64"), ["windows-x64"]);
  assert.deepEqual(offered("macos", "arm64", choices("macos-x64")), ["macos-x64"]);
  assert.deepEqual(offered("macos", "x64", choices("macos-arm64")), []);
  assert.deepEqual(offered("linux", "arm64"), []);
});

Deno.test("a file is called as its address says, in the command that checks it too", () => {
  assert.equal(fileName(file("pika-0.2.0-windows-x64.exe")), "pika-0.2.0-windows-x64.exe");
  assert.equal(checksumCommand("macos", "pika.dmg"), "shasum -a 256 pika.dmg");
});
