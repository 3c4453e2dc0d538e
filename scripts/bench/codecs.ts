/** The frozen sidecar beside librosa, codec by codec: `sidecar/bench/codecs.py` on the program that is shipped. */

import { asksForHelp } from "../lib/arguments.ts";
import { sidecarDir } from "../lib/paths.ts";
import { ensurePython } from "../lib/python.ts";
import { describeRelease } from "../release/describe.ts";
import { ensureFrozen } from "./frozen.ts";

/** Runs the benchmark with `args` of its own; freezes the sidecar anew where it changed. Returns its exit code. */
export async function codecs(args: string[]): Promise<number> {
  const frozen = asksForHelp(args) ? [] : ["--frozen", await frozenProgram()];
  const child = new Deno.Command(await ensurePython("dev"), {
    args: ["bench/codecs.py", ...frozen, ...args],
    cwd: sidecarDir,
    env: { PYTHONPATH: sidecarDir, PYTHONUTF8: "1" },
  });
  return (await child.spawn().status).code;
}

async function frozenProgram(): Promise<string> {
  const { onedir } = await ensureFrozen(await describeRelease({ sidecar: "auto", published: false }));
  return onedir.program;
}
