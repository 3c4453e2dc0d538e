import assert from "node:assert/strict";
import { limits } from "@pika/contract/limits.ts";
import {
  announcementTimes,
  charactersLeft,
  readAnnouncement,
  remember,
  standardTexts,
} from "./announcement_form.ts";

Deno.test("an announcement is sent as one clean line", () => {
  assert.deepEqual(readAnnouncement("  Water\n\nis free \u2067here "), { text: "Water is free here" });
});

Deno.test("nothing and too much are refused in words", () => {
  assert.deepEqual(readAnnouncement(" \n"), { problem: "Write what the phones should show" });
  const tooLong = "x".repeat(limits.announcement + 2);
  assert.deepEqual(readAnnouncement(tooLong), { problem: "282 characters: at most 280" });
  assert.equal(charactersLeft(tooLong), -2);
  assert.equal(charactersLeft("🎷🎷"), limits.announcement - 2);
});

Deno.test("every choice that is offered is within the limits of the wire", () => {
  for (const { seconds } of announcementTimes) {
    assert.ok(seconds >= limits.announcementSeconds.min && seconds <= limits.announcementSeconds.max);
  }
  for (const text of standardTexts) assert.deepEqual(readAnnouncement(text), { text });
});

Deno.test("the last four texts are remembered, each once", () => {
  const texts = ["a", "b", "c", "d", "b", "e"].reduce(remember, [] as string[]);
  assert.deepEqual(texts, ["e", "b", "d", "c"]);
});
