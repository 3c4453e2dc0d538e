/**
 * Collects what dancers do and writes it a few times a second, however many they are. Each action is answered once: with `ack` after the
 * commit, with a refusal, or with `unavailable` when it could not be written in time (then the phone sends it again, which does no harm).
 */

import type { Sql } from "../db/connect.ts";
import { type Said, writeActions } from "../room/actions.ts";
import { ack, type Answer, refuse } from "./answers.ts";

/** Who is told of the outcome. */
export interface Asker {
  answer(answer: Answer): void;
}

export interface BatcherOptions {
  /** Milliseconds that actions are collected for. */
  interval?: number;
  /** Actions kept while the database is away. */
  capacity?: number;
  /** Milliseconds after which an action that could not be written is answered `unavailable`. */
  patience?: number;
  /** Told of each batch that was written. */
  written?: (batch: { size: number; seconds: number }) => void;
  /** Told why a batch was not written; it is tried again. */
  failed?: (error: unknown) => void;
}

interface Waiting extends Said {
  asker: Asker | null;
  since: number;
}

const batchSize = 1_000;
const longestPause = 1_000;

export class ActionBatcher {
  #sql: Sql;
  #options: Required<BatcherOptions>;
  #waiting: Waiting[] = [];
  #writing: Waiting[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pause: number;
  #idle: PromiseWithResolvers<void> | null = null;

  constructor(sql: Sql, options: BatcherOptions = {}) {
    this.#sql = sql;
    this.#options = {
      interval: 75,
      capacity: 20_000,
      patience: 10_000,
      written: () => {},
      failed: () => {},
      ...options,
    };
    this.#pause = this.#options.interval;
  }

  /** Number of actions that have no answer yet. */
  get size(): number {
    return this.#waiting.length + this.#writing.length;
  }

  /** Takes an action that was checked for schema and room. `asker` is answered exactly once. */
  add(said: Said, asker: Asker): void {
    if (this.size >= this.#options.capacity) return asker.answer(refuse("unavailable", said.action.id));
    this.#waiting.push({ ...said, asker, since: performance.now() });
    this.#schedule();
  }

  /** Resolves when everything has been answered: written, or given up after the usual patience. */
  drained(): Promise<void> {
    if (this.size === 0) return Promise.resolve();
    this.#idle ??= Promise.withResolvers<void>();
    return this.#idle.promise;
  }

  #schedule(): void {
    if (this.#timer === undefined && this.#writing.length === 0) {
      this.#timer = setTimeout(() => this.#write(), this.#pause);
    }
  }

  async #write(): Promise<void> {
    this.#timer = undefined;
    this.#writing = this.#waiting.splice(0, batchSize);
    const started = performance.now();
    // A statement that hangs must not keep the dancers waiting.
    const giveUp = setInterval(() => this.#giveUpLate(), 500);
    try {
      const verdicts = await writeActions(this.#sql, this.#writing);
      this.#options.written({ size: this.#writing.length, seconds: (performance.now() - started) / 1_000 });
      this.#writing.forEach((waiting, at) => {
        const verdict = verdicts[at] ?? "unavailable";
        settle(waiting, verdict === "ok" ? ack(waiting.action.id) : refuse(verdict, waiting.action.id));
      });
      this.#pause = this.#options.interval;
    } catch (error) {
      this.#options.failed(error);
      this.#giveUpLate();
      this.#waiting.unshift(...this.#writing.filter((waiting) => waiting.asker !== null));
      this.#pause = Math.min(this.#pause * 2, longestPause);
    } finally {
      clearInterval(giveUp);
      this.#writing = [];
    }
    if (this.#waiting.length > 0) this.#schedule();
    else if (this.#idle) {
      this.#idle.resolve();
      this.#idle = null;
    }
  }

  #giveUpLate(): void {
    const now = performance.now();
    const late = (waiting: Waiting) => now - waiting.since > this.#options.patience;
    for (const waiting of [...this.#writing, ...this.#waiting].filter(late)) {
      settle(waiting, refuse("unavailable", waiting.action.id));
    }
    this.#waiting = this.#waiting.filter((waiting) => waiting.asker !== null);
  }
}

function settle(waiting: Waiting, answer: Answer): void {
  waiting.asker?.answer(answer);
  waiting.asker = null;
}
