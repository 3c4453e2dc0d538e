/** The shape that every step of the pipeline has. */

import type { Release } from "./release.ts";

export const stepNames = [
  "check",
  "sidecar",
  "desktop",
  "runtime",
  "package",
  "sign",
  "verify",
  "manifest",
] as const;
export type StepName = (typeof stepNames)[number];

/** What a step learned and the manifest tells: sizes, times, versions. */
export type Facts = Record<string, unknown>;

/** What a step's result depends on, besides the steps that it comes after. */
export interface Inputs {
  files: string[];
  values: unknown[];
}

export interface StepContext {
  release: Release;
  /** File for the whole output of every command. */
  log: string;
  /** Whether commands show their output on the terminal too. */
  output: "quiet" | "show";
  /** What an earlier step learned. */
  facts<T extends Facts>(step: StepName): T;
  /** A line about what is going on. */
  note(line: string): void;
}

export interface Step {
  name: StepName;
  /** What it does, for `--plan` and the help. */
  description: string;
  /** The steps whose results it reads. */
  after: StepName[];
  /** `undefined`: looks at the machine rather than at files, so it always runs. */
  inputs?(release: Release): Promise<Inputs> | Inputs;
  /** Why a result with these facts is not good enough any more although its inputs did not change, in words. */
  outdated?(facts: Facts, release: Release): string | undefined;
  /** Files and folders that it makes. */
  outputs(release: Release): string[];
  /** A reason not to run for this release, in words. */
  skip?(release: Release): string | undefined;
  run(context: StepContext): Promise<Facts>;
}
