/** Caddy on this machine with one of our configurations, its ports and paths replaced by others. */

import { join } from "node:path";
import { remove } from "../../lib/files.ts";
import { ensureCaddy } from "./caddy.ts";
import { listens, startDaemon } from "./daemon.ts";

export interface CaddyServer extends AsyncDisposable {
  readonly pid: number;
  /** What it has logged so far. */
  log(): Promise<string>;
}

/** Starts it and waits for a port. */
export async function startCaddy(
  caddyfile: string,
  { replace, port }: { replace: Record<string, string>; port: number },
): Promise<CaddyServer> {
  const folder = await Deno.makeTempDir({ prefix: "pika-caddy-" });
  let text = await Deno.readTextFile(caddyfile);
  for (const [from, to] of Object.entries(replace)) {
    if (!text.includes(from)) throw new Error(`"${from}" is not in ${caddyfile}`);
    text = text.replaceAll(from, to);
  }
  const path = join(folder, "Caddyfile");
  await Deno.writeTextFile(path, text);
  const daemon = await startDaemon([await ensureCaddy(), "run", "--config", path], {
    log: join(folder, "log"),
    env: { XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder },
    isReady: () => listens(port),
    seconds: 20,
  });
  return {
    pid: daemon.pid,
    log: () => Deno.readTextFile(join(folder, "log")),
    [Symbol.asyncDispose]: async () => {
      await daemon.stop();
      await remove(folder);
    },
  };
}
