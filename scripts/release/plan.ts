/**
 * Decides, before any work, which steps run and why. A step's key is a hash over its inputs and the keys of the steps that it
 * comes after, so a change travels down the pipeline and nothing else is done again.
 */

import { join } from "node:path";
import { ScriptError } from "../errors.ts";
import { listFiles } from "../files.ts";
import { hashFiles, hashValue } from "../hash.ts";
import type { Facts, Release, Step, StepName } from "./step.ts";
import { targetName } from "./target.ts";

/** What is remembered of a step's last success. */
export interface StepState {
  key: string;
  /** Size and time of every output file then. */
  outputs: string;
  facts: Facts;
  /** Milliseconds that it took. */
  elapsed: number;
}

export interface PlannedStep {
  name: StepName;
  action: "run" | "fresh" | "skip" | "leave";
  /** Why, in words. */
  reason: string;
  key: string;
}

export interface PlanOptions {
  /** Run this step and all after it, whatever their state. */
  from?: StepName;
  /** Run this step alone. */
  only?: StepName;
}

/** Plans a release. Reads files, changes nothing. Throws a ScriptError when a step left out by the options has no result yet. */
export async function makePlan(
  steps: readonly Step[],
  release: Release,
  options: PlanOptions = {},
): Promise<PlannedStep[]> {
  const planned: PlannedStep[] = [];
  let forced = false;
  for (const step of steps) {
    forced ||= step.name === options.from;
    const reasonToSkip = step.skip?.(release);
    const inputs = await step.inputs?.(release);
    const key = hashValue([
      step.name,
      reasonToSkip ?? null,
      inputs ? [await hashFiles(inputs.files), inputs.values] : null,
      step.after.map((name) => planned.find((other) => other.name === name)?.key),
    ]);
    const state = await readState(release, step.name);
    const decide = (action: PlannedStep["action"], reason: string) =>
      planned.push({ name: step.name, action, reason, key });

    if (reasonToSkip) decide("skip", reasonToSkip);
    else if (options.only === step.name) decide("run", "asked for with --only");
    else if (forced) decide("run", `asked for with --from ${options.from}`);
    else if (options.only || options.from) {
      if (inputs && !state) throw noResultYet(step.name, options);
      const why = options.only ? `--only ${options.only}` : `before --from ${options.from}`;
      decide("leave", inputs && state?.key !== key ? `${why}; OLDER THAN ITS INPUTS` : why);
    } else if (!inputs) decide("run", "looks at this machine each time");
    else if (!state) decide("run", "has no result yet");
    else if (state.key !== key) {
      const before = step.after.filter((name) =>
        planned.some((other) => other.name === name && other.action === "run")
      );
      const running = before.filter((name) => name !== "check");
      decide("run", running.length ? `comes after ${running.join(", ")}` : "its inputs changed");
    } else if (state.outputs !== await fingerprint(step.outputs(release))) {
      decide("run", "its output is missing or was changed by hand");
    } else decide("fresh", "nothing changed");
  }
  return planned;
}

function noResultYet(name: StepName, options: PlanOptions): ScriptError {
  const option = options.only ? `--only ${options.only}` : `--from ${options.from}`;
  return new ScriptError(`Cannot start with ${option}: step "${name}" has no result yet`, {
    help: "deno task release   runs all steps once",
  });
}

/** Size and modification time of every file below the paths; changes when somebody touches an output. */
export async function fingerprint(paths: readonly string[]): Promise<string> {
  const seen: unknown[] = [];
  for (const path of paths) {
    try {
      for (const file of await listFiles(path)) {
        const { size, mtime } = await Deno.lstat(file);
        seen.push([file, size, mtime?.getTime()]);
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      seen.push([path, "missing"]);
    }
  }
  return hashValue(seen);
}

function statePath(release: Release, name: StepName): string {
  return join(release.workDir, "state", `${name}.json`);
}

/** What is known of a step's last success, or undefined. */
export async function readState(release: Release, name: StepName): Promise<StepState | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(statePath(release, name)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Remembers a step's success. */
export async function writeState(release: Release, name: StepName, state: StepState): Promise<void> {
  await Deno.mkdir(join(release.workDir, "state"), { recursive: true });
  await Deno.writeTextFile(statePath(release, name), JSON.stringify(state, null, 2));
}

/** Takes a step's outputs as they are now for those that it made: for a later step that changes them on purpose, as signing does. */
export async function acceptOutputs(release: Release, step: Step): Promise<void> {
  const state = await readState(release, step.name);
  if (state) {
    await writeState(release, step.name, { ...state, outputs: await fingerprint(step.outputs(release)) });
  }
}

/** Forgets a step's success: called before it runs, so an interrupted step is never taken for a finished one. */
export async function forgetState(release: Release, name: StepName): Promise<void> {
  await Deno.remove(statePath(release, name)).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

/** The plan as text: what is built, how it is marked, and what each step will do and why. */
export function formatPlan(
  steps: readonly Step[],
  planned: readonly PlannedStep[],
  release: Release,
): string {
  const source = `commit ${release.commit.slice(0, 12)}${release.dirty ? " with uncommitted changes" : ""}`;
  const shell = release.shell.kind === "neutralino"
    ? `Neutralino ${release.shell.version}`
    : `BROWSER SHELL, not for publishing (${release.shell.reason})`;
  const words = { run: "run", fresh: "up to date", skip: "skip", leave: "leave" };
  const lines = planned.map((plan) => {
    const step = steps.find((step) => step.name === plan.name);
    return `  ${plan.name.padEnd(9)} ${words[plan.action].padEnd(11)} ${step?.description} (${plan.reason})`;
  });
  return [
    `Pika ${release.version} for ${targetName(release.target)}, ${
      release.published ? "published" : "local"
    } build`,
    `  source    ${source}`,
    `  shell     ${shell}`,
    `  sidecar   ${release.sidecarMode}`,
    "",
    ...lines,
  ].join("\n");
}
