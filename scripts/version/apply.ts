/** Writes, commits and tags a planned version: all of it, or nothing. */

import { join } from "node:path";
import { run } from "../lib/command.ts";
import { ScriptError } from "../lib/errors.ts";
import { remove } from "../lib/files.ts";
import type { Change } from "./versions.ts";
import { tagMessage } from "./changelog.ts";
import type { VersionPlan } from "./plan.ts";
import { git, uncommitted } from "./repository.ts";

/** Throws a ScriptError when something in the checkout is not committed. */
export async function refuseUncommitted(checkout: string): Promise<void> {
  const lines = await uncommitted(checkout);
  if (lines.length === 0) return;
  const more = lines.length > 5 ? `\n  and ${lines.length - 5} more` : "";
  throw new ScriptError(`Not everything is committed:\n  ${lines.slice(0, 5).join("\n  ")}${more}`, {
    help: "Commit it, or put it aside with git stash --include-untracked.",
  });
}

/**
 * Carries out a plan. When anything fails, a hook or Ctrl-C included, the files are as they were, and there is neither commit
 * nor tag. Throws a ScriptError.
 */
export async function applyVersion(plan: VersionPlan, checkout: string): Promise<void> {
  await refuseUncommitted(checkout);
  const head = (await git(checkout, "rev-parse", "HEAD")).trim();
  // Git, as a child, gets Ctrl-C too and fails; what was begun is then taken back, which must not be cut off.
  const stay = () => {};
  const signals = ["SIGINT", ...(Deno.build.os === "windows" ? [] : ["SIGTERM"] as const)] as const;
  for (const signal of signals) Deno.addSignalListener(signal, stay);
  try {
    for (const { file, after } of plan.changes) await Deno.writeTextFile(join(checkout, file), after);
    const files = plan.changes.map(({ file }) => file);
    await git(checkout, "add", "--", ...files);
    await git(checkout, "commit", "--quiet", "-m", `chore(release): ${plan.component} ${plan.version}`);
    await run(["git", "tag", "--annotate", "--cleanup=verbatim", "--file=-", plan.tag], {
      cwd: checkout,
      stdin: tagMessage(plan.component, plan.version, plan.notes),
    });
  } catch (error) {
    await takeBack(plan.changes, { checkout, head });
    const reason = error instanceof Error ? error.message : String(error);
    throw new ScriptError(`Nothing was changed: ${reason}`, {
      cause: error,
      help: "Mend what it complains about and run the same command again.",
    });
  } finally {
    for (const signal of signals) Deno.removeSignalListener(signal, stay);
  }
}

async function takeBack(
  changes: readonly Change[],
  { checkout, head }: { checkout: string; head: string },
): Promise<void> {
  await git(checkout, "reset", "--quiet", "--soft", head);
  for (const { file, before } of changes) {
    const path = join(checkout, file);
    if (before === null) await remove(path);
    else await Deno.writeTextFile(path, before);
  }
  await git(checkout, "reset", "--quiet", "--", ...changes.map(({ file }) => file));
}
