/**
 * `deno task dev --demo`: a small library that was rendered here, a night that goes live, a set that plays by itself through a VirtualDJ
 * history file, and a dozen dancers. Everything goes the way that the real thing goes.
 */

import { join } from "node:path";
import { run } from "../lib/command.ts";
import { sidecarDir } from "../lib/paths.ts";
import { SidecarClient } from "../lib/sidecar_client.ts";
import { say, withProgress } from "../lib/terminal.ts";
import { until } from "../lib/until.ts";
import { dance, pause } from "./dancer.ts";
import { historyFile, historyLines, type Song } from "./history.ts";

const dancers = 12;
const songSeconds = 75;
const question = { question: "What next?", options: ["Blues", "Something new", "Faster!"], seconds: 60 };

/** Renders the songs that are not there yet. Returns them in the order of the set. */
export async function makeLibrary(python: string, folder: string): Promise<Song[]> {
  const script = join(sidecarDir, "demo", "make_library.py");
  const words = [python, script, folder, "--seconds", String(songSeconds)];
  const { stdout } = await withProgress("the demo's songs are rendered (first time only)", () => run(words));
  return stdout.trim().split("\n").map((line) => JSON.parse(line));
}

/** Opens the library, goes live and plays until the signal aborts. */
export async function playSet(
  songs: Song[],
  options: { cloud: string; dataDir: string; musicDir: string; historyDir: string; signal: AbortSignal },
): Promise<void> {
  const { cloud, signal } = options;
  await Deno.mkdir(options.historyDir, { recursive: true });
  let code: string;
  {
    using sidecar = await joined(options.dataDir);
    code = await goLive(sidecar, options);
  }
  say(`demo     a night is live: ${cloud}/live/${code}`);

  const dancing = Array.from(
    { length: dancers },
    (_, i) => dance(cloud, { code, taste: (i + 1) / dancers, signal }),
  );
  await Promise.all([...dancing, play(songs, options), askNowAndThen(options.dataDir, signal)]);
}

/** Returns the night's code. */
async function goLive(
  sidecar: SidecarClient,
  options: { musicDir: string; historyDir: string },
): Promise<string> {
  const { folders } = await sidecar.call("folders.list");
  if (folders.length === 0) await sidecar.call("folders.add", { path: options.musicDir });
  await sidecar.call("deck.set", { source: "virtualdj", path: options.historyDir });
  let status = await sidecar.call("live.status");
  if (status.state === "off") {
    await sidecar.call("live.start", { name: "DJ Demo", title: "A night that never ends", listed: true });
  }
  await until(async () => {
    status = await sidecar.call("live.status");
    return Boolean(status.session?.code);
  }, { what: "The demo is not live: the cloud did not answer", seconds: 60 });
  return status.session!.code!;
}

async function play(songs: Song[], { historyDir, signal }: { historyDir: string; signal: AbortSignal }) {
  for (let i = 0; !signal.aborted; i++) {
    const song = songs[i % songs.length]!;
    const now = new Date();
    await Deno.writeTextFile(historyFile(historyDir, now), historyLines(song, now), { append: true });
    await pause(song.seconds * 1000, signal);
  }
}

async function askNowAndThen(dataDir: string, signal: AbortSignal): Promise<void> {
  const ask = async (say: (sidecar: SidecarClient) => Promise<unknown>) => {
    if (signal.aborted) return;
    // Joined each time: in development the sidecar restarts now and then.
    using sidecar = await joined(dataDir);
    await say(sidecar);
  };
  while (!signal.aborted) {
    await pause(20_000, signal);
    await ask((sidecar) => sidecar.call("live.poll", question));
    await pause(90_000, signal);
    const text = "Workshop tomorrow at 11: musicality for every level";
    await ask((sidecar) => sidecar.call("live.announce", { text, seconds: 60 }));
    await pause(120_000, signal);
  }
}

/** Joins the sidecar as soon as it is up. */
async function joined(dataDir: string): Promise<SidecarClient> {
  let client: SidecarClient | undefined;
  await until(async () => {
    client = await SidecarClient.join(dataDir).catch(() => undefined);
    return client !== undefined;
  }, { what: "The demo found no sidecar to play on", seconds: 60 });
  return client!;
}
