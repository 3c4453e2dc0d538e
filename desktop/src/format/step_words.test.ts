import assert from "node:assert/strict";
import { breaksWords, placeWarningWords, stepWords } from "./step_words.ts";

const day = (time: number) => `day ${time}`;

Deno.test("a step says what breaks before what fits", () => {
  const key = { name: "A minor", camelot: "8A", open_key: "1m" };
  assert.deepEqual(
    stepWords({
      warnings: [
        { code: "tempo_jump", pitch: -12.34 },
        { code: "key_clash", steps: 5 },
        { code: "energy_cliff", change: -6 },
      ],
      reasons: [
        { code: "key", relation: "far", steps: 5 },
        { code: "tempo", change: 20, multiple: 1, pitch: -12.34 },
        { code: "energy", change: -6 },
      ],
    }, { key }),
    ["the tempi meet at −12.3 % only", "keys clash, 5 steps apart", "energy falls by 6", "20 BPM faster"],
  );
});

Deno.test("a place says what is to be thought of", () => {
  const words = (warning: Parameters<typeof placeWarningWords>[0]) => placeWarningWords(warning, day);
  assert.equal(words({ code: "same_artist", places: 1, entry: 1 }), "the same artist just before");
  assert.equal(words({ code: "same_artist", places: 3, entry: 1 }), "the same artist 3 places before");
  const play = { night: 1, title: "Friday", at: 7, here: true };
  assert.equal(words({ code: "played_lately", play }), "played in this room: Friday, day 7");
  assert.equal(
    words({ code: "played_lately", play: { ...play, here: false, title: "" } }),
    "played lately: a night, day 7",
  );
  assert.equal(words({ code: "off_plan", fields: ["bpm", "style"] }), "not as planned here: tempo, style");
});

Deno.test("breaks are counted", () => {
  assert.equal(breaksWords([{ kind: "good" }, { kind: "ok" }]), null);
  assert.equal(breaksWords([{ kind: "breaks" }, { kind: "ok" }]), "1 break");
});
