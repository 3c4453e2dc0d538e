/**
 * The sidecar as PyInstaller freezes it on a Mac, as near as another system comes: the locked versions' wheels for macOS, PyInstaller's own starter
 * for macOS, and the archive, data and folders of the sidecar that was frozen here.
 *
 * What no registry has is Python itself for macOS. In its places (the framework, the modules of the standard library, OpenSSL, SQLite) lie either
 * libraries of the wheels, so that all that macOS would take for code is code (`"Mach-O"`), or Linux' own, of about the right size (`"of Linux"`).
 */

import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../lib/command.ts";
import { emptyFolder, exists, listFiles, remove } from "../../lib/files.ts";
import { hashFiles, hashValue } from "../../lib/hash.ts";
import { cacheDir, sidecarDir } from "../../lib/paths.ts";
import { ensurePython } from "../../lib/python.ts";
import { feedKey } from "../../release/feed_key.ts";
import { type Arch, hostTarget } from "../../release/targets/target.ts";
import { trialSidecar } from "../../release/trial_sidecar.ts";

const version = "3.11";
const machines: Record<Arch, string> = { arm64: "aarch64", x64: "x86_64" };
const frozenProgram = fileURLToPath(new URL("./frozen_program.py", import.meta.url));

/** The wheels of the locked versions for a Mac of this kind, unpacked. `oldest`: the macOS that they have to run on; newer wheels are smaller. */
export async function macWheels(arch: Arch, oldest: "11.0" | "14.0" = "11.0"): Promise<string> {
  const files = ["requirements.txt", "requirements-build.txt"].map((name) => join(sidecarDir, name));
  const folder = join(cacheDir, "macos", `wheels-${arch}-${oldest}`);
  const stamp = join(folder, "pika-requirements.sha256");
  const wanted = hashValue([await hashFiles(files)]);
  if (await exists(stamp) && await Deno.readTextFile(stamp) === wanted) return folder;
  await emptyFolder(folder);
  await run(
    [await ensurePython("dev"), "-m", "uv", "pip", "install", "--quiet", "--target", folder].concat(
      ["--python-platform", `${machines[arch]}-apple-darwin`, "--python-version", version],
      ["--only-binary", ":all:", "--require-hashes", "--link-mode", "copy"],
      files.flatMap((file) => ["-r", file]),
    ),
    {
      env: { UV_SYSTEM_CERTS: "1", MACOSX_DEPLOYMENT_TARGET: oldest },
      help: "Check the connection to the Python package index, then run the same command again.",
    },
  );
  await Deno.writeTextFile(stamp, wanted);
  return folder;
}

export interface MacSidecarOptions {
  arch: Arch;
  wheels: string;
  /** What lies in the places of Python itself. */
  python: "Mach-O" | "of Linux";
}

/** Makes the sidecar's folder; freezes the one of this system first, where that is not done. */
export async function makeMacSidecar(
  folder: string,
  { arch, wheels, python }: MacSidecarOptions,
): Promise<void> {
  const here = await trialSidecar(hostTarget(), feedKey);
  const internal = join(folder, "_internal");
  await remove(folder);
  const put = async (from: string, to: string, mode = 0o644) => {
    const path = join(internal, to);
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.copyFile(from, path);
    await Deno.chmod(path, mode);
  };
  const wheel = (path: string) => join(wheels, path);
  const standIns = {
    module: wheel(`websockets/speedups.cpython-311-darwin.so`),
    library: wheel("soxr/soxr_ext.cpython-311-darwin.so"),
    python: wheel("nacl/_sodium.abi3.so"),
  };
  const own = (from: string, standIn: keyof typeof standIns) =>
    python === "Mach-O" ? standIns[standIn] : from;

  for (const from of await listFiles(join(here, "_internal"))) {
    const path = relative(join(here, "_internal"), from);
    if (!await isElf(from)) await put(from, path);
    else if (path.includes("/lib-dynload/")) await put(own(from, "module"), darwinName(path, arch), 0o755);
    else if (path.startsWith("numpy.libs/")) continue; // macOS' lie elsewhere, below
    else if (path.startsWith("libpython")) {
      await put(own(from, "python"), "Python.framework/Versions/3.11/Python", 0o755);
      await completeFramework(internal);
    } else if (!path.includes("/")) {
      // The others are macOS' own, or the C++ library of Linux.
      const [name] = /^lib(crypto|ssl|sqlite3|ffi|lzma)(?=\.)/.exec(path) ?? [];
      if (name) await put(own(from, "library"), `${name}.dylib`, 0o755);
    } else await put(wheel(darwinName(path, arch)), darwinName(path, arch), 0o755);
  }
  const libraries = wheel("numpy/.dylibs");
  for (const from of await exists(libraries) ? await listFiles(libraries) : []) {
    const path = join("numpy/.dylibs", basename(from));
    await put(from, path, 0o755);
    await Deno.symlink(path, join(internal, basename(from)));
  }
  await makeProgram(join(here, "pika-sidecar"), "run", join(folder, "pika-sidecar"), { arch, wheels });
}

/** A program for macOS with a window, in the place of Neutralino's runtime: PyInstaller's starter for such. */
export async function makeWindowProgram(
  file: string,
  options: Pick<MacSidecarOptions, "arch" | "wheels">,
): Promise<void> {
  await Deno.mkdir(dirname(file), { recursive: true });
  await makeProgram("-", "runw", file, options);
}

async function makeProgram(
  frozen: string,
  starter: "run" | "runw",
  file: string,
  { arch, wheels }: Pick<MacSidecarOptions, "arch" | "wheels">,
): Promise<void> {
  const path = join(wheels, "PyInstaller", "bootloader", "Darwin-64bit", starter);
  await run([await ensurePython("dev"), frozenProgram, frozen, path, arch, file], {
    env: { PYTHONPATH: wheels, PYTHONDONTWRITEBYTECODE: "1" }, // macholib is locked for macOS only
  });
}

/** How a library of this system is called in a wheel for macOS. */
function darwinName(path: string, arch: Arch): string {
  return path.replace(/\.cpython-311-[^/]*\.so$/, ".cpython-311-darwin.so")
    .replace(/libsndfile_[^/]*\.so$/, `libsndfile_${arch === "arm64" ? "arm64" : "x86_64"}.dylib`);
}

async function isElf(file: string): Promise<boolean> {
  using handle = await Deno.open(file);
  const head = new Uint8Array(4);
  await handle.read(head);
  return new TextDecoder("latin1").decode(head) === "\x7fELF";
}

/** What PyInstaller makes of Python's framework: one version, the links to it, what it says of itself. */
async function completeFramework(internal: string): Promise<void> {
  const framework = join(internal, "Python.framework");
  await Deno.mkdir(join(framework, "Versions/3.11/Resources"));
  await Deno.writeTextFile(join(framework, "Versions/3.11/Resources/Info.plist"), frameworkInfo);
  await Deno.symlink("3.11", join(framework, "Versions/Current"));
  await Deno.symlink("Versions/Current/Python", join(framework, "Python"));
  await Deno.symlink("Versions/Current/Resources", join(framework, "Resources"));
  await Deno.symlink("Python.framework/Versions/3.11/Python", join(internal, "Python"));
}

/** As Python's makers call it. */
const frameworkInfo = `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
<key>CFBundleExecutable</key><string>Python</string>
<key>CFBundleIdentifier</key><string>org.python.python</string>
<key>CFBundlePackageType</key><string>FMWK</string>
</dict></plist>
`;
