/** Migrates the database of `DATABASE_URL` and ends: for deploys, where it runs before the new version starts. */

import { writeSync } from "node:fs";
import process from "node:process";
import { parseArgs } from "node:util";
import { ConfigError, readDatabaseUrl } from "./base/config.ts";
import { type Fields, log, logLine } from "./base/log.ts";
import { connect, type Sql } from "./db/connect.ts";
import { migrate, MigrationError, missingMigrations } from "./db/migrate.ts";
import { whenDatabaseIsThere } from "./db/patience.ts";

const usage = `migrate.ts [--pending]

Brings the database of DATABASE_URL up to date; waits up to a minute for one that is starting.

  --pending   changes nothing; prints the names of the migrations that are missing, a line each
  --help      this`;

/** File descriptors. */
const [output, errors] = [1, 2] as const;

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  let pending: boolean;
  try {
    const { values } = parseArgs({
      args,
      options: {
        pending: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) {
      print(output, usage);
      return 0;
    }
    pending = values.pending;
  } catch (error) {
    print(errors, `${(error as Error).message}\n\n${usage}`);
    return 2;
  }
  // Whoever asks what is missing reads names on standard output, and nothing else.
  const say = pending ? logToErrors : log;
  try {
    await using sql = closing(readDatabaseUrl());
    await whenDatabaseIsThere(
      () => pending ? printPending(sql.pool) : applyPending(sql.pool),
      (error) => say("database_not_there", { level: "warning", error }),
    );
    return 0;
  } catch (error) {
    const mendable = error instanceof ConfigError || error instanceof MigrationError;
    say("cannot_migrate", { level: "error", error: mendable ? error.message : error });
    return 1;
  }
}

async function printPending(sql: Sql): Promise<void> {
  for (const name of await missingMigrations(sql)) print(output, name);
}

async function applyPending(sql: Sql): Promise<void> {
  log("migrated_all", { applied: await migrate(sql) });
}

/** Writes a line to a file descriptor. */
function print(to: number, line: string): void {
  writeSync(to, `${line}\n`);
}

function logToErrors(event: string, fields: Fields): void {
  print(errors, logLine(event, fields));
}

function closing(url: string) {
  const pool = connect(url, { max: 1, name: "pika migrate" });
  return { pool, [Symbol.asyncDispose]: () => pool.end({ timeout: 5 }) };
}
