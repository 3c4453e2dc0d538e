/** The cloud: relays the night live. `README.md` says how to start it. */

import process from "node:process";
import { ConfigError, readConfig } from "./base/config.ts";
import { log } from "./base/log.ts";
import { MigrationError } from "./db/migrate.ts";
import { startReplica } from "./server.ts";

if (import.meta.main) await main();

async function main(): Promise<void> {
  process.on("unhandledRejection", (error) => log("unhandled_rejection", { level: "error", error }));
  process.on("uncaughtException", (error) => log("uncaught_error", { level: "error", error }));
  try {
    const { promise: stopped, resolve: stop } = Promise.withResolvers<null>();
    // Before it listens: whoever hears that it does may stop it at once.
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stop(null));
    const replica = await Promise.race([startReplica(readConfig()), stopped]);
    await stopped;
    await replica?.close();
    process.exit(0);
  } catch (error) {
    // What the operator must mend is said without a stack.
    const mendable = error instanceof ConfigError || error instanceof MigrationError;
    log("cannot_start", { level: "error", error: mendable ? error.message : error });
    process.exit(1);
  }
}
