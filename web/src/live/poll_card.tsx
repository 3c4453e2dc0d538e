/** A poll: open to vote, or closed with its result. */

import type { DancerState, Poll } from "@pika/contract/room/state.ts";
import { formatCount, percents } from "../format/numbers.ts";
import { formatLeft } from "../format/time.ts";
import { text } from "../text/text.ts";
import type { Night } from "./night.ts";

export interface PollProps {
  night: Night;
  poll: Poll;
  vote: DancerState["vote"];
  now: number;
}

export function PollCard({ night, poll, vote, now }: PollProps) {
  const { live, locale } = text.value;
  const over = poll.closed || (poll.closes_at !== null && poll.closes_at <= now);
  const mine = vote?.poll === poll.id ? vote.option : null;
  const total = poll.votes.reduce((sum, votes) => sum + votes, 0);
  const shares = percents(poll.votes);
  const most = Math.max(1, ...poll.votes);
  return (
    <section class="card poll" aria-labelledby="poll">
      <div class="card-head">
        <h2 id="poll">{over ? live.pollClosed : live.poll}</h2>
        {!over && poll.closes_at !== null && <p class="left">{live.left(formatLeft(poll.closes_at - now))}
        </p>}
      </div>
      <p class="poll-question" dir="auto">{poll.question}</p>
      <ul class="options">
        {poll.options.map((option, i) => {
          const votes = poll.votes[i] ?? 0;
          const inside = (
            <>
              <span class="option-share" style={{ "--share": `${shares[i]}%` }} aria-hidden="true" />
              <span class="option-text">
                <bdi>{option}</bdi>
              </span>
              <span class="option-votes">
                <span class="visually-hidden">, {live.votes(votes, formatCount(votes, locale))}</span>
                <span aria-hidden="true">{total > 0 ? `${shares[i]}%` : ""}</span>
              </span>
            </>
          );
          return (
            <li key={i}>
              {over ? <div class={`option${votes === most ? " option-won" : ""}`}>{inside}</div> : (
                <button
                  type="button"
                  class="option"
                  aria-pressed={mine === i}
                  onClick={() => night.press({ type: "vote", poll: poll.id, option: i })}
                >
                  {inside}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      <p class="muted small">
        {live.votes(total, formatCount(total, locale))}
        {!over && mine !== null && ` · ${live.pollChange}`}
      </p>
    </section>
  );
}
