/** Which processes run from a folder; reads `/proc`, so on Linux only. */

import { join } from "node:path";

export interface RunningProcess {
  pid: number;
  /** The program's file. */
  program: string;
}

/** The processes whose program lies below a folder. */
export async function processesBelow(folder: string): Promise<RunningProcess[]> {
  const found: RunningProcess[] = [];
  for await (const entry of Deno.readDir("/proc")) {
    const pid = Number(entry.name);
    if (!Number.isInteger(pid)) continue;
    try {
      const program = await Deno.readLink(`/proc/${pid}/exe`);
      if (program.startsWith(join(folder, "/"))) {
        found.push({ pid, program: program.replace(/ \(deleted\)$/, "") });
      }
    } catch {
      continue; // ended meanwhile, or not ours to see
    }
  }
  return found;
}
