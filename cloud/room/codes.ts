/** Which room a code stands for. */

import type { Sql } from "../db/connect.ts";
import { lateMinutes } from "./actions.ts";

/** Days after its end for which a night that is not listed is still found by its code; its recap stays where it is. */
const unlistedDays = 7;

/** Whether likes and thanks are still taken in `session`. */
export async function isOpen(sql: Sql, session: string): Promise<boolean> {
  const [row] = await sql<{ open: boolean }[]>`
    SELECT closed_at IS NULL OR closed_at > now() - make_interval(mins => ${lateMinutes}) AS open
    FROM sessions WHERE id = ${session}`;
  return row?.open ?? false;
}

/** The room that a code stands for. */
export interface FoundRoom {
  session: string;
  /** Whether everybody may know of it. */
  listed: boolean;
}

const remembered = 1_000;
/** Hours for which what is known of a code is believed: of a room that is open, or has not been over for longer than that. Twice as long is less than a code rests. */
const believedHours = 10;

/** Which room a code (as `readCode` returns it) stands for, remembered: phones come back while the database is away. */
export class Codes {
  #sql: Sql;
  #rooms = new Map<string, FoundRoom & { until: number }>();

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** The room of `code`, as it was before where that is known; null when there is none. Throws when the database is away and the code is new here. */
  async recall(code: string): Promise<FoundRoom | null> {
    return this.#known(code) ?? await this.#read(code);
  }

  /** As `recall`, but out of the database, unless that is away. */
  async look(code: string): Promise<FoundRoom | null> {
    try {
      return await this.#read(code);
    } catch (error) {
      const known = this.#known(code);
      if (known) return known;
      throw error;
    }
  }

  #known(code: string): FoundRoom | null {
    const known = this.#rooms.get(code);
    return known && performance.now() < known.until ? known : null;
  }

  async #read(code: string): Promise<FoundRoom | null> {
    const [row] = await this.#sql<(FoundRoom & { lasting: boolean })[]>`
      SELECT id AS session, listed, closed_at IS NULL OR closed_at > now() - make_interval(hours => ${believedHours}) AS lasting
      FROM sessions
      WHERE code = ${code}
        AND (listed OR closed_at IS NULL OR closed_at > now() - make_interval(days => ${unlistedDays}))`;
    if (!row) return null;
    if (row.lasting) this.#remember(code, row);
    return row;
  }

  #remember(code: string, { session, listed }: FoundRoom): void {
    // Deleted first, so that the map stays in the order of what was read.
    this.#rooms.delete(code);
    this.#rooms.set(code, { session, listed, until: performance.now() + believedHours * 3_600_000 });
    if (this.#rooms.size <= remembered) return;
    const [oldest] = this.#rooms.keys();
    this.#rooms.delete(oldest!);
  }
}
