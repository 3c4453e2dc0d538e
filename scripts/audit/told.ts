/** What an audit tells the person, and with which code it ends. Pure. */

import type { Judgement } from "./allowed.ts";
import type { Finding, Source } from "./finding.ts";

/** What came of it all. */
export interface Outcome extends Judgement {
  /** Sources that were looked at. */
  asked: readonly Source[];
  /** Those that could not be, with why. */
  unasked: readonly { source: Source; why: string }[];
}

/** 0: nothing counts; 1: something does, or a line of the list is not needed any more; 3: a source could not be asked. */
export function exitCode({ counts, unused, unasked }: Outcome): 0 | 1 | 3 {
  if (counts.length > 0 || unused.length > 0) return 1;
  return unasked.length > 0 ? 3 : 0;
}

/** The lines for a terminal or a log. */
export function tell(outcome: Outcome): string[] {
  const { asked, unasked, counts, letBe, expired, unused } = outcome;
  const lines: string[] = [];
  for (const finding of counts.toSorted(byWeight)) lines.push(...describe(finding), "");
  for (const { finding, by } of letBe) {
    lines.push(`Let be until ${by.until}: ${finding.id} in ${finding.package}: ${by.reason}`);
  }
  for (const one of expired) {
    lines.push(`At its end since ${one.until}: ${one.id} in ${one.package}: ${one.reason}`);
  }
  for (const one of unused) {
    lines.push(`Not found any more: ${one.id} in ${one.package}. Take it out of scripts/audit/allowed.ts`);
  }
  for (const { source, why } of unasked) {
    lines.push(`Could not be asked: ${source}\n  ${why.replaceAll("\n", "\n  ")}`);
  }
  const away = unasked.length > 0 ? `, not at ${unasked.map(({ source }) => source).join(", ")}` : "";
  if (asked.length === 0) return [...lines, `Looked at nothing${away}`];
  const summary = counts.length === 0
    ? "No known vulnerability counts"
    : `${counts.length} known ${counts.length === 1 ? "vulnerability" : "vulnerabilities"}`;
  return [...lines, `${summary}; looked at ${asked.join(", ")}${away}`];
}

const weights = ["critical", "high", "unknown", "moderate", "low"];

function byWeight(one: Finding, other: Finding): number {
  return weights.indexOf(one.severity) - weights.indexOf(other.severity) ||
    one.package.localeCompare(other.package);
}

function describe(
  { source, package: name, version, id, aliases, severity, title, fixed }: Finding,
): string[] {
  const also = aliases.length > 0 ? ` (${aliases.join(", ")})` : "";
  return [
    `${source}: ${name} ${version}: ${id}${also}${severity === "unknown" ? "" : `, ${severity}`}`,
    ...(title ? [`  ${title}`] : []),
    fixed ? `  Mended in ${fixed}` : "  What mends it is not told",
  ];
}
