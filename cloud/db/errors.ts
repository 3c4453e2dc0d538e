/** What went wrong with the database, told apart by what helps. */

import postgres from "postgres";

/**
 * `unavailable`: the server is away, busy or full, the same again may succeed. `invalid`: the values can never be stored.
 * `null`: not the database's error.
 */
export function databaseProblem(error: unknown): "unavailable" | "invalid" | null {
  if (error instanceof postgres.PostgresError) {
    // Classes 22 and 23 of SQLSTATE: data exception, integrity constraint violation.
    return /^2[23]/.test(error.code) ? "invalid" : "unavailable";
  }
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && /^(?:CONNECT|E[A-Z]+$)/.test(code) ? "unavailable" : null;
}
