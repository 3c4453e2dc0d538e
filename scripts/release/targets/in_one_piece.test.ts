import assert from "node:assert/strict";
import { extname, join } from "node:path";
import { inOnePiece } from "./in_one_piece.ts";

Deno.test("a file is changed wholly or not at all", async () => {
  const folder = await Deno.makeTempDir();
  const file = join(folder, "setup.exe");
  await Deno.writeTextFile(file, "unsigned");
  const names = () => Array.from(Deno.readDirSync(folder), ({ name }) => name);

  await assert.rejects(inOnePiece(file, async (copy) => {
    assert.equal(extname(copy), ".exe");
    await Deno.writeTextFile(copy, "half a signature");
    throw new Error("interrupted");
  }));
  assert.equal(await Deno.readTextFile(file), "unsigned");
  assert.deepEqual(names(), ["setup.exe"]);

  // What a killed run left does not get into the next one's.
  await Deno.writeTextFile(join(folder, "unfinished-setup.exe"), "half a signature");
  await inOnePiece(file, (copy) => Deno.writeTextFile(copy, ", signed", { append: true }));
  assert.equal(await Deno.readTextFile(file), "unsigned, signed");
  assert.deepEqual(names(), ["setup.exe"]);
  await Deno.remove(folder, { recursive: true });
});
