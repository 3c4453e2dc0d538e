import { formatCountdown } from "../format/clock.ts";
import type { Poll } from "../rpc/contract.ts";
import { openDialog } from "../state/dialogs.ts";
import { closePoll, poll } from "../state/live.ts";
import { PollIcon } from "../ui/icons.tsx";
import { Results } from "../ui/poll_results.tsx";
import { useClock } from "../ui/use_clock.ts";

/** The question to the floor, with the answers as they come. */
export function PollCard() {
  const asked = poll.value;
  const open = asked !== null && !asked.closed;
  return (
    <section class="panel" aria-labelledby="poll-heading">
      <div class="panel-head">
        <h2 id="poll-heading">Poll</h2>
        {asked && <Time poll={asked} />}
      </div>
      {asked && <Results poll={asked} />}
      <div class="panel-buttons">
        {open
          ? <button type="button" class="button" onClick={() => void closePoll()}>Close the poll</button>
          : (
            <button
              type="button"
              class="button"
              aria-keyshortcuts="V"
              onClick={() => openDialog.value = "poll"}
            >
              <PollIcon /> Ask the floor… <kbd aria-hidden="true">V</kbd>
            </button>
          )}
      </div>
    </section>
  );
}

function Time({ poll: { closed, closes_at } }: { poll: Poll }) {
  if (closed) return <span class="muted">closed</span>;
  if (closes_at === null) return <span class="muted">open until you close it</span>;
  return <Left until={closes_at} />;
}

function Left({ until }: { until: number }) {
  return <span class="muted tabular">{formatCountdown(until, useClock())} left</span>;
}
