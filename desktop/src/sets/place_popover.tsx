import type { CoursePoint, CourseStep } from "@pika/contract/desk/set_course.ts";
import type { SetEntry } from "@pika/contract/desk/sets.ts";
import { formatDate } from "../format/clock.ts";
import { formatShare } from "../format/numbers.ts";
import { placeWarningWords, stepKindWord, stepWords } from "../format/step_words.ts";
import { Popover } from "../ui/popover.tsx";
import type { Place } from "../ui/popup_menu.tsx";

interface PlacePopoverProps {
  at: Place;
  entry: SetEntry;
  next: SetEntry | undefined;
  point: CoursePoint | undefined;
  step: CourseStep | undefined;
  /** Offers what could stand in the place of this entry. */
  onAlternatives: (entry: SetEntry) => void;
  onClose: () => void;
}

/** What there is to know of a place of a set: what to think of, and why the step to the next is as it is. */
export function PlacePopover({ at, entry, next, point, step, onAlternatives, onClose }: PlacePopoverProps) {
  const offer = (what: SetEntry) => {
    onClose();
    onAlternatives(what);
  };
  return (
    <Popover label={`About ${entry.title}`} place={at} onClose={onClose}>
      {point && point.warnings.length > 0 && (
        <>
          <h3>{entry.title}</h3>
          <ul class="popover-warnings">
            {point.warnings.map((warning) => (
              <li key={warning.code}>{placeWarningWords(warning, formatDate)}</li>
            ))}
          </ul>
        </>
      )}
      {step && next && (
        <>
          <h3 class={`step-head step-${step.kind}`}>
            {stepKindWord(step.kind)}, {formatShare(step.score)}: to “{next.title}”
          </h3>
          <ul class="muted">
            {stepWords(step, { key: next.track?.key ?? null }).map((words) => <li key={words}>{words}</li>)}
          </ul>
        </>
      )}
      {!next && <p class="muted">It is the last.</p>}
      <div class="dialog-buttons">
        {!entry.locked && (
          <button type="button" class="button small" onClick={() => offer(entry)}>Instead of this…</button>
        )}
        {next && !next.locked && (
          <button type="button" class="button small" onClick={() => offer(next)}>Instead of the next…</button>
        )}
      </div>
    </Popover>
  );
}
