/**
 * Proves the packages: installs each into a scratch folder, starts it through its own launcher as a user of its own, lets
 * it find and analyse a sound of known tempo, stops it, uninstalls it, and looks for anything left behind.
 */

import $ from "dax";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../command.ts";
import { ScriptError } from "../../errors.ts";
import { exists, listFiles, remove } from "../../files.ts";
import { SidecarClient } from "../../sidecar_client.ts";
import { formatElapsed } from "../../terminal.ts";
import { until } from "../../until.ts";
import type { Format, Installed } from "../format.ts";
import { killBelow, processesBelow } from "../processes.ts";
import { retry } from "../retry.ts";
import { dataFolder, homeEnvironment } from "../scratch_home.ts";
import type { Release, Step, StepContext } from "../step.ts";
import type { Os } from "../target.ts";
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
    files: ["../processes.ts", "../scratch_home.ts", "../drum_loop.ts", "./verify.ts"].map((path) =>
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
  // By its real path: setup on Windows compares long names, and the temporary folder may have a short one.
  const scratch = await Deno.realPath(await Deno.makeTempDir({ prefix: "pika verify ż " }));
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
    await killBelow(installRoot);
    // Windows keeps what a program has open, and WebView2's processes go a while after the window.
    const locked = (error: unknown) => Deno.build.os === "windows" && error instanceof Error;
    await retry(() => remove(scratch), { times: 10, pause: 0.5, passing: locked });
  }
}

/** Starts the installed app, asks it for the tempo, and stops it the way that its user would. */
async function useInstalled(
  release: Release,
  installed: Installed,
  installRoot: string,
  home: string,
): Promise<{ answered: number; bpm: number }> {
  const { os } = release.target;
  // Windows opens addresses by itself, without a program that one could stand in for.
  const browser = release.shell.kind === "browser" && os !== "windows"
    ? await standInBrowser(join(home, "bin"))
    : undefined;
  const env = {
    ...homeEnvironment(os, home),
    ...(browser ? { PATH: `${browser}:${Deno.env.get("PATH")}` } : {}),
  };
  const noBrowser = release.shell.kind === "browser" && !browser ? ["--no-open"] : [];
  const words = [...await screen(release), installed.launcher, ...installed.args ?? [], ...noBrowser];
  const [program = "", ...args] = words;
  const begun = performance.now();
  const app = new Deno.Command(program, { args, env, stdin: "null", stdout: "null", stderr: "null" }).spawn();
  try {
    using client = await joinWhenReady(dataFolder(os, home));
    await client.call("app.health");
    const answered = performance.now() - begun;
    const hello = await client.call<{ build: string }>("app.hello", { client_build: release.buildId });
    if (hello.build !== release.buildId) {
      throw new ScriptError(
        `The installed sidecar says build "${hello.build}" instead of "${release.buildId}"`,
      );
    }
    if (browser) {
      await until(() => exists(join(browser, "opened-address")), {
        what: "The installed app opened no browser",
        seconds: 10,
      });
    }
    const bpm = await analyseSound(client, join(home, "Music"));
    await stop(release, app, installRoot);
    return { answered: Math.round(answered), bpm };
  } finally {
    await killBelow(installRoot);
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

/** What the window's program is called. */
const windowProgram = { linux: "pika-app", macos: "pika-app", windows: "Pika.exe" } as const;

/** Ends the window (or, in the browser shell, the launcher); the sidecar has to follow by itself. */
async function stop(release: Release, app: Deno.ChildProcess, installRoot: string): Promise<void> {
  const { os } = release.target;
  if (release.shell.kind === "neutralino") {
    const window = (await processesBelow(installRoot)).find(({ program }) =>
      basename(program) === windowProgram[os]
    );
    if (!window) throw new ScriptError("The installed app's window was gone before it was closed");
    await closeWindow(os, window.pid);
  } else app.kill("SIGTERM"); // on Windows no request but the end, which it has to bear too
  await until(async () => (await processesBelow(installRoot)).length === 0, {
    what: "Processes of the installed app were still running after it was closed",
    seconds: 20,
  });
}

/** Asks a window's process to end. */
async function closeWindow(os: Os, pid: number): Promise<void> {
  if (os !== "windows") return Deno.kill(pid, "SIGTERM");
  // Windows knows no such signal. Without /F, taskkill does what a click on the window's cross does; it fails as long as there
  // is no window.
  const ask = async () => (await run(["taskkill", "/PID", String(pid)], { allowed: [1, 128] })).code === 0;
  await until(ask, { what: "The installed app's window could not be asked to close", seconds: 20 });
}

async function refuseLeftovers(installRoot: string, records: readonly string[]): Promise<void> {
  const left = (await listFiles(installRoot)).filter((file) =>
    !records.some((record) => file.startsWith(record))
  );
  if (left.length > 0) throw new ScriptError(`The uninstalled app left files behind:\n${left.join("\n")}`);
}
