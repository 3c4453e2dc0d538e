/** A Windows under Wine as a machine on which a release is tried. */

import { dirname } from "node:path";
import { CommandError } from "../lib/errors.ts";
import { lastLines, run } from "../lib/command.ts";
import { Wine } from "../windows/wine.ts";
import { type Machine, whoseMachine } from "./machine.ts";
import { kill, liesBelow, type RunningProcess } from "./processes.ts";

/** Where setup looks for WebView2 (desktop/packaging/windows/webview2.nsh). */
const webview2 = "HKCU\\Software\\Microsoft\\EdgeUpdate\\Clients\\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";

/** Makes a Windows. Throws a ScriptError without Wine, a CommandError without mingw-w64. */
export async function windowsUnderWine(): Promise<Machine> {
  const wine = await Wine.start({ cLibrary: "complete" });
  // Wine cannot run it, and setup would download it.
  await wine.setRegistry(webview2, "pv", "100.0.0.0");
  const version = (await run(wine.words("--version"), { env: wine.env })).stdout.trim();
  const profile = (await wine.run("cmd", "/c", "echo %USERPROFILE%")).stdout.trim();
  return {
    name: `${whoseMachine(Deno.env.toObject())}, Linux ${Deno.osRelease()} with ${version}`,
    noWindow: "Wine has no WebView2",
    startOf: (program, args = []) => ({
      words: wine.words(wine.windowsPath(program), ...args),
      env: wine.env,
    }),
    pathThere: (path) => wine.windowsPath(path),
    // A onefile program is two processes, and Wine hands no signal on.
    end: async (program) => kill(await programsBelow(wine, dirname(program))),
    async makePlace() {
      const folder = wine.path("C:\\Pika verify ż");
      await Deno.mkdir(folder);
      // A program's home is what the registry says, whatever its environment says; it is gone with all of this Windows.
      return { folder, home: wine.path(profile), env: {}, remove: () => Promise.resolve() };
    },
    async run([program, ...args], { allowed = [], log, output, env, cwd, help } = {}) {
      const result = await wine.runWith({ log, output, env, cwd }, windowsProgram(wine, program), ...args);
      if (result.code === 0 || allowed.includes(result.code)) return result;
      throw new CommandError([program, ...args], result.code, lastLines(result.stdout, 30), { log, help });
    },
    async runLine(program, line) {
      return (await wine.run(wine.windowsPath(program), ...line.split(" "))).code;
    },
    processesBelow: (folder) => programsBelow(wine, folder),
    [Symbol.asyncDispose]: () => wine[Symbol.asyncDispose](),
  };
}

/** A program of Windows' own is found by its bare name. */
function windowsProgram(wine: Wine, program: string): string {
  return program.startsWith("/") ? wine.windowsPath(program) : program;
}

async function programsBelow(wine: Wine, folder: string): Promise<RunningProcess[]> {
  return (await wine.processes()).map(({ pid, words: [program = ""] }) => ({ pid, program }))
    .filter(({ program }) => liesBelow(program, wine.windowsPath(folder), "windows"));
}
