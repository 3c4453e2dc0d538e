/** The one place where scripts talk to a person. Progress goes to stderr, so stdout stays for results. */

import $ from "dax";
import process from "node:process";
import { ScriptError } from "./errors.ts";

const colors = process.stderr.isTTY && !Deno.noColor;
const paint = (code: number) => (text: string): string => colors ? `\x1b[${code}m${text}\x1b[0m` : text;

export const bold: (text: string) => string = paint(1);
export const dim: (text: string) => string = paint(2);
export const red: (text: string) => string = paint(31);
export const green: (text: string) => string = paint(32);
export const yellow: (text: string) => string = paint(33);
export const magenta: (text: string) => string = paint(35);
export const cyan: (text: string) => string = paint(36);

/** A line of progress or advice, on stderr. */
export function say(line = ""): void {
  // deno-lint-ignore no-console
  console.error(line);
}

/** A line of the result, on stdout. */
export function print(line: string): void {
  // deno-lint-ignore no-console
  console.log(line);
}

/** Runs long work under a moving progress line on a terminal; elsewhere prints a plain line first. */
export function withProgress<T>(label: string, work: () => Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) {
    say(`… ${label}`);
    return work();
  }
  return $.progress(label).with(work);
}

/**
 * Runs a download: under a bar on a terminal, elsewhere with a line before it and one at each quarter. The work says how many
 * bytes of `total` there are.
 */
export async function withByteProgress<T>(
  label: string,
  total: number,
  work: (onBytes: (count: number) => void) => Promise<T>,
): Promise<T> {
  if (process.stderr.isTTY) {
    const bar = $.progress(label, { length: total }).kind("bytes");
    return await bar.with(() => work((count) => void bar.position(count)));
  }
  say(`… ${label}`);
  let quarters = 0;
  return await work((count) => {
    const reached = Math.floor(4 * count / total);
    if (reached > quarters) say(`  ${formatSize(count)}`);
    quarters = Math.max(quarters, reached);
  });
}

/** `1234` → `1.2 s`; below a second in milliseconds. */
export function formatElapsed(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** `754000` → `12 min 34 s`. */
export function formatMinutes(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `26411324` → `26.4 MB` (a megabyte is 1,000,000 bytes, as download pages count). */
export function formatSize(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Says something when the person presses Ctrl-C; then the script ends with code 130. */
export function onInterrupt(speak: () => void): void {
  Deno.addSignalListener("SIGINT", () => {
    speak();
    Deno.exit(130);
  });
}

/** Runs a script's main function; shows a failure with its help and ends with code 1. */
export async function main(run: () => Promise<number | void>): Promise<never> {
  try {
    Deno.exit(await run() ?? 0);
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    say(`${red("✗")} ${error.message}`);
    if (error.help) say(`\n${bold("What to do:")} ${error.help}`);
    Deno.exit(error.name === "UsageError" ? 2 : 1);
  }
}
