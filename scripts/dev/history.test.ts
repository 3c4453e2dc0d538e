import assert from "node:assert/strict";
import { historyLines } from "./history.ts";

Deno.test("a track is two lines, its names with entities, its path as it is", () => {
  const song = { path: "/music/A & B.flac", artist: "A & <B>", title: "T", seconds: 75 };
  const time = new Date(2026, 10, 22, 21, 5);
  assert.equal(
    historyLines(song, time),
    `#EXTVDJ:<time>21:05</time><lastplaytime>${time.getTime() / 1000}</lastplaytime>` +
      "<artist>A &amp; &lt;B&gt;</artist><title>T</title><songlength>75.0</songlength>\n/music/A & B.flac\n",
  );
});
