import assert from "node:assert/strict";
import type { NightPlay } from "@pika/contract/desk/live.ts";
import type { Night } from "@pika/contract/desk/nights.ts";
import { favourite, nightFigures, nightTimes, nightTitle } from "./night_words.ts";

const play = (title: string, likes: number, more: Partial<NightPlay> = {}): NightPlay => ({
  id: title,
  title,
  artist: "",
  bpm: null,
  key: null,
  energy: null,
  duration: null,
  played_at: 0,
  likes,
  track_id: null,
  source: "manual",
  sent: "acknowledged",
  note: "",
  retracted: false,
  ...more,
});
const night: Night = {
  id: 1,
  session: "s",
  title: "",
  started_at: new Date(2026, 10, 20, 21, 4).getTime(),
  ended_at: new Date(2026, 10, 20, 23, 50).getTime(),
  likes: 1_234,
  recap_url: null,
  note: "",
  plays: [],
  thanks: 2,
  listeners_peak: 31,
  polls: [],
};

Deno.test("a night is named and timed, also while it runs", () => {
  assert.equal(nightTitle(night), "A night without a title");
  assert.equal(nightTimes(night), "21:04 to 23:50 · 2 h 46 min");
  assert.equal(nightTimes({ ...night, ended_at: null }), "since 21:04");
});

Deno.test("what was taken out counts nowhere", () => {
  const plays = [
    play("a", 3, { bpm: 92.4 }),
    play("b", 9, { bpm: 180, retracted: true }),
    play("c", 0, { bpm: 118.6 }),
  ];
  const figures = new Map(nightFigures({ ...night, plays }).map(({ label, value }) => [label, value]));
  assert.equal(figures.get("Tracks"), "2");
  assert.equal(figures.get("Likes"), "1,234");
  assert.equal(figures.get("BPM"), "92–119");
  assert.equal(favourite(plays), "Most liked: a (3 likes)");
});

Deno.test("an empty night has no tempo and no favourite", () => {
  assert.ok(!nightFigures(night).some(({ label }) => label === "BPM"));
  assert.equal(favourite([]), null);
  assert.equal(favourite([play("a", 0)]), null);
});
