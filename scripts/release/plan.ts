/**
 * Decides, before any work, which steps run and why. A step's key is a hash over its inputs and the keys of the steps that it
 * comes after, so a change travels down the pipeline and nothing else is done again.
 */

import { join } from "node:path";
import { ScriptError } from "../lib/errors.ts";
import { listFiles } from "../lib/files.ts";
import { hashFiles, hashValue } from "../lib/hash.ts";
import { foreignRuntime } from "./runtime_source.ts";
import type { Release } from "./release.ts";
import type { Facts, Step, StepName } from "./step.ts";
import { targetName } from "./targets/target.ts";

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
  /** Run this step and all after it, whatever their state; what comes before is left as it is. */
  from?: StepName;
  /** Run up to this step; what comes after is left as it is. */
  until?: StepName;
  /** Run this step alone. */
  only?: StepName;
}

/**
 * Plans a release. Reads files, changes nothing. Throws a ScriptError when a step before those that the options name has no
 * result yet, or, for a published release, one of other inputs.
 */
export async function makePlan(
  steps: readonly Step[],
  release: Release,
  options: PlanOptions = {},
): Promise<PlannedStep[]> {
  const planned: PlannedStep[] = [];
  const place = (name: StepName | undefined, otherwise: number) =>
    name ? steps.findIndex((step) => step.name === name) : otherwise;
  const first = place(options.only ?? options.from, 0);
  const last = place(options.only ?? options.until, steps.length - 1);
  for (const [index, step] of steps.entries()) {
    const reasonToSkip = step.skip?.(release);
    const inputs = await step.inputs?.(release);
    const key = hashValue([
      step.name,
      reasonToSkip === undefined, // the words may differ from day to day
      inputs ? [await hashFiles(inputs.files), inputs.values] : null,
      step.after.map((name) => planned.find((other) => other.name === name)?.key),
    ]);
    const state = await readState(release, step.name);
    const decide = (action: PlannedStep["action"], reason: string) =>
      planned.push({ name: step.name, action, reason, key });

    const running = step.after.filter((name) =>
      planned.some((other) => other.name === name && other.action === "run")
    );
    const outdated = state && step.outdated?.(state.facts, release);
    if (reasonToSkip) decide("skip", reasonToSkip);
    else if (index > last) {
      decide("leave", options.only ? `--only ${options.only}` : `after --until ${options.until}`);
    } else if (index < first && (inputs || options.only)) {
      const older = inputs !== undefined && state?.key !== key;
      if (inputs && !state) throw noResultYet(step.name, options);
      if (older && release.published) throw otherInputs(step.name, options);
      const why = options.only ? `--only ${options.only}` : `before --from ${options.from}`;
      decide("leave", older ? `${why}; OLDER THAN ITS INPUTS` : why);
    } else if (options.only) decide("run", "asked for with --only");
    else if (!inputs) decide("run", "looks at this machine each time");
    else if (options.from) decide("run", `asked for with --from ${options.from}`);
    else if (!state) decide("run", "has no result yet");
    else if (running.length > 0) decide("run", `comes after ${running.join(", ")}`);
    else if (state.key !== key) decide("run", "its inputs changed");
    else if (outdated) decide("run", outdated);
    else if (state.outputs !== await fingerprint(step.outputs(release))) {
      decide("run", "its output is missing or was changed by hand");
    } else decide("fresh", "nothing changed");
  }
  return planned;
}

function startOf({ only, from }: PlanOptions): string {
  return only ? `--only ${only}` : `--from ${from}`;
}

function noResultYet(name: StepName, options: PlanOptions): ScriptError {
  return new ScriptError(`Cannot start with ${startOf(options)}: step "${name}" has no result yet`, {
    help: "deno task release   runs all steps once",
  });
}

function otherInputs(name: StepName, options: PlanOptions): ScriptError {
  return new ScriptError(
    `Cannot publish what starts with ${
      startOf(options)
    }: step "${name}" was made from other inputs than this checkout's`,
    { help: "deno task release --published   runs what has to run" },
  );
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

/** What a build is like that knows no cloud. */
export const withoutCloud = "going live asks the DJ for an address (deno task release:cloud sets one)";

/** The plan as text: what is built, how it is marked, and what each step will do and why. */
export function formatPlan(
  steps: readonly Step[],
  planned: readonly PlannedStep[],
  release: Release,
): string {
  const source = `commit ${release.commit.slice(0, 12)}${release.dirty ? " with uncommitted changes" : ""}`;
  const foreign = foreignRuntime(release.shell);
  const shell = release.shell.kind === "neutralino"
    ? `Neutralino ${release.shell.version}${foreign ? `, NOT FOR PUBLISHING (${foreign})` : ""}`
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
    `  cloud     ${release.cloud ?? `NONE, not for publishing: ${withoutCloud}`}`,
    `  sidecar   ${release.sidecarMode}`,
    "",
    ...lines,
  ].join("\n");
}
