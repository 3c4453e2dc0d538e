/**
 * The memory that a program may use, as its container gives it in production: a control group where this machine has them (either
 * version) and lets us make one, otherwise a watch that ends the program as the kernel would. Either way, what takes too much is dead.
 */

import { join } from "node:path";
import { parse } from "yaml";
import { asRoot, canBeRoot } from "../lib/as_root.ts";
import { run } from "../lib/command.ts";
import { CommandError } from "../lib/errors.ts";
import { root } from "../lib/paths.ts";
import { quote } from "../lib/shell_words.ts";

/** Bytes that compose.yaml gives to a container of this service. Throws when it names none. */
export async function memoryOfService(service: string): Promise<number> {
  const { services } = parse(await Deno.readTextFile(join(root, "compose.yaml")), { merge: true });
  const text = services[service]?.deploy?.resources?.limits?.memory;
  const [, count, unit = ""] = /^(\d+)([KMG]?)$/.exec(text) ?? [];
  if (!count) throw new Error(`compose.yaml gives "${service}" no memory that can be read: "${text}"`);
  return Number(count) * 1024 ** " KMG".indexOf(unit || " ");
}

/** Milliseconds between two looks at a program. */
const pace = 20;
const groups = "/sys/fs/cgroup";

/**
 * Where control groups of memory are made here, and their files. `limit` begins with the one that is asked for; those after it keep the
 * program out of the swap, and are not on every kernel.
 */
const versions = [
  {
    marks: "memory/memory.limit_in_bytes",
    parent: join(groups, "memory"),
    prepare: "true",
    limit: ["memory.limit_in_bytes", "memory.memsw.limit_in_bytes"],
    swap: (bytes: number) => bytes,
    events: "memory.oom_control",
  },
  {
    marks: "cgroup.controllers",
    parent: groups,
    prepare: "grep -qw memory cgroup.subtree_control || echo +memory >cgroup.subtree_control",
    limit: ["memory.max", "memory.swap.max"],
    swap: () => 0,
    events: "memory.events",
  },
] as const;

/** A limit for one program at a time; disposing takes it away. */
export class MemoryLimit implements AsyncDisposable {
  #peak = 0;
  #ended = false;
  /** Looks at a program until it is gone, or until this is disposed. */
  #watch: { over: boolean; done: Promise<void> } = { over: true, done: Promise.resolve() };

  private constructor(
    /** Bytes. */
    readonly bytes: number,
    /** The folder of the control group and its file of events; null where the program is watched. */
    readonly group: { folder: string; events: string } | null,
  ) {}

  /** Makes one. `by`: how; by default by a control group where that can be had. */
  static async of(bytes: number, by: "control group" | "watch" | "whatever is here" = "whatever is here") {
    const group = by === "watch" ? null : await makeGroup(bytes);
    if (by === "control group" && !group) throw new Error("No control group can be made here");
    return new MemoryLimit(bytes, group);
  }

  /** Words before those of a program, which start it under the limit; it keeps its process id. */
  get starter(): string[] {
    if (!this.group) return [];
    const enter = quote(asRoot(["sh", "-c", 'echo "$0" >"$1"']));
    const processes = join(this.group.folder, "cgroup.procs");
    return ["sh", "-euc", `${enter} "$$" "$1"; shift; exec "$@"`, "limited", processes];
  }

  /** Begins to look at a program that was started so. */
  follow(pid: number): void {
    this.#watch.over = true;
    const watch = { over: false, done: Promise.resolve() };
    this.#watch = watch;
    watch.done = (async () => {
      while (!watch.over) {
        const { now, peak } = await residentBytes(pid);
        if (now === 0) return;
        this.#peak = Math.max(this.#peak, peak);
        if (!this.group && now > this.bytes) {
          this.#ended = true;
          return kill(pid);
        }
        await new Promise((resolve) => setTimeout(resolve, pace));
      }
    })();
  }

  /** The most bytes that programs had resident so far. */
  get peak(): number {
    return this.#peak;
  }

  /** Whether a program was ended because it took more. */
  async wasReached(): Promise<boolean> {
    if (!this.group) return this.#ended;
    const text = await Deno.readTextFile(join(this.group.folder, this.group.events));
    return Number(/^oom_kill (\d+)$/m.exec(text)?.[1] ?? 0) > 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watch.over = true;
    await this.#watch.done;
    // It can be removed as soon as the last process in it is gone for the kernel, too.
    const remove =
      'for try in 1 2 3 4 5 6 7 8 9; do rmdir "$0" 2>/dev/null && exit; sleep 0.2; done; rmdir "$0"';
    if (this.group) await run(asRoot(["sh", "-c", remove, this.group.folder]));
  }
}

async function makeGroup(bytes: number): Promise<MemoryLimit["group"]> {
  if (Deno.build.os !== "linux" || !await canBeRoot()) return null;
  const version = versions.find(({ marks }) => isThere(join(groups, marks)));
  if (!version) return null;
  const folder = join(version.parent, `pika-limit-${crypto.randomUUID().slice(0, 8)}`);
  const [limit, swap] = version.limit;
  const script = `cd "$1"; ${version.prepare}; mkdir "$2"; cd "$2"; echo "$3" >${limit}
    if [ -e ${swap} ]; then echo "$4" >${swap}; fi`;
  const words = ["sh", "-euc", script, "group", version.parent, folder, String(bytes)];
  // A container may show the groups and forbid to make one.
  return await said(asRoot([...words, String(version.swap(bytes))])) === null
    ? null
    : { folder, events: version.events };
}

/** What a process has in memory now, and had at most; zero of both when it is gone. */
async function residentBytes(pid: number): Promise<{ now: number; peak: number }> {
  if (Deno.build.os === "linux") {
    const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => "");
    const kilobytes = (name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0);
    return { now: kilobytes("VmRSS") * 1024, peak: kilobytes("VmHWM") * 1024 };
  }
  const now = Number(await said(["ps", "-o", "rss=", "-p", String(pid)]) ?? 0) * 1024;
  return { now, peak: now };
}

/** What a program prints; null when it fails. */
async function said(words: readonly string[]): Promise<string | null> {
  try {
    return (await run(words)).stdout;
  } catch (error) {
    if (error instanceof CommandError) return null;
    throw error;
  }
}

function kill(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error; // it has ended already
  }
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
