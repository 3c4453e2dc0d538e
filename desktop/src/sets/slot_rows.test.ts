import assert from "node:assert/strict";
import type { SetSlot } from "@pika/contract/desk/sets.ts";
import { emptyRow, planOf, rowsOf, slotLine } from "./slot_rows.ts";

const plan: SetSlot[] = [
  { count: 4, bpm: [60, 90], energy: [3, 5], style: "blues", length: [150, 270] },
  { count: 1, bpm: null, energy: null, style: "", length: null },
];

Deno.test("a plan stands in its form and comes back as it was", () => {
  assert.deepEqual(planOf(rowsOf(plan)), plan);
  assert.equal(slotLine(plan[0]!), "4 tracks, 60–90 BPM, energy 3–5, blues");
  assert.equal(slotLine(plan[1]!), "1 track");
});

Deno.test("what is half written goes as far as it goes, what is the wrong way round is turned", () => {
  const [slot] = planOf([{ ...emptyRow(0), bpmMin: "100", energyMin: "8", energyMax: "5" }]);
  assert.deepEqual([slot!.bpm, slot!.energy], [[100, 400], [5, 8]]);
});

Deno.test("what cannot be read is named", () => {
  assert.throws(() => planOf([emptyRow(0), { ...emptyRow(1), count: "some" }]), /“some”.*slot 2/);
  assert.throws(() => planOf([{ ...emptyRow(0), energyMin: "11" }]), /“11” as the energy of slot 1/);
});
