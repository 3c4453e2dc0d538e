/**
 * Decides, before any work, which steps run and why. The key of a kept step is a hash over its inputs and the keys of the steps that it comes after,
 * so a change travels down the pipeline and nothing else is done again.
 */

import { hashValue } from "../lib/hash.ts";
import { moduleGraph } from "../lib/module_graph.ts";
import type { AnyArtifact } from "./artifacts.ts";
import { entriesOf, hashInputs } from "./inputs.ts";
import { fingerprint, type StateFolder } from "./state.ts";
import type { KeptStep, Step } from "./step.ts";

export interface PlannedStep<Name extends string = string> {
  name: Name;
  /** `fresh`: its result is good; `leave`: it is not looked at in this run. */
  action: "run" | "fresh" | "skip" | "leave";
  /** Why, in words. */
  reason: string;
}

/** A planned step whose result is kept under a key. */
export interface KeyedStep<Name extends string = string> extends PlannedStep<Name> {
  key: string;
}

export interface PlanOptions<Name extends string = string> {
  /** Run this step and all after it, whatever their state; what comes before is left as it is. */
  from?: Name;
  /** Run up to this step; what comes after is left as it is. */
  until?: Name;
  /** Run this step alone. */
  only?: Name;
}

/** What a pipeline says when a run cannot begin where the options say. `start`: `--from STEP` or `--only STEP`. */
export interface Refusals {
  /** A step before it has no result yet. */
  noResultYet(step: string, start: string): Error;
  /** A step before it was made from other inputs; absent: that is only said. */
  otherInputs?(step: string, start: string): Error;
}

/** Plans a pipeline that keeps nothing: all steps run, but those that are skipped. */
export function planAll<Subject>(
  steps: readonly Step<Subject, never>[],
  subject: Subject,
): PlannedStep[] {
  return steps.map((step) => {
    const skipped = step.skip?.(subject);
    return skipped
      ? { name: step.name, action: "skip", reason: skipped.reason }
      : { name: step.name, action: "run", reason: step.description };
  });
}

/** Plans a pipeline of kept steps. Reads files, changes nothing. Throws what `refusals` say. */
export async function planKept<Subject, Name extends string, A extends AnyArtifact>(
  steps: readonly KeptStep<Subject, never, Name>[],
  subject: Subject,
  { states, refusals, options = {} }: {
    states: StateFolder<A>;
    refusals: Refusals;
    options?: PlanOptions<Name>;
  },
): Promise<KeyedStep<Name>[]> {
  const planned: KeyedStep<Name>[] = [];
  const place = (name: Name | undefined, otherwise: number) =>
    name ? steps.findIndex((step) => step.name === name) : otherwise;
  const first = place(options.only ?? options.from, 0);
  const last = place(options.only ?? options.until, steps.length - 1);
  const start = options.only ? `--only ${options.only}` : `--from ${options.from}`;
  const withInputs = await Promise.all(steps.map(async (step) => {
    const inputs = await step.inputs?.(subject);
    return { step, needs: inputs && { module: step.module, inputs } };
  }));
  // Of all steps at once: Deno is asked a single time.
  await moduleGraph(withInputs.flatMap(({ needs }) => needs ? entriesOf(needs) : []));
  for (const [index, { step, needs }] of withInputs.entries()) {
    const skipped = step.skip?.(subject);
    const key = hashValue([
      step.name,
      skipped === undefined, // the words may differ from day to day
      needs ? await hashInputs(needs) : null,
      step.after.map((name) => planned.find((other) => other.name === name)?.key),
    ]);
    const state = await states.read(step.name);
    const decide = (action: PlannedStep["action"], reason: string) =>
      planned.push({ name: step.name, action, reason, key });

    const running = step.after.filter((name) =>
      planned.some((other) => other.name === name && other.action === "run")
    );
    const outdated = state && step.outdated?.(state.facts, subject);
    if (skipped) decide("skip", skipped.reason);
    else if (index > last) {
      decide("leave", options.only ? start : `after --until ${options.until}`);
    } else if (index < first && (needs || options.only)) {
      const older = needs !== undefined && state?.key !== key;
      if (needs && !state) throw refusals.noResultYet(step.name, start);
      if (older && refusals.otherInputs) throw refusals.otherInputs(step.name, start);
      const why = options.only ? start : `before ${start}`;
      decide("leave", older ? `${why}; OLDER THAN ITS INPUTS` : why);
    } else if (options.only) decide("run", "asked for with --only");
    else if (!needs) decide("run", "looks at this machine each time");
    else if (options.from) decide("run", `asked for with --from ${options.from}`);
    else if (!state) decide("run", "has no result yet");
    else if (running.length > 0) decide("run", `comes after ${running.join(", ")}`);
    else if (state.key !== key) decide("run", "its inputs changed");
    else if (outdated) decide("run", outdated);
    else if (state.outputs !== await fingerprint(state.artifacts.map(({ path }) => path))) {
      decide("run", "its output is missing or was changed by hand");
    } else decide("fresh", "nothing changed");
  }
  return planned;
}
