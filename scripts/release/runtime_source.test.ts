import assert from "node:assert/strict";
import { zipSync } from "fflate";
import { join } from "node:path";
import { checkArchive, findShell, readPin } from "./runtime_source.ts";

const target = { os: "linux", arch: "x64" } as const;

Deno.test("a local folder or zip gives the Neutralino shell with the runtime's own hash", async () => {
  const folder = await Deno.makeTempDir();
  const content = new TextEncoder().encode("a runtime");
  await Deno.writeFile(join(folder, "neutralino-linux_x64"), content);
  await Deno.writeFile(
    join(folder, "all.zip"),
    zipSync({ "neutralino-linux_x64": content, "other": content }),
  );
  const fromFolder = await findShell(target, folder);
  const fromZip = await findShell(target, join(folder, "all.zip"));
  assert.ok(fromFolder.kind === "neutralino" && fromZip.kind === "neutralino");
  assert.equal(fromFolder.sha256, fromZip.sha256);
  assert.equal(await Deno.readTextFile(fromZip.runtime), "a runtime");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a path that holds no runtime for the target is refused, with what is wanted", async () => {
  const folder = await Deno.makeTempDir();
  await assert.rejects(findShell(target, folder), /There is no "neutralino-linux_x64" in/);
  await assert.rejects(findShell(target, join(folder, "nothing")), /Cannot read the Neutralino runtime at/);
  await Deno.writeTextFile(join(folder, "broken.zip"), "no zip");
  await assert.rejects(findShell(target, join(folder, "broken.zip")), /no zip or is damaged/);
  await Deno.writeFile(join(folder, "empty.zip"), zipSync({ "readme": new Uint8Array(1) }));
  await assert.rejects(findShell(target, join(folder, "empty.zip")), /holds no "neutralino-linux_x64"/);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a download that is not byte for byte the pinned one is refused", async () => {
  const pin = { ...await readPin(), sha256: "0".repeat(64) };
  assert.throws(
    () => checkArchive(new Uint8Array(8), pin),
    /is not the pinned one: SHA-256 [0-9a-f]{64} instead of 0{64}/,
  );
});
