/**
 * Which tests there are, and which suite each belongs to. Three sentences decide it:
 *
 * - Beside its file lies what is fast: it starts no process.
 * - In `WING/tests/` lies what starts processes. There is no third place.
 * - `WING/tests/SUITE/` belongs to that suite; all else of a wing to the suite that is called as the wing.
 */

import { relative } from "node:path";
import { listFiles } from "../lib/files.ts";
import { root } from "../lib/paths.ts";
import { suites } from "./suites.ts";

/** The parts of the project that have tests. */
export const wings = ["scripts", "cloud", "web", "desktop", "sidecar"] as const;

/** Where a test may lie: beside its file, or in its wing's folder of tests. */
export type Place = "beside" | "tests";

/** Whether a file holds tests, in either language. Paths are from the root of the checkout, with `/`. */
export function isTestFile(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || /(^|\/)test_\w+\.py$/.test(path);
}

/** What runs a test, by its language. */
export function runnerOf(path: string): "deno" | "pytest" {
  return path.endsWith(".py") ? "pytest" : "deno";
}

/** Where a test lies. */
export function placeOf(path: string): Place {
  return path.split("/")[1] === "tests" ? "tests" : "beside";
}

/** The name of the suite that a test belongs to; undefined when there is none, as outside of the wings. */
export function suiteOf(path: string): string | undefined {
  const [wing, , folder = ""] = path.split("/");
  const named = (name: string | undefined) => suites.find((suite) => suite.name === name)?.name;
  return (placeOf(path) === "tests" ? named(folder) : undefined) ?? named(wing);
}

/** The tests of a suite by where they lie, sorted, from the root of the checkout. */
export async function filesOf(suite: string): Promise<Record<Place, string[]>> {
  const all = await Promise.all(wings.map((wing) => listFiles(`${root}/${wing}`)));
  const own = all.flat().map((path) => relative(root, path).replaceAll("\\", "/"))
    .filter((path) => isTestFile(path) && suiteOf(path) === suite).sort();
  return {
    beside: own.filter((path) => placeOf(path) === "beside"),
    tests: own.filter((path) => placeOf(path) === "tests"),
  };
}
