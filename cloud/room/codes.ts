/** Which room a code stands for. A code never stands for another one, so what is known stays true. */

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

export class Codes {
  #sql: Sql;
  #sessions = new Map<string, string>();

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** The room's id, or null when there is none. Throws when the database is away and the code is new here. */
  async session(typed: string): Promise<string | null> {
    const code = readCode(typed);
    if (code === null) return null;
    const known = this.#sessions.get(code);
    if (known !== undefined) return known;
    const [row] = await this.#sql<{ id: string }[]>`SELECT id FROM sessions WHERE code = ${code}`;
    if (!row) return null;
    this.#sessions.set(code, row.id);
    if (this.#sessions.size > remembered) {
      const [oldest] = this.#sessions.keys();
      this.#sessions.delete(oldest!);
    }
    return row.id;
  }
}
