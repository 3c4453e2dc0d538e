/** Structured logs: one JSON object a line on standard output. */

import { writeSync } from "node:fs";

export type Fields = Record<string, unknown>;

// Whatever is logged, values under such names never are.
const secretName = /token|cookie|password|passwd|secret|authori[sz]ation|e-?mail|recovery/i;

/**
 * Writes one line: the time, the event's name and `fields`. An `Error` among them is written as name, message and stack, with nothing of
 * what was attached to it; a field whose name says that it is a secret is written as `[hidden]`.
 */
export function log(event: string, fields: Fields = {}): void {
  writeSync(1, `${logLine(event, fields)}\n`);
}

/** The line that `log` writes. */
export function logLine(event: string, fields: Fields = {}): string {
  return JSON.stringify({ time: new Date().toISOString(), event, ...fields }, writable);
}

function writable(name: string, value: unknown): unknown {
  if (secretName.test(name)) return "[hidden]";
  if (value instanceof Error) {
    return {
      name: value.name,
      code: (value as { code?: unknown }).code,
      message: value.message,
      stack: value.stack,
    };
  }
  return typeof value === "bigint" ? String(value) : value;
}
