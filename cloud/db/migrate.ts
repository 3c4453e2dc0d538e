/**
 * Brings the schema up to date: the numbered files of `migrations/`, each once, in order, in a transaction of its own.
 *
 * An advisory lock makes it safe for many processes to start at once. What was applied is kept with a checksum, so that a file which
 * changed afterwards is found. A database that is newer than the program is left alone: while a new version starts beside the
 * old, migrations only add (expand), and what is no longer used goes away one release later (contract).
 */

import { readdir, readFile } from "node:fs/promises";
import { log } from "../base/log.ts";
import type { Queries, Sql } from "./connect.ts";

export interface Migration {
  number: number;
  /** File name without `.sql`. */
  name: string;
  sql: string;
  /** SHA-256 of the file in hex. */
  checksum: string;
}

/** What must not go on; the message says which migration and what to do. */
export class MigrationError extends Error {
  override name = "MigrationError";
}

const folder = new URL("./migrations/", import.meta.url);
/**
 * How a migration waits for a table that is in use: so many seconds, since everybody else waits behind it meanwhile, then again after a
 * pause in which they have their turn.
 */
const lock = { seconds: 2, tries: 5, pause: 1_000 } as const;
// Any number that no other program uses on this database: "pika" in ASCII.
const lockKey = 0x70696b61;
/** SQLSTATE of a lock that could not be had in time. */
const lockNotAvailable = "55P03";

/** Reads the migrations of `from` in the order of their numbers. Throws a `MigrationError` when they are not 1, 2, 3 ... */
export async function readMigrations(from: URL = folder): Promise<Migration[]> {
  const migrations: Migration[] = [];
  for (const file of await readdir(from)) {
    const match = /^(\d{4})_[a-z0-9_]+\.sql$/.exec(file);
    if (!match) throw new MigrationError(`"${file}" is no migration: name it like 0001_live.sql`);
    const sql = await readFile(new URL(file, from), "utf8");
    migrations.push({
      number: Number(match[1]),
      name: file.replace(/\.sql$/, ""),
      sql,
      checksum: await sha256(sql),
    });
  }
  migrations.sort((a, b) => a.number - b.number);
  migrations.forEach((migration, index) => {
    if (migration.number !== index + 1) {
      throw new MigrationError(
        `Migration "${migration.name}" should have number ${index + 1}: numbers go up by one, each once`,
      );
    }
  });
  return migrations;
}

/** Applies what is missing. Returns the names of what it applied. Throws a `MigrationError`; what was applied before stays. */
export async function migrate(sql: Sql, migrations?: Migration[]): Promise<string[]> {
  const wanted = migrations ?? await readMigrations();
  const connection = await sql.reserve();
  try {
    await connection`SELECT pg_advisory_lock(${lockKey})`;
    try {
      await connection`
        CREATE TABLE IF NOT EXISTS migrations (
          number integer PRIMARY KEY,
          name text NOT NULL,
          checksum text NOT NULL,
          applied_at timestamptz NOT NULL DEFAULT now()
        )`;
      const applied = await appliedMigrations(connection);
      const missing = compare(wanted, applied);
      const newer = applied.filter((done) => done.number > wanted.length).map((done) => done.name);
      if (newer.length > 0) log("database_is_newer", { level: "warning", migrations: newer });
      for (const migration of missing) await apply(connection, migration);
      return missing.map((migration) => migration.name);
    } finally {
      await connection`SELECT pg_advisory_unlock(${lockKey})`;
    }
  } finally {
    connection.release();
  }
}

/** Names of the migrations that the database lacks. Throws a `MigrationError` when an applied file has changed. */
export async function missingMigrations(sql: Queries): Promise<string[]> {
  const wanted = await readMigrations();
  const [table] = await sql`SELECT to_regclass('migrations') IS NOT NULL AS here`;
  const applied = table?.here ? await appliedMigrations(sql) : [];
  return compare(wanted, applied).map((migration) => migration.name);
}

type Applied = Pick<Migration, "number" | "name" | "checksum">;

async function appliedMigrations(sql: Queries): Promise<Applied[]> {
  return await sql<Applied[]>`SELECT number, name, checksum FROM migrations ORDER BY number`;
}

/** What is wanted and not applied. */
function compare(wanted: Migration[], applied: Applied[]): Migration[] {
  for (const done of applied) {
    const file = wanted[done.number - 1];
    if (file && file.checksum !== done.checksum) {
      throw new MigrationError(
        `Migration "${file.name}" was changed after it had been applied as "${done.name}": put the file back, and write a new migration`,
      );
    }
  }
  const have = new Set(applied.map((done) => done.number));
  return wanted.filter((migration) => !have.has(migration.number));
}

async function apply(connection: Queries, migration: Migration): Promise<void> {
  for (let tries = 1;; tries++) {
    try {
      await tryToApply(connection, migration);
      return log("migrated", { migration: migration.name });
    } catch (error) {
      if (!isLocked(error) || tries === lock.tries) throw failure(migration, error);
      log("migration_waits", { level: "warning", migration: migration.name, tries });
      await new Promise((resolve) => setTimeout(resolve, lock.pause));
    }
  }
}

async function tryToApply(connection: Queries, migration: Migration): Promise<void> {
  try {
    await connection`BEGIN`;
    await connection.unsafe(`SET LOCAL lock_timeout = '${lock.seconds}s'`);
    await connection.unsafe(migration.sql);
    await connection`
      INSERT INTO migrations (number, name, checksum)
      VALUES (${migration.number}, ${migration.name}, ${migration.checksum})`;
    await connection`COMMIT`;
  } catch (error) {
    await connection`ROLLBACK`;
    throw error;
  }
}

function isLocked(error: unknown): boolean {
  return (error as { code?: unknown }).code === lockNotAvailable;
}

function failure(migration: Migration, error: unknown): MigrationError {
  const message = isLocked(error)
    ? `Migration "${migration.name}" waited ${lock.tries} times ${lock.seconds} s for a table that is in use, and was rolled back each time so ` +
      "that nobody waits behind it: try again, or find the long transaction in pg_stat_activity"
    : `Migration "${migration.name}" failed and was rolled back: ${(error as Error).message}`;
  return new MigrationError(message, { cause: error });
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).toHex();
}
