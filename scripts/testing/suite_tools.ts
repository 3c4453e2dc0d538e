/** What a suite may use, told to its tests in one variable of the environment; Python's tests read the same (sidecar/tests/support/tools.py). */

import { findTool } from "../lib/tools.ts";

/** The variable: JSON of `SuiteTools`. Without it, as with `deno test` by hand, every tool of scripts/lib/tools.ts may be asked for. */
export const variable = "PIKA_SUITE_TOOLS";

export interface SuiteTools {
  /** The suite's name. */
  suite: string;
  /** The tools that it declares: where each is, or null where it is missing. */
  declared: Record<string, string | null>;
  /** What happens to a test whose tool is missing: it fails, or it is left out (`--allow-missing`). */
  missing: "fails" | "is left out";
}

/** Where a tool of a suite is, or why it cannot be used. */
export type Answer =
  | { path: string }
  | { undeclared: string }
  | { missing: string; then: SuiteTools["missing"] };

/** Looks a tool up for a suite. Pure. */
export function lookUp(name: string, tools: SuiteTools): Answer {
  const path = tools.declared[name];
  if (path === undefined) {
    return {
      undeclared:
        `The suite "${tools.suite}" declares no tool "${name}": add it to its needs in scripts/suites/suites.ts`,
    };
  }
  return path === null
    ? { missing: `${name} is missing (deno task doctor says how to install it)`, then: tools.missing }
    : { path };
}

/** Where the suite's tools are. */
export async function describeTools(
  suite: { name: string; needs: readonly string[] },
  missing: SuiteTools["missing"],
): Promise<SuiteTools> {
  const declared: SuiteTools["declared"] = {};
  for (const name of suite.needs) declared[name] = await findTool(name) ?? null;
  return { suite: suite.name, declared, missing };
}

/** What the runner said of this suite; undefined by hand. */
export function toldTools(): SuiteTools | undefined {
  const text = Deno.env.get(variable);
  return text === undefined ? undefined : JSON.parse(text);
}
