import { useState } from "preact/hooks";
import type { SourceCounts, SourcePart, SourcePlace } from "@pika/contract/desk/sources.ts";
import { comingLists } from "../format/import_words.ts";
import { plural } from "../format/numbers.ts";
import { sources, takeOver } from "../state/sources.ts";
import { WorkLine } from "./work_line.tsx";

const PARTS: { part: SourcePart; label: string }[] = [
  { part: "values", label: "Tags, tempo, ratings" },
  { part: "cues", label: "Cues" },
  { part: "grids", label: "Beat grids" },
  { part: "lists", label: "Playlists" },
];

/** At the foot of the preview: what is to be taken, and the button for it; then how far it is. */
export function TakeBar({ place, counts }: { place: SourcePlace; counts: SourceCounts }) {
  const [parts, setParts] = useState<SourcePart[]>(PARTS.map(({ part }) => part));
  const status = sources.value!;
  if (status.work) {
    return (
      <div class="take-bar" role="region" aria-label="Take over">
        <WorkLine work={status.work} />
      </div>
    );
  }
  const tracks = parts.some((part) => part !== "lists") ? counts.new + counts.changed : 0;
  const lists = parts.includes("lists") ? comingLists(place, status.imports) : 0;
  const words = [
    ...(tracks > 0 ? [plural(tracks, "track")] : []),
    ...(lists > 0 ? [plural(lists, "playlist")] : []),
  ];
  return (
    <div class="take-bar" role="region" aria-label="Take over">
      <fieldset class="take-parts">
        <legend class="visually-hidden">What is taken over</legend>
        {PARTS.map(({ part, label }) => (
          <label key={part} class="choice">
            <input
              type="checkbox"
              checked={parts.includes(part)}
              onChange={() =>
                setParts(
                  PARTS.map((one) => one.part).filter((one) => parts.includes(one) !== (one === part)),
                )}
            />
            {label}
          </label>
        ))}
      </fieldset>
      {status.error && <span class="problem" role="alert">{status.error.message}</span>}
      <button
        type="button"
        class="button primary"
        disabled={words.length === 0 || status.busy}
        onClick={() => void takeOver(place.id, parts)}
      >
        {words.length === 0 ? "Nothing to take over" : `Take over ${words.join(" and ")}`}
      </button>
    </div>
  );
}
