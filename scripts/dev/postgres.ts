/** Runs an embedded Postgres until it is told to stop: `scripts/dev/postgres.ts --data DIR [--port N]`. Prints `{"url": ...}` when it is ready. */

import { parseArgs } from "node:util";
import { PostgresServer } from "../testing/postgres.ts";

if (import.meta.main) await main();

async function main(): Promise<void> {
  const { values } = parseArgs({
    args: Deno.args,
    options: { data: { type: "string" }, port: { type: "string" } },
  });
  if (!values.data) fail("--data DIR is missing: say where the database lives");
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
    fail(`--port is "${values.port}": give a number from 1 to 65535, or none for a free one`);
  }
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
  for (const signal of ["SIGTERM", "SIGINT"] as const) Deno.addSignalListener(signal, () => stop());
  try {
    const server = await PostgresServer.start({ dir: values.data, port, fsync: "on" });
    say({ url: server.url });
    await stopped;
    await server.stop();
    Deno.exit(0);
  } catch (error) {
    fail((error as Error).message);
  }
}

function say(message: unknown): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(message)}\n`));
}

function fail(message: string): never {
  Deno.stderr.writeSync(new TextEncoder().encode(`postgres.ts: ${message}\n`));
  Deno.exit(1);
}
