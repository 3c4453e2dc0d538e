/** Migrates the database of `DATABASE_URL` and ends: for deploys, where it runs before the new version starts. */

import { ConfigError, readDatabaseUrl } from "./config.ts";
import { connect } from "./db/connect.ts";
import { migrate, MigrationError } from "./db/migrate.ts";
import { log } from "./log.ts";

if (import.meta.main) {
  try {
    await using sql = closing(readDatabaseUrl());
    log("migrated_all", { applied: await migrate(sql.pool) });
  } catch (error) {
    const mendable = error instanceof ConfigError || error instanceof MigrationError;
    log("cannot_migrate", { level: "error", error: mendable ? error.message : error });
    Deno.exitCode = 1;
  }
}

function closing(url: string) {
  const pool = connect(url, { max: 1, name: "pika migrate" });
  return { pool, [Symbol.asyncDispose]: () => pool.end({ timeout: 5 }) };
}
