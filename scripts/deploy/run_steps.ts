/** Runs the steps of a deployment with the pipeline's runner: how a command is run, what is taken back, and in which state the server is. */

import { ScriptError } from "../lib/errors.ts";
import { pause, refuseInterrupted } from "../pipeline/interruption.ts";
import { planAll } from "../pipeline/plan.ts";
import { type Failure, runPlan } from "../pipeline/runner.ts";
import type { Command } from "./command.ts";
import type { Place, Release } from "./deployment.ts";
import { ConnectionError, type Host } from "./host.ts";
import { pointOfNoReturn } from "./mod.ts";
import type { Step } from "./step.ts";

/** A step failed. The message says which, and why; the help says in which state the server is. */
export class StepError extends ScriptError {
  override name = "StepError";

  constructor(
    readonly step: string,
    /** `before`: everything was taken back. `after`: the new release serves already. `unknown`: it could not be taken back. */
    readonly state: "before" | "after" | "unknown",
    message: string,
    options: { help: string; cause: unknown },
  ) {
    super(message, options);
  }
}

export interface RunOptions {
  host: Host;
  output: "quiet" | "show";
  /** Aborted when the run is to stop. */
  signal: AbortSignal;
}

/** What is deployed, for the words about where things stand; before the lock neither is known. */
type Subject = Place & { release?: Release; previous?: Release | null };

/** Milliseconds between attempts to take something back when the connection is lost. */
const retryPauses = [1_000, 3_000, 6_000];

/** Runs steps in order. Throws a StepError at the first failure, after everything was taken back that can be. */
export async function runSteps<S extends Subject>(
  steps: readonly Step<S>[],
  deployment: S,
  { host, output, signal }: RunOptions,
): Promise<void> {
  const run = async (command: Command) => {
    refuseInterrupted(signal);
    const ending = command.whenInterrupted === "end" ? signal : undefined;
    try {
      return await host.run(command, { output, signal: ending });
    } finally {
      refuseInterrupted(signal);
    }
  };
  await runPlan(steps, planAll(steps, deployment), {
    run: (step, note) =>
      step.run({ deployment, note, run, pause: (milliseconds) => pause(milliseconds, signal) }),
    async undo(step) {
      for (const { command } of step.undo(deployment)) await persist(host, command);
    },
    pointOfNoReturn,
    signal,
    explain: (failure) => explain(failure, deployment),
  });
}

/** Runs a command that takes something back, again when the connection was lost. */
async function persist(host: Host, command: Command): Promise<void> {
  for (const pause of [...retryPauses, null]) {
    try {
      await host.run(command);
      return;
    } catch (error) {
      if (!(error instanceof ConnectionError) || pause === null) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

function explain(
  { step, error, outcome, trouble }: Failure<{ name: string; description: string }>,
  { release, previous }: Subject,
): StepError {
  const describe = (state: StepError["state"], place: string) =>
    new StepError(step.name, state, `${step.name} failed: ${error.message}`, {
      help: [error.help, place].filter(Boolean).join("\n"),
      cause: error,
    });
  if (outcome === "kept") {
    return describe("after", release ? `Release ${release.id} (${release.version}) serves.` : "");
  }
  if (outcome === "unclear") {
    return describe(
      "unknown",
      `Not everything could be taken back: ${trouble?.message}\nThe link "current" says what serves; the next run mends the rest.`,
    );
  }
  if (previous === undefined) return describe("before", "Nothing was changed.");
  return describe(
    "before",
    previous
      ? `Release ${previous.id} (${previous.version}) serves on; nothing else is left of this run.`
      : "Nothing serves, as before.",
  );
}
