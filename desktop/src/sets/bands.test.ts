import assert from "node:assert/strict";
import { bandOf, BANDS, withBand } from "./bands.ts";

const [slow, medium] = BANDS;

Deno.test("a band stands in the search as a filter of its tempo, once", () => {
  const once = withBand("genre:soul", slow!);
  assert.equal(once, `genre:soul bpm:${slow!.min}-${slow!.max}`);
  assert.equal(bandOf(once), slow);
  assert.equal(bandOf(withBand(once, medium!)), medium);
  assert.equal(withBand(once, null), "genre:soul");
  assert.equal(bandOf("bpm:1-2 blues"), null);
  assert.equal(withBand("", medium!), `bpm:${medium!.min}-${medium!.max}`);
});
