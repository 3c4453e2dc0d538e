/** The shape that every step of a release has; what all pipelines share of it is pipeline/step.ts. */

import type { Artifacts } from "../pipeline/artifacts.ts";
import type { Facts, KeptStep } from "../pipeline/step.ts";
import type { Artifact } from "./artifact.ts";
import type { FactsOf } from "./facts.ts";
import type { Release } from "./release.ts";
import type { StepName } from "./step_names.ts";

/** What a step is given when it runs. */
export interface StepContext {
  release: Release;
  /** Stands for everything that the result depends on. */
  key: string;
  /** File for the whole output of every command. */
  log: string;
  /** Whether commands show their output on the terminal too. */
  output: "quiet" | "show";
  /** What an earlier step learned. */
  facts<N extends StepName>(step: N): FactsOf[N];
  /** What earlier steps made. */
  artifacts: Pick<Artifacts<Artifact>, "of" | "one">;
  /** Registers what this step made; of one that fails nothing is kept. */
  add(artifact: Artifact): void;
  /** A line about what is going on. */
  note(line: string): void;
}

export interface Step extends KeptStep<Release, StepContext, StepName> {
  /** Makes what it makes. Returns what it learned. */
  run(context: StepContext): Promise<Facts>;
}
