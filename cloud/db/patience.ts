/** Waits for a database that is not there yet: containers start in any order. */

import { log } from "../base/log.ts";
import { databaseProblem } from "./errors.ts";

/** Milliseconds for which it is waited. */
const longest = 60_000;

/**
 * Does the work, again each second while the database is away; `waiting` is told each time. Throws what the work throws when it is something
 * else, or after a minute.
 */
export async function whenDatabaseIsThere<T>(work: () => Promise<T>, waiting = sayItWaits): Promise<T> {
  const deadline = Date.now() + longest;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (databaseProblem(error) !== "unavailable" || Date.now() > deadline) throw error;
      waiting(error);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}

function sayItWaits(error: unknown): void {
  log("database_not_there", { level: "warning", error });
}
