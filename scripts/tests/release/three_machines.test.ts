/**
 * The scripts of `.github/workflows/package.yml`, really run: a checkout builds, a second one packs, a third installs and starts
 * what the second made. Each has only what the workflow hands over, lies in another folder, and its files have other times.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../../lib/command.ts";
import { exists } from "../../lib/files.ts";
import { root } from "../../lib/paths.ts";
import { testWith } from "../../testing/test_with.ts";
import { standIns } from "../../workflows/step_shell.ts";
import { readWorkflows } from "../../workflows/workflow.ts";

const { job } = await readWorkflows();

/** A machine: a folder of its runner's, and a checkout. */
interface Machine {
  temp: string;
  checkout: string;
}

/** A checkout of what lies here, committed or not, without what was built. */
async function newMachine(): Promise<Machine> {
  const temp = await runnerFolder();
  const machine = { temp, checkout: join(temp, "checkout") };
  await Deno.mkdir(machine.checkout);
  const leftOut = [".cache", "dist", "node_modules"].map((name) => `--exclude=./${name}`);
  const archive = join(machine.temp, "checkout.tar");
  await run(["tar", ...leftOut, "-cf", archive, "."], { cwd: root });
  await run(["tar", "-xf", archive], { cwd: machine.checkout });
  await Deno.remove(archive);
  return machine;
}

/** Where `npx` starts the Deno that runs this. */
const runnerFolder = () => standIns({ npx: `shift 2; exec "${Deno.execPath()}" "$@"` });

/** Runs the scripts of a job's steps, one after the other, as a runner does. Returns what they said. */
async function runJob(name: string, { temp, checkout }: Machine): Promise<string> {
  const outputs = join(temp, "outputs");
  const environment: Record<string, string> = {
    ...Deno.env.toObject(),
    PATH: `${temp}/bin:${Deno.env.get("PATH")}`,
    RUNNER_TEMP: temp,
    GITHUB_OUTPUT: outputs,
    KIND: "--shell=auto", // this machine need not reach the window's runtime,
    PIKA_RUNTIME: "", //     whatever its environment names
    COPYFILE_DISABLE: "1",
  };
  let text = "";
  for (const { name: title, run: script, env = {} } of job("package.yml", name).steps!) {
    // Without the window's runtime there is no window to try.
    if (!script || script.includes("task test window")) continue;
    const said = await exists(outputs) ? await Deno.readTextFile(outputs) : "";
    // Of the expressions those with a step's output; there are no secrets here.
    const value = (expression: string) =>
      expression.includes("steps.tools.outputs.deno") ? /^deno=(.*)$/m.exec(said)![1]! : "";
    const own = Object.fromEntries(Object.entries(env).map(([key, text]) => [key, value(text)]));
    const file = join(temp, "step.sh");
    await Deno.writeTextFile(file, script);
    const child = new Deno.Command("bash", {
      args: ["--noprofile", "--norc", "-e", "-o", "pipefail", file],
      cwd: checkout,
      env: { ...environment, ...own },
      clearEnv: true,
    });
    const { code, stdout, stderr } = await child.output();
    text += new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    assert.equal(code, 0, `${name}, "${title}":\n${text}`);
  }
  return text;
}

/** What uploading and downloading an artifact does. */
async function handOver(name: string, from: Machine, to: Machine): Promise<void> {
  await Deno.mkdir(join(to.temp, "taken"));
  await Deno.rename(join(from.temp, name), join(to.temp, "taken", name));
}

interface Manifest {
  verified: Record<string, { bpm: number }>;
  files: { name: string; sha256: string }[];
}

testWith(
  { os: ["linux"] },
  "what one machine builds, another packs, and a third installs and starts it",
  async () => {
    const first = { temp: await runnerFolder(), checkout: root };
    const [second, third] = [await newMachine(), await newMachine()];
    try {
      await runJob("build", first);
      await handOver("built.tar", first, second);
      const packing = await runJob("package", second);
      await handOver("packed.tar", second, third);
      const verifying = await runJob("verify", third);

      for (const text of [packing, verifying]) assert.doesNotMatch(text, /OLDER THAN ITS INPUTS/);
      assert.match(verifying, /package +leave .*before --from verify/);
      // Beside secrets: neither the packages of the whole house nor anything of Python's.
      assert.equal(await exists(join(second.checkout, "node_modules")), false);
      for (const { checkout } of [second, third]) {
        assert.equal(await exists(join(checkout, ".cache", "python")), false);
      }
      const [version] = await Array.fromAsync(Deno.readDir(join(third.checkout, "dist")));
      const out = join(third.checkout, "dist", version!.name);
      const manifest: Manifest = JSON.parse(await Deno.readTextFile(join(out, "release.json")));
      assert.deepEqual(Object.values(manifest.verified).map(({ bpm }) => bpm), [104.5, 104.5]);
      assert.deepEqual(Object.keys(manifest.verified).sort(), ["deb", "tar.gz"]);
      await run(["sha256sum", "--check", "--strict", "SHA256SUMS"], { cwd: out });
      assert.match(await Deno.readTextFile(join(out, "pika.cdx.json")), /"pkg:pypi\/numpy@/);
    } finally {
      for (const { temp } of [first, second, third]) await Deno.remove(temp, { recursive: true });
    }
  },
);
