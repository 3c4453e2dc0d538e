/** Which room a code stands for. */

import type { Sql } from "../db/connect.ts";
import { lateMinutes } from "./actions.ts";
import { readCode } from "./code.ts";

/** The room of a code that a person typed, and whether likes and thanks are still taken; `null` when there is none. */
export async function roomOfCode(
  sql: Sql,
  typed: string,
): Promise<{ session: string; open: boolean } | null> {
  const code = readCode(typed);
  if (code === null) return null;
  const [row] = await sql<{ session: string; open: boolean }[]>`
    SELECT id AS session, closed_at IS NULL OR closed_at > now() - make_interval(mins => ${lateMinutes}) AS open
    FROM sessions WHERE code = ${code}`;
  return row ?? null;
}

const remembered = 1_000;
/** Hours for which what is known of a code is believed: of a room that is open, or has not been over for longer than that. Twice as long is less than a code rests. */
const believedHours = 10;

/** Which room a code stands for, remembered: phones come back while the database is away. */
export class Codes {
  #sql: Sql;
  #sessions = new Map<string, { session: string; until: number }>();

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** The room's id, or null when there is none. Throws when the database is away and the code is new here. */
  async session(typed: string): Promise<string | null> {
    const code = readCode(typed);
    if (code === null) return null;
    const known = this.#sessions.get(code);
    if (known && performance.now() < known.until) return known.session;
    const [row] = await this.#sql<{ session: string; lasting: boolean }[]>`
      SELECT id AS session, closed_at IS NULL OR closed_at > now() - make_interval(hours => ${believedHours}) AS lasting
      FROM sessions WHERE code = ${code}`;
    if (!row) return null;
    if (row.lasting) this.#remember(code, row.session);
    return row.session;
  }

  #remember(code: string, session: string): void {
    // Deleted first, so that the map stays in the order of what was read.
    this.#sessions.delete(code);
    this.#sessions.set(code, { session, until: performance.now() + believedHours * 3_600_000 });
    if (this.#sessions.size <= remembered) return;
    const [oldest] = this.#sessions.keys();
    this.#sessions.delete(oldest!);
  }
}
