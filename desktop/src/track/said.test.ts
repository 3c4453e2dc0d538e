import assert from "node:assert/strict";
import type { SaidValue } from "@pika/contract/desk/tracks.ts";
import { otherSayings, underneath } from "./said.ts";

const bpm = (source: SaidValue["source"], value: number): SaidValue => ({
  field: "bpm",
  source,
  value,
  confidence: null,
});
const two = (value: string | number) => Number(value).toFixed(2);

Deno.test("only what reads differently is another opinion, each once", () => {
  const said = [
    bpm("manual", 128),
    bpm("virtualdj", 128.001),
    bpm("serato", 64),
    bpm("analysis", 64),
    bpm("file", 127),
  ];
  assert.deepEqual(otherSayings({ said }, "bpm", two).map(({ source }) => source), ["serato", "file"]);
  assert.deepEqual(otherSayings({ said }, "key", String), []);
});

Deno.test("under a manual value lies what counts next", () => {
  assert.equal(underneath({ said: [bpm("manual", 1), bpm("mixxx", 2)] }, "bpm")?.source, "mixxx");
  assert.equal(underneath({ said: [bpm("manual", 1)] }, "bpm"), undefined);
});
