/** The Python environments of the sidecar: made from hash-pinned requirements, once, under `.cache/python`. */

import { exists } from "./files.ts";
import { hashFiles } from "./hash.ts";
import { join } from "node:path";
import { ScriptError } from "./errors.ts";
import { run, type RunOptions } from "./command.ts";
import { cacheDir, sidecarDir } from "./paths.ts";
import { withProgress } from "./terminal.ts";

/**
 * `build` holds what ships plus PyInstaller; `dev` holds what ships plus the tests' and judges' packages; `audit` holds the tool that looks
 * for known vulnerabilities in all of them, and none of them.
 */
export type Environment = "build" | "dev" | "audit";

const oldestPython = [3, 11] as const;

/** The interpreter of an environment, whether it exists yet or not. */
export function pythonOf(environment: Environment): string {
  const bin = Deno.build.os === "windows" ? ["Scripts", "python.exe"] : ["bin", "python"];
  return join(cacheDir, "python", environment, ...bin);
}

/** Finds a Python that can make environments. Throws a ScriptError that says how to install one. */
export async function findPython(): Promise<{ words: string[]; version: string }> {
  const candidates = Deno.build.os === "windows"
    ? [["py", "-3.11"], ["python"]]
    : [["python3.11"], ["python3"], ["python"]];
  const code = "import ensurepip, venv, platform; print(platform.python_version())";
  for (const words of candidates) {
    try {
      const version = (await run([...words, "-c", code])).stdout.trim();
      const [major = 0, minor = 0] = version.split(".").map(Number);
      if (major === oldestPython[0] && minor >= oldestPython[1]) return { words, version };
    } catch {
      continue;
    }
  }
  throw new ScriptError(`Cannot find Python ${oldestPython.join(".")} or newer with its venv module`, {
    help: "deno task doctor   names the command that installs it",
  });
}

/**
 * The shared library of the Python that `findPython` finds, without which nothing can be frozen; undefined when it is not there.
 * Debian has it in a package of its own.
 */
export async function findPythonLibrary(): Promise<string | undefined> {
  const { words } = await findPython();
  const code =
    'import os, sysconfig as s; print(os.path.join(*map(s.get_config_var, ("LIBDIR", "INSTSONAME"))))';
  const path = (await run([...words, "-c", code])).stdout.trim();
  return await exists(path) ? path : undefined;
}

type EnsureOptions = Pick<RunOptions, "log" | "output">;

const inTheMaking = new Map<Environment, Promise<string>>();

/**
 * Makes an environment, or makes it anew when its requirements changed; otherwise returns at once. Who asks while it is
 * made waits for the same one. Returns the path of its interpreter.
 */
export function ensurePython(environment: Environment, options: EnsureOptions = {}): Promise<string> {
  const making = inTheMaking.get(environment) ??
    makePython(environment, options).finally(() => inTheMaking.delete(environment));
  inTheMaking.set(environment, making);
  return making;
}

async function makePython(environment: Environment, options: EnsureOptions): Promise<string> {
  const names = [...environment === "audit" ? [] : ["requirements.txt"], `requirements-${environment}.txt`];
  const requirements = names.map((name) => join(sidecarDir, name));
  const folder = join(cacheDir, "python", environment);
  const stamp = join(folder, "pika-requirements.sha256");
  const wanted = await hashFiles(requirements);
  const python = pythonOf(environment);
  // An interpreter that was upgraded or removed leaves a broken link behind.
  const isReady = async () =>
    await exists(python) && await exists(stamp) && await Deno.readTextFile(stamp) === wanted;
  if (await isReady()) return python;

  // One process at a time: suites that run side by side may want the same one.
  await Deno.mkdir(join(cacheDir, "python"), { recursive: true });
  using lock = await Deno.open(`${folder}.lock`, { create: true, write: true });
  await lock.lock(true);
  if (await isReady()) return python;

  const found = await findPython();
  await withProgress(
    `Python environment "${environment}" (Python ${found.version}), first time only`,
    async () => {
      await run([...found.words, "-m", "venv", "--clear", folder], options);
      const files = requirements.flatMap((file) => ["-r", file]);
      // Each module is compiled when somebody imports it: of all that comes along, most is never imported.
      await run([python, "-m", "pip", "install", "--quiet", "--no-compile", "--require-hashes", ...files], {
        ...options,
        env: { PIP_DISABLE_PIP_VERSION_CHECK: "1" },
        help: "Check the connection to the Python package index, then run the same command again.",
      });
      await Deno.writeTextFile(stamp, wanted);
    },
  );
  return python;
}
