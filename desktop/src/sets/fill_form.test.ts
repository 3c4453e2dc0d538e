import assert from "node:assert/strict";
import { BANDS } from "./bands.ts";
import { EMPTY_FORM, fillQuery } from "./fill_form.ts";

const stretch = { list: 7, after: 1, before: null };
const query = (changes: Partial<typeof EMPTY_FORM>) => fillQuery({ ...EMPTY_FORM, ...changes }, stretch, 1);

Deno.test("what is left empty is no condition", () => {
  assert.deepEqual(query({}), {
    id: 7,
    after: 1,
    before: null,
    seed: 1,
    count: 8,
    filter: { nights: 3 },
  });
});

Deno.test("curves go from one value to the other, or are level", () => {
  const band = BANDS[1]!;
  const asked = query({
    by: "minutes",
    minutes: "45",
    band,
    bpmFrom: "92,5",
    bpmTo: "110",
    energyTo: "7",
    style: " blues ",
    fromList: "3",
    nights: "",
  });
  assert.deepEqual([asked.count, asked.seconds], [undefined, 2_700]);
  assert.deepEqual(asked.bpm, [[0, 92.5], [1, 110]]);
  assert.deepEqual(asked.energy, [[0, 7], [1, 7]]);
  assert.deepEqual(asked.filter, { bpm: [band.min, band.max], style: "blues", from_list: 3, nights: 0 });
});

Deno.test("a number out of bounds is refused by its field", () => {
  assert.throws(() => query({ count: "0" }), /“0” as the number of tracks.*1 to 100/);
  assert.throws(() => query({ energyFrom: "11" }), /energy/);
  assert.throws(() => query({ bpmTo: "quick" }), /tempo/);
});
