/** Says what long work is at: on a terminal a moving line, elsewhere a plain line twice a minute. */

import process from "node:process";
import { dim, formatMinutes, say } from "../lib/terminal.ts";

export interface Progress extends Disposable {
  /** A new piece of work has begun. */
  begin(what: string): void;
  /** The newest line of the program that does it. */
  line(text: string): void;
}

/** Starts to show progress until it is disposed. */
export function showProgress(): Progress {
  const terminal = process.stderr.isTTY;
  const write = (text: string) => Deno.stderr.writeSync(new TextEncoder().encode(text));
  let [what, newest, started] = ["", "", performance.now()];
  const show = () => {
    if (what === "") return;
    const line = `… ${what}, ${formatMinutes(performance.now() - started)}${newest && `: ${newest}`}`;
    if (terminal) write(`\r\x1b[K${dim(line.slice(0, Deno.consoleSize().columns - 1))}`);
    else say(line.slice(0, 160));
  };
  const timer = setInterval(show, terminal ? 1000 : 30_000);
  return {
    begin: (text) => {
      if (terminal) write("\r\x1b[K");
      [what, newest, started] = [text, "", performance.now()];
      say(`▶ ${text}`);
    },
    line: (text) => {
      newest = plain(text) || newest;
    },
    [Symbol.dispose]: () => {
      clearInterval(timer);
      if (terminal) write("\r\x1b[K");
    },
  };
}

/** A line without colours and moves of the cursor: what a terminal would show of it last. */
export function plain(text: string): string {
  // deno-lint-ignore no-control-regex
  return (text.replace(/\x1b\[[\d;?]*[A-Za-z]/g, "").split("\r").findLast((part) => part.trim()) ?? "")
    .trim();
}
