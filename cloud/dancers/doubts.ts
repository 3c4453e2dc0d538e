/**
 * Which rooms' figures look made up: where more was refused within some minutes than an honest night has. What was refused does not count, but
 * whoever makes up that much may also have made up some that does.
 */

/** `newcomers`: many new dancers of one address at once; `strangers`: requests by who was never in the room. */
export type Doubt = "newcomers" | "strangers";

const kinds: readonly Doubt[] = ["newcomers", "strangers"];
/** Minutes that are looked back on. */
const lookBack = 10;
/** Refusals in that time from which on they look like a script: a full club whose last phones wait a moment for their turn has fewer. */
const handful = 50;

interface Slot {
  minute: number;
  count: number;
}

export class Doubts {
  readonly #clock: () => number;
  /** The refusals of each room by kind, in slots of a minute, the oldest first. */
  readonly #rooms = new Map<string, Record<Doubt, Slot[]>>();

  /** `clock`: milliseconds, never back. */
  constructor({ clock = () => performance.now() }: { clock?: () => number } = {}) {
    this.#clock = clock;
  }

  /** An action in the room `session` was refused for that reason. */
  refused(session: string, doubt: Doubt): void {
    let room = this.#rooms.get(session);
    if (!room) this.#rooms.set(session, room = { newcomers: [], strangers: [] });
    const minute = this.#minute();
    const last = room[doubt].at(-1);
    if (last?.minute === minute) last.count++;
    else {
      room[doubt].push({ minute, count: 1 });
      if (room[doubt].length > lookBack) room[doubt].shift();
    }
  }

  /** What is to be doubted about the room now, in an order that does not change. */
  of(session: string): Doubt[] {
    const room = this.#rooms.get(session);
    if (!room) return [];
    const first = this.#minute() - lookBack;
    const recent = (slots: Slot[]) =>
      slots.reduce((sum, { minute, count }) => minute > first ? sum + count : sum, 0);
    return kinds.filter((doubt) => recent(room[doubt]) > handful);
  }

  /** To be called every minute or so: forgets rooms where nothing was refused for long. */
  tend(): void {
    const first = this.#minute() - lookBack;
    for (const [session, room] of this.#rooms) {
      if (kinds.every((doubt) => (room[doubt].at(-1)?.minute ?? first) <= first)) this.#rooms.delete(session);
    }
  }

  /** Rooms that are remembered. */
  get size(): number {
    return this.#rooms.size;
  }

  #minute(): number {
    return Math.floor(this.#clock() / 60_000);
  }
}
