/** Runs a release's plan, remembers each step's success, and says after a failure how to go on. */

import { join } from "node:path";
import { CommandError, ScriptError } from "../lib/errors.ts";
import { Artifacts } from "../pipeline/artifacts.ts";
import type { KeyedStep } from "../pipeline/plan.ts";
import { type Failure, runPlan } from "../pipeline/runner.ts";
import type { Facts } from "../pipeline/step.ts";
import type { Artifact } from "./artifact.ts";
import type { FactsOf } from "./facts.ts";
import { commandOf, type Release } from "./release.ts";
import { statesOf } from "./states.ts";
import type { Step, StepContext } from "./step.ts";
import type { StepName } from "./step_names.ts";

/** A step failed; the help says how to go on. */
export class StepError extends ScriptError {
  override name = "StepError";
}

/** Runs what the plan says. Throws a StepError at the first failure. */
export async function runRelease(
  steps: readonly Step[],
  planned: readonly KeyedStep<StepName>[],
  release: Release,
  output: StepContext["output"],
): Promise<void> {
  await Deno.mkdir(join(release.workDir, "logs"), { recursive: true });
  await Deno.mkdir(release.outDir, { recursive: true });
  const states = statesOf(release);
  const artifacts = new Artifacts<Artifact>();
  const facts = new Map<StepName, Facts>();
  const logOf = ({ name }: Step) => join(release.workDir, "logs", `${name}.log`);
  await runPlan(steps, planned, {
    async run(step, note) {
      const log = logOf(step);
      await Deno.writeTextFile(log, "");
      await states.forget(step.name);
      artifacts.replace(step.name, []);
      const { key } = planned.find(({ name }) => name === step.name)!;
      const started = performance.now();
      const learned = await step.run({
        release,
        key,
        log,
        output,
        facts: <N extends StepName>(name: N) => (facts.get(name) ?? {}) as FactsOf[N],
        artifacts,
        add: (artifact) => artifacts.add(step.name, artifact),
        note,
      });
      facts.set(step.name, learned);
      await states.write(step.name, {
        key,
        artifacts: [...artifacts.madeBy(step.name)],
        facts: learned,
        elapsed: performance.now() - started,
      });
    },
    async pass(step, { action, reason }) {
      if (action === "skip") return void facts.set(step.name, { skipped: reason });
      const state = await states.read(step.name);
      facts.set(step.name, state?.facts ?? {});
      artifacts.replace(step.name, state?.artifacts ?? []);
    },
    explain: (failure) => explain(release, failure, logOf(failure.step)),
  });
}

function explain(release: Release, { step, error }: Failure<Step>, log: string): StepError {
  const again = `${commandOf(release, `--from ${step.name}`)}   goes on here; what came before is kept`;
  const help = [error.help, again].filter(Boolean).join("\n            ");
  const where = error instanceof CommandError ? "" : `\nThe step's log: ${log}`;
  return new StepError(`Step "${step.name}" failed: ${error.message}${where}`, { help, cause: error });
}
