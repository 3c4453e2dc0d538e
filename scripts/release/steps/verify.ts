/**
 * Proves the packages: installs each into a scratch folder, starts it through its own launcher as a user of its own, lets
 * it find and analyse a sound of known tempo, stops it, uninstalls it, and looks for anything left behind.
 */

import $ from "dax";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ScriptError } from "../../errors.ts";
import { exists, listFiles, remove } from "../../files.ts";
import { SidecarClient } from "../../sidecar_client.ts";
import { formatElapsed } from "../../terminal.ts";
import { until } from "../../until.ts";
import type { Format, Installed } from "../format.ts";
import { processesBelow } from "../processes.ts";
import type { Release, Step, StepContext } from "../step.ts";
import type { Target } from "../target.ts";
import { drumLoop } from "../drum_loop.ts";
import { formatsOf, packageFile } from "./package.ts";

/** The tempo of the sound, and how far the answer may be off, in BPM. */
const tempo = 104.5;
const tolerance = 0.2;

export interface VerifyFacts extends Record<string, unknown> {
  /** Per format: milliseconds from the launcher's start to the sidecar's first answer, and the tempo that it found. */
  started: Record<string, { answered: number; bpm: number }>;
}

export const verify: Step = {
  name: "verify",
  description: "install, start, analyse a known sound, stop, uninstall, nothing left",
  after: ["package", "sign"],
  inputs: () => ({
    files: ["../processes.ts", "../drum_loop.ts", "./verify.ts"].map((path) =>
      fileURLToPath(new URL(path, import.meta.url))
    ),
    values: [tempo, tolerance],
  }),
  outputs: () => [],
  async run(context) {
    const started: VerifyFacts["started"] = {};
    for (const format of formatsOf(context.release)) {
      if (!await exists(packageFile(context.release, format))) continue;
      const result = await verifyFormat(context, format);
      started[format.name] = result;
      context.note(
        `.${format.name}: answered after ${
          formatElapsed(result.answered)
        }, found ${result.bpm} BPM, left nothing behind`,
      );
    }
    return { started } satisfies VerifyFacts;
  },
};

async function verifyFormat(
  context: StepContext,
  format: Format,
): Promise<{ answered: number; bpm: number }> {
  const { release, log, output } = context;
  // The folder has a space and a letter outside ASCII, as home folders of DJs do.
  const scratch = await Deno.makeTempDir({ prefix: "pika verify ż " });
  const installRoot = join(scratch, "root");
  const home = join(scratch, "home");
  try {
    await Deno.mkdir(installRoot);
    await Deno.mkdir(join(home, "Music"), { recursive: true });
    await Deno.writeFile(join(home, "Music", "Zażółć – loop.wav"), drumLoop(tempo, 30));
    const file = packageFile(release, format);
    const installed = await format.install(file, installRoot, { log, output });
    const result = await useInstalled(release, installed, installRoot, home);
    await installed.uninstall();
    await refuseLeftovers(installRoot, installed.records);
    return result;
  } finally {
    for (const { pid } of await processesBelow(installRoot)) Deno.kill(pid, "SIGKILL");
    await remove(scratch);
  }
}

/** Starts the installed app, asks it for the tempo, and stops it the way that its user would. */
async function useInstalled(
  release: Release,
  installed: Installed,
  installRoot: string,
  home: string,
): Promise<{ answered: number; bpm: number }> {
  const browser = await standInBrowser(join(home, "bin"));
  const env = {
    ...Deno.env.toObject(),
    HOME: home,
    XDG_DATA_HOME: join(home, ".local", "share"),
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_CACHE_HOME: join(home, ".cache"),
    PATH: `${browser}:${Deno.env.get("PATH")}`,
  };
  const begun = performance.now();
  const app = new Deno.Command("env", {
    args: [...await screen(release), installed.launcher],
    env,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    using client = await joinWhenReady(dataFolder(release.target, home));
    await client.call("app.health");
    const answered = performance.now() - begun;
    const hello = await client.call<{ build: string }>("app.hello", { client_build: release.buildId });
    if (hello.build !== release.buildId) {
      throw new ScriptError(
        `The installed sidecar says build "${hello.build}" instead of "${release.buildId}"`,
      );
    }
    if (release.shell.kind === "browser") {
      await until(() => exists(join(browser, "opened-address")), {
        what: "The installed app opened no browser",
        seconds: 10,
      });
    }
    const bpm = await analyseSound(client, join(home, "Music"));
    await stop(release, app, installRoot);
    return { answered: Math.round(answered), bpm };
  } finally {
    for (const { pid } of await processesBelow(installRoot)) Deno.kill(pid, "SIGKILL");
    await app.status;
  }
}

/** A folder with a "browser" that only writes down which address it was given. */
async function standInBrowser(folder: string): Promise<string> {
  await Deno.mkdir(folder);
  const script = `#!/bin/sh\nprintf '%s' "$1" > "$(dirname "$0")/opened-address"\n`;
  for (const name of ["xdg-open", "open"]) {
    await Deno.writeTextFile(join(folder, name), script, { mode: 0o755 });
  }
  return folder;
}

/** Where the sidecar keeps what it knows, for a home folder (sidecar/README.md). */
function dataFolder({ os }: Target, home: string): string {
  return os === "macos"
    ? join(home, "Library", "Application Support", "Pika")
    : join(home, ".local", "share", "pika");
}

/** Joins the sidecar of a data folder as soon as it answers. */
async function joinWhenReady(dataFolder: string): Promise<SidecarClient> {
  let client: SidecarClient | undefined;
  let last: unknown;
  const isReady = async () => {
    client = await SidecarClient.join(dataFolder).catch((error) => void (last = error));
    return client !== undefined;
  };
  await until(isReady, { what: "The installed app's sidecar did not answer", seconds: 30 }).catch((error) => {
    throw new ScriptError(`${error.message}: ${last}`);
  });
  return client!;
}

/** The words that give a Neutralino app a screen on a machine without one. */
async function screen(release: Release): Promise<string[]> {
  if (release.shell.kind !== "neutralino" || release.target.os !== "linux" || Deno.env.get("DISPLAY")) {
    return [];
  }
  if (!await $.which("xvfb-run")) {
    throw new ScriptError("Cannot start the app: there is no screen and no xvfb-run", {
      help: "apt-get install xvfb",
    });
  }
  return ["xvfb-run", "--auto-servernum"];
}

interface TrackRow {
  bpm: number | null;
  state: string;
  error: { message: string } | null;
}

/** Adds the folder as a DJ would and waits for its one track. */
async function analyseSound(client: SidecarClient, folder: string): Promise<number> {
  await client.call("folders.add", { path: folder });
  const query = { offset: 0, limit: 10, sort: "title", direction: "asc", search: "zazolc" };
  let row: TrackRow | undefined;
  await until(async () => {
    row = (await client.call<{ rows: TrackRow[] }>("tracks.list", query)).rows[0];
    return row?.state === "done" || row?.state === "failed";
  }, { what: "The installed app did not analyse the sound", seconds: 60 });
  if (row?.bpm == null || Math.abs(row.bpm - tempo) > tolerance) {
    throw new ScriptError(
      `The installed app found ${row?.bpm ?? row?.error?.message ?? "no tempo"} in a sound of ${tempo} BPM`,
    );
  }
  return row.bpm;
}

/** Ends the window (or, in the browser shell, the launcher); the sidecar has to follow by itself. */
async function stop(release: Release, app: Deno.ChildProcess, installRoot: string): Promise<void> {
  if (release.shell.kind === "neutralino") {
    const window = (await processesBelow(installRoot)).find(({ program }) => program.endsWith("/pika-app"));
    if (!window) throw new ScriptError("The installed app's window was gone before it was closed");
    Deno.kill(window.pid, "SIGTERM");
  } else app.kill("SIGTERM");
  await until(async () => (await processesBelow(installRoot)).length === 0, {
    what: "Processes of the installed app were still running after it was closed",
    seconds: 20,
  });
}

async function refuseLeftovers(installRoot: string, records: readonly string[]): Promise<void> {
  const left = (await listFiles(installRoot)).filter((file) =>
    !records.some((record) => file.startsWith(record))
  );
  if (left.length > 0) throw new ScriptError(`The uninstalled app left files behind:\n${left.join("\n")}`);
}
