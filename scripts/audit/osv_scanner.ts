/**
 * Reads what `osv-scanner scan image --format json` prints of an image. Pure. A distribution lists hundreds of advisories for which there is
 * nothing to install and which it calls harmless: what counts is what is severe and mended in a later package, and then the image's next
 * build is what to take.
 */

import { lastLines } from "../lib/command.ts";
import type { Answer, Finding, Severity } from "./finding.ts";

/** CVSS from which on it counts: "high" begins there (https://www.first.org/cvss/specification-document, 5). */
const severe = 7;
/** It ends with 1 when it has found something, and with 0 when there is nothing. */
const codes = [0, 1];

/** What it prints, as far as it is read here. */
interface Report {
  results: {
    packages: {
      package: { name: string; os_package_name?: string; version: string };
      vulnerabilities?: {
        id: string;
        summary?: string;
        affected?: {
          package?: { name: string };
          ranges?: { events?: Record<string, string>[] }[];
        }[];
      }[];
      groups?: { ids: string[]; aliases?: string[]; max_severity?: string }[];
    }[];
  }[];
}

/** What it said of `image` with this exit code: the JSON of its standard output, and what it told on the other stream. */
export function readOsvScanner(
  image: string,
  { code, json, told }: { code: number; json: string; told: string },
): Answer {
  if (!codes.includes(code)) return { unasked: `${image}: ${lastLines(told || json, 5)}` };
  let report: Report;
  try {
    report = JSON.parse(json);
  } catch {
    return { unasked: `${image}: ${lastLines(told || json, 5)}` };
  }
  const found = report.results.flatMap(({ packages }) => packages).flatMap(({ package: one, ...said }) =>
    (said.groups ?? []).flatMap(({ ids, aliases = [], max_severity = "" }): Finding[] => {
      const all = (said.vulnerabilities ?? []).filter(({ id }) => ids.includes(id));
      const fixed = all.flatMap(({ affected = [] }) =>
        affected.filter((each) => each.package === undefined || each.package.name === one.name)
          .flatMap(({ ranges = [] }) =>
            ranges.flatMap(({ events = [] }) => events.flatMap(({ fixed }) => fixed ?? []))
          )
      ).at(-1);
      if (!(Number(max_severity) >= severe) || fixed === undefined) return [];
      return [{
        source: "images",
        package: `${image} ${one.os_package_name ?? one.name}`,
        version: one.version,
        id: ids[0]!,
        aliases: [...new Set([...ids.slice(1), ...aliases])].filter((id) => id !== ids[0]),
        severity: severityOf(Number(max_severity)),
        title: all.find(({ summary }) => summary)?.summary ?? "",
        fixed,
      }];
    })
  );
  return { findings: found };
}

/** The word for a CVSS of at least `severe`. */
function severityOf(score: number): Severity {
  return score >= 9 ? "critical" : "high";
}
