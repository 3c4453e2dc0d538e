/** Which processes run from a folder: by `/proc` on Linux, by `ps` on macOS, by PowerShell on Windows. */

import { posix, win32 } from "node:path";
import { run } from "../lib/command.ts";

export interface RunningProcess {
  pid: number;
  /** The program's file. */
  program: string;
}

/** The processes whose program lies below a folder. */
export async function processesBelow(folder: string): Promise<RunningProcess[]> {
  const running = await runningProcesses();
  // macOS says the path that a program was started by, and its temporary folders lie behind a link; on Windows they may have
  // a short name ("RUNNER~1"), and a program is found by its long one.
  const folders = new Set([folder, await Deno.realPath(folder)]);
  return running.filter(({ program }) => [...folders].some((one) => liesBelow(program, one)));
}

/** Ends processes, as a crash would. */
export function kill(processes: readonly RunningProcess[]): void {
  for (const { pid } of processes) {
    try {
      Deno.kill(pid, "SIGKILL");
    } catch (error) {
      // It has ended meanwhile; of one that is about to end, Windows says that we may not.
      const ended = error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied;
      if (!ended) throw error;
    }
  }
}

/** Whether a path lies below a folder, as a system compares paths: Windows does not tell capital letters from small ones. */
export function liesBelow(path: string, folder: string, os: typeof Deno.build.os = Deno.build.os): boolean {
  if (os !== "windows") return path.startsWith(posix.join(folder, "/"));
  const plain = (one: string) => win32.normalize(one.replace(/^\\\\\?\\/, "")).toLowerCase();
  return plain(path).startsWith(plain(`${folder}\\`));
}

async function runningProcesses(): Promise<RunningProcess[]> {
  switch (Deno.build.os) {
    case "darwin":
      return parsePs((await run(["ps", "-axww", "-o", "pid=,comm="])).stdout);
    case "windows":
      return parseCim((await run(cimCommand)).stdout);
    default:
      return await readProc();
  }
}

/** What `ps -o pid=,comm=` prints on macOS: number and path of a process on each line. */
export function parsePs(text: string): RunningProcess[] {
  return [...text.matchAll(/^\s*(\d+)\s+(\/.*)$/gm)].map(([, pid, program = ""]) => ({
    pid: Number(pid),
    program,
  }));
}

/** Bytes, not text: a text would be written in the code page of whichever console there is. */
const cimCommand = [
  ...["powershell", "-NoProfile", "-NonInteractive", "-Command"],
  [
    "$ErrorActionPreference = 'Stop'",
    "$all = Get-CimInstance Win32_Process -Property ProcessId, ExecutablePath",
    "$json = $all | Select-Object ProcessId, ExecutablePath | ConvertTo-Json -Compress",
    "$bytes = [Text.Encoding]::UTF8.GetBytes($json)",
    "[Console]::OpenStandardOutput().Write($bytes, 0, $bytes.Length)",
  ].join("; "),
];

/** What PowerShell makes of `Win32_Process`: an array, or the object itself where there is only one. Other people's have no path. */
export function parseCim(text: string): RunningProcess[] {
  const rows: { ProcessId: number; ExecutablePath: string | null }[] = [JSON.parse(text)].flat();
  return rows.flatMap(({ ProcessId, ExecutablePath }) =>
    ExecutablePath === null ? [] : [{ pid: ProcessId, program: ExecutablePath }]
  );
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
