/** This machine as the one on which a release is tried. */

import { join } from "node:path";
import { run } from "../lib/command.ts";
import { remove } from "../lib/files.ts";
import { ownSystem } from "../lib/program_start.ts";
import { type Machine, whoseMachine } from "./machine.ts";
import { processesBelow } from "./processes.ts";
import { retry } from "./retry.ts";
import { homeEnvironment } from "./scratch_home.ts";

const system = { linux: "Linux", darwin: "macOS", windows: "Windows" }[Deno.build.os as string] ??
  Deno.build.os;

/** This machine itself. */
export const thisMachine: Machine = {
  ...ownSystem,
  name: `${whoseMachine(Deno.env.toObject())}, ${system} ${Deno.osRelease()}`,
  async makePlace(os) {
    // By its real path: setup on Windows compares long names, and the temporary folder may have a short one.
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "pika verify ż " }));
    const home = join(folder, "home");
    await Deno.mkdir(home);
    // Windows keeps what a program has open, and WebView2's processes go a while after the window.
    const locked = (error: unknown) => Deno.build.os === "windows" && error instanceof Error;
    return {
      folder,
      home,
      env: homeEnvironment(os, home),
      remove: () => retry(() => remove(folder), { times: 10, pause: 0.5, passing: locked }),
    };
  },
  run: (words, options) => run(words, options),
  async runLine(program, line) {
    const command = new Deno.Command(program, {
      args: [line],
      windowsRawArguments: true,
      cwd: join(program, ".."),
      stdin: "null",
    });
    return (await command.output()).code;
  },
  processesBelow,
  [Symbol.asyncDispose]: () => Promise.resolve(),
};
