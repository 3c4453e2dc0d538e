/** Everything that raising a version changes, before anything is changed. */

import { createTwoFilesPatch } from "diff";
import { join } from "node:path";
import { prerelease } from "semver";
import { ScriptError } from "../lib/errors.ts";
import { exists } from "../lib/files.ts";
import { type Change, changeVersions, type Component, tagOf, versionOf } from "./versions.ts";
import { type Bump, nextVersion } from "./bump.ts";
import { addSection, describeChanges } from "./changelog.ts";
import { readCommit } from "./commits.ts";
import { commitsSince, hasTag, releasedVersions } from "./repository.ts";

export interface VersionPlan {
  component: Component;
  current: string;
  version: string;
  tag: string;
  /** The release whose tag the changelog begins after; `null`: the beginning. */
  since: string | null;
  /** What the changelog will say, without its heading. */
  notes: string;
  changes: Change[];
}

/** Plans a release of a component. Throws a ScriptError where files disagree, the version is lower or its tag is there. */
export async function planVersion(
  component: Component,
  bump: Bump,
  { checkout, date }: { checkout: string; date: Date },
): Promise<VersionPlan> {
  const current = await versionOf(component, checkout);
  const version = nextVersion(current, bump);
  const tag = tagOf(component, version);
  if (await hasTag(tag, checkout)) {
    throw new ScriptError(`The tag ${tag} is there already`, {
      help: `git show ${tag}   shows it. A version is released once: use the next one.`,
    });
  }
  // A final version tells all that its pre-releases told: most people have seen none of them.
  const released = await releasedVersions(component, checkout);
  const last = released.find((earlier) => prerelease(version) !== null || prerelease(earlier) === null);
  const since = last === undefined ? null : tagOf(component, last);
  const commits = await commitsSince(since, component, checkout);
  const notes = describeChanges(commits.flatMap((commit) => readCommit(commit) ?? []));

  const changelog = join(checkout, "CHANGELOG.md");
  const before = await exists(changelog) ? await Deno.readTextFile(changelog) : null;
  const after = addSection(before, { component, version, date, text: notes });
  const changes = [
    ...await changeVersions(component, version, checkout),
    { file: "CHANGELOG.md", before, after },
  ].filter((change) => change.before !== change.after);
  return { component, current, version, tag, since, notes, changes };
}

/** The changes as a unified diff. */
export function formatDiff(changes: readonly Change[]): string {
  return changes.map(({ file, before, after }) => {
    const old = before === null ? "/dev/null" : `a/${file}`;
    const patch = createTwoFilesPatch(old, `b/${file}`, before ?? "", after, undefined, undefined, {
      context: 3,
    });
    return patch.slice(patch.indexOf("--- ")).trimEnd();
  }).join("\n");
}
