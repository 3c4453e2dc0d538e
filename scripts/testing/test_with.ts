/**
 * How a test asks for a program, and for a system to run on: the one way. A tool that the suite does not declare is an error, a
 * missing one makes the test fail, and a test of another system is not there at all, so it is not counted either.
 */

import { ScriptError } from "../lib/errors.ts";
import { findTool } from "../lib/tools.ts";
import { type Answer, lookUp, toldTools } from "./suite_tools.ts";

type Os = typeof Deno.build.os;

/** The systems with processes, permissions and links as POSIX has them. */
export const unix: readonly Os[] = ["linux", "darwin"];

/** What a test needs beside Deno. */
export interface TestNeeds {
  /** Names of scripts/lib/tools.ts. */
  tools?: readonly string[];
  /** The systems that it is about; by default all. */
  os?: readonly Os[];
}

/** Registers a test that needs something. `options` are Deno's own, such as `sanitizeResources`. */
export function testWith(
  needs: TestNeeds,
  name: string,
  fn: (test: Deno.TestContext) => Promise<void> | void,
  options: Omit<Deno.TestDefinition, "name" | "fn" | "ignore"> = {},
): void {
  if (!isOfThisSystem(needs)) return;
  const absent = leftOut(needs);
  if (absent.length > 0) {
    Deno.test({ ...options, name: `${name} (${absent.join(", ")})`, ignore: true, fn });
    return;
  }
  Deno.test({
    ...options,
    name,
    async fn(test) {
      for (const tool of needs.tools ?? []) await requireTool(tool);
      await fn(test);
    },
  });
}

/** Whether a test with these needs is begun here: for what a file prepares before its tests. */
export function willRun(needs: TestNeeds): boolean {
  return isOfThisSystem(needs) && leftOut(needs).length === 0;
}

/** Where a tool is. Throws a ScriptError when the suite does not declare it, or when it is missing. */
export async function requireTool(name: string): Promise<string> {
  const told = toldTools();
  const answer: Answer = told ? lookUp(name, told) : await lookUpByHand(name);
  if ("path" in answer) return answer.path;
  throw new ScriptError("undeclared" in answer ? answer.undeclared : answer.missing);
}

function isOfThisSystem({ os }: TestNeeds): boolean {
  return os === undefined || os.includes(Deno.build.os);
}

/** Why a test is left out, a reason for each tool. */
function leftOut({ tools = [] }: TestNeeds): string[] {
  const told = toldTools();
  return !told ? [] : tools.flatMap((tool) => {
    const answer = lookUp(tool, told);
    return "missing" in answer && answer.then === "is left out" ? [answer.missing] : [];
  });
}

async function lookUpByHand(name: string): Promise<Answer> {
  const path = await findTool(name) ?? null;
  return lookUp(name, { suite: "by hand", declared: { [name]: path }, missing: "fails" });
}
