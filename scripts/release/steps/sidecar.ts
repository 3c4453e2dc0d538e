/**
 * Freezes the sidecar both ways, starts each cold, and chooses: a onefile program unpacks itself at every start, so `auto` takes
 * onedir as soon as onefile needs longer than its budget until it answers.
 */

import { dirname, join } from "node:path";
import { emptyFolder, sizeOf } from "../../lib/files.ts";
import { ensurePython } from "../../lib/python.ts";
import { measureStart } from "../../lib/sidecar_start.ts";
import { median } from "../../lib/statistics.ts";
import { formatElapsed, formatSize } from "../../lib/terminal.ts";
import { ensureWindowsPython } from "../../windows/python.ts";
import type { OfKind } from "../../pipeline/artifacts.ts";
import type { Artifact, FrozenMode } from "../artifact.ts";
import { writeBuildInfo } from "../build_info.ts";
import type { FrozenPython, SidecarFacts, StartUp } from "../facts.ts";
import { feedKey } from "../feed_key.ts";
import { freeze, frozenPaths } from "../freeze.ts";
import type { Machine } from "../machine.ts";
import { machineFor } from "../machine_for.ts";
import type { SidecarMode } from "../release.ts";
import { sidecarSources, windowsInterpreter } from "../sources.ts";
import type { Step } from "../step.ts";
import { executableName, type Os } from "../targets/target.ts";
import { checkLibraries } from "../targets/windows/libraries.ts";
import { iconFolder } from "../targets/windows/program_info.ts";

/**
 * A onefile program that needs longer than this until it answers is not shipped, in milliseconds: the whole app has to be ready within 500. (One file
 * also packs worse: it is compressed already, and the installers compress better.)
 */
export const onefileBudget = 250;

/** Starts that are measured per mode, after the first one. */
const warmStarts = 3;

/** What is known of a frozen sidecar. */
export type FrozenSidecar = Omit<OfKind<Artifact, "sidecar">, "kind">;

/**
 * Takes what was asked for; `auto` is decided by the measured start of the onefile program. On macOS the libraries inside one file cannot be signed,
 * and on Windows a scanner looks at all of them again at each start: there `auto` is onedir.
 */
export function chooseMode(
  asked: SidecarMode,
  onefile: Pick<StartUp, "first" | "median">,
  os: Os = "linux",
): FrozenMode {
  if (asked !== "auto") return asked;
  if (os !== "linux") return "onedir";
  return Math.max(onefile.first, onefile.median) > onefileBudget ? "onedir" : "onefile";
}

/** The program to start of a frozen sidecar. */
export function programOf({ mode, path, target }: FrozenSidecar): string {
  return mode === "onedir" ? join(path, executableName("pika-sidecar", target)) : path;
}

/** The step. Tests hand in a sidecar that is frozen already, and measure fewer starts after the first. */
export function sidecarStep(freezeInto: typeof freeze, starts: number = warmStarts): Step {
  return {
    name: "sidecar",
    description: "freeze the sidecar, measure its cold start, choose onedir or onefile",
    module: import.meta.url,
    after: [],
    inputs: (release) => ({
      data: [
        ...[...sidecarSources, release.feed?.key ?? feedKey, iconFolder],
        ...(release.builtOn ? [windowsInterpreter] : []),
      ],
      values: [release.sidecarMode, release.version, release.builtOn ?? null],
    }),
    async run({ release, log, output, note, add }) {
      const { target } = release;
      const folder = join(release.workDir, "sidecar");
      await emptyFolder(folder);
      await freezeInto(folder, {
        target,
        feedKey: release.feed?.key ?? feedKey,
        version: release.version,
        sourceDateEpoch: release.sourceDateEpoch,
        log,
        output,
      });
      const paths = frozenPaths(folder, target);
      const made = {
        onedir: { mode: "onedir", target, path: paths.onedir },
        onefile: { mode: "onefile", target, path: paths.onefile },
      } as const;
      if (target.os === "windows") await checkLibraries(made.onedir.path);
      await using machine = await machineFor(release);
      for (const one of Object.values(made)) {
        const program = programOf(one);
        await writeBuildInfo(release, dirname(program), "not packaged");
        await machine.run([program, "--self-test"], { log, output });
        add({ kind: "sidecar", ...one });
      }
      const onedir = await measure(made.onedir, machine, starts);
      const onefile = await measure(made.onefile, machine, starts);
      const mode = chooseMode(release.sidecarMode, onefile, target.os);
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
      if (release.builtOn) note(`measured ${release.builtOn}: Windows itself may be faster or slower`);
      const python = release.builtOn ? await ensureWindowsPython("build") : await ensurePython("build");
      return {
        ...{ mode, onedir, onefile, measured_on: machine.name },
        python: await describePython(python, machine),
      } satisfies SidecarFacts;
    },
  };
}

export const sidecar: Step = sidecarStep(freeze);

/** Prints what is frozen from, in the shape of `FrozenPython`. */
const describing = `
import importlib.metadata, json, platform
packages = {one.metadata["Name"].lower(): one.version for one in importlib.metadata.distributions()}
print(json.dumps({"version": platform.python_version(), "packages": packages}))
`;

async function describePython(python: string, machine: Machine): Promise<FrozenPython> {
  return JSON.parse((await machine.run([python, "-c", describing])).stdout);
}

async function measure(frozen: FrozenSidecar, machine: Machine, warm: number): Promise<StartUp> {
  const program = programOf(frozen);
  const times: number[] = [];
  for (let start = 0; start <= warm; start++) {
    times.push(Math.round(await measureStart(program, machine)));
  }
  const [first = 0, ...others] = times;
  return { first, median: median(others), size: await sizeOf(frozen.path) };
}
