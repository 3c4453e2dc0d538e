/** A bounded queue for dear work that strangers may ask for: nobody takes all places, and nobody waits for ever. */

/** Who asks. */
export interface Asker {
  /** Those who share a lane take turns as one: a network, a device. */
  lane: string;
  /** `known`: somebody who was let in before; strangers wait behind them. */
  standing: "known" | "stranger";
}

export interface FairQueueOptions {
  /** Work done at once. */
  atOnce: number;
  /** Askers that wait, at most: in all, and of one lane. */
  waiting: number;
  perLane: number;
}

/** There is no place; the same may succeed after `retryAfter` seconds. */
export class QueueFull extends Error {
  override name = "QueueFull";
  constructor(readonly retryAfter: number) {
    super(`Too many are waiting: come back in ${retryAfter} s`);
  }
}

/** So many of those who are known have their turn before a stranger has one, where both wait. */
const knownInARow = 3;

interface Waiter {
  start: () => void;
  refuse: (reason: QueueFull) => void;
}

/**
 * Lanes have their turns round about, known ones before strangers. When all places are taken, whoever comes from a shorter lane takes the
 * last place of the longest one, and who is known takes that of a stranger; whoever loses a place is refused at once, not left to wait.
 * So a wait is bounded: by `waiting` places, each of which has its turn.
 */
export class FairQueue {
  readonly #options: FairQueueOptions;
  readonly #lanes = { known: new Map<string, Waiter[]>(), stranger: new Map<string, Waiter[]>() };
  #running = 0;
  #waiting = 0;
  #knownSince = 0;
  /** Seconds that work takes, smoothed. */
  #seconds = 0.2;

  constructor(options: FairQueueOptions) {
    this.#options = options;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Does `work` when it is `asker`'s turn. Rejects with a `QueueFull` when there is no place. */
  async run<T>(work: () => Promise<T>, asker: Asker): Promise<T> {
    if (this.#running < this.#options.atOnce) this.#running++;
    else await this.#turn(asker);
    const started = performance.now();
    try {
      return await work();
    } finally {
      this.#seconds = this.#seconds * 0.8 + (performance.now() - started) / 1_000 * 0.2;
      // Whoever is next takes over the place: nobody who comes meanwhile gets in between.
      if (!this.#startNext()) this.#running--;
    }
  }

  #turn({ lane, standing }: Asker): Promise<void> {
    const lanes = this.#lanes[standing];
    const own = lanes.get(lane)?.length ?? 0;
    if (own >= this.#options.perLane) return Promise.reject(this.#full());
    if (this.#waiting >= this.#options.waiting && !this.#makeRoom(standing, own)) {
      return Promise.reject(this.#full());
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiters = lanes.get(lane);
    const waiter = { start: resolve, refuse: reject };
    if (waiters) waiters.push(waiter);
    else lanes.set(lane, [waiter]);
    this.#waiting++;
    return promise;
  }

  /** Refuses the last of the longest lane, where that is fair. */
  #makeRoom(standing: Asker["standing"], own: number): boolean {
    const stranger = longest(this.#lanes.stranger);
    if (standing === "known" && stranger) return this.#refuseLast("stranger", stranger);
    const rival = longest(this.#lanes[standing]);
    return rival !== null && rival.length > own + 1 && this.#refuseLast(standing, rival);
  }

  #refuseLast(standing: Asker["standing"], { lane }: { lane: string }): true {
    const waiters = this.#lanes[standing].get(lane)!;
    waiters.pop()!.refuse(this.#full());
    if (waiters.length === 0) this.#lanes[standing].delete(lane);
    this.#waiting--;
    return true;
  }

  #startNext(): boolean {
    const { known, stranger } = this.#lanes;
    const strangersTurn = known.size === 0 || (stranger.size > 0 && this.#knownSince >= knownInARow);
    const lanes = strangersTurn ? stranger : known;
    const [first] = lanes;
    if (!first) return false;
    this.#knownSince = strangersTurn ? 0 : this.#knownSince + 1;
    const [lane, waiters] = first;
    const waiter = waiters.shift()!;
    // Behind all other lanes.
    lanes.delete(lane);
    if (waiters.length > 0) lanes.set(lane, waiters);
    this.#waiting--;
    waiter.start();
    return true;
  }

  #full(): QueueFull {
    const seconds = (this.#waiting + this.#running) * this.#seconds / this.#options.atOnce;
    return new QueueFull(Math.max(1, Math.min(60, Math.ceil(seconds))));
  }
}

function longest(lanes: Map<string, Waiter[]>): { lane: string; length: number } | null {
  let found: { lane: string; length: number } | null = null;
  for (const [lane, { length }] of lanes) if (length > (found?.length ?? 0)) found = { lane, length };
  return found;
}
