/** `audit`: who deployed what, when, and how it ended. */

import { print } from "../../lib/terminal.ts";
import { readAudit } from "../commands/files.ts";
import type { Options } from "../options.ts";
import { Session } from "./session.ts";

export interface AuditEntry {
  at: string;
  who: string;
  command: string;
  outcome: string;
  version?: string;
  from?: string | null;
  step?: string;
  error?: string;
  seconds?: number;
}

export async function audit(options: Options): Promise<number> {
  await using session = await Session.open(options);
  const text = await session.host.run(readAudit(session.paths, options.tail));
  const entries = parseAudit(text);
  if (options.json) print(JSON.stringify(entries, null, 2));
  else print(entries.length > 0 ? formatAudit(entries) : "Nothing was deployed here yet.");
  return 0;
}

/** Reads the log's lines; one that was cut off is left out. */
export function parseAudit(text: string): AuditEntry[] {
  return text.split("\n").flatMap((line) => {
    try {
      return [JSON.parse(line) as AuditEntry];
    } catch {
      return [];
    }
  });
}

/** A line each, newest last. */
export function formatAudit(entries: readonly AuditEntry[]): string {
  return entries.map((entry) => {
    const change = entry.version ? `${entry.from ? `${entry.from} → ` : ""}${entry.version}` : "";
    const took = entry.seconds === undefined ? "" : `${entry.seconds} s`;
    const failure = entry.error ? `\n    ${entry.error}` : "";
    return [entry.at.replace(/\.\d+Z$/, "Z"), entry.who, entry.command, change, entry.outcome, took]
      .filter(Boolean).join("  ") + failure;
  }).join("\n");
}
