import assert from "node:assert/strict";
import { colourOf, programCues, sectionCues } from "./cue_offers.ts";

const beats = { constant: true, first: 0.2, period: 0.5, times: null, beats_per_bar: 4, downbeat: 2 };
const structure = {
  intro_end: 9.2,
  outro_start: 41.2,
  boundaries: [{ time: 9.2, strength: 0.9 }, { time: 25.2, strength: 0.4 }],
};
const cue = (seconds: number, more = {}) => ({
  slot: 1,
  seconds,
  length: null,
  name: "",
  colour: null,
  ...more,
});

Deno.test("the parts of a track are offered once each, in order", () => {
  assert.deepEqual(sectionCues(structure, beats, []).map(({ seconds, name }) => [seconds, name]), [
    [1.2, "First bar"],
    [9.2, "Intro ends"],
    [25.2, "Part"],
    [41.2, "Outro"],
  ]);
  assert.deepEqual(sectionCues(structure, beats, [cue(9.25), cue(1.2)]).map(({ seconds }) => seconds), [
    25.2,
    41.2,
  ]);
  assert.deepEqual(sectionCues(null, beats, []), []);
  assert.deepEqual(sectionCues({ intro_end: null, outro_start: null, boundaries: [] }, null, []), []);
});

Deno.test("a program's places are offered; where a track is loaded, or faded, is no cue", () => {
  const known = (kind: "hot" | "load" | "loop", seconds: number, slot: number | null = null) => ({
    program: "mixxx" as const,
    ...{ kind, seconds, slot, length: null, name: "x".repeat(99), colour: "#00ff00" },
  });
  const offered = programCues(
    [known("hot", 4, 2), known("load", 5), known("loop", 8, 12), known("hot", -1)],
    [cue(8.01)],
  );
  assert.deepEqual(offered.map(({ seconds, slot, name }) => [seconds, slot, name.length]), [[4, 2, 60]]);
  assert.equal(programCues([known("loop", 8, 12)], [])[0]!.slot, null);
});

Deno.test("a cue has the colour that was chosen, or that of its button", () => {
  assert.equal(colourOf({ slot: 3, colour: "#123456" }), "#123456");
  assert.notEqual(colourOf({ slot: 3, colour: null }), colourOf({ slot: 4, colour: null }));
});
