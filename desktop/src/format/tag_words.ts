/** Writing tags, in words. */
import type { TagField, TagWriteStatus } from "@pika/contract/desk/tag_writes.ts";
import { plural } from "./numbers.ts";

export const tagFieldNames: Record<TagField, string> = {
  bpm: "Tempo",
  key: "Key",
  energy: "Energy",
  comment: "Comment",
  gain: "ReplayGain",
  peak: "ReplayGain peak",
  r128_gain: "ReplayGain (Opus)",
  serato_cues: "Cues for Serato",
};

/** What came of a write or of an undo: `12 files written, 3 need nothing, 1 could not be written`. */
export function tagResult({ done, written, failed }: TagWriteStatus, was: "writing" | "undoing"): string {
  const same = done - written - failed;
  if (was === "undoing") {
    const back = `${plural(written, "file")} as before`;
    return failed > 0 ? `${back}, ${failed} could not be brought back` : back;
  }
  return [
    `${plural(written, "file")} written`,
    ...(same > 0 ? [`${same} ${same === 1 ? "needs" : "need"} nothing`] : []),
    ...(failed > 0 ? [`${failed} could not be written`] : []),
  ].join(", ");
}
