/** Runs a step's script in a shell like the runner's, with programs of ours before all others on the PATH. */

import { join } from "node:path";

/** Starts a script in the runner's folder `temp`. From a file, as on a runner: of `-c` bash makes an `exec` of its own. */
export function shell(script: string, env: Record<string, string>, temp: string): Deno.ChildProcess {
  const file = join(temp, "step.sh");
  Deno.writeTextFileSync(file, script);
  return new Deno.Command("bash", {
    args: ["--noprofile", "--norc", "-e", "-o", "pipefail", file],
    cwd: temp,
    env: { PATH: `${temp}/bin:/usr/bin:/bin`, RUNNER_TEMP: temp, ...env },
    clearEnv: true,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** A folder for a runner, in which `bin/` holds programs: shell scripts by name. */
export async function standIns(programs: Record<string, string>): Promise<string> {
  const temp = await Deno.makeTempDir({ prefix: "pika workflow " });
  await Deno.mkdir(join(temp, "bin"));
  for (const [name, script] of Object.entries(programs)) {
    await Deno.writeTextFile(join(temp, "bin", name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  return temp;
}

/** How a script ended and what it said. */
export async function said(child: Deno.ChildProcess): Promise<{ code: number; text: string }> {
  const { code, stdout, stderr } = await child.output();
  return { code, text: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}
