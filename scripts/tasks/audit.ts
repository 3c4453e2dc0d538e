/** `deno task audit`: known vulnerabilities of the packages and images that we use. */

import { parseArgs } from "node:util";
import { allowed, judge } from "../audit/allowed.ts";
import { ask } from "../audit/ask.ts";
import { type Finding, type Source, sources } from "../audit/finding.ts";
import { exitCode, type Outcome, tell } from "../audit/told.ts";
import { UsageError } from "../lib/errors.ts";
import { main, print, withProgress } from "../lib/terminal.ts";

const usage = `deno task audit [SOURCE...]

Looks for known vulnerabilities in what we use, by the tools of those who know: npm (deno audit, for deno.lock), pypi (pip-audit,
for sidecar/requirements*.txt), images (osv-scanner, for the images that Dockerfiles and compose.yaml name; it needs go and docker).
Of an image counts what is high or critical and mended in a later package. What is known and let be, until when and why, stands in
scripts/audit/allowed.ts. Without a SOURCE all are looked at; .github/workflows/audit.yml does so each week.

Ends with 0 when nothing counts, with 1 when something does (or when a line of that list is not needed any more), with 2 for wrong
use, and with 3 when a source could not be asked: that is no good news.`;

await main(async () => {
  const chosen = readSources(Deno.args);
  if (!chosen) return print(usage);
  const findings: Finding[] = [];
  const [asked, unasked]: [Source[], { source: Source; why: string }[]] = [[], []];
  for (const source of chosen) {
    const answer = await withProgress(`asking about ${source}`, () => ask[source]());
    if ("unasked" in answer) unasked.push({ source, why: answer.unasked });
    else {
      asked.push(source);
      findings.push(...answer.findings);
    }
  }
  const today = new Date().toISOString().slice(0, 10);
  const judgement = judge(findings, allowed, today);
  // Of a list for all sources only a run of all of them knows what is not needed.
  const unused = asked.length === sources.length ? judgement.unused : [];
  const outcome: Outcome = { ...judgement, unused, asked, unasked };
  print(tell(outcome).join("\n"));
  return exitCode(outcome);
});

/** The sources that are named, or all; undefined when help is asked for. Throws a UsageError. */
function readSources(args: string[]): readonly Source[] | undefined {
  let parsed;
  try {
    parsed = parseArgs({ args, allowPositionals: true, options: { help: { type: "boolean", short: "h" } } });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { help: usage });
  }
  if (parsed.values.help) return undefined;
  const unknown = parsed.positionals.find((name) => !(sources as readonly string[]).includes(name));
  if (unknown) throw new UsageError(`Unknown source "${unknown}"`, { help: usage });
  return parsed.positionals.length === 0 ? sources : parsed.positionals as Source[];
}
