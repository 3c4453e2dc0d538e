/** What we claim of the packages and where it was shown: the tables of `desktop/packaging/README.md`, read. */

import { join } from "node:path";
import { desktopDir } from "../lib/paths.ts";
import type { Os } from "./targets/target.ts";

/** The page that says it. */
export const claimsPage: string = join(desktopDir, "packaging", "README.md");

/** Where a claim can be shown; the page says what each of them is. */
export const places = ["Linux", "wine", "runner", "nobody yet"] as const;
export type Place = typeof places[number];

/** A line of a table. */
export interface Claim {
  os: Os;
  claim: string;
  place: Place;
  /** What shows it, or would. */
  by: string;
}

/** What shows a claim: a test of a file, or a step of a workflow. Both from the root of the checkout. */
export interface ShownBy {
  file: string;
  /** The test's name, or the step's. */
  name: string;
}

const headings: Readonly<Record<string, Os>> = { Windows: "windows", macOS: "macos", Linux: "linux" };

/** The lines of all systems. Throws an Error for a line that is none, with the line. */
export function readClaims(markdown: string): Claim[] {
  return markdown.split(/^## /m).flatMap((section) => {
    const os = headings[/^.*/.exec(section)![0].trim()];
    const rows = section.split("\n").filter((line) => line.startsWith("|"));
    // The first two are the head.
    return os ? rows.slice(2).map((line) => readLine(os, line)) : [];
  });
}

function readLine(os: Os, line: string): Claim {
  const [, claim = "", place = "", by = "", ...rest] = line.split("|").map((cell) => cell.trim());
  const known = places.find((one) => one === place);
  if (!claim || !known || !by || rest.length !== 1) {
    throw new Error(`This line of ${claimsPage} is no claim: ${line}\nIt is | claim | place | shown by |`);
  }
  return { os, claim, place: known, by };
}

/** The test or the step that a line names; undefined when it names none. */
export function shownBy({ by }: Pick<Claim, "by">): ShownBy | undefined {
  const { file, name } = /^`(?<file>[^`]+)`: (?<name>.+)$/.exec(by)?.groups ?? {};
  return file && name ? { file, name } : undefined;
}

/** Each claim of a system with the places where it is shown, as `release.json` has them. */
export async function claimsOf(os: Os): Promise<Record<string, Place[]>> {
  const claims = readClaims(await Deno.readTextFile(claimsPage)).filter((one) => one.os === os);
  return Object.fromEntries(
    [...Map.groupBy(claims, ({ claim }) => claim)].map(([claim, lines]) => [
      claim,
      lines.map(({ place }) => place),
    ]),
  );
}
