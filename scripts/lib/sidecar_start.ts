/** How long a frozen sidecar takes to start. */

import { join } from "node:path";
import { remove } from "./files.ts";
import { Program } from "./program.ts";
import { ownSystem, type ProgramHost } from "./program_start.ts";
import { SidecarClient } from "./sidecar_client.ts";

/**
 * Milliseconds from starting a frozen sidecar to its first answered request, on a new library. The sidecar is stopped again. `host`: the system
 * that it is for, by default this machine's.
 */
export async function measureStart(program: string, host: ProgramHost = ownSystem): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "pika-start-" });
  await Deno.mkdir(join(folder, "ui"));
  await Deno.writeTextFile(join(folder, "ui", "index.html"), "<!doctype html><title>Pika</title>");
  const started = performance.now();
  const { words, env } = host.startOf(program, [
    "ui",
    "--no-open",
    "--ui-dir",
    host.pathThere(join(folder, "ui")),
    "--data-dir",
    host.pathThere(join(folder, "data")),
  ]);
  const sidecar = new Program(words, { env });
  try {
    using client = await SidecarClient.open(await sidecar.url());
    await client.call("app.health");
    return performance.now() - started;
  } finally {
    await host.end?.(program);
    await sidecar.stop();
    await remove(folder);
  }
}
