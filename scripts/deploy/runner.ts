/** Runs the steps of a deployment, and takes back what they did when one of them fails. */

import { CommandError, ScriptError } from "../lib/errors.ts";
import { bold, dim, formatElapsed, green, red, say, withProgress, yellow } from "../lib/terminal.ts";
import type { Command } from "./command.ts";
import { ConnectionError, type Host } from "./host.ts";
import { pointOfNoReturn } from "./mod.ts";
import type { Deployment, Step, StepContext } from "./step.ts";

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

/** The person pressed Ctrl-C, or CI cancelled the run. */
export class Interrupted extends ScriptError {
  override name = "Interrupted";

  constructor(reason: unknown) {
    super(typeof reason === "string" ? reason : "Interrupted");
  }
}

export interface RunnerOptions {
  host: Host;
  output: "quiet" | "show";
  /** Aborted when the run is to stop. */
  signal: AbortSignal;
}

/** Milliseconds between attempts to take something back when the connection is lost. */
const retryPauses = [1_000, 3_000, 6_000];

/** Runs steps in order. Throws a StepError at the first failure, after everything was taken back that can be. */
export async function runSteps(
  steps: readonly Step[],
  deployment: Deployment,
  options: RunnerOptions,
): Promise<void> {
  const begun: Step[] = [];
  for (const step of steps) {
    const label = bold(step.name.padEnd(9));
    const skipped = step.skip?.(deployment);
    if (skipped !== undefined) {
      say(`${yellow("–")} ${label} skipped: ${skipped}`);
      continue;
    }
    begun.push(step);
    const started = performance.now();
    const notes: string[] = [];
    try {
      const idle = await withProgress(
        `${step.name}: ${step.description}`,
        () => runStep(step, contextOf(deployment, options, (line) => notes.push(line))),
      );
      const elapsed = formatElapsed(performance.now() - started);
      say(
        idle ? `${yellow("–")} ${label} ${dim(`${idle} (${elapsed})`)}` : `${green("✓")} ${label} ${elapsed}`,
      );
      for (const note of notes) say(`            ${note}`);
    } catch (error) {
      say(`${red("✗")} ${label} ${formatElapsed(performance.now() - started)}`);
      throw await settle(error, { step, begun, deployment, options });
    }
  }
}

async function runStep(step: Step, context: StepContext): Promise<string | void> {
  if (step.run) return await step.run(context);
  for (const command of step.commands(context.deployment)) await context.run(command);
}

function contextOf(
  deployment: Deployment,
  options: RunnerOptions,
  note: (line: string) => void,
): StepContext {
  const { host, output, signal } = options;
  const checked = () => {
    if (signal.aborted) throw new Interrupted(signal.reason);
  };
  return {
    deployment,
    host,
    note,
    async run(command: Command) {
      checked();
      const ending = command.whenInterrupted === "end" ? signal : undefined;
      try {
        return await host.run(command, { output, signal: ending });
      } finally {
        checked();
      }
    },
    async pause(milliseconds) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, milliseconds);
      const wake = () => resolve();
      signal.addEventListener("abort", wake, { once: true });
      await promise;
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      checked();
    },
  };
}

interface Failure {
  step: Step;
  begun: Step[];
  deployment: Deployment;
  options: RunnerOptions;
}

/** Takes back what was begun, unless the new release serves already. Returns the error that says where things stand. */
async function settle(error: unknown, { step, begun, deployment, options }: Failure): Promise<unknown> {
  if (!(error instanceof ScriptError)) return error;
  const describe = (state: StepError["state"], place: string) =>
    new StepError(step.name, state, `${step.name} failed: ${error.message}`, {
      help: [error.help, place].filter(Boolean).join("\n"),
      cause: error,
    });
  const { release, previous } = deployment;
  if (begun.some(({ name }) => name === pointOfNoReturn)) {
    return describe("after", `Release ${release.id} (${release.version}) serves.`);
  }
  say(dim("            taking back what was begun"));
  for (const done of begun.toReversed()) {
    for (const command of done.undo?.(deployment) ?? []) {
      try {
        await persist(options.host, command);
      } catch (failure) {
        if (!(failure instanceof CommandError) && !(failure instanceof ConnectionError)) throw failure;
        return describe(
          "unknown",
          `Not everything could be taken back: ${failure.message}\nThe link "current" says what serves; the next run mends the rest.`,
        );
      }
    }
  }
  return describe(
    "before",
    previous
      ? `Release ${previous.id} (${previous.version}) serves on; nothing else is left of this run.`
      : "Nothing serves, as before.",
  );
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
