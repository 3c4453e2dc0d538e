/** Runs a plan: one step after the other, told on the terminal, until the first failure; then takes back what can be taken back. */

import { ScriptError } from "../lib/errors.ts";
import { bold, dim, formatElapsed, green, red, say, withProgress, yellow } from "../lib/terminal.ts";
import { refuseInterrupted } from "./interruption.ts";
import type { PlannedStep } from "./plan.ts";
import { Skip } from "./step.ts";

/** What the runner has to know of a step. */
interface Named {
  readonly name: string;
  readonly description: string;
}

/** How the steps of one pipeline are run. */
export interface Work<S extends Named> {
  /** Runs a step. Returns a Skip when it found nothing to do; notes are told once it has ended well. */
  run(step: S, note: (line: string) => void): Promise<unknown>;
  /** Hears of a step that the plan does not run. */
  pass?(step: S, plan: PlannedStep): Promise<void> | void;
  /** Takes back what a step has done, also when it did only half. Absent: what was done stays. */
  undo?(step: S): Promise<void>;
  /** From this step on a failure takes nothing back. */
  pointOfNoReturn?: string;
  /** The error that reaches the person: which step, why, and where things stand. */
  explain(failure: Failure<S>): Error;
  /** Given when the run is to stop: no further step begins. */
  signal?: AbortSignal;
}

export interface Failure<S> {
  step: S;
  error: ScriptError;
  /** `undone`: all that was begun was taken back. `kept`: nothing was. `unclear`: not everything could be; `trouble` says why. */
  outcome: "undone" | "kept" | "unclear";
  trouble?: ScriptError;
}

/** Runs what the plan says. At the first failure throws what `work.explain` makes of it; an error that is no ScriptError is a defect, and stays as it is. */
export async function runPlan<S extends Named>(
  steps: readonly S[],
  planned: readonly PlannedStep[],
  work: Work<S>,
): Promise<void> {
  const begun: S[] = [];
  for (const plan of planned) {
    const step = steps.find((step) => step.name === plan.name)!;
    const label = bold(plan.name.padEnd(9));
    if (plan.action !== "run") {
      await work.pass?.(step, plan);
      say(passedLine(plan, label));
      continue;
    }
    begun.push(step);
    const started = performance.now();
    const notes: string[] = [];
    try {
      refuseInterrupted(work.signal);
      const result = await withProgress(
        `${step.name}: ${step.description}`,
        () => work.run(step, (line) => notes.push(line)),
      );
      const elapsed = formatElapsed(performance.now() - started);
      say(
        result instanceof Skip
          ? `${yellow("–")} ${label} ${dim(`${result.reason} (${elapsed})`)}`
          : `${green("✓")} ${label} ${elapsed}`,
      );
      for (const note of notes) say(`            ${note}`);
    } catch (error) {
      say(`${red("✗")} ${label} ${formatElapsed(performance.now() - started)}`);
      if (!(error instanceof ScriptError)) throw error;
      throw work.explain({ step, error, ...await takeBack(begun, work) });
    }
  }
}

function passedLine({ action, reason }: PlannedStep, label: string): string {
  if (action === "skip") return `${yellow("–")} ${label} skipped: ${reason}`;
  return `${green("✓")} ${label} ${dim(action === "fresh" ? "up to date" : `left alone: ${reason}`)}`;
}

/** Takes back what was begun, the last first, unless the point of no return is behind. */
async function takeBack<S extends Named>(
  begun: readonly S[],
  { undo, pointOfNoReturn }: Work<S>,
): Promise<Pick<Failure<S>, "outcome" | "trouble">> {
  if (!undo || begun.some(({ name }) => name === pointOfNoReturn)) return { outcome: "kept" };
  say(dim("            taking back what was begun"));
  for (const step of begun.toReversed()) {
    try {
      await undo(step);
    } catch (trouble) {
      if (!(trouble instanceof ScriptError)) throw trouble;
      return { outcome: "unclear", trouble };
    }
  }
  return { outcome: "undone" };
}
