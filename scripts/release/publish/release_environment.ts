/**
 * The environment `release` of the repository on GitHub: its secrets are seen by jobs of main and of the desktop's tags alone.
 * It is read and made with GitHub's own program, `gh`, as whoever is signed in there.
 */

import { run } from "../../lib/command.ts";
import { CommandError, ScriptError } from "../../lib/errors.ts";

/** Its name in the workflows. */
export const environmentName = "release";

/** Which branches and tags may use it. */
export interface Policy {
  type: "branch" | "tag";
  name: string;
}

/** How long GitHub may take to answer, in milliseconds. */
const patience = 20_000;

const wanted: readonly Policy[] = [{ type: "branch", name: "main" }, { type: "tag", name: "desktop-v*" }];

/** Whether it is there and lets in the wanted alone; `unseen` without `gh`, or where that is not signed in. */
export async function environmentState(repository: string): Promise<"yes" | "no" | "unseen"> {
  try {
    const policies = await readPolicies(repository);
    return missingOf(policies).length === 0 && policies.length === wanted.length ? "yes" : "no";
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return error.tail.includes("HTTP 404") ? "no" : "unseen";
  }
}

/** Makes it, or what it lacks. Throws a ScriptError when `gh` is missing or GitHub refuses, or when others are let in too. */
export async function makeEnvironment(repository: string): Promise<void> {
  const help = `Is ${repository} on GitHub, and are you signed in to it? gh auth login`;
  const place = placeOf(repository);
  await run(
    ["gh", "api", "-X", "PUT", place].concat(
      ["-F", "deployment_branch_policy[protected_branches]=false"],
      ["-F", "deployment_branch_policy[custom_branch_policies]=true"],
    ),
    { help },
  );
  const there = await readPolicies(repository, help);
  const strangers = there.filter((policy) => !wanted.some((one) => isSame(one, policy)));
  if (strangers.length > 0) {
    throw new ScriptError(
      `The environment "${environmentName}" of ${repository} lets in more: ${
        strangers.map(({ type, name }) => `${type} ${name}`).join(", ")
      }`,
      { help: "Take that away on GitHub: Settings, Environments." },
    );
  }
  for (const { type, name } of missingOf(there)) {
    await run([
      "gh",
      "api",
      `${place}/deployment-branch-policies`,
      "-f",
      `type=${type}`,
      "-f",
      `name=${name}`,
    ], {
      help,
    });
  }
}

const placeOf = (repository: string) => `repos/${repository}/environments/${environmentName}`;

async function readPolicies(repository: string, help?: string): Promise<Policy[]> {
  const { stdout } = await run(["gh", "api", `${placeOf(repository)}/deployment-branch-policies`], {
    help,
    signal: AbortSignal.timeout(patience),
  });
  return JSON.parse(stdout).branch_policies;
}

const isSame = (one: Policy, other: Policy) => one.type === other.type && one.name === other.name;

const missingOf = (there: readonly Policy[]) =>
  wanted.filter((one) => !there.some((other) => isSame(one, other)));
