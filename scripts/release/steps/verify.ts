/**
 * Proves the packages: installs each into a scratch folder, starts it through its own launcher as a user of its own, waits for its
 * page, lets it find and analyse a sound of known tempo, looks at it, closes it as a person does, uninstalls it, and looks for
 * anything left behind.
 *
 * The sidecar answers before there is a window, so it says nothing of one. A page is seen when the sidecar has been greeted by
 * it: its scripts have run then, in Neutralino's window or in what stands for a person's browser. How the app is started, looked at and
 * closed is another matter on each system: window/desk.ts.
 */

import type { TrackRow } from "@pika/contract/desk/tracks.ts";
import { basename, dirname, join, relative } from "node:path";
import { ScriptError } from "../../lib/errors.ts";
import { listFiles, remove } from "../../lib/files.ts";
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
import { machineFacts } from "../machine_facts.ts";
import { kill } from "../processes.ts";
import { dataFolder } from "../scratch_home.ts";
import type { Release } from "../release.ts";
import type { Step, StepContext } from "../step.ts";
import { drumLoop } from "../drum_loop.ts";
import { executableName } from "../targets/target.ts";
import type { AppOnTrial, Desk } from "../window/desk.ts";
import { browserDesk, windowDesk } from "../window/desk_for.ts";

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
  /** From the click that closes it until all its processes have ended. */
  close: number;
}

export interface VerifyOptions {
  patience: Patience;
  /** The Chromium that stands for a person's browser; undefined: the page's scripts are run without one. */
  browser: string | undefined;
  /** Where the app is installed. */
  machine: Machine;
}

const patience: Patience = { sidecar: 60, page: 60, picture: 60, close: 60 };

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
    const say = sayer(context);
    say(`on ${machine.name}: ${machineFacts(Deno.env.toObject())}`);
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
      say(line);
      if (page.picture) say(`the page: ${relative(root, shown)}`);
    }
    return { started } satisfies VerifyFacts;
  },
};

/** Tells what was seen, in the log too: of a machine that nobody looks at it is what remains. */
function sayer({ note, log }: Pick<StepContext, "note" | "log">): (line: string) => void {
  return (line) => {
    note(line);
    Deno.writeTextFileSync(log, `${line}\n`, { append: true });
  };
}

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
  const { release, log, output } = context;
  const { machine } = options;
  const place = await machine.makePlace(release.target.os);
  const installRoot = join(place.folder, "root");
  const music = join(place.folder, "Music");
  try {
    await Deno.mkdir(installRoot);
    await Deno.mkdir(music);
    await Deno.writeFile(join(music, `${soundTitle}.wav`), drumLoop(tempo, 30));
    const installed = await format.install(path, installRoot, { log, output, machine });
    const say = sayer(context);
    const installation = { installed, installRoot, place, music };
    const trial = { ...options, ...installation, release, ui, picture: shown, log, say };
    await remove(shown);
    await using desk = await deskFor(trial);
    const result = await useInstalled(trial, desk);
    await installed.uninstall();
    await refuseLeftovers(installRoot, installed.records);
    await desk.lookForTraces();
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
  log: string;
  /** Is told what was seen. */
  say(line: string): void;
}

/** Where the installed app is looked at. */
async function deskFor(trial: Trial): Promise<Desk> {
  const { release, installed, installRoot: folder, place, machine, picture, log, patience, say } = trial;
  const { os } = release.target;
  const { inBrowser, launcher, args } = whatIsStarted(trial);
  const app: AppOnTrial = {
    ...{ launcher, args, shortcut: installed.shortcut },
    ...{ folder, machine, place, picture, log },
    ...{ seconds: patience.picture, say },
  };
  if (!inBrowser) return await windowDesk(app, os);
  const noWindow = release.shell.kind === "neutralino" ? machine.noWindow : undefined;
  return browserDesk(app, { os, browser: trial.browser, text: soundTitle, noWindow });
}

/** Starts the installed app, waits for its page, asks it for the tempo, and stops it the way that its user would. */
async function useInstalled(trial: Trial, desk: Desk): Promise<Verified> {
  const { release, patience, machine, picture } = trial;
  const begun = performance.now();
  await desk.start();
  using client = await joinWhenReady(dataFolder(release.target.os, desk.home), patience.sidecar).catch(
    (error) => withWitness(error, desk),
  );
  const health = await client.call("app.health");
  const answered = performance.now() - begun;
  if (health.build !== release.buildId) {
    throw new ScriptError(
      `The installed sidecar says build "${health.build}" instead of "${release.buildId}"`,
    );
  }
  await desk.openPage();
  await awaitPage(trial, client, desk);
  const connected = performance.now() - begun;
  const bpm = await analyseSound(client, machine.pathThere(trial.music));
  const isSeen = await desk.photograph().catch((error) => withWitness(error, desk));
  await closeInOrder(trial, desk);
  return {
    shown_on: machine.name,
    answered: Math.round(answered),
    page: {
      connected: Math.round(connected),
      seen_in: desk.seenIn,
      picture: isSeen ? basename(picture) : null,
    },
    bpm,
  };
}

/** The error, with what can be seen at its time. */
async function withWitness(error: unknown, desk: Desk): Promise<never> {
  if (!(error instanceof ScriptError)) throw error;
  const seen = await desk.witness();
  throw seen ? new ScriptError(`${error.message}\n${seen}`, { help: error.help, cause: error }) : error;
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

/** Waits until the sidecar has been greeted by the page of this build. Throws a ScriptError that says what was there instead. */
async function awaitPage(
  { release, patience }: Pick<Trial, "release" | "patience">,
  client: SidecarClient,
  desk: Desk,
): Promise<void> {
  let pages: string[] = [];
  const isHere = async () => {
    pages = (await client.call("app.health")).pages;
    return pages.length > 0;
  };
  try {
    await until(async () => await isHere() || desk.hasEnded(), {
      what: "The installed app showed no page that works",
      seconds: patience.page,
    });
    if (pages.length === 0) throw new ScriptError("The installed app's page has ended at once");
    if (!pages.includes(release.buildId)) {
      throw new ScriptError(
        "The installed app shows another build's page\n" +
          `it is of build ${pages.join(", ")} instead of ${release.buildId}`,
      );
    }
  } catch (error) {
    await withWitness(error, desk);
  }
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

/**
 * Closes the app as its user does, and waits until all its processes have ended: the sidecar has to follow by itself. Throws a ScriptError
 * when one does not, or when the system has noted a crash.
 */
export async function closeInOrder(
  { installRoot, machine, patience, say }: Pick<Trial, "installRoot" | "machine" | "patience" | "say">,
  desk: Desk,
): Promise<void> {
  const begun = performance.now();
  await desk.close();
  let left: string[] = [];
  const hasEnded = async () => {
    left = (await machine.processesBelow(installRoot)).map(({ pid, program }) => `${pid} ${program}`);
    return left.length === 0;
  };
  await until(hasEnded, {
    what: "Processes of the installed app were still running after it was closed",
    seconds: patience.close,
  }).catch((error) =>
    withWitness(
      error instanceof ScriptError ? new ScriptError([error.message, ...left].join("\n")) : error,
      desk,
    )
  );
  say(`all its processes had ended ${formatElapsed(performance.now() - begun)} after it was asked to close`);
  await desk.lookBack();
}

async function refuseLeftovers(installRoot: string, records: readonly string[]): Promise<void> {
  const left = (await listFiles(installRoot)).filter((file) =>
    !records.some((record) => file.startsWith(record))
  );
  if (left.length > 0) throw new ScriptError(`The uninstalled app left files behind:\n${left.join("\n")}`);
}
