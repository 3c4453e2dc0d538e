/** The screen of a Windows machine: the app is started by the shortcut that setup made, photographed on the screen, and closed by its cross. */

import { join } from "node:path";
import { CommandError, ScriptError } from "../../lib/errors.ts";
import { exists, remove } from "../../lib/files.ts";
import { until } from "../../lib/until.ts";
import { runBounded, TimeoutError } from "../bounded.ts";
import type { RunningProcess } from "../processes.ts";
import { kill } from "../processes.ts";
import { CrashWatch, reportFolders } from "./crash_reports.ts";
import { type AppOnTrial, type Desk, kept, windowProgram } from "./desk.ts";
import { PagePhoto } from "./page_photo.ts";
import { refuseCrashes } from "./refuse_crashes.ts";
import { refuseUnknown, tracesIn } from "./traces.ts";
import {
  aboutPika,
  askEvents,
  askPage,
  clickCross,
  noWindowYet,
  parseEvents,
  parsePage,
  type PowerShell,
  startShortcut,
  takeArea,
  takeScreen,
  windowsLimits,
} from "./windows_words.ts";

export interface WindowsDeskOptions {
  environment: Readonly<Record<string, string | undefined>>;
  /** Seconds after the end of all processes within which a report of a crash would be there. */
  reports: number;
}

export class WindowsDesk implements Desk {
  readonly seenIn = "its own window";
  readonly #app: AppOnTrial;
  readonly #options: WindowsDeskOptions;
  readonly #begun: Date;
  readonly #crashes: CrashWatch;
  /** What carried Pika's name in the homes before. */
  readonly #before: readonly string[];
  readonly #photo: PagePhoto;

  private constructor(
    app: AppOnTrial,
    options: WindowsDeskOptions,
    { begun, crashes, before }: { begun: Date; crashes: CrashWatch; before: readonly string[] },
  ) {
    this.#app = app;
    this.#options = options;
    this.#begun = begun;
    this.#crashes = crashes;
    this.#before = before;
    this.#photo = new PagePhoto(app, (page, file) => this.#run(takeArea(page, file), windowsLimits.picture));
  }

  /** Notes what is there before the app runs. */
  static async open(app: AppOnTrial, options: WindowsDeskOptions): Promise<WindowsDesk> {
    return new WindowsDesk(app, options, {
      begun: new Date(),
      crashes: await CrashWatch.begin(reportFolders("windows", options.environment)),
      // Not the shortcuts: those setup has just made, and takes away again.
      before: (await traces(app, options)).filter((path) => !path.endsWith(".lnk")),
    });
  }

  get home(): string {
    return this.#app.place.home;
  }

  async start(): Promise<void> {
    const { shortcut, place, say } = this.#app;
    if (!shortcut || !await exists(shortcut)) {
      throw new ScriptError(`Setup made no shortcut to start Pika by: ${shortcut ?? "it names none"}`);
    }
    await this.#run(startShortcut(shortcut, place.env), windowsLimits.start);
    say(`started by its shortcut ${shortcut}`);
  }

  openPage(): Promise<void> {
    return Promise.resolve();
  }

  hasEnded(): boolean {
    return false;
  }

  async photograph(): Promise<boolean> {
    const { pid } = await this.#window();
    await this.#photo.take(async () => {
      const answer = await this.#ask(askPage(pid));
      return answer === undefined ? undefined : parsePage(answer);
    });
    return true;
  }

  async witness(): Promise<string> {
    const screen = kept(this.#app.picture, "screen");
    try {
      await this.#run(takeScreen(screen), windowsLimits.picture);
      return `the screen: ${screen}`;
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      return `the picture of the screen could not be had: ${error.message}`;
    }
  }

  async close(): Promise<void> {
    const { pid } = await this.#window();
    const { log, say } = this.#app;
    const ask = async () =>
      (await runBounded(clickCross(pid), { seconds: windowsLimits.ask, log, allowed: [1, 128] })).code === 0;
    await until(ask, { what: "The installed app's window could not be asked to close", seconds: 20 });
    say("its cross was clicked (taskkill without /F)");
  }

  async lookBack(): Promise<void> {
    const { picture, say } = this.#app;
    await refuseCrashes(this.#crashes, { seconds: this.#options.reports, picture, say });
    const answer = await this.#run(askEvents(this.#begun), windowsLimits.events);
    const events = parseEvents(answer);
    const own = aboutPika(events);
    if (own.length > 0) {
      const lines = own.map(({ source, text }) => `${source}: ${text?.trim()}`);
      throw new ScriptError(`Windows noted that the installed app crashed or hung:\n${lines.join("\n")}`);
    }
    say(`${events.length} entries of crashes in the event log since its start, none about it`);
    await this.#photo.lookAgain();
  }

  async lookForTraces(): Promise<void> {
    refuseUnknown("windows", await this.#traces(), this.#app.say);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    kill(await this.#app.machine.processesBelow(this.#app.folder));
    const { USERPROFILE } = this.#options.environment;
    const left = await this.#traces();
    // Setup takes away what it made, and says so when it cannot; the trial's own home goes with its place.
    if (USERPROFILE) await Promise.all(left.map((path) => remove(join(USERPROFILE, path)).catch(() => {})));
  }

  /** What carries Pika's name in the homes and did not before. */
  async #traces(): Promise<string[]> {
    return (await traces(this.#app, this.#options)).filter((path) => !this.#before.includes(path));
  }

  /** The process of its window. Throws a ScriptError when there is none. */
  async #window(): Promise<RunningProcess> {
    const { machine, folder } = this.#app;
    const found = (await machine.processesBelow(folder)).find(({ program }) =>
      program.split(/[\\/]/).at(-1) === windowProgram.windows
    );
    if (!found) throw new ScriptError("The installed app's window was gone before it was closed");
    return found;
  }

  /** The answer; undefined when there is no window yet, or none came in time. */
  async #ask(question: PowerShell): Promise<string | undefined> {
    try {
      return await this.#run(question, windowsLimits.ask);
    } catch (error) {
      const mayPass = error instanceof TimeoutError ||
        (error instanceof CommandError && error.tail.includes(noWindowYet));
      if (mayPass) return undefined;
      throw error;
    }
  }

  async #run({ words, shown }: PowerShell, seconds: number): Promise<string> {
    return (await runBounded(words, { seconds, shown, log: this.#app.log })).stdout;
  }
}

/** What carries Pika's name in the person's home and in the trial's: Neutralino asks Windows for the one, and all else takes the other. */
async function traces({ place }: AppOnTrial, { environment }: WindowsDeskOptions): Promise<string[]> {
  const homes = [place.home, ...(environment.USERPROFILE ? [environment.USERPROFILE] : [])];
  return [...new Set((await Promise.all(homes.map((home) => tracesIn("windows", home)))).flat())].sort();
}
