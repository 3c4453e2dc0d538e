/** What a checkout's history says of releases. */

import { parse, rcompare } from "semver";
import { run } from "../lib/command.ts";
import { type Component, componentFolders, tagOf } from "./versions.ts";
import type { Commit } from "./commits.ts";

/** Runs git in a checkout and returns what it prints. Throws a CommandError. */
export async function git(checkout: string, ...words: string[]): Promise<string> {
  return (await run(["git", ...words], { cwd: checkout })).stdout;
}

/** Lines of `git status` for everything that is not committed. */
export async function uncommitted(checkout: string): Promise<string[]> {
  return (await git(checkout, "status", "--porcelain")).split("\n").filter(Boolean);
}

/** The versions of a component that are tagged in the history of HEAD, the highest first. */
export async function releasedVersions(component: Component, checkout: string): Promise<string[]> {
  const prefix = tagOf(component, "");
  const tags = await git(checkout, "tag", "--list", `${prefix}*`, "--merged", "HEAD");
  return tags.split("\n").flatMap((tag) => parse(tag.slice(prefix.length))?.version ?? []).sort(rcompare);
}

/** Whether there is a tag of this name, wherever it points to. */
export async function hasTag(tag: string, checkout: string): Promise<boolean> {
  return (await git(checkout, "tag", "--list", tag)).trim() !== "";
}

/** The commits after a tag (`null`: all) that touch a component's folders, newest first, without merges. */
export async function commitsSince(
  tag: string | null,
  component: Component,
  checkout: string,
): Promise<Commit[]> {
  const text = await git(
    checkout,
    "log",
    "-z",
    "--no-merges",
    "--format=%H%x1f%s%x1f%b",
    tag === null ? "HEAD" : `refs/tags/${tag}..HEAD`,
    "--",
    ...componentFolders[component],
  );
  return text.split("\0").filter(Boolean).map((entry) => {
    const [hash = "", subject = "", body = ""] = entry.split("\x1f");
    return { hash, subject, body };
  });
}
