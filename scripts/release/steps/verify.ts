/**
 * Proves the packages: installs each into a scratch folder, starts it through its own launcher as a user of its own, waits for its
 * page, lets it find and analyse a sound of known tempo, looks at it, closes it as a person does, uninstalls it, and looks for
 * anything left behind.
 *
 * The sidecar answers before there is a window, so it says nothing of one. A page is seen when the sidecar has been greeted by
 * it: its scripts have run then, in Neutralino's window or in what stands for a person's browser (window/open_page.ts).
 */

import type { TrackRow } from "@pika/contract/desk/tracks.ts";
import { basename, dirname, join, relative } from "node:path";
import { run } from "../../lib/command.ts";
import { CommandError, ScriptError } from "../../lib/errors.ts";
import { exists, listFiles, remove } from "../../lib/files.ts";
import { root } from "../../lib/paths.ts";
import { SidecarClient } from "../../lib/sidecar_client.ts";
import { formatElapsed } from "../../lib/terminal.ts";
import { toolNamed } from "../../lib/tools.ts";
import { until } from "../../lib/until.ts";
import type { Format, Installed } from "../targets/format.ts";
import { formatNamed } from "../targets/mod.ts";
import type { Verified, VerifyFacts } from "../facts.ts";
import type { Machine, TrialPlace } from "../machine.ts";
import { machineFor } from "../machine_for.ts";
import { kill, type RunningProcess } from "../processes.ts";
import { dataFolder } from "../scratch_home.ts";
import type { Release } from "../release.ts";
import type { Step, StepContext } from "../step.ts";
import { runBounded, TimeoutError } from "../bounded.ts";
import { drumLoop } from "../drum_loop.ts";
import { executableName } from "../targets/target.ts";
import { findWindow, photograph } from "../window/app_window.ts";
import { type OpenPage, openPage } from "../window/open_page.ts";
import { Screen } from "../window/xvfb.ts";

/** The tempo of the sound, and how far the answer may be off, in BPM. */
const tempo = 104.5;
const tolerance = 0.2;
/** What the sound's file is called, and so what the page shows of it. */
const soundTitle = "Zażółć – loop";

/** What is waited for, and how long at most, in seconds. */
export interface Patience {
  /** From the launcher's start until the sidecar answers. */
  sidecar: number;
  /** From then on until the page has said hello. */
  page: number;
  /** Until something is drawn in the window. */
  picture: number;
}

export interface VerifyOptions {
  patience: Patience;
  /** The Chromium that stands for a person's browser; undefined: the page's scripts are run without one. */
  browser: string | undefined;
  /** Where the app is installed. */
  machine: Machine;
}

const patience: Patience = { sidecar: 60, page: 60, picture: 60 };

/** The tools that `verify` needs for a release: a screen, and what draws on it. */
export function verifyTools({ shell, target }: Release): string[] {
  return shell.kind === "neutralino" && target.os === "linux" ? ["xvfb", "webkit2gtk"] : [];
}

export const verify: Step = {
  name: "verify",
  description: "install, start, see the page, analyse a known sound, close, uninstall, nothing left",
  module: import.meta.url,
  after: ["package", "sign"],
  inputs: () => ({}),
  async run(context) {
    const { workDir } = context.release;
    await using machine = await machineFor(context.release);
    const options = { patience, browser: await toolNamed("chromium").find(), machine };
    const ui = context.artifacts.one("ui").path;
    const started: VerifyFacts["started"] = {};
    for (const { format, path } of context.artifacts.of("package")) {
      const shown = join(workDir, `verify-window-${format}.png`);
      const result = await verifyPackage(context, { format: formatNamed(format), path, shown, ui }, options);
      started[format] = result;
      const { answered, page, bpm } = result;
      const line = `.${format}: answered after ${formatElapsed(answered)}, page after ` +
        `${formatElapsed(page.connected)} in ${page.seen_in}, found ${bpm} BPM, left nothing behind`;
      const picture = page.picture && `the page: ${relative(root, shown)}`;
      for (const text of [line, picture]) {
        if (!text) continue;
        context.note(text);
        await Deno.writeTextFile(context.log, `${text}\n`, { append: true });
      }
    }
    return { started } satisfies VerifyFacts;
  },
};

/** A package that is to be proved. */
export interface PackageTrial {
  format: Pick<Format, "install">;
  /** The package. */
  path: string;
  /** The folder with the UI, for a sidecar whose own window cannot open. */
  ui: string;
  /** The file for the picture of its page. */
  shown: string;
}

/** Proves one package. Throws a ScriptError for the first thing that is not as it has to be. */
export async function verifyPackage(
  context: Pick<StepContext, "release" | "log" | "output" | "note">,
  { format, path, shown, ui }: PackageTrial,
  options: VerifyOptions,
): Promise<Verified> {
  const { release, log, output, note } = context;
  const { machine } = options;
  const place = await machine.makePlace(release.target.os);
  const installRoot = join(place.folder, "root");
  const music = join(place.folder, "Music");
  try {
    await Deno.mkdir(installRoot);
    await Deno.mkdir(music);
    await Deno.writeFile(join(music, `${soundTitle}.wav`), drumLoop(tempo, 30));
    const installed = await format.install(path, installRoot, { log, output, machine });
    const trial = { ...options, release, installed, installRoot, place, music, ui, picture: shown, note };
    const result = await useInstalled(trial);
    await installed.uninstall();
    await refuseLeftovers(installRoot, installed.records);
    return result;
  } finally {
    kill(await machine.processesBelow(installRoot));
    await place.remove();
  }
}

interface Trial extends VerifyOptions {
  release: Release;
  installed: Installed;
  installRoot: string;
  place: TrialPlace;
  /** The folder with the sound. */
  music: string;
  ui: string;
  /** Where the picture of the page goes. */
  picture: string;
  note(line: string): void;
}

/** Starts the installed app, waits for its page, asks it for the tempo, and stops it the way that its user would. */
async function useInstalled(trial: Trial): Promise<Verified> {
  const { release, installRoot, place, patience, machine } = trial;
  const { home } = place;
  const { os } = release.target;
  await remove(trial.picture);
  const { inBrowser, launcher, args } = whatIsStarted(trial);
  await using screen = !inBrowser && os === "linux" ? await Screen.start(home) : undefined;
  // Windows opens addresses by itself, without a program that one could stand in for.
  const standIn = inBrowser && os !== "windows" ? await standInBrowser(join(home, "bin")) : undefined;
  const start = machine.startOf(launcher, [...args, ...(inBrowser && !standIn ? ["--no-open"] : [])]);
  const [program = "", ...words] = start.words;
  const env = {
    ...start.env,
    ...place.env,
    ...screen?.environment,
    ...(standIn ? { PATH: `${standIn}:${Deno.env.get("PATH")}` } : {}),
  };
  const begun = performance.now();
  const app = new Deno.Command(program, {
    ...{ args: words, env },
    ...{ stdin: "null", stdout: "null", stderr: "null" },
  }).spawn();
  try {
    using client = await joinWhenReady(dataFolder(os, home), patience.sidecar);
    const health = await client.call("app.health");
    const answered = performance.now() - begun;
    if (health.build !== release.buildId) {
      throw new ScriptError(
        `The installed sidecar says build "${health.build}" instead of "${release.buildId}"`,
      );
    }
    await using page = inBrowser
      ? await openPage(await addressOf(trial, standIn), trial.browser, trial.note)
      : undefined;
    await awaitPage(trial, client, screen, page);
    const connected = performance.now() - begun;
    const bpm = await analyseSound(client, machine.pathThere(trial.music));
    // On macOS and Windows the window is on a screen that is not ours to photograph.
    const isSeen = screen ? await seeWindow(trial, screen) : page ? await seePage(trial, page) : false;
    await stop(trial, app, screen);
    return {
      shown_on: machine.name,
      answered: Math.round(answered),
      page: {
        connected: Math.round(connected),
        seen_in: seenIn(trial, page),
        picture: isSeen ? basename(trial.picture) : null,
      },
      bpm,
    };
  } finally {
    kill(await machine.processesBelow(installRoot));
    await app.status;
  }
}

/** What is started: the app's launcher or, where its window cannot open, its sidecar with the same UI in the browser. */
function whatIsStarted(
  { release, installed, machine, ui }: Trial,
): { inBrowser: boolean; launcher: string; args: readonly string[] } {
  const { launcher, args = [] } = installed;
  if (release.shell.kind === "browser") return { inBrowser: true, launcher, args };
  if (!machine.noWindow) return { inBrowser: false, launcher, args };
  const sidecar = join(dirname(launcher), "sidecar", executableName("pika-sidecar", release.target));
  return { inBrowser: true, launcher: sidecar, args: ["ui", "--ui-dir", machine.pathThere(ui)] };
}

/** Where the page was seen, for the manifest. */
function seenIn({ release, machine }: Trial, page: OpenPage | undefined): string {
  if (!page) return "its own window";
  const isShort = release.shell.kind === "neutralino";
  return `${page.seenIn}${isShort ? `; ITS OWN WINDOW WAS NOT SEEN: ${machine.noWindow}` : ""}`;
}

/** Waits until the sidecar has been greeted by the page of this build. Throws a ScriptError that says what was there instead. */
async function awaitPage(
  { release, picture, patience }: Trial,
  client: SidecarClient,
  screen: Screen | undefined,
  page: OpenPage | undefined,
): Promise<void> {
  let pages: string[] = [];
  const isHere = async () => {
    pages = (await client.call("app.health")).pages;
    return pages.length > 0;
  };
  try {
    await until(async () => await isHere() || page?.hasEnded() === true, {
      what: "The installed app showed no page that works",
      seconds: patience.page,
    });
    if (pages.length === 0) throw new ScriptError("The installed app's page has ended at once");
    if (!pages.includes(release.buildId)) {
      throw new ScriptError("The installed app shows another build's page");
    }
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    const seen = [
      pages.length > 0 ? `it is of build ${pages.join(", ")} instead of ${release.buildId}` : "",
      page?.complaints() ? `the page said: ${page.complaints()}` : "",
      screen ? await whatIsOn(screen, picture) : "",
    ];
    throw new ScriptError([error.message, ...seen.filter(Boolean)].join("\n"));
  }
}

/** What a screen shows, in words; the picture of its first window goes to the file. */
async function whatIsOn({ display }: Screen, file: string): Promise<string> {
  const [window] = await display.windows();
  if (!window) return "there is no window on the screen";
  const title = `its window is called "${window.title}"`;
  try {
    await photograph(display, window, { file, seconds: 0 });
    return `${title}, and shows something: ${file}`;
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    return `${title}; ${error.message} (${file})`;
  }
}

/** Takes the picture of the app's window. Throws a ScriptError when there is none, or nothing on it. */
async function seeWindow({ picture, patience }: Trial, { display }: Screen): Promise<boolean> {
  const window = await findWindow(display, windowTitle, patience.picture);
  await photograph(display, window, { file: picture, seconds: patience.picture });
  return true;
}

/** Takes the picture of the page in the browser, with the track on it. Returns false where no browser shows it. */
async function seePage({ picture, patience }: Trial, page: OpenPage): Promise<boolean> {
  return await page.photograph(picture, { text: soundTitle, seconds: patience.picture });
}

/** A folder with a "browser" that only writes down which address it was given. */
async function standInBrowser(folder: string): Promise<string> {
  await Deno.mkdir(folder);
  const script =
    `#!/bin/sh\ncd "$(dirname "$0")" && printf '%s' "$1" > address && mv address opened-address\n`;
  for (const name of ["xdg-open", "open"]) {
    await Deno.writeTextFile(join(folder, name), script, { mode: 0o755 });
  }
  return folder;
}

/** The address that the app gave to the stand-in for the browser; without one, that which a second start is told. */
async function addressOf({ release, place }: Trial, standIn: string | undefined): Promise<string> {
  if (!standIn) return await SidecarClient.pageAddress(dataFolder(release.target.os, place.home));
  const opened = join(standIn, "opened-address");
  await until(() => exists(opened), { what: "The installed app opened no browser", seconds: 60 });
  return await Deno.readTextFile(opened);
}

/** Joins the sidecar of a data folder as soon as it answers. */
async function joinWhenReady(dataFolder: string, seconds: number): Promise<SidecarClient> {
  let client: SidecarClient | undefined;
  let last: unknown;
  const isReady = async () => {
    client = await SidecarClient.join(dataFolder).catch((error) => void (last = error));
    return client !== undefined;
  };
  await until(isReady, { what: "The installed app's sidecar did not answer", seconds }).catch((error) => {
    throw new ScriptError(`${error.message}: ${last}`);
  });
  return client!;
}

/** Adds the folder as a DJ would and waits for its one track. */
async function analyseSound(client: SidecarClient, folder: string): Promise<number> {
  await client.call("folders.add", { path: folder });
  let row: TrackRow | undefined;
  await until(async () => {
    row = (await client.call("tracks.list", { limit: 10, search: "zazolc" })).rows[0];
    return row?.state === "done" || row?.state === "failed";
  }, { what: "The installed app did not analyse the sound", seconds: 60 });
  if (row?.bpm == null || Math.abs(row.bpm - tempo) > tolerance) {
    throw new ScriptError(
      `The installed app found ${row?.bpm ?? row?.error?.message ?? "no tempo"} in a sound of ${tempo} BPM`,
    );
  }
  return row.bpm;
}

/** As desktop/neutralino.config.json says. */
const windowTitle = "Pika";

/** What the window's program is called. */
const windowProgram = { linux: "pika-app", macos: "pika-app", windows: "Pika.exe" } as const;

/** Closes the window (or, in the browser shell, ends the launcher); the sidecar has to follow by itself. */
async function stop(trial: Trial, app: Deno.ChildProcess, screen: Screen | undefined): Promise<void> {
  const { release, installRoot, machine } = trial;
  if (whatIsStarted(trial).inBrowser) app.kill("SIGTERM"); // on Windows no request but the end, which it has to bear too
  else {
    const { os } = release.target;
    const window = (await machine.processesBelow(installRoot)).find(({ program }) =>
      basename(program) === windowProgram[os]
    );
    if (!window) throw new ScriptError("The installed app's window was gone before it was closed");
    await closeWindow(trial, window, screen);
  }
  await until(async () => (await machine.processesBelow(installRoot)).length === 0, {
    what: "Processes of the installed app were still running after it was closed",
    seconds: 60,
  });
}

/** Asks a window to close, as its user does. */
async function closeWindow(
  { release, patience, note }: Trial,
  { pid, program }: RunningProcess,
  screen: Screen | undefined,
): Promise<void> {
  if (screen) {
    return await screen.display.close(await findWindow(screen.display, windowTitle, patience.picture));
  }
  if (release.target.os === "windows") {
    // Without /F, taskkill does what a click on the window's cross does; it fails as long as there is no window.
    const ask = async () => (await run(["taskkill", "/PID", String(pid)], { allowed: [1, 128] })).code === 0;
    return await until(ask, { what: "The installed app's window could not be asked to close", seconds: 20 });
  }
  const bundle = program.slice(0, program.indexOf(".app/") + ".app".length);
  try {
    await runBounded(["osascript", "-e", `tell application "${bundle}" to quit`], { seconds: 20 });
  } catch (error) {
    if (!(error instanceof CommandError || error instanceof TimeoutError)) throw error;
    note(`macOS did not let us ask the app to quit, so its process was asked: ${error.message}`);
    Deno.kill(pid, "SIGTERM");
  }
}

async function refuseLeftovers(installRoot: string, records: readonly string[]): Promise<void> {
  const left = (await listFiles(installRoot)).filter((file) =>
    !records.some((record) => file.startsWith(record))
  );
  if (left.length > 0) throw new ScriptError(`The uninstalled app left files behind:\n${left.join("\n")}`);
}
