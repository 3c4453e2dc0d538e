/** The tables that know a dancer by number. Each has an index of (session, dancer), by which rows are found and numbers replaced. */

import type { Queries } from "../db/connect.ts";

/** What dancers do, and in which column a row is further told apart from the dancer's others of the night; `null`: there is one. */
export const dancerTables = [
  { name: "likes", key: "play_id" },
  { name: "tempo_wishes", key: "play_id" },
  { name: "votes", key: "poll_id" },
  { name: "thanks", key: null },
] as const;

export type DancerTable = (typeof dancerTables)[number];

/**
 * Numbers below this one are nobody's: they took the place of dancers' numbers, which are random in all their bits (one in four thousand
 * million begins so, and keeps its number).
 */
export const firstOfDancers = "00000001-0000-0000-0000-000000000000";

/** A part of a statement: a new number that is nobody's, another one for each row. */
export function nobodysNumber(sql: Queries) {
  return sql`('00000000' || substr(gen_random_uuid()::text, 9))::uuid`;
}

/** A part of a statement: the condition that the night `s` still has dancers' numbers. */
export function knowsDancers(sql: Queries) {
  return sql`(s.closed_at IS NULL OR s.dancers_forgotten_at IS NULL OR s.dancers_forgotten_at < s.closed_at)`;
}
