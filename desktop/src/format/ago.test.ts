import assert from "node:assert/strict";
import { formatAgo } from "./ago.ts";

Deno.test("how long ago: coarser the longer, and never in the future", () => {
  const now = 1_800_000_000_000;
  const said = (seconds: number) => formatAgo(now - seconds * 1000, now);
  assert.deepEqual([-500, 0, 119].map(said), ["just now", "just now", "just now"]);
  assert.deepEqual([120, 3599, 3600, 86_399].map(said), ["2 min ago", "59 min ago", "1 h ago", "23 h ago"]);
  assert.deepEqual([86_400, 172_799, 172_800].map(said), ["yesterday", "yesterday", "2 days ago"]);
});
