import assert from "node:assert/strict";
import { attachImage, createImage, detachImage, dmg, joinPictures } from "./dmg.ts";
import { testWith } from "../../../testing/test_with.ts";

Deno.test("words for hdiutil: never quiet, since its complaint says whether to try again", () => {
  assert.deepEqual(createImage("/a folder", "/p.dmg"), [
    ...["hdiutil", "create", "-ov", "-srcfolder", "/a folder", "-volname", "Pika", "-fs", "HFS+"],
    ...["-format", "ULMO", "/p.dmg"],
  ]);
  assert.deepEqual(attachImage("/p.dmg", "/m"), [
    ...["hdiutil", "attach", "-readonly", "-nobrowse", "-noautoopen", "-mountpoint", "/m", "/p.dmg"],
  ]);
  assert.deepEqual(detachImage("/m", 1), ["hdiutil", "detach", "/m"]);
  assert.deepEqual(detachImage("/m", 3), ["hdiutil", "detach", "-force", "/m"]);
});

Deno.test("the background is both pictures in one, and both are there in the sizes that the window has", async () => {
  const [program, flag, single = "", double = "", out, file] = joinPictures("/b.tiff");
  assert.deepEqual([program, flag, out, file], ["tiffutil", "-cathidpicheck", "-out", "/b.tiff"]);
  const sizes = [];
  for (const picture of [single, double]) {
    const view = new DataView((await Deno.readFile(picture)).buffer);
    sizes.push([view.getUint32(16), view.getUint32(20)]);
  }
  assert.deepEqual(sizes, [[660, 400], [1320, 800]]);
});

testWith(
  { os: ["linux", "windows"] },
  "elsewhere than on a Mac it says why there is no disk image",
  async () => assert.match(await dmg.unavailable() ?? "", /is missing; it comes with macOS/),
);
