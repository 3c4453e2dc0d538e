/** What a step's result depends on, as one hash: its module graph as Deno sees it, the data that it names, and values. */

import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { listFiles } from "../lib/files.ts";
import { hashFiles, hashValue, inOrder } from "../lib/hash.ts";
import { moduleGraph, reachable, reachedPackages } from "../lib/module_graph.ts";
import type { Inputs } from "./step.ts";

/** A part of a step that names its inputs. */
export interface WithInputs {
  /** The step's file, as an address. */
  module: string;
  inputs: Inputs;
}

/** The modules that are read first, as absolute paths: the step's own, and those of the programs that it starts. */
export function entriesOf({ module, inputs }: WithInputs): string[] {
  return [fileURLToPath(module), ...inputs.modules ?? []];
}

/** All files that a step's result depends on, as absolute paths, each once, in an order that is the same on every system. */
export async function inputFiles(step: WithInputs): Promise<string[]> {
  const entries = entriesOf(step);
  const graph = await moduleGraph(entries);
  const modules = entries.flatMap((entry) => reachable(graph, entry));
  const data = await Promise.all((step.inputs.data ?? []).map(dataFiles));
  return inOrder([...new Set([...modules, ...data.flat()])], relative).map(({ file }) => file);
}

/** A hash that changes with any input of a step; the same on every system and in every folder. */
export async function hashInputs(step: WithInputs): Promise<string> {
  const packages = await reachedPackages(entriesOf(step));
  return hashValue([await hashFiles(await inputFiles(step)), packages, step.inputs.values ?? []]);
}

/** The files of a data folder; a file that is named by itself counts whatever it is. */
async function dataFiles(path: string): Promise<string[]> {
  return (await listFiles(path)).filter((file) => file === path || !/\.tsx?$/.test(file));
}
