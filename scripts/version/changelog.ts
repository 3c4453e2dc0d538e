/** CHANGELOG.md: one section per release of a component, the newest first, for people. */

import { type Component, tagOf } from "./versions.ts";
import type { Said } from "./commits.ts";

const opening = `# Changelog

What changed in each release, newest first. Written by \`deno task version\`.
`;

const nothing = "Nothing that you would notice.";

/** Scopes of what developers use, though it lies in a component's folders. */
const forDevelopers: ReadonlySet<string | undefined> = new Set([
  "bench",
  "build",
  "ci",
  "deploy",
  "deps",
  "dev",
  "release",
  "scripts",
  "test",
  "tests",
]);

/** The groups of a section, in their order; what belongs to none is for developers and is left out. */
const groups: readonly { title: string; of(said: Said): string | undefined }[] = [
  { title: "Take care", of: ({ breaking }) => breaking },
  { title: "New", of: (said) => said.type === "feat" ? said.text : undefined },
  { title: "Fixed", of: (said) => said.type === "fix" ? said.text : undefined },
  { title: "Faster", of: (said) => said.type === "perf" ? said.text : undefined },
  { title: "Taken back", of: (said) => said.type === "revert" ? said.text : undefined },
];

/** What a section says, without its heading. Commits come newest first, and are told oldest first. */
export function describeChanges(commits: readonly Said[]): string {
  const told = new Set<Said>();
  const candidates = commits.filter(({ scope, breaking }) =>
    breaking !== undefined || !forDevelopers.has(scope)
  );
  const parts = groups.flatMap(({ title, of }) => {
    const lines = candidates.toReversed().flatMap((said) => {
      const text = told.has(said) ? undefined : of(said);
      if (text === undefined) return [];
      told.add(said);
      return [
        `- ${said.scope ? `${said.scope}: ` : ""}${sentence(text, said.scope)} (${said.hash.slice(0, 7)})`,
      ];
    });
    return lines.length > 0 ? [`### ${title}\n\n${lines.join("\n")}`] : [];
  });
  return parts.length > 0 ? parts.join("\n\n") : nothing;
}

const sentence = (text: string, scope: string | undefined): string =>
  scope ? text : text.charAt(0).toUpperCase() + text.slice(1);

/** `## desktop 0.2.0` and the day (UTC): a section's heading. */
function heading(component: Component, version: string, date: Date): string {
  return `${mark(component, version)}(${date.toISOString().slice(0, 10)})`;
}

const mark = (component: Component, version: string): string => `## ${component} ${version} `;

/** The changelog with one section more, at its top. `before` is `null` where there is none yet. */
export function addSection(
  before: string | null,
  section: { component: Component; version: string; date: Date; text: string },
): string {
  const [head, ...sections] = split(before ?? opening);
  const added = `${heading(section.component, section.version, section.date)}\n\n${section.text}\n`;
  return [head!.trimEnd() + "\n", added, ...sections.map((old) => old.trimEnd() + "\n")].join("\n");
}

/** What the changelog says of a version, without its heading; undefined where it says nothing. */
export function sectionOf(changelog: string, component: Component, version: string): string | undefined {
  const section = split(changelog).find((section) => section.startsWith(mark(component, version)));
  return section?.split("\n").slice(1).join("\n").trim();
}

/** What stands before the first section, and the sections. */
function split(text: string): string[] {
  const parts: string[] = [""];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith("## ")) parts.push("");
    parts[parts.length - 1] += `${line}\n`;
  }
  return parts;
}

/** The message of a release's tag. */
export function tagMessage(component: Component, version: string, text: string): string {
  return `${tagOf(component, version)}\n\n${text}\n`;
}
