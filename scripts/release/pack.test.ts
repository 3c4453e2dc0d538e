import assert from "node:assert/strict";
import { join } from "node:path";
import { packAll } from "./pack.ts";
import type { Release } from "./release.ts";
import type { Format } from "./targets/format.ts";

const target = { os: "linux", arch: "x64" } as const;

const format = (name: string, reason?: string): Format => ({
  ...{ name, os: "linux" },
  unavailable: () => Promise.resolve(reason),
  build: (_release, tree, file) => Deno.copyFile(join(tree, "app"), file),
  install: () => Promise.reject(new Error("It is only packed")),
});

Deno.test("every format that this machine can make is packed, and the others are named with their reason", async () => {
  const workDir = await Deno.makeTempDir();
  const [tree, folder] = [join(workDir, "tree"), join(workDir, "out")];
  for (const path of [tree, folder]) await Deno.mkdir(path);
  await Deno.writeTextFile(join(tree, "app"), "the app");
  const notes: string[] = [];
  const pack = (published: boolean, ...formats: Format[]) => {
    const shell = { kind: "neutralino" };
    const release = { target, version: "1.2.3", shell, published, workDir } as Release;
    return packAll(
      { release, log: join(workDir, "log"), output: "quiet", note: (line) => notes.push(line) },
      { tree, folder, formats },
    );
  };
  const path = join(folder, "pika-1.2.3-linux-x64.deb");
  assert.deepEqual(await pack(false, format("rpm", "rpmbuild is missing"), format("deb")), [
    { kind: "package", format: "deb", target, path },
  ]);
  assert.equal(await Deno.readTextFile(path), "the app");
  assert.deepEqual(notes.sort(), ["no .rpm: rpmbuild is missing", "pika-1.2.3-linux-x64.deb: 0.0 kB"]);
  await assert.rejects(pack(true, format("rpm", "rpmbuild is missing")), {
    name: "ScriptError",
    message: "Cannot build the .rpm: rpmbuild is missing",
  });
  await Deno.remove(workDir, { recursive: true });
});
