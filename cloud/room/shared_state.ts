/** The state for everybody who opens the page of the same room at the same time: a whole room scans the code within seconds. */

import type { Queries } from "../db/connect.ts";
import { loadState } from "./state.ts";

type Loaded = Awaited<ReturnType<typeof loadState>>;

/** How old an answer may be: whoever gets it catches up from its number anyway. */
const freshMs = 200;

export class SharedStates {
  readonly #answers = new Map<string, { at: number; loaded: Promise<Loaded> }>();

  constructor(private readonly sql: Queries) {}

  /** As `loadState`, at most `freshMs` old. */
  async load(session: string): Promise<Loaded> {
    const now = performance.now();
    const known = this.#answers.get(session);
    if (known && now - known.at < freshMs) return await known.loaded;
    for (const [id, { at }] of this.#answers) if (now - at >= freshMs) this.#answers.delete(id);
    const loaded = loadState(this.sql, session);
    this.#answers.set(session, { at: now, loaded });
    loaded.catch(() => this.#answers.delete(session));
    return await loaded;
  }
}
