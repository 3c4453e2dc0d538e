/** What an address serves: both versions and a page, asked for on the server until they are those of the release. */

import { CommandError, ScriptError } from "../lib/errors.ts";
import { type Command, repeatedUntil } from "./command.ts";
import { get } from "./commands/http.ts";
import type { Deployment, Release } from "./deployment.ts";
import type { StepContext } from "./step.ts";

/** Seconds for which answers may be those of the release before: the edge remembers addresses for a second. */
const patience = 10;

/** The commands that ask an address. */
export interface Questions {
  readonly [name: string]: Command;
  readonly cloud: Command;
  readonly web: Command;
  readonly page: Command;
}

export function questions(url: string): Questions {
  const ask = (path: string) => repeatedUntil("the answers are right", get(url + path));
  return { cloud: ask("/version"), web: ask("/version.json"), page: ask("/") };
}

/** Asks until the answers are those of the release. Throws a ScriptError when they are not in time. */
export async function askUntilRight(
  { deployment: { release }, run, pause }: StepContext<Deployment>,
  { url, questions: { cloud, web, page } }: { url: string; questions: Questions },
): Promise<void> {
  const deadline = performance.now() + patience * 1_000;
  for (;;) {
    let problem: string | undefined;
    try {
      problem = versionProblem(await run(cloud), { name: "cloud", release }) ??
        versionProblem(await run(web), { name: "web", release });
      if (!problem) {
        if ((await run(page)).includes("<script")) return;
        problem = "the page has no script";
      }
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      problem = error.tail.trim() || error.message;
    }
    if (performance.now() > deadline) {
      throw new ScriptError(`${url} does not show release ${release.id} (${release.version}): ${problem}`, {
        help: "The release before goes on serving. deno task deploy logs   shows what the services say.",
      });
    }
    await pause(250);
  }
}

/** What is wrong with the answer of `/version` or `/version.json`; `undefined` when it is the release's. */
export function versionProblem(
  answer: string,
  expected: { name: "cloud" | "web"; release: Pick<Release, "revision"> },
): string | undefined {
  let body: { name?: unknown; revision?: unknown };
  try {
    body = JSON.parse(answer);
  } catch {
    return `the ${expected.name}'s version is not JSON: ${answer.slice(0, 80)}`;
  }
  if (body.name !== expected.name) return `the ${expected.name}'s version names "${body.name}"`;
  if (body.revision !== expected.release.revision) {
    return `the ${expected.name} is of revision ${body.revision}, not ${expected.release.revision}`;
  }
  return undefined;
}
