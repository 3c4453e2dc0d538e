import assert from "node:assert/strict";
import { formatDay } from "./day.ts";

Deno.test("a day is written out, whatever the hour", () => {
  const noon = new Date(2026, 10, 30, 12).getTime() / 1000;
  assert.equal(formatDay(noon), "30 Nov 2026");
  assert.equal(formatDay(noon + 3600), "30 Nov 2026");
});
