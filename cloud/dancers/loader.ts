/** What dancers have said so far, for those who come (back): after a restart thousands come at once, so they are looked up together. */

import type { DancerState } from "@pika/contract/room/state.ts";
import type { Sql } from "../db/connect.ts";
import { loadDancers } from "../room/dancer_states.ts";

/** Milliseconds that lookups are collected for, and how many one statement takes. */
const interval = 10;
const batchSize = 500;

type Lookups = Map<string, PromiseWithResolvers<DancerState>>;

export class DancerLoader {
  #sql: Sql;
  #waiting = new Map<string, Lookups>();

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /**
   * What `dancer` has said in `session`; of tempo and vote what concerns the play that sounds and the poll that is shown. Rejects when the
   * database is away.
   */
  load(session: string, dancer: string): Promise<DancerState> {
    let lookups = this.#waiting.get(session);
    if (!lookups) {
      this.#waiting.set(session, lookups = new Map());
      setTimeout(() => this.#look(session), interval);
    }
    let lookup = lookups.get(dancer);
    if (!lookup) lookups.set(dancer, lookup = Promise.withResolvers());
    return lookup.promise;
  }

  async #look(session: string): Promise<void> {
    const lookups = [...this.#waiting.get(session) ?? []];
    this.#waiting.delete(session);
    for (let at = 0; at < lookups.length; at += batchSize) {
      const some = lookups.slice(at, at + batchSize);
      try {
        const found = await loadDancers(this.#sql, session, some.map(([dancer]) => dancer));
        for (const [dancer, lookup] of some) lookup.resolve(found.get(dancer)!);
      } catch (error) {
        for (const [, lookup] of some) lookup.reject(error);
      }
    }
  }
}
