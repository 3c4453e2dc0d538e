/**
 * `deno task dev`: everything from source in one terminal with prefixed output: Postgres, the cloud, the dancers' web app, the desktop UI and
 * the sidecar. What changes is built again, restarted, reloaded. Ctrl-C stops all of it.
 */

import { join } from "node:path";
import { parseArgs } from "node:util";
import { makeLibrary, playSet } from "./dev/demo.ts";
import { onChange, Service } from "./dev/service.ts";
import { UsageError } from "./errors.ts";
import { exists } from "./files.ts";
import { cacheDir, desktopDir, root, sidecarDir } from "./paths.ts";
import { ensurePython } from "./python.ts";
import { bold, cyan, dim, green, magenta, main, print, say, yellow } from "./terminal.ts";

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

/** A secret that stays the same from one start to the next, so that dancers stay who they are. */
async function devSecret(home: string): Promise<string> {
  const path = join(home, "secret");
  if (!await exists(path)) {
    const bytes = crypto.getRandomValues(new Uint8Array(32));
    await Deno.writeTextFile(path, bytes.toHex(), { mode: 0o600 });
  }
  return await Deno.readTextFile(path);
}

/** Starts a service and resolves with the field `url` of the first JSON line that has one. */
function startWithUrl(
  name: string,
  options: { words: string[]; paint: (text: string) => string; env?: Record<string, string> },
): { service: Service; url: Promise<string> } {
  const { promise: url, resolve, reject } = Promise.withResolvers<string>();
  const onLine = (line: string): string | undefined => {
    const entry = jsonOf(line);
    if (typeof entry?.url === "string") resolve(entry.url);
    // Of a log, development shows what is out of the ordinary.
    return entry === undefined || entry.level === "warn" || entry.level === "error" ? line : undefined;
  };
  const service = new Service(name, options.words, { paint: options.paint, env: options.env, onLine });
  service.start();
  void service.ended().then((code) => reject(new UsageError(`${name} ended with code ${code}`)));
  return { service, url };
}

function jsonOf(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

await main(async () => {
  const options = parse(Deno.args);
  if (options === "help") return print(usage);
  const { home, dataDir } = options;
  await Deno.mkdir(dataDir, { recursive: true });
  const python = await ensurePython(options.demo ? "dev" : "build");
  const musicDir = join(home, "music");
  const songs = options.demo ? await makeLibrary(python, musicDir) : [];

  const stopped = Promise.withResolvers<void>();
  Deno.addSignalListener("SIGINT", () => stopped.resolve());
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", () => stopped.resolve());
  const services: Service[] = [];
  const watched = (service: Service): Service => {
    services.push(service);
    void service.ended().then((code) => {
      if (code !== 0) say(`${service.name} ended with code ${code}`);
      stopped.resolve();
    });
    return service;
  };
  const playing = new AbortController();

  say(`${bold("Pika from source")} ${dim("(Ctrl-C stops everything)")}`);
  try {
    const deno = (...words: string[]) => [Deno.execPath(), "run", ...words];
    const start = (name: string, words: string[], paint: (text: string) => string) => {
      const service = watched(new Service(name, words, { paint }));
      service.start();
    };
    const webBundle = join(home, "web");
    const uiBundle = join(home, "ui");
    start("web", deno("-A", join(root, "web", "build.ts"), "--out", webBundle, "--watch"), magenta);
    start("ui", deno("-A", join(desktopDir, "build.ts"), "--out", uiBundle, "--watch"), green);

    const postgres = startWithUrl("postgres", {
      words: deno("-A", join(root, "cloud", "dev_postgres.ts"), "--data", join(home, "postgres")),
      paint: dim,
    });
    watched(postgres.service);
    const database = await Promise.race([postgres.url, stopped.promise]);
    if (database === undefined) return 1;

    const cloud = startWithUrl("cloud", {
      words: deno("-A", join(root, "cloud", "mod.ts")),
      paint: cyan,
      env: {
        DATABASE_URL: database,
        PIKA_SECRET: await devSecret(home),
        PIKA_WEB_DIR: webBundle,
        PORT: options.port,
      },
    });
    watched(cloud.service);
    const cloudUrl = await Promise.race([cloud.url, stopped.promise]);
    if (cloudUrl === undefined) return 1;
    void onChange(join(root, "cloud"), { path: /\.(ts|sql)$/, run: () => void cloud.service.restart() });

    const words = [python, "-m", "pika_sidecar", "ui", "--ui-dir", uiBundle, "--data-dir", dataDir];
    const sidecar = startWithUrl("sidecar", {
      words: options.open ? words : [...words, "--no-open"],
      paint: yellow,
      env: {
        PIKA_CLOUD_URL: cloudUrl,
        PYTHONPATH: sidecarDir,
        PYTHONUTF8: "1",
        PYTHONUNBUFFERED: "1",
      },
    });
    watched(sidecar.service);
    const desk = await Promise.race([sidecar.url, stopped.promise]);
    if (desk === undefined) return 1;
    void onChange(join(sidecarDir, "pika_sidecar"), {
      path: /\.(py|sql)$/,
      run: () => void sidecar.service.restart(),
    });

    say(`\n  ${bold("the DJ's desk")}   ${desk}`);
    say(`  ${bold("the dancers")}     ${cloudUrl}/`);
    say(`  ${bold("the cloud")}       ${cloudUrl}/ready  ${dim("(database: " + database + ")")}\n`);

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
