import type { Poll } from "@pika/contract/room/state.ts";

export interface PollAnswer {
  text: string;
  votes: number;
  /** Of all votes, 0 to 1; `null` when nobody has voted. */
  share: number | null;
  /** Whether no other answer has as many; two with the most both lead. */
  leads: boolean;
}

/** A poll as it is shown: answers in their order, with their shares. */
export function pollResult({ options, votes }: Pick<Poll, "options" | "votes">) {
  const total = votes.reduce((sum, count) => sum + count, 0);
  const most = Math.max(0, ...votes);
  const answers = options.map((text, place): PollAnswer => {
    const count = votes[place] ?? 0;
    return {
      text,
      votes: count,
      share: total === 0 ? null : count / total,
      leads: count > 0 && count === most,
    };
  });
  return { total, answers };
}
