/** The installed app in its real window: how fast it comes, what it takes of memory, and how long it is away after each kind of blow. */

import { until } from "../lib/until.ts";
import { median } from "../lib/statistics.ts";
import { print, say } from "../lib/terminal.ts";
import { emptyFrom, type Picture } from "../release/window/picture.ts";
import { buildApp, type BuiltApp } from "../tests/window/built_app.ts";
import { patience } from "../tests/window/desktop.ts";
import { Person, songs } from "../tests/window/person.ts";
import { ask, instanceOf, pageIsHere, processesOf, signal } from "../tests/window/running_app.ts";

/** Seconds: how long the runtime is stopped, as by a dialog that hangs. */
const stopped = 5;

/** What is measured, in the order of the table. */
const figures = {
  answered: "start to the sidecar's answer (ms)",
  drawn: "start to the first picture (ms)",
  greeted: "start to the page that works (ms)",
  memory: "memory of all processes, PSS (MB)",
  runtimeMemory: "of it the runtime (MB)",
  pageMemory: "of it WebKit's processes (MB)",
  sidecarMemory: "of it the sidecar's (MB)",
  sidecarKilled: "sidecar killed to the page that works (ms)",
  networkKilled: "WebKit's network process killed, likewise (ms)",
  pageKilled: "the page's process killed, likewise (ms)",
  runtimeStopped: `runtime goes on after ${stopped} s to the next screen (ms)`,
  closed: "closed to the end of all processes (ms)",
} as const;

type Figures = Record<keyof typeof figures, number>;

/** Runs the benchmark: so many rounds after one that does not count. */
export async function window(rounds: number): Promise<number> {
  await using app = await buildApp();
  const measured: Figures[] = [];
  for (let round = 0; round <= rounds; round++) {
    say(`round ${round} of ${rounds}${round === 0 ? " (warm-up, not counted)" : ""}`);
    const one = await measure(app);
    if (round > 0) measured.push(one);
  }
  print(`The installed app under Xvfb, ${songs.length} songs, ${rounds} rounds`);
  print(`${"".padEnd(55)}${["min", "median", "max"].map((word) => word.padStart(8)).join("")}`);
  for (const [name, words] of Object.entries(figures)) {
    const values = measured.map((one) => one[name as keyof Figures]);
    const columns = [Math.min(...values), median(values), Math.max(...values)];
    print(`${words.padEnd(55)}${columns.map((value) => value.toFixed(0).padStart(8)).join("")}`);
  }
  return 0;
}

/** One person's evening. */
async function measure(app: BuiltApp): Promise<Figures> {
  await using person = await Person.sitsDown(app);
  const { desktop, home } = person;
  const begun = performance.now();
  const since = (begun: number) => () => performance.now() - begun;
  person.startsApp();
  const [answered, drawn, greeted] = await Promise.all([
    sidecarAnswers(home).then(since(begun)),
    isDrawn(person).then(since(begun)),
    pageIsHere(home).then(since(begun)),
  ]);
  await ask(home, (client) => client.call("folders.add", { path: person.music }));
  await until(async () => {
    const { rows } = await ask(home, (client) => client.call("tracks.list", { limit: 10 }));
    return rows.length === songs.length && rows.every(({ state }) => state === "done");
  }, { what: "The songs were not analysed", seconds: patience });
  const memory = await memoryOf(home);

  const sidecarKilled = await recovery(home, async () => Deno.kill((await instanceOf(home))!.pid, "SIGKILL"));
  const networkBegun = performance.now();
  await signal(home, "SIGKILL", "WebKitNetworkProcess");
  await until(async () => await signal(home, "SIGCONT", "WebKitNetworkProcess") === 1, {
    what: "WebKit's network process was not started again",
    seconds: patience,
  });
  await pageIsHere(home);
  const networkKilled = performance.now() - networkBegun;
  const pageKilled = await recovery(home, () => signal(home, "SIGKILL", "WebKitWebProcess"));
  await isDrawn(person);

  await signal(home, "SIGSTOP", "pika-app");
  await new Promise((resolve) => setTimeout(resolve, 1000 * stopped));
  const before = await desktop.picture();
  await signal(home, "SIGCONT", "pika-app");
  const goesOn = performance.now();
  await desktop.press("4");
  await until(async () => differ(before?.rgb, (await desktop.picture())?.rgb), {
    what: "The window did not go on",
    seconds: patience,
  });
  const runtimeStopped = performance.now() - goesOn;

  const closing = performance.now();
  await desktop.close();
  await person.appHasEnded();
  return {
    ...{ answered, drawn, greeted, ...memory, sidecarKilled, networkKilled, pageKilled, runtimeStopped },
    closed: performance.now() - closing,
  };
}

async function sidecarAnswers(home: string): Promise<void> {
  await ask(home, (client) => client.call("app.health"));
}

/** Waits until there is more on the window than its ground. */
async function isDrawn({ desktop }: Person): Promise<void> {
  await until(async () => {
    const picture = await desktop.picture();
    return picture !== undefined && isMoreThanGround(picture);
  }, { what: "The window stayed empty", seconds: patience });
}

/** A look at one pixel in 16, for all of them take long enough to be in the way of what is measured. */
function isMoreThanGround({ rgb }: Picture): boolean {
  let [others, all] = [0, 0];
  for (let at = 0; at < rgb.length; at += 3 * 16, all++) {
    if (rgb[at] !== rgb[0] || rgb[at + 1] !== rgb[1] || rgb[at + 2] !== rgb[2]) others++;
  }
  return others / all >= 1 - emptyFrom;
}

/** Milliseconds from a blow that another sidecar answers to the page that works with that. */
async function recovery(home: string, blow: () => Promise<unknown>): Promise<number> {
  const { pid } = (await instanceOf(home))!;
  const begun = performance.now();
  await blow();
  await pageIsHere(home, { not: pid });
  return performance.now() - begun;
}

/** MB (of 2^20 bytes) that the processes hold, what they share counted once: the kernel's proportional set size (proc(5)). */
async function memoryOf(
  home: string,
): Promise<Pick<Figures, "memory" | "runtimeMemory" | "pageMemory" | "sidecarMemory">> {
  const sums = { memory: 0, runtimeMemory: 0, pageMemory: 0, sidecarMemory: 0 };
  for (const { pid, name } of await processesOf(home)) {
    const text = await Deno.readTextFile(`/proc/${pid}/smaps_rollup`);
    const size = Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1]) / 1024;
    sums.memory += size;
    if (name === "pika-app") sums.runtimeMemory += size;
    else if (name.startsWith("WebKit")) sums.pageMemory += size;
    else if (name === "pika-sidecar") sums.sidecarMemory += size;
  }
  return sums;
}

function differ(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one?.length !== other?.length || one!.some((value, index) => value !== other![index]);
}
