/**
 * Freezes the sidecar both ways, starts each cold, and chooses: a onefile program unpacks itself at every start, so `auto` takes
 * onedir as soon as onefile needs longer than its budget until it answers.
 */

import { join } from "node:path";
import { run } from "../../lib/command.ts";
import { emptyFolder, remove, sizeOf } from "../../lib/files.ts";
import { sidecarDir } from "../../lib/paths.ts";
import { ensurePython } from "../../lib/python.ts";
import { measureStart } from "../../lib/sidecar_start.ts";
import { median } from "../../lib/statistics.ts";
import { formatElapsed, formatSize } from "../../lib/terminal.ts";
import { feedKey, readFeedKey, sidecarSources } from "../describe.ts";
import { keyName } from "../minisign.ts";
import type { Release, SidecarMode } from "../release.ts";
import type { Step } from "../step.ts";
import { executableName, type Os } from "../targets/target.ts";
import { fileURLToPath } from "node:url";

/**
 * A onefile program that needs longer than this until it answers is not shipped, in milliseconds: the whole app has to be ready within 500. (One file
 * also packs worse: it is compressed already, and the installers compress better.)
 */
export const onefileBudget = 250;

/** Starts that are measured per mode, after the first one. */
const warmStarts = 3;

export interface StartUp {
  /** The first start after the build, in milliseconds until the first answered request. */
  first: number;
  /** The median of some more. */
  median: number;
  /** Bytes on disk. */
  size: number;
}

/** What the environment holds that a program is frozen from. */
export interface FrozenPython {
  version: string;
  /** Version by name, in lower case. */
  packages: Record<string, string>;
}

export interface SidecarFacts extends Record<string, unknown> {
  mode: "onedir" | "onefile";
  onedir: StartUp;
  onefile: StartUp;
  python: FrozenPython;
}

/**
 * Takes what was asked for; `auto` is decided by the measured start of the onefile program. On macOS the libraries inside one file cannot be signed,
 * and on Windows a scanner looks at all of them again at each start: there `auto` is onedir.
 */
export function chooseMode(
  asked: SidecarMode,
  onefile: Pick<StartUp, "first" | "median">,
  os: Os = "linux",
): "onedir" | "onefile" {
  if (asked !== "auto") return asked;
  if (os !== "linux") return "onedir";
  return Math.max(onefile.first, onefile.median) > onefileBudget ? "onedir" : "onefile";
}

/** The folder or file that PyInstaller made in a mode. */
export function frozenSidecar(release: Release, mode: "onedir" | "onefile"): string {
  const folder = join(release.workDir, "sidecar", "dist");
  return mode === "onedir"
    ? join(folder, "pika-sidecar")
    : join(folder, executableName("pika-sidecar-onefile", release.target));
}

/** The program to start in a mode. */
export function frozenProgram(release: Release, mode: "onedir" | "onefile"): string {
  const path = frozenSidecar(release, mode);
  return mode === "onedir" ? join(path, executableName("pika-sidecar", release.target)) : path;
}

export const sidecar: Step = {
  name: "sidecar",
  description: "freeze the sidecar, measure its cold start, choose onedir or onefile",
  after: [],
  inputs: (release) => ({
    files: [...sidecarSources, release.feed?.key ?? feedKey, fileURLToPath(import.meta.url)],
    values: [release.sidecarMode],
  }),
  outputs: (release) => [join(release.workDir, "sidecar", "dist")],
  async run({ release, log, output, note }) {
    const python = await ensurePython("build", { log, output });
    const folder = join(release.workDir, "sidecar");
    await emptyFolder(folder);
    await run(
      [python, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"].concat(
        ["--distpath", join(folder, "dist"), "--workpath", join(folder, "build")],
        [join(sidecarDir, "pika-sidecar.spec")],
      ),
      {
        log,
        output,
        env: {
          PYTHONHASHSEED: "1",
          SOURCE_DATE_EPOCH: String(release.sourceDateEpoch),
          PYINSTALLER_CONFIG_DIR: join(folder, "cache"),
          PIKA_BUILD_FEED_KEY: release.feed?.key ?? feedKey,
        },
      },
    );
    await remove(join(folder, "build"));
    await writeBuildInfo(release, join(folder, "dist", "pika-sidecar"), "not packaged");
    await writeBuildInfo(release, join(folder, "dist"), "not packaged");
    for (const mode of ["onedir", "onefile"] as const) {
      await run([frozenProgram(release, mode), "--self-test"], { log, output });
    }
    const onedir = await measure(release, "onedir");
    const onefile = await measure(release, "onefile");
    const mode = chooseMode(release.sidecarMode, onefile, release.target.os);
    const describe = (start: StartUp) =>
      `${formatElapsed(start.first)} at first, ${formatElapsed(start.median)} after, ${
        formatSize(start.size)
      }`;
    note(`onedir:  ${describe(onedir)}`);
    note(`onefile: ${describe(onefile)}`);
    note(
      `takes ${mode} (${
        release.sidecarMode === "auto" ? `onefile may need ${onefileBudget} ms` : "as asked"
      })`,
    );
    return { mode, onedir, onefile, python: await describePython(python) } satisfies SidecarFacts;
  },
};

/** Writes the file beside a frozen program by which it knows its version and build. */
export async function writeBuildInfo(release: Release, folder: string, build: string): Promise<void> {
  const { version, commit } = release;
  const feed = release.feed?.url ?? null;
  const feed_key = keyName(await readFeedKey(release.feed?.key ?? feedKey));
  const info = { version, build, commit, feed, feed_key, cloud: release.cloud };
  await Deno.writeTextFile(join(folder, "build.json"), JSON.stringify(info));
}

async function describePython(python: string): Promise<FrozenPython> {
  const ask = async (...words: string[]) => (await run([python, ...words])).stdout.trim();
  const packages: { name: string; version: string }[] = JSON.parse(
    await ask("-m", "pip", "list", "--format", "json"),
  );
  return {
    version: await ask("-c", "import platform; print(platform.python_version())"),
    packages: Object.fromEntries(packages.map(({ name, version }) => [name.toLowerCase(), version])),
  };
}

async function measure(release: Release, mode: "onedir" | "onefile"): Promise<StartUp> {
  const program = frozenProgram(release, mode);
  const times: number[] = [];
  for (let start = 0; start <= warmStarts; start++) times.push(Math.round(await measureStart(program)));
  const [first = 0, ...others] = times;
  return { first, median: median(others), size: await sizeOf(frozenSidecar(release, mode)) };
}
