/** The plan of a release: which steps run and why, and the same as text. */

import { ScriptError } from "../lib/errors.ts";
import { type KeyedStep, planKept, type PlannedStep, type PlanOptions } from "../pipeline/plan.ts";
import { formatSize } from "../lib/terminal.ts";
import { commandOf, foreignRuntime, type Release, type Shell } from "./release.ts";
import { statesOf } from "./states.ts";
import type { Step } from "./step.ts";
import type { StepName } from "./step_names.ts";
import { targetName } from "./targets/target.ts";

/**
 * Plans a release. Reads files, changes nothing. Throws a ScriptError when a step before those that the options name has no
 * result yet, or, for a published release, one of other inputs.
 */
export function planRelease(
  steps: readonly Step[],
  release: Release,
  options: PlanOptions<StepName> = {},
): Promise<KeyedStep<StepName>[]> {
  return planKept(steps, release, {
    states: statesOf(release),
    refusals: {
      noResultYet: (step, start) => noResultYet(release, step, start),
      ...(release.published ? { otherInputs } : {}),
    },
    options,
  });
}

function noResultYet(release: Release, step: string, start: string): ScriptError {
  return new ScriptError(`Cannot start with ${start}: step "${step}" has no result yet`, {
    help: `${commandOf(release)}   runs all steps once`,
  });
}

function otherInputs(step: string, start: string): ScriptError {
  return new ScriptError(
    `Cannot publish what starts with ${start}: step "${step}" was made from other inputs than this checkout's`,
    { help: "deno task release --published   runs what has to run" },
  );
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
    ...(release.builtOn ? [`  built on  ${release.builtOn.toUpperCase()}, not for publishing`] : []),
    `  shell     ${shellLine(release.shell)}`,
    `  cloud     ${release.cloud ?? `NONE, not for publishing: ${withoutCloud}`}`,
    `  sidecar   ${release.sidecarMode}`,
    "",
    ...lines,
  ].join("\n");
}

function shellLine(shell: Shell): string {
  if (shell.kind === "browser") return `BROWSER SHELL, not for publishing (${shell.reason})`;
  const foreign = foreignRuntime(shell);
  const remarks = [
    foreign ? `, NOT FOR PUBLISHING (${foreign})` : "",
    shell.toDownload === undefined ? "" : `, which a run downloads first (${formatSize(shell.toDownload)})`,
  ];
  return `Neutralino ${shell.version}${remarks.join("")}`;
}
