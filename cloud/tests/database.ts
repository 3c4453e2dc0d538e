/** A database for a test: real, migrated, its own. */

import { connect, type Sql } from "../db/connect.ts";
import { migrate } from "../db/migrate.ts";
import { PostgresServer } from "../../scripts/testing/postgres.ts";

export interface TestDatabase extends AsyncDisposable {
  url: string;
  sql: Sql;
}

// Started with the module, before any test: one server for all tests of a file, stopped when they are done.
const server = await PostgresServer.start();
globalThis.addEventListener("unload", () => server.stopAtOnce());
const admin = connect(server.url, { max: 1 });
await admin`CREATE DATABASE migrated`;
const template = connect(server.urlOf("migrated"), { max: 1 });
await migrate(template);
await template.end();

let count = 0;

/** A new database with the newest schema. Disposing closes its pool; the server goes with the test file. */
export function testDatabase(): Promise<TestDatabase> {
  return databaseFrom("migrated");
}

/** A new database with nothing in it. */
export function emptyDatabase(): Promise<TestDatabase> {
  return databaseFrom("template1");
}

async function databaseFrom(original: string): Promise<TestDatabase> {
  const name = `test_${++count}`;
  await admin.unsafe(`CREATE DATABASE ${name} TEMPLATE ${original}`);
  const url = server.urlOf(name);
  const sql = connect(url);
  return { url, sql, [Symbol.asyncDispose]: () => sql.end({ timeout: 5 }) };
}
