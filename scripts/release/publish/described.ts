/** What a release of the desktop is called, and what the changelog says of it. */

import { join } from "node:path";
import { ScriptError } from "../../lib/errors.ts";
import { exists } from "../../lib/files.ts";
import { sectionOf } from "../../version/changelog.ts";
import { tagOf, versionOf } from "../../version/versions.ts";

export interface Described {
  version: string;
  tag: string;
  /** Markdown; undefined where the changelog says nothing. */
  notes: string | undefined;
}

/** Describes the release of a checkout. Throws a ScriptError when the tag is of another version. */
export async function describeTag(tag: string | null, checkout: string): Promise<Described> {
  const version = await versionOf("desktop", checkout);
  const expected = tagOf("desktop", version);
  if (tag !== null && tag !== expected) {
    throw new ScriptError(`The tag is ${tag}, but the files of this commit say ${version}`, {
      help: "deno task version desktop VERSION   raises the files, commits, and tags that commit.",
    });
  }
  return { version, tag: expected, notes: await changelogSection(version, checkout) };
}

/** What CHANGELOG.md says of a version of the desktop; undefined where it says nothing. */
export async function changelogSection(version: string, checkout: string): Promise<string | undefined> {
  const file = join(checkout, "CHANGELOG.md");
  const text = await exists(file) ? await Deno.readTextFile(file) : "";
  return sectionOf(text, "desktop", version) || undefined;
}
