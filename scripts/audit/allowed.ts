/**
 * What the audit knows and lets be: a vulnerability that does not touch us, or that nobody has mended yet. Each has a reason that a
 * stranger can check, and an end, after which it counts again. A line that excuses nothing any more has to go.
 */

import type { Finding } from "./finding.ts";

export interface Allowed {
  /** The advisory, by any of its names. */
  id: string;
  /** Of this package only. */
  package: string;
  /** Why it does no harm here, or what is waited for. */
  reason: string;
  /** The last day, as `2026-12-31`; at most `longest` days away when it is written. */
  until: string;
}

/** Days for which something may be let be: long enough for a release of somebody else, short enough to be remembered. */
export const longest = 90;

export const allowed: readonly Allowed[] = [];

/** What an audit comes to. */
export interface Judgement {
  /** What has to be dealt with. */
  counts: Finding[];
  /** What is let be, each with why. */
  letBe: { finding: Finding; by: Allowed }[];
  /** Lines of the list that are at their end although what they excuse is still there. */
  expired: Allowed[];
  /** Lines of the list that excuse nothing that was found. */
  unused: Allowed[];
}

/** Judges findings by the list; `today` as `2026-11-29`. */
export function judge(findings: readonly Finding[], list: readonly Allowed[], today: string): Judgement {
  const excuses = (one: Allowed, { id, aliases, package: name }: Finding) =>
    one.package === name && [id, ...aliases].includes(one.id);
  const judgement: Judgement = { counts: [], letBe: [], expired: [], unused: [] };
  for (const finding of findings) {
    const by = list.find((one) => excuses(one, finding) && one.until >= today);
    if (by) judgement.letBe.push({ finding, by });
    else judgement.counts.push(finding);
  }
  for (const one of list) {
    if (!findings.some((finding) => excuses(one, finding))) judgement.unused.push(one);
    else if (one.until < today) judgement.expired.push(one);
  }
  return judgement;
}

/** What is wrong with a line of the list, in words; undefined when nothing is. */
export function faultOf({ id, reason, until }: Allowed, today: string): string | undefined {
  if (reason.trim().length < 20) return `${id}: the reason says too little`;
  const end = Date.parse(`${until}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(until) || Number.isNaN(end)) {
    return `${id}: "${until}" is no day such as 2026-12-31`;
  }
  const days = (end - Date.parse(`${today}T00:00:00Z`)) / 86_400_000;
  return days > longest ? `${id}: ${days} days is too long, ${longest} is the most` : undefined;
}
