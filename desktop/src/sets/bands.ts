/** The tempi of West Coast Swing, as the contract bounds them. Pure. */
import { swingTempi } from "@pika/contract/desk/set_fill.ts";

export interface Band {
  name: string;
  /** BPM. */
  min: number;
  max: number;
}

export const BANDS: readonly Band[] = [
  { name: "Slow", ...swingTempi.slow },
  { name: "Medium", ...swingTempi.medium },
  { name: "Fast", ...swingTempi.fast },
];

const TERM = /(^|\s)bpm:\S*/i;

/** The search with a band for its tempo, or without any; other words stay. */
export function withBand(search: string, band: Band | null): string {
  const rest = search.replace(TERM, " ").replace(/\s+/g, " ").trim();
  return band === null ? rest : `${rest} ${term(band)}`.trim();
}

/** The band that a search names; null: none, or other tempi. */
export function bandOf(search: string): Band | null {
  const named = TERM.exec(search)?.[0].trim().toLowerCase();
  return BANDS.find((band) => term(band) === named) ?? null;
}

const term = ({ min, max }: Band) => `bpm:${min}-${max}`;
