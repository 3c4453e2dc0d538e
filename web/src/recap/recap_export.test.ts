import assert from "node:assert/strict";
import { played, recap } from "./example_recap.ts";
import { fileName, toCsv, toText } from "./recap_export.ts";

const time = (at: number) => new Date(at).toISOString().slice(11, 16);
const columns = ["Time", "Title", "Artist", "BPM", "Key", "Energy", "Likes"];

Deno.test("CSV quotes every cell, and no title becomes a formula", () => {
  const night = recap([
    played(1, 0, { title: 'Say "hi", you', artist: "A", likes: 2 }),
    played(2, 4, { title: "=HYPERLINK(1)", artist: "-1", bpm: null, key: null, energy: null }),
  ]);
  assert.equal(
    toCsv(night, { columns, time }),
    '\uFEFF"Time","Title","Artist","BPM","Key","Energy","Likes"\r\n' +
      '"20:00","Say ""hi"", you","A","98.4","8A","6","2"\r\n' +
      `"20:04","'=HYPERLINK(1)","'-1","","","","0"\r\n`,
  );
});

Deno.test("text has one line per track, also for one without an artist", () => {
  const night = recap([played(1, 0), played(2, 4, { artist: "" })]);
  assert.equal(
    toText(night, { heading: "Friday", time }),
    "Friday\n\n20:00  Somebody – Song 1\n20:04  Song 2\n",
  );
});

Deno.test("the file's name is one that every system takes", () => {
  assert.equal(fileName(recap([]), "csv"), "pika-friday-social-2026-11-20.csv");
  assert.equal(fileName({ ...recap([]), title: "../Żółć: 5/8 ‮" }, "txt"), "pika-zo-c-5-8-2026-11-20.txt");
  assert.equal(fileName({ ...recap([]), title: "日本" }, "csv"), "pika-2026-11-20.csv");
});
