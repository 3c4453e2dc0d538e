/** What "Fill" asks for: the fields of its form, and the question that they make. Pure. */
import type { FillQuery } from "@pika/contract/desk/set_fill.ts";
import type { Band } from "./bands.ts";

export interface FillForm {
  /** `count` tracks, or `minutes` long. */
  by: "count" | "minutes";
  count: string;
  minutes: string;
  band: Band | null;
  /** BPM at the start and at the end of the stretch; empty: as what stands beside it. */
  bpmFrom: string;
  bpmTo: string;
  /** Energy, 1 to 10, likewise. */
  energyFrom: string;
  energyTo: string;
  style: string;
  /** Only of this list; empty: of the whole library. */
  fromList: string;
  /** The last nights whose tracks are left out. */
  nights: string;
}

export const EMPTY_FORM: FillForm = {
  by: "count",
  count: "8",
  minutes: "30",
  band: null,
  bpmFrom: "",
  bpmTo: "",
  energyFrom: "",
  energyTo: "",
  style: "",
  fromList: "",
  nights: "3",
};

export interface Stretch {
  list: number;
  /** The entries beside it; null: the start, the end. */
  after: number | null;
  before: number | null;
}

/** @throws {Error} that names the field which is no number within its bounds. */
export function fillQuery(form: FillForm, { list, after, before }: Stretch, seed: number): FillQuery {
  const bpm = curve("tempo", form.bpmFrom, form.bpmTo, 20, 400);
  const energy = curve("energy", form.energyFrom, form.energyTo, 1, 10);
  return {
    id: list,
    after,
    before,
    seed,
    ...form.by === "count"
      ? { count: Math.round(within("number of tracks", form.count, 1, 100)) }
      : { seconds: Math.round(within("length in minutes", form.minutes, 1, 720) * 60) },
    ...bpm && { bpm },
    ...energy && { energy },
    filter: {
      ...form.band && { bpm: [form.band.min, form.band.max] as [number, number] },
      ...form.style.trim() && { style: form.style.trim() },
      ...form.fromList && { from_list: Number(form.fromList) },
      nights: Math.round(within("number of nights", form.nights || "0", 0, 50)),
    },
  };
}

/** From one value to the other; where only one is written, level. */
function curve(
  what: string,
  from: string,
  to: string,
  least: number,
  most: number,
): [number, number][] | null {
  const [first, last] = [from.trim() || to.trim(), to.trim() || from.trim()];
  if (first === "") return null;
  return [[0, within(what, first, least, most)], [1, within(what, last, least, most)]];
}

function within(what: string, text: string, least: number, most: number): number {
  const number = Number(text.trim().replace(",", "."));
  if (text.trim() === "" || !(number >= least && number <= most)) {
    throw new Error(`Cannot take “${text.trim()}” as the ${what}: write a number from ${least} to ${most}`);
  }
  return number;
}
