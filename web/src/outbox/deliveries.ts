/** Which actions went out over the connection that is open now, and when those without an answer go out again. Times in milliseconds. */

import type { DancerAction } from "@pika/contract/room/dancer.ts";

/** An action without an answer is sent again after so long. */
export const answerTime = 10_000;
/** The cloud has asked for a break. */
export const breakTime = 3_000;

export class Deliveries {
  /** When each may go out again, by its id. */
  #next = new Map<string, number>();

  /** Those of `actions` that are due; they count as sent now. */
  take(actions: readonly DancerAction[], now: number): DancerAction[] {
    const due = actions.filter(({ id }) => now >= (this.#next.get(id) ?? now));
    for (const { id } of due) this.#next.set(id, now + answerTime);
    return due;
  }

  /** The cloud could not take it yet. */
  postpone(id: string, now: number): void {
    this.#next.set(id, now + breakTime);
  }

  settled(id: string): void {
    this.#next.delete(id);
  }

  /** A new connection: nothing has gone out over it. */
  reset(): void {
    this.#next.clear();
  }
}
