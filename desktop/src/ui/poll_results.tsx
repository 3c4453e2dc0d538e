import { formatCount, formatShare, plural } from "../format/numbers.ts";
import { pollResult } from "../format/poll_result.ts";
import type { Poll } from "@pika/contract/room/state.ts";

/** A question with its answers and what they got. */
export function Results({ poll: asked }: { poll: Poll }) {
  const { total, answers } = pollResult(asked);
  return (
    <div class="poll">
      <p class="poll-question">
        <bdi>{asked.question}</bdi>
      </p>
      <ul class="poll-answers">
        {answers.map(({ text, votes, share, leads }, index) => (
          <li key={index} class={leads ? "leads" : ""}>
            <span class="poll-line">
              <bdi>{text}</bdi>
              <span class="tabular">
                {formatCount(votes)} <span class="muted">{formatShare(share)}</span>
              </span>
            </span>
            <span class="poll-bar" aria-hidden="true">
              <span style={{ width: `${(share ?? 0) * 100}%` }} />
            </span>
          </li>
        ))}
      </ul>
      <p class="hint tabular">{plural(total, "vote")}</p>
    </div>
  );
}
