/** The reports that a system writes of programs that crash or hang: which are new since a trial began, and are about Pika. */

import { basename, join } from "node:path";
import type { Os } from "../targets/target.ts";
import { unlessUnseen } from "./unless_unseen.ts";

/** A report: a file, or on Windows also a folder. */
export interface CrashReport {
  path: string;
  /** Its beginning; empty for a folder. */
  text: string;
}

/**
 * Where reports lie. macOS: of the person's programs, and of those that run for the system, such as a web view's process that was ended for its
 * memory. Windows: full pictures of memory, where somebody has asked for them, and the reports of Windows Error Reporting, queued and sent.
 */
export function reportFolders(os: Os, environment: Readonly<Record<string, string | undefined>>): string[] {
  if (os === "macos") {
    return [environment.HOME ?? "", ""].map((root) =>
      join(root || "/", "Library", "Logs", "DiagnosticReports")
    );
  }
  if (os !== "windows") return [];
  const reporting = (root: string | undefined) =>
    ["ReportQueue", "ReportArchive"].map((name) => join(root ?? "", "Microsoft", "Windows", "WER", name));
  return [
    join(environment.LOCALAPPDATA ?? "", "CrashDumps"),
    ...reporting(environment.LOCALAPPDATA),
    ...reporting(environment.ProgramData),
  ];
}

/** Not what macOS notes of a program that used much energy or many of a processor's seconds: a `.diag`. */
const isReport = (name: string) => !name.endsWith(".diag");

/**
 * Whether a report is about Pika: its name says the program's, or its text names it. That of a web view's process
 * (`com.apple.WebKit.WebContent-….ips`) names the app that it worked for as `responsibleProc`.
 */
export function isAboutPika({ path, text }: CrashReport): boolean {
  return isReport(basename(path)) && /pika/i.test(`${basename(path)}\n${text}`);
}

/** Characters of a report that are read: a macOS one has the program's names in its first lines, and its threads after them. */
const read = 64 * 1024;

export class CrashWatch {
  readonly #folders: readonly string[];
  readonly #before: ReadonlySet<string>;

  private constructor(folders: readonly string[], before: ReadonlySet<string>) {
    this.#folders = folders;
    this.#before = before;
  }

  /** Notes what is there already. */
  static async begin(folders: readonly string[]): Promise<CrashWatch> {
    return new CrashWatch(folders, new Set(await entries(folders)));
  }

  /** The reports about Pika that were not there at the beginning. */
  async fresh(): Promise<CrashReport[]> {
    const paths = (await entries(this.#folders)).filter((path) => !this.#before.has(path));
    const reports = await Promise.all(paths.map(async (path) => ({ path, text: await beginningOf(path) })));
    return reports.filter(isAboutPika);
  }

  /**
   * As `fresh`, and waits for them: the system writes a report when the program is gone already, within some seconds. Returns with the first, or
   * none when the seconds are over.
   */
  async wait(seconds: number): Promise<CrashReport[]> {
    const deadline = performance.now() + seconds * 1000;
    for (;;) {
      const found = await this.fresh();
      if (found.length > 0 || performance.now() > deadline) return found;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

/** All that lies in the folders; of one that is not there or not ours to see, nothing. */
async function entries(folders: readonly string[]): Promise<string[]> {
  const found = await Promise.all(folders.map((folder) => unlessUnseen([], () => namesIn(folder))));
  return found.flat();
}

async function namesIn(folder: string): Promise<string[]> {
  return await Array.fromAsync(Deno.readDir(folder), ({ name }) => join(folder, name));
}

/** The beginning of a report; empty for a folder, and for one that has been moved meanwhile or belongs to the system. */
async function beginningOf(path: string): Promise<string> {
  return await unlessUnseen("", async () => {
    if ((await Deno.stat(path)).isDirectory || path.endsWith(".dmp")) return "";
    return (await Deno.readTextFile(path)).slice(0, read);
  });
}
