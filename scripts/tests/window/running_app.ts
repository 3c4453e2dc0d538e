/** The installed app as a person runs it, with a home of its own: its processes by name, and its sidecar. */

import { basename, join } from "node:path";
import { SidecarClient } from "../../lib/sidecar_client.ts";
import { until } from "../../lib/until.ts";
import { dataFolder, homeEnvironment } from "../../release/scratch_home.ts";
import { type Desktop, patience } from "./desktop.ts";

/** The app's programs, by what they are called on Linux. */
export type Part = "pika-app" | "pika-sidecar" | "WebKitWebProcess" | "WebKitNetworkProcess";

export interface AppProcess {
  pid: number;
  /** The name of its program. */
  name: string;
}

export interface StartOptions {
  launcher: string;
  desktop: Desktop;
  home: string;
  /** Beside what its home and its screen need. */
  env?: Record<string, string>;
}

/** Starts the app, as a click on its icon does. */
export function startApp({ launcher, desktop, home, env }: StartOptions): Deno.ChildProcess {
  return new Deno.Command(launcher, {
    cwd: home,
    env: { ...desktop.environment, ...homeEnvironment("linux", home), ...env },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
}

/** Everything that runs with a person's home: what the app has started too, whoever is its parent now. */
export async function processesOf(home: string): Promise<AppProcess[]> {
  const found: AppProcess[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    try {
      const environment = (await Deno.readTextFile(`/proc/${pid}/environ`)).split("\0");
      if (!environment.includes(`HOME=${home}`)) continue;
      found.push({ pid, name: basename(await Deno.readLink(`/proc/${pid}/exe`)) });
    } catch {
      continue; // ended meanwhile, or not ours to see
    }
  }
  return found;
}

/** Sends a signal to the parts of the app that run with a home; by default to all of it. Returns how many got it. */
export async function signal(home: string, signal: Deno.Signal, part?: Part): Promise<number> {
  const processes = (await processesOf(home)).filter(({ name }) => part === undefined || name === part);
  for (const { pid } of processes) {
    try {
      Deno.kill(pid, signal);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return processes.length;
}

/** Which sidecar holds the library of a home: its process, port and page. */
export async function instanceOf(home: string): Promise<{ pid: number; port: number } | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(join(dataFolder("linux", home), "instance.json")));
  } catch {
    return undefined; // it is being written, or there is none
  }
}

/** Joins the sidecar, as soon as it answers. What is joined counts as a page: close it soon. */
export async function joinSidecar(home: string): Promise<SidecarClient> {
  let client: SidecarClient | undefined;
  const joins = async () =>
    (client = await SidecarClient.join(dataFolder("linux", home)).catch(() => undefined)) !== undefined;
  await until(joins, { what: "The app's sidecar did not answer", seconds: patience });
  return client!;
}

/** Asks the sidecar something, on a connection of its own. */
export async function ask<T>(home: string, question: (client: SidecarClient) => Promise<T>): Promise<T> {
  using client = await joinSidecar(home);
  return await question(client);
}

/** Waits until a page has greeted the sidecar; of another process than `not`, where that is given. */
export async function pageIsHere(home: string, { not }: { not?: number } = {}): Promise<void> {
  const isHere = async () => {
    const instance = await instanceOf(home);
    if (!instance || instance.pid === not) return false;
    try {
      using client = await SidecarClient.join(dataFolder("linux", home));
      return (await client.call("app.health")).pages.length > 0;
    } catch {
      return false; // it is starting, or ending
    }
  };
  await until(isHere, { what: "No page has greeted the sidecar", seconds: patience });
}
