/** Reads what `pip-audit --format json` prints of a file of requirements. Pure. */

import { lastLines } from "../lib/command.ts";
import type { Answer, Finding } from "./finding.ts";

/** What it prints, as far as it is read here. */
interface Report {
  dependencies: {
    name: string;
    version?: string;
    /** Why it was not looked up: it is then neither good nor bad, and pip-audit ends with 0. */
    skip_reason?: string;
    vulns?: { id: string; aliases?: string[]; fix_versions?: string[]; description?: string }[];
  }[];
}

/** What it said: the JSON of its standard output, and what it told on the other stream. */
export function readPipAudit({ json, told }: { json: string; told: string }): Answer {
  let report: Report;
  try {
    report = JSON.parse(json);
  } catch {
    return { unasked: lastLines(told || json, 1) };
  }
  const { dependencies } = report;
  const skipped = dependencies.find(({ skip_reason }) => skip_reason !== undefined);
  if (skipped) return { unasked: `${skipped.name} was left out: ${skipped.skip_reason}` };
  if (dependencies.length === 0) return { unasked: "it found no package to look up" };
  return {
    findings: dependencies.flatMap(({ name, version = "", vulns = [] }) =>
      vulns.map(({ id, aliases = [], fix_versions = [], description = "" }): Finding => ({
        source: "pypi",
        package: name,
        version,
        id,
        aliases,
        severity: "unknown",
        title: description.split("\n").find((line) => line.trim() !== "")?.trim().slice(0, 120) ?? "",
        ...(fix_versions.length > 0 ? { fixed: fix_versions.join(" or ") } : {}),
      }))
    ),
  };
}
