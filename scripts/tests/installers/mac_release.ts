/**
 * A made-up release for macOS on any system: the real UI configuration, Mach-O code (the heads of real programs), and a sidecar folder laid
 * out as PyInstaller does on a Mac: a Python framework with its links, libraries in folders with dots in their names, code without a suffix.
 */

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Release } from "../../release/release.ts";
import type { Parts } from "../../release/parts.ts";
import type { Arch } from "../../release/targets/target.ts";

/** The first bytes of a real program for macOS. */
export function machOHead(arch: Arch): Promise<Uint8Array<ArrayBuffer>> {
  return Deno.readFile(fileURLToPath(new URL(`./fixtures/esbuild-darwin-${arch}.head`, import.meta.url)));
}

/** All code of the bundle that `makeMacRelease` leads to, relative to it, in sorted order. */
export const expectedCode: readonly string[] = [
  "Contents/MacOS/pika-app",
  "Contents/Resources/sidecar/_internal/Python.framework/Versions/3.11/Python",
  "Contents/Resources/sidecar/_internal/_soundfile_data/libsndfile_arm64.dylib",
  "Contents/Resources/sidecar/_internal/numpy/.dylibs/libgfortran.5.dylib",
  "Contents/Resources/sidecar/_internal/numpy/_core/_multiarray_umath.cpython-311-darwin.so",
  "Contents/Resources/sidecar/_internal/tools/helper-without-suffix",
  "Contents/Resources/sidecar/pika-sidecar",
];

/** What every made-up release is. */
export const release: Omit<Release, "target" | "workDir" | "outDir"> = {
  version: "0.1.0",
  commit: "0".repeat(40),
  dirty: false,
  buildId: "0.1.0+0123456789ab",
  shell: { kind: "neutralino", version: "6.9.0", runtime: "made up", sha256: "0".repeat(64) },
  published: false,
  cloud: null,
  sidecarMode: "onedir",
  sourceDateEpoch: 1_700_000_000,
};

/** Writes what the steps before packaging leave, below an empty folder. */
export async function makeMacRelease(folder: string, arch: Arch = "arm64"): Promise<Release> {
  const made: Release = {
    ...release,
    target: { os: "macos", arch },
    workDir: join(folder, "work"),
    outDir: join(folder, "out"),
  };
  const code = await machOHead(arch);
  const write = async (path: string, content: Uint8Array | string, mode = 0o644) => {
    await Deno.mkdir(dirname(path), { recursive: true });
    await (typeof content === "string" ? Deno.writeTextFile(path, content) : Deno.writeFile(path, content));
    await Deno.chmod(path, mode);
  };
  const { window, sidecar: { path: sidecar } } = macParts(made);
  await write(window!.executable, code, 0o755);
  await write(window!.resources, "packed UI");
  await Deno.mkdir(made.outDir);

  const internal = join(sidecar, "_internal");
  for (const path of expectedCode) {
    const inside = path.split("/sidecar/")[1];
    if (inside) await write(join(sidecar, inside), code, 0o755);
  }
  const framework = join(internal, "Python.framework");
  await write(join(framework, "Versions/3.11/Resources/Info.plist"), frameworkInfo);
  await Deno.symlink("3.11", join(framework, "Versions/Current"));
  await Deno.symlink("Versions/Current/Python", join(framework, "Python"));
  await Deno.symlink("Versions/Current/Resources", join(framework, "Resources"));
  await Deno.symlink("Python.framework/Versions/3.11/Python", join(internal, "Python"));
  await Deno.symlink("numpy/.dylibs/libgfortran.5.dylib", join(internal, "libgfortran.5.dylib"));
  await write(join(internal, "base_library.zip"), "PK\x03\x04 not code");
  await write(join(internal, "numpy-2.0.0.dist-info", "METADATA"), "Name: numpy\n");
  // Begins as a fat Mach-O file does, and is a Java class.
  await write(join(internal, "Example.class"), new Uint8Array([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 61, 0]));
  await write(join(internal, "Zażółć.txt"), "a name outside ASCII");
  return made;
}

/** The parts that `makeMacRelease` writes. */
export function macParts({ workDir, shell }: Pick<Release, "workDir" | "shell">): Parts {
  const runtime = join(workDir, "runtime", "dist", "pika");
  return {
    sidecar: { mode: "onedir", path: join(workDir, "sidecar", "dist", "pika-sidecar") },
    ui: join(workDir, "ui"),
    window: shell.kind === "neutralino"
      ? { executable: join(runtime, "pika-mac"), resources: join(runtime, "resources.neu") }
      : null,
  };
}

const frameworkInfo = `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>CFBundleExecutable</key><string>Python</string></dict></plist>
`;
