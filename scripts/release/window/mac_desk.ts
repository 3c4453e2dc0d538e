/**
 * The screen of a Mac. On a machine that is nobody's (GitHub's) the app is started by LaunchServices, as a double-click does, with the account's
 * own home folder: `open --env HOME=…` would not reach the processes that WebKit starts, nor the rights that macOS keeps per person. On a
 * developer's Mac it must not meet their library, so its program is started with a home of its own, and that is said.
 *
 * It is not marked as downloaded (quarantine): Gatekeeper would ask a person, also about a notarised app, and there is none. What Gatekeeper
 * says to the sealed bundle the step `sign` has asked already; the rest is the first of the checks in desktop/CHECKLIST.md.
 */

import { join } from "node:path";
import { CommandError, ScriptError } from "../../lib/errors.ts";
import { exists, remove } from "../../lib/files.ts";
import { until } from "../../lib/until.ts";
import { runBounded, TimeoutError } from "../bounded.ts";
import type { RunningProcess } from "../processes.ts";
import { kill } from "../processes.ts";
import { dataFolder } from "../scratch_home.ts";
import { CrashWatch, reportFolders } from "./crash_reports.ts";
import { type AppOnTrial, type Desk, kept, windowProgram } from "./desk.ts";
import {
  askTitles,
  askWindow,
  bringToFront,
  clickRedButton,
  macLimits,
  mayPass,
  missingRight,
  openBundle,
  parseWindow,
  takeFrame,
  takeScreen,
} from "./mac_words.ts";
import { PagePhoto } from "./page_photo.ts";
import { refuseCrashes } from "./refuse_crashes.ts";
import { spawnApp, type SpawnedApp } from "./spawned_app.ts";
import { refuseUnknown, tracesIn } from "./traces.ts";

export interface MacDeskOptions {
  environment: Readonly<Record<string, string | undefined>>;
  /** Seconds after the end of all processes within which a report of a crash would be there: ReportCrash takes one to five. */
  reports: number;
}

export class MacDesk implements Desk {
  readonly home: string;
  readonly seenIn = "its own window";
  readonly #app: AppOnTrial;
  readonly #options: MacDeskOptions;
  /** Whether the machine is nobody's. */
  readonly #isFree: boolean;
  readonly #crashes: CrashWatch;
  /** What carried Pika's name in the home folder before. */
  readonly #before: readonly string[];
  readonly #photo: PagePhoto;
  #spawned: SpawnedApp | undefined;

  private constructor(
    app: AppOnTrial,
    options: MacDeskOptions,
    { crashes, before }: { crashes: CrashWatch; before: readonly string[] },
  ) {
    this.#app = app;
    this.#options = options;
    this.#isFree = isNobodys(options.environment);
    this.home = homeFor(app, options);
    this.#crashes = crashes;
    this.#before = before;
    this.#photo = new PagePhoto(app, (page, file) => this.#run(takeFrame(page, file), macLimits.picture));
  }

  /** Notes what is there before the app is. Throws a ScriptError where a Pika was used already. */
  static async open(app: AppOnTrial, options: MacDeskOptions): Promise<MacDesk> {
    const home = homeFor(app, options);
    const data = dataFolder("macos", home);
    if (await exists(data)) {
      throw new ScriptError(`The app cannot be tried where Pika has been used: ${data} is there`, {
        help: "Move it away first; what the trial leaves is taken away again.",
      });
    }
    const crashes = await CrashWatch.begin(reportFolders("macos", options.environment));
    return new MacDesk(app, options, { crashes, before: await tracesIn("macos", home) });
  }

  async start(): Promise<void> {
    if (!this.#isFree) {
      this.#spawned = spawnApp(this.#app);
      this.#app.say(
        "on a developer's Mac its program is started, not `open`: it must not meet their library",
      );
      return;
    }
    const { launcher } = this.#app;
    const bundle = launcher.slice(0, launcher.indexOf(".app/") + ".app".length);
    await this.#run(openBundle(bundle), macLimits.open);
    this.#app.say(`started by open -n, with the home ${this.home}`);
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
      const window = parseWindow(await this.#ask(askWindow(pid)) ?? "");
      if (window && !window.isInFront) await this.#ask(bringToFront(pid));
      return window;
    });
    return true;
  }

  async witness(): Promise<string> {
    const screen = kept(this.#app.picture, "screen");
    const tries: [string, () => Promise<string>][] = [
      ["the picture of the screen", async () => {
        await this.#run(takeScreen(screen), macLimits.picture);
        return `the screen: ${screen}`;
      }],
      ["the titles of its windows", async () => {
        const { pid } = await this.#window();
        return `its windows are called: ${(await this.#run(askTitles(pid), macLimits.ask)).trim()}`;
      }],
    ];
    const seen = await Promise.all(tries.map(([what, look]) =>
      look().catch((error) => {
        if (!(error instanceof ScriptError)) throw error;
        return `${what} could not be had: ${error.message}`;
      })
    ));
    return seen.join("\n");
  }

  async close(): Promise<void> {
    const { pid } = await this.#window();
    // The program may be gone before System Events is answered.
    const click = async () =>
      await this.#ask(clickRedButton(pid)) !== undefined || await this.#find() === undefined;
    await until(click, { what: "The red button of the installed app could not be clicked", seconds: 60 });
    this.#app.say("its red button was clicked");
  }

  async lookBack(): Promise<void> {
    const { picture, say } = this.#app;
    await refuseCrashes(this.#crashes, { seconds: this.#options.reports, picture, say });
    await this.#photo.lookAgain();
  }

  async lookForTraces(): Promise<void> {
    refuseUnknown("macos", await this.#traces(), this.#app.say);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#spawned?.[Symbol.asyncDispose]();
    kill(await this.#app.machine.processesBelow(this.#app.folder));
    for (const path of await this.#traces()) await remove(join(this.home, path));
  }

  /** What carries Pika's name in the home folder and did not before. */
  async #traces(): Promise<string[]> {
    return (await tracesIn("macos", this.home)).filter((path) => !this.#before.includes(path));
  }

  async #find(): Promise<RunningProcess | undefined> {
    const { machine, folder } = this.#app;
    return (await machine.processesBelow(folder)).find(({ program }) =>
      program.endsWith(`/${windowProgram.macos}`)
    );
  }

  /** The process of its window. Throws a ScriptError when there is none. */
  async #window(): Promise<RunningProcess> {
    const found = await this.#find();
    if (!found) throw new ScriptError("The installed app's window was gone before it was closed");
    return found;
  }

  /** The answer of System Events; undefined when there is no such window now, or none came in time. Throws a ScriptError without the right to ask. */
  async #ask(words: string[]): Promise<string | undefined> {
    try {
      return await this.#run(words, macLimits.ask);
    } catch (error) {
      if (error instanceof TimeoutError) return undefined;
      if (!(error instanceof CommandError)) throw error;
      const right = missingRight(error.tail);
      if (!right && mayPass(error.tail)) return undefined;
      if (!right) throw error;
      throw new ScriptError(
        `macOS does not let us look at the app's window: the right “${right}” is missing`,
        {
          help:
            `Give it to what runs this (a terminal, or the runner's program): System Settings → Privacy & Security → ${right}. ` +
            "GitHub's machines have it; where they have lost it, the release waits until they have it again. " +
            `macOS said: ${error.tail.trim()}`,
          cause: error,
        },
      );
    }
  }

  async #run(words: string[], seconds: number): Promise<string> {
    return (await runBounded(words, { seconds, log: this.#app.log })).stdout;
  }
}

function isNobodys(environment: MacDeskOptions["environment"]): boolean {
  return environment.GITHUB_ACTIONS === "true";
}

function homeFor({ place }: AppOnTrial, { environment }: MacDeskOptions): string {
  return isNobodys(environment) && environment.HOME ? environment.HOME : place.home;
}
