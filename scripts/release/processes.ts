/** Which processes run from a folder: by `/proc` on Linux, by `ps` on macOS. */

import { join } from "node:path";
import { run } from "../command.ts";

export interface RunningProcess {
  pid: number;
  /** The program's file. */
  program: string;
}

/** The processes whose program lies below a folder. */
export async function processesBelow(folder: string): Promise<RunningProcess[]> {
  const running = Deno.build.os === "darwin"
    ? parsePs((await run(["ps", "-axww", "-o", "pid=,comm="])).stdout)
    : await readProc();
  // macOS says the path that a program was started by, and its temporary folders lie behind a link.
  const folders = new Set([folder, await Deno.realPath(folder)]);
  return running.filter(({ program }) => [...folders].some((one) => program.startsWith(join(one, "/"))));
}

/** What `ps -o pid=,comm=` prints on macOS: number and path of a process on each line. */
export function parsePs(text: string): RunningProcess[] {
  return [...text.matchAll(/^\s*(\d+)\s+(\/.*)$/gm)].map(([, pid, program = ""]) => ({
    pid: Number(pid),
    program,
  }));
}

async function readProc(): Promise<RunningProcess[]> {
  const found: RunningProcess[] = [];
  for await (const entry of Deno.readDir("/proc")) {
    const pid = Number(entry.name);
    if (!Number.isInteger(pid)) continue;
    try {
      const program = await Deno.readLink(`/proc/${pid}/exe`);
      found.push({ pid, program: program.replace(/ \(deleted\)$/, "") });
    } catch {
      continue; // ended meanwhile, or not ours to see
    }
  }
  return found;
}
