/** A Docker registry on loopback, which engines trust without TLS. It can be stopped and started: a registry that is gone is a test. */

import { join } from "node:path";
import { keptPort } from "../../testing/kept_port.ts";
import { remove } from "../../lib/files.ts";
import { requireTool } from "../../testing/test_with.ts";
import { type Daemon, listens, startDaemon } from "./daemon.ts";

export interface Registry extends AsyncDisposable {
  /** `127.0.0.1:PORT`, the beginning of an image's name. */
  readonly address: string;
  /** Nothing when it has been stopped. */
  stop(): Promise<void>;
  /** The same address and images as before; nothing when it runs. */
  start(): Promise<void>;
}

/** Starts a registry with nothing in it. */
export async function startRegistry(): Promise<Registry> {
  const program = await requireTool("docker-registry");
  const folder = await Deno.makeTempDir({ prefix: "pika-registry-" });
  const port = keptPort();
  const settings = join(folder, "config.json"); // JSON is YAML
  await Deno.writeTextFile(
    settings,
    JSON.stringify({
      version: "0.1",
      log: { level: "warn" },
      storage: { filesystem: { rootdirectory: join(folder, "data") }, delete: { enabled: true } },
      http: { addr: `127.0.0.1:${port}` },
    }),
  );
  let daemon: Daemon | undefined;
  const start = async () => {
    daemon ??= await startDaemon([program, "serve", settings], {
      log: join(folder, "log"),
      env: { OTEL_TRACES_EXPORTER: "none" },
      isReady: () => listens(port),
      seconds: 20,
    });
  };
  const stop = async () => {
    await daemon?.stop();
    daemon = undefined;
  };
  const dispose = async () => {
    await stop();
    await remove(folder);
  };
  try {
    await start();
  } catch (error) {
    await dispose();
    throw error;
  }
  return { address: `127.0.0.1:${port}`, start, stop, [Symbol.asyncDispose]: dispose };
}
