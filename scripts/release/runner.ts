/** Runs a plan: one step after the other, remembering each success, stopping at the first failure with the way to go on. */

import { join } from "node:path";
import { CommandError, ScriptError } from "../lib/errors.ts";
import { bold, dim, formatElapsed, green, red, say, withProgress, yellow } from "../lib/terminal.ts";
import { fingerprint, forgetState, type PlannedStep, readState, writeState } from "./plan.ts";
import type { Release } from "./release.ts";
import type { Facts, Step, StepContext, StepName } from "./step.ts";

/** A step failed; the help says how to go on. */
export class StepError extends ScriptError {
  override name = "StepError";
}

/** Runs what the plan says. Throws a StepError at the first failure. */
export async function runPlan(
  steps: readonly Step[],
  planned: readonly PlannedStep[],
  release: Release,
  output: "quiet" | "show",
): Promise<void> {
  await Deno.mkdir(join(release.workDir, "logs"), { recursive: true });
  await Deno.mkdir(release.outDir, { recursive: true });
  const facts = new Map<StepName, Facts>();
  for (const plan of planned) {
    const step = steps.find((step) => step.name === plan.name)!;
    const label = bold(plan.name.padEnd(9));
    if (plan.action === "skip") {
      say(`${yellow("–")} ${label} skipped: ${plan.reason}`);
      facts.set(step.name, { skipped: plan.reason });
      continue;
    }
    if (plan.action !== "run") {
      facts.set(step.name, (await readState(release, step.name))?.facts ?? {});
      say(
        `${green("✓")} ${label} ${
          dim(plan.action === "fresh" ? "up to date" : `left alone: ${plan.reason}`)
        }`,
      );
      continue;
    }
    const log = join(release.workDir, "logs", `${step.name}.log`);
    await Deno.writeTextFile(log, "");
    const notes: string[] = [];
    const context: StepContext = {
      release,
      log,
      output,
      facts: <T extends Facts>(name: StepName) => (facts.get(name) ?? {}) as T,
      note: (line) => notes.push(line),
    };
    const started = performance.now();
    try {
      await forgetState(release, step.name);
      const result = await withProgress(`${step.name}: ${step.description}`, () => step.run(context));
      const elapsed = performance.now() - started;
      facts.set(step.name, result);
      await writeState(release, step.name, {
        key: plan.key,
        outputs: await fingerprint(step.outputs(release)),
        facts: result,
        elapsed,
      });
      say(`${green("✓")} ${label} ${formatElapsed(elapsed)}`);
      for (const note of notes) say(`            ${note}`);
    } catch (error) {
      say(`${red("✗")} ${label} ${formatElapsed(performance.now() - started)}`);
      throw stepError(step, error, log);
    }
  }
}

function stepError(step: Step, error: unknown, log: string): unknown {
  if (!(error instanceof ScriptError)) return error;
  const again = `deno task release --from ${step.name}   goes on here; what came before is kept`;
  const help = [error.help, again].filter(Boolean).join("\n            ");
  const where = error instanceof CommandError ? "" : `\nThe step's log: ${log}`;
  return new StepError(`Step "${step.name}" failed: ${error.message}${where}`, { help, cause: error });
}
