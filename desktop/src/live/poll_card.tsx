import { formatCountdown } from "../format/clock.ts";
import type { Poll } from "@pika/contract/room/state.ts";
import { closePoll, poll } from "../state/live.ts";
import { Results } from "../ui/poll_results.tsx";
import { useClock } from "../ui/use_clock.ts";

/** The question to the floor, with the answers as they come. */
export function PollCard() {
  const asked = poll.value;
  if (!asked) return null;
  return (
    <section class="panel" aria-labelledby="poll-heading">
      <div class="panel-head">
        <h2 id="poll-heading">Poll</h2>
        <Time poll={asked} />
        {!asked.closed && (
          <span class="panel-tools">
            <button type="button" class="button small" onClick={() => void closePoll()}>
              Close the poll
            </button>
          </span>
        )}
      </div>
      <Results poll={asked} />
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
