/**
 * `deno task dev`: everything from source in one terminal with prefixed output: Postgres, the cloud, the dancers' web app, the desktop UI and
 * the sidecar. What changes is built again, restarted, reloaded. Ctrl-C stops all of it.
 */

import { join } from "node:path";
import { parseArgs } from "node:util";
import { bunPath } from "../lib/bun.ts";
import { makeLibrary, playSet } from "../dev/demo.ts";
import { onChange, Service, type ServiceOptions } from "../dev/service.ts";
import { UsageError } from "../lib/errors.ts";
import { exists } from "../lib/files.ts";
import { cacheDir, desktopDir, root, sidecarDir } from "../lib/paths.ts";
import { ensurePython } from "../lib/python.ts";
import { bold, cyan, dim, green, magenta, main, print, say, yellow } from "../lib/terminal.ts";

const usage = `deno task dev [--demo] [--no-open] [--port N] [--data-dir DIR]

Runs Pika from source: Postgres, the cloud, the web app and the desktop app in the browser shell. The pages reload
when they change, cloud and sidecar restart when their files change. Ctrl-C stops everything.

  --demo           a made-up library and a set that plays by itself, with dancers; its data lies in .cache/demo
  --no-open        print the addresses instead of opening the browser
  --port N         of the cloud and the web app (default: 8787)
  --data-dir DIR   the DJ's library to work on (default: .cache/dev/data, not your own library)`;

interface Options {
  demo: boolean;
  open: boolean;
  port: string;
  /** Where everything lies that this setup makes. */
  home: string;
  dataDir: string;
}

function parse(args: string[]): Options | "help" {
  try {
    const { values } = parseArgs({
      args,
      options: {
        demo: { type: "boolean", default: false },
        "no-open": { type: "boolean", default: false },
        port: { type: "string", default: "8787" },
        "data-dir": { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) return "help";
    if (!/^\d{1,5}$/.test(values.port)) throw new Error(`--port takes a number, not "${values.port}"`);
    const home = join(cacheDir, values.demo ? "demo" : "dev");
    const dataDir = values["data-dir"] ?? join(home, "data");
    return { demo: values.demo, open: !values["no-open"], port: values.port, home, dataDir };
  } catch (error) {
    throw new UsageError((error as Error).message, { help: usage });
  }
}

/** Throws a UsageError when something listens there already. */
function requireFreePort(port: string): void {
  try {
    Deno.listen({ hostname: "127.0.0.1", port: Number(port) }).close();
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    throw new UsageError(`Port ${port} is taken`, {
      help: "stop what listens there (another deno task dev?), or choose another with --port N",
    });
  }
}

/** A secret that stays the same from one start to the next, so that dancers stay who they are. */
async function devSecret(home: string): Promise<string> {
  const path = join(home, "secret");
  if (!await exists(path)) {
    const bytes = crypto.getRandomValues(new Uint8Array(32));
    await Deno.writeTextFile(path, bytes.toHex(), { mode: 0o600 });
  }
  return await Deno.readTextFile(path);
}

await main(async () => {
  const options = parse(Deno.args);
  if (options === "help") return print(usage);
  const { home, dataDir } = options;
  requireFreePort(options.port);
  await Deno.mkdir(dataDir, { recursive: true });
  const python = await ensurePython(options.demo ? "dev" : "build");
  const musicDir = join(home, "music");
  const songs = options.demo ? await makeLibrary(python, musicDir) : [];

  const stopped = Promise.withResolvers<void>();
  Deno.addSignalListener("SIGINT", () => stopped.resolve());
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", () => stopped.resolve());
  const services: Service[] = [];
  const start = (name: string, words: string[], options: ServiceOptions): Service => {
    const service = new Service(name, words, options);
    services.push(service);
    void service.ended().then((code) => {
      if (code !== 0) say(`${name} ended with code ${code}`);
      stopped.resolve();
    });
    return service;
  };
  const playing = new AbortController();

  say(`${bold("Pika from source")} ${dim("(Ctrl-C stops everything)")}`);
  try {
    const deno = (...words: string[]) => [Deno.execPath(), "run", ...words];
    const cloudDir = join(root, "cloud");
    const webBundle = join(home, "web");
    const uiBundle = join(home, "ui");
    start("web", deno("-A", join(root, "web", "build.ts"), "--out", webBundle, "--watch"), {
      paint: magenta,
    });
    start("ui", deno("-A", join(desktopDir, "build.ts"), "--out", uiBundle, "--watch"), { paint: green });

    const postgres = deno(
      "-A",
      join(root, "scripts", "dev", "postgres.ts"),
      "--data",
      join(home, "postgres"),
    );
    const database = await Promise.race([start("postgres", postgres, { paint: dim }).url, stopped.promise]);
    if (database === undefined) return 1;

    const env = {
      DATABASE_URL: database,
      PIKA_SECRET: await devSecret(home),
      PIKA_WEB_DIR: webBundle,
      PORT: options.port,
    };
    const cloud = start("cloud", [bunPath(), "--no-install", join(cloudDir, "mod.ts")], { paint: cyan, env });
    const cloudUrl = await Promise.race([cloud.url, stopped.promise]);
    if (cloudUrl === undefined) return 1;
    void onChange(cloudDir, { path: /\.(ts|sql)$/, run: () => void cloud.restart() });

    const words = [python, "-m", "pika_sidecar", "ui", "--stay", "--ui-dir", uiBundle, "--data-dir", dataDir];
    const sidecar = start("sidecar", options.open ? words : [...words, "--no-open"], {
      paint: yellow,
      env: {
        PIKA_CLOUD_URL: cloudUrl,
        PYTHONPATH: sidecarDir,
        PYTHONUTF8: "1",
        PYTHONUNBUFFERED: "1",
      },
    });
    const desk = await Promise.race([sidecar.url, stopped.promise]);
    if (desk === undefined) return 1;
    void onChange(join(sidecarDir, "pika_sidecar"), {
      path: /\.(py|sql)$/,
      run: () => void sidecar.restart(),
    });

    say(`\n  ${bold("the DJ's desk")}   ${desk}  ${dim("(opens once; a restart prints the next)")}`);
    say(`  ${bold("the dancers")}     ${cloudUrl}/`);
    say(`  ${bold("the cloud")}       ${cloudUrl}/ready  ${dim(`(database: ${database})`)}\n`);

    if (options.demo) {
      const historyDir = join(home, "VirtualDJ", "History");
      void playSet(songs, { cloud: cloudUrl, dataDir, musicDir, historyDir, signal: playing.signal })
        .catch((error) => say(`demo     ${error.message}`));
    }
    await stopped.promise;
  } finally {
    playing.abort();
    // The database goes last: the others still write to it while they end.
    const [others, databases] = [
      services.filter(({ name }) => name !== "postgres"),
      services.filter(({ name }) => name === "postgres"),
    ];
    await Promise.all(others.map((service) => service.stop()));
    await Promise.all(databases.map((service) => service.stop()));
  }
});
