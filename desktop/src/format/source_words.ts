/** Where a value is from, in words. */
import type { ValueSource } from "@pika/contract/desk/values.ts";

const NAMES: Record<ValueSource, string> = {
  virtualdj: "VirtualDJ",
  rekordbox: "rekordbox",
  serato: "Serato",
  traktor: "Traktor",
  mixxx: "Mixxx",
  engine: "Engine DJ",
  itunes: "iTunes",
  m3u: "the playlist",
  analysis: "Pika",
  manual: "you",
  file: "the file",
};

/** As it is called within a sentence. */
export function sourceName(source: ValueSource): string {
  return NAMES[source];
}

/** `from VirtualDJ`, `set by hand`; `null` of the analysis, which is what is expected. */
export function originWords(source: ValueSource | undefined): string | null {
  if (source === undefined || source === "analysis") return null;
  return source === "manual" ? "set by hand" : `from ${NAMES[source]}`;
}

/** `VirtualDJ says`, at the head of a sentence. */
export function saysWords(source: ValueSource): string {
  const name = NAMES[source];
  // Programs are written as they write themselves, articles as sentences begin.
  return `${name.startsWith("the ") ? `T${name.slice(1)}` : name} says`;
}
