/** The workflows in `.github/workflows`, read. */

import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../lib/paths.ts";

export interface WorkflowStep {
  name?: string;
  id?: string;
  uses?: string;
  with?: Record<string, unknown>;
  run?: string;
  env?: Record<string, string>;
  if?: string;
}

export interface Job {
  "runs-on"?: string;
  strategy?: { "fail-fast": boolean; matrix: { include: Record<string, string>[] } };
  concurrency?: { group: string; "cancel-in-progress": boolean };
  /** The workflow that it calls. */
  uses?: string;
  with?: Record<string, unknown>;
  secrets?: "inherit" | Record<string, string>;
  permissions?: Record<string, string>;
  "timeout-minutes"?: number;
  needs?: string | string[];
  environment?: string;
  outputs?: Record<string, string>;
  env?: Record<string, string>;
  if?: string;
  steps?: WorkflowStep[];
}

export interface Workflow {
  on: Record<string, unknown> | string | string[];
  permissions?: Record<string, string>;
  concurrency?: { group: string; "cancel-in-progress": boolean | string };
  env?: Record<string, string>;
  jobs: Record<string, Job>;
}

/** Workflows by the names of their files. */
export type Workflows = ReadonlyMap<string, Workflow>;

/** The text of each file. */
export async function readTexts(): Promise<Map<string, string>> {
  const folder = join(root, ".github", "workflows");
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
  return new Map(
    await Promise.all(
      names.map(async (name) => [name, await Deno.readTextFile(join(folder, name))] as const),
    ),
  );
}

/** What the texts say. */
export function parseAll(texts: ReadonlyMap<string, string>): Map<string, Workflow> {
  return new Map([...texts].map(([name, text]) => [name, parse(text)]));
}

/** The workflows of this checkout, with ways to one of their jobs and steps. */
export async function readWorkflows(): Promise<{
  texts: Map<string, string>;
  workflows: Map<string, Workflow>;
  job(file: string, name: string): Job;
  step(file: string, job: string, title: string): WorkflowStep;
}> {
  const texts = await readTexts();
  const workflows = parseAll(texts);
  const job = (file: string, name: string): Job => {
    const found = workflows.get(file)?.jobs[name];
    if (!found) throw new Error(`${file} has no job "${name}"`);
    return found;
  };
  const step = (file: string, name: string, title: string): WorkflowStep => {
    const found = job(file, name).steps?.find((step) => step.name === title);
    if (!found) throw new Error(`${file}, job ${name}, has no step "${title}"`);
    return found;
  };
  return { texts, workflows, job, step };
}

/** The names of the events that start a workflow. */
export function eventsOf({ on }: Workflow): string[] {
  if (typeof on === "string") return [on];
  return Array.isArray(on) ? on : Object.keys(on);
}

/** The jobs that a job waits for, and those that they wait for. */
export function neededBy({ jobs }: Workflow, name: string): string[] {
  const direct = [jobs[name]?.needs ?? []].flat();
  return [...new Set([...direct, ...direct.flatMap((other) => neededBy({ on: [], jobs }, other))])];
}

/** A workflow and those that it calls, by name, itself first. */
export function withCalled(workflows: Workflows, name: string): string[] {
  const called = Object.values(workflows.get(name)?.jobs ?? {}).flatMap(({ uses }) =>
    uses ? withCalled(workflows, uses.replace("./.github/workflows/", "")) : []
  );
  return [...new Set([name, ...called])];
}
