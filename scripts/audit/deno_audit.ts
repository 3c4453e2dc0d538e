/** Reads what `deno audit` prints of the packages in deno.lock. Pure. */

import { lastLines } from "../lib/command.ts";
import { type Answer, type Finding, severities, type Severity } from "./finding.ts";

/** A block: a title, then fields. */
const block = /^╭ (?<title>.*)\n(?<fields>(?:│ .*\n)*)╰ Info: +(?<info>\S+)/gm;

/** What it said with this exit code, on both streams and without colours. */
export function readDenoAudit({ code, text }: { code: number; text: string }): Answer {
  if (code === 0 && /^No known vulnerabilities found$/m.test(text)) return { findings: [] };
  const promised = Number(/^Found (\d+) vulnerabilit(?:y|ies)$/m.exec(text)?.[1] ?? 0);
  const findings = [...text.matchAll(block)].map(({ groups = {} }) =>
    finding(groups as Record<string, string>)
  );
  // Words that we cannot read are no good news.
  if (code !== 1 || promised === 0) return { unasked: /^error: .*$/m.exec(text)?.[0] ?? lastLines(text, 5) };
  if (findings.length !== promised) {
    return { unasked: `it speaks of ${promised}, and ${findings.length} can be read` };
  }
  return { findings };
}

function finding({ title = "", fields = "", info = "" }: Record<string, string>): Finding {
  const field = (name: string) => new RegExp(`^│ ${name}: +(.*)$`, "m").exec(fields)?.[1]?.trim() ?? "";
  const severity = field("Severity") as Severity;
  return {
    source: "npm",
    package: field("Package"),
    version: field("Vulnerable"),
    id: info.split("/").at(-1)!,
    aliases: [],
    severity: severities.includes(severity) ? severity : "unknown",
    title,
  };
}
