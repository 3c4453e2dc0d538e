/**
 * The shape that every step of a pipeline has: a release's (release/step.ts) as well as a deployment's (deploy/step.ts). A pipeline is a list of steps;
 * the plan (plan.ts) says which of them run and why, the runner (runner.ts) runs what the plan says.
 */

/** Why something is not done, in words. A value of its own, so that nobody takes silence for success. */
export class Skip {
  constructor(readonly reason: string) {}
}

/** `Subject`: what the pipeline works on, known before any work. `Context`: what a step is given when it runs. */
export interface Step<Subject, Context> {
  readonly name: string;
  /** What it does, for the plan and the progress. */
  readonly description: string;
  /** Why it does not run for this subject. */
  skip?(subject: Subject): Skip | undefined;
  /** Does the work. Returns what it learned, or a Skip when it found nothing to do. */
  run?(context: Context): Promise<unknown>;
}

/** A step whose result is kept: it runs again only when something changed that the result depends on. */
export interface KeptStep<Subject, Context, Name extends string = string> extends Step<Subject, Context> {
  readonly name: Name;
  /** Its own file (`import.meta.url`): that file, and all that it imports, are inputs. */
  readonly module: string;
  /** The steps whose results it reads. */
  readonly after: readonly Name[];
  /** What else its result depends on; absent: it looks at the machine rather than at files, so it always runs. */
  inputs?(subject: Subject): Inputs | Promise<Inputs>;
  /** Why a result with these facts is not good enough any more although its inputs did not change, in words. */
  outdated?(facts: Facts, subject: Subject): string | undefined;
}

/** What a step learned: sizes, times, versions. Kept as JSON. */
export type Facts = Record<string, unknown>;

/** What a step's result depends on, besides its own modules and the steps that it comes after. */
export interface Inputs {
  /** Modules that it starts as programs, and so does not import: what they reach counts as well. */
  modules?: readonly string[];
  /** Files and folders that are read. A TypeScript module in a folder is none: it counts where it is imported. */
  data?: readonly string[];
  values?: readonly unknown[];
}
