/** The audit log: a JSON object a line, who did what and how it ended. */

export interface AuditEntry {
  at: string;
  who: string;
  command: string;
  outcome: string;
  version?: string;
  /** Whom or what an operator's command was about. */
  subject?: string;
  from?: string | null;
  step?: string;
  error?: string;
  seconds?: number;
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
    return [
      entry.at.replace(/\.\d+Z$/, "Z"),
      entry.who,
      entry.command,
      entry.subject,
      change,
      entry.outcome,
      took,
    ]
      .filter(Boolean).join("  ") + failure;
  }).join("\n");
}
