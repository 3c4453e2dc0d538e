/**
 * What this replica knows of one room, and the frames that say so. Events come in order, figures are absolute, so every replica that
 * has read the same rows says the same.
 */

import { limits } from "@pika/contract/limits.ts";
import { applyCounts, applyEvent } from "@pika/contract/room/apply.ts";
import type { SessionEvent } from "@pika/contract/room/events.ts";
import type { Counts, DancerState, LiveState } from "@pika/contract/room/state.ts";
import type { NumberedEvent } from "../room/journal.ts";
import { Frame, frameOf } from "./frame.ts";

export class Topic {
  #state: LiveState;
  #seq: number;
  #recent: Frame[] = [];
  #encodedState: string | null = null;
  #encodedCounts: string | null = null;
  /** Whether the figures that came last were of a play or poll that no event has told of yet: they are to be read again after it. */
  countsAhead = false;

  /** `recent`: events in order, the last ones that led to the state; newer ones are left out. */
  constructor(readonly session: string, start: { seq: number; state: LiveState; recent: NumberedEvent[] }) {
    this.#seq = start.seq;
    this.#state = start.state;
    for (const { seq, event } of start.recent) {
      if (seq <= start.seq) this.#remember(this.#eventFrame(seq, event));
    }
  }

  /** Number of the newest event. */
  get seq(): number {
    return this.#seq;
  }

  get state(): LiveState {
    return this.#state;
  }

  /**
   * The frame that tells of the event, or null when the event is known already.
   * @throws {RangeError} when an event before it is missing.
   */
  apply({ seq, event }: NumberedEvent): Frame | null {
    if (seq <= this.#seq) return null;
    if (seq !== this.#seq + 1) {
      throw new RangeError(
        `Cannot apply event ${seq} of session ${this.session}: ${this.#seq} is the last one known`,
      );
    }
    this.#seq = seq;
    this.#change(applyEvent(this.#state, event));
    const frame = this.#eventFrame(seq, event);
    this.#remember(frame);
    return frame;
  }

  /** The frame with the figures that differ from those known, or null when none does. */
  applyCounts(counts: Counts): Frame | null {
    const before = this.#state;
    this.countsAhead = isAhead(before, counts);
    const after = applyCounts(before, counts);
    const changed = after.plays.filter((play, at) => play.likes !== before.plays[at]?.likes);
    if (
      changed.length === 0 && after.listeners === before.listeners && after.thanks === before.thanks &&
      sameTempo(before, after) && samePoll(before, after)
    ) return null;
    this.#change(after);
    const news: Counts = { ...this.#figures(), likes: changed.map((play) => [play.id, play.likes]) };
    return frameOf({ type: "counts", session: this.session, counts: news });
  }

  /** The events after `since`, or null when a snapshot is needed. */
  eventsAfter(since: number): Frame[] | null {
    const missed = this.#seq - since;
    if (missed < 0 || missed > this.#recent.length) return null;
    return missed === 0 ? [] : this.#recent.slice(-missed);
  }

  /** The whole state for a dancer. */
  snapshot(you: DancerState): Frame {
    return new Frame(
      `{"type":"snapshot","session":"${this.session}","seq":${this.#seq},"state":${this.#stateText()},"you":${
        JSON.stringify(you)
      }}`,
      this.#seq,
    );
  }

  /** The whole state for the DJ. `applied`: the highest number of the desk's outbox that was dealt with. */
  deskSnapshot(applied: number): Frame {
    return new Frame(
      `{"type":"snapshot","session":"${this.session}","seq":${this.#seq},"applied":${applied},"state":${this.#stateText()}}`,
      this.#seq,
    );
  }

  /** What a returner gets after the events that were missed. */
  resumed(you: DancerState): Frame {
    this.#encodedCounts ??= JSON.stringify(this.#allCounts());
    return new Frame(
      `{"type":"resumed","session":"${this.session}","seq":${this.#seq},"counts":${this.#encodedCounts},"you":${
        JSON.stringify(you)
      }}`,
      this.#seq,
    );
  }

  #allCounts(): Counts {
    return { ...this.#figures(), likes: this.#state.plays.map((play) => [play.id, play.likes]) };
  }

  #figures(): Omit<Counts, "likes"> {
    const { listeners, thanks, tempo, poll } = this.#state;
    return {
      listeners,
      thanks,
      tempo,
      poll: poll && !poll.closed ? { id: poll.id, votes: poll.votes } : null,
    };
  }

  #change(state: LiveState): void {
    this.#state = state;
    this.#encodedState = null;
    this.#encodedCounts = null;
  }

  #stateText(): string {
    return this.#encodedState ??= JSON.stringify(this.#state);
  }

  #eventFrame(seq: number, event: SessionEvent): Frame {
    return frameOf({ type: "event", session: this.session, seq, event }, seq);
  }

  #remember(frame: Frame): void {
    this.#recent.push(frame);
    if (this.#recent.length > limits.resumeEvents) this.#recent.shift();
  }
}

function isAhead(state: LiveState, { likes, tempo, poll }: Counts): boolean {
  const known = new Set(state.plays.map(({ id }) => id));
  return (tempo?.play ?? null) !== state.now || (poll !== null && poll.id !== state.poll?.id) ||
    likes.some(([play]) => !known.has(play));
}

function sameTempo(a: LiveState, b: LiveState): boolean {
  return a.tempo === b.tempo || (a.tempo !== null && b.tempo !== null && a.tempo.play === b.tempo.play &&
    a.tempo.slower === b.tempo.slower && a.tempo.perfect === b.tempo.perfect &&
    a.tempo.faster === b.tempo.faster);
}

function samePoll(a: LiveState, b: LiveState): boolean {
  return a.poll === b.poll ||
    (a.poll !== null && b.poll !== null && a.poll.votes.join() === b.poll.votes.join());
}
