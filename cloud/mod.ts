/** The cloud: relays the night live. `README.md` says how to start it, `permissions.ts` what it may do. */

import { ConfigError, readConfig } from "./base/config.ts";
import { log } from "./base/log.ts";
import { MigrationError } from "./db/migrate.ts";
import { startReplica } from "./server.ts";

if (import.meta.main) await main();

async function main(): Promise<void> {
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    log("unhandled_rejection", { level: "error", error: event.reason });
  });
  globalThis.addEventListener("error", (event) => {
    log("uncaught_error", { level: "error", error: event.error });
  });
  try {
    const { promise: stopped, resolve: stop } = Promise.withResolvers<null>();
    // Before it listens: whoever hears that it does may stop it at once.
    for (const signal of ["SIGTERM", "SIGINT"] as const) Deno.addSignalListener(signal, () => stop(null));
    const replica = await Promise.race([startReplica(readConfig()), stopped]);
    await stopped;
    await replica?.close();
    Deno.exit(0);
  } catch (error) {
    // What the operator must mend is said without a stack.
    const mendable = error instanceof ConfigError || error instanceof MigrationError;
    log("cannot_start", { level: "error", error: mendable ? error.message : error });
    Deno.exit(1);
  }
}
