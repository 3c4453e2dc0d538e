/** The command line of `deno task fresh`. */

import { parseArgs } from "node:util";
import { UsageError } from "../lib/errors.ts";
import { type DebianRelease, debianReleases, packages } from "./debian_releases.ts";

export const usage = `deno task fresh [options] [-- ARGS...]

Makes a bare machine (Debian with ${
  packages.join(", ")
}; nothing else), puts the committed HEAD there, runs the
README's two commands, reports how they ended, how long they took and what they installed, and leaves nothing behind.
Needs Linux and root. The machine has processes, mounts and users of its own; the network is this machine's.

  --debian ${Object.keys(debianReleases).join(" | ")}   which Debian; 12 by default
  --user             as an ordinary user who may use sudo without a password; by default as root
  --only release | test   only one of the two commands
  --keep             leave the machine's folder, and say how to enter it
  --enter            a shell in the machine that was kept
  --again            make the bare system anew; by default the last one is used for a week
  --mirror URL       the mirror of Debian; by default the one in this machine's apt sources
  -- ARGS...         added to the test command: deno task fresh --only test -- deploy
  -h, --help         this text

Ends with 0 when both commands did and the test's last line says "0 failed, 0 skipped".`;

/** The README's commands, in the order in which they are run. */
export const commandNames = ["release", "test"] as const;
export type CommandName = typeof commandNames[number];

export interface FreshOptions {
  task: "help" | "run" | "enter";
  debian: DebianRelease;
  account: "root" | "user";
  /** Which commands to run. */
  commands: readonly CommandName[];
  /** What becomes of the machine afterwards. */
  afterwards: "remove" | "keep";
  /** Where the bare system comes from: the last one while it is young, or a new one. */
  base: "cached" | "new";
  /** `null`: the one in this machine's apt sources. */
  mirror: string | null;
  /** Words added to the test command. */
  testArgs: readonly string[];
}

/** Reads the arguments. Throws a UsageError that names what was wrong. */
export function parseOptions(args: readonly string[]): FreshOptions {
  const end = args.indexOf("--");
  const own = end < 0 ? args : args.slice(0, end);
  let values;
  try {
    ({ values } = parseArgs({
      args: [...own],
      options: {
        debian: { type: "string", default: "12" },
        user: { type: "boolean", default: false },
        only: { type: "string" },
        keep: { type: "boolean", default: false },
        enter: { type: "boolean", default: false },
        again: { type: "boolean", default: false },
        mirror: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { help: usage });
  }
  const { debian, only } = values;
  if (!isDebian(debian)) {
    throw new UsageError(`No bare machine of Debian "${debian}"`, {
      help: `Use one of ${Object.keys(debianReleases).join(", ")}.`,
    });
  }
  if (only !== undefined && !isCommand(only)) {
    throw new UsageError(`"${only}" is none of the README's commands`, {
      help: `Use one of ${commandNames.join(", ")}.`,
    });
  }
  const testArgs = end < 0 ? [] : args.slice(end + 1);
  if (testArgs.length > 0 && only === "release") {
    throw new UsageError(`"${testArgs[0]}" is for the test command, which --only leaves out`);
  }
  return {
    task: values.help ? "help" : values.enter ? "enter" : "run",
    debian,
    account: values.user ? "user" : "root",
    commands: only === undefined ? commandNames : [only],
    afterwards: values.keep ? "keep" : "remove",
    base: values.again ? "new" : "cached",
    mirror: values.mirror ?? null,
    testArgs,
  };
}

function isDebian(text: string): text is DebianRelease {
  return Object.hasOwn(debianReleases, text);
}

function isCommand(text: string): text is CommandName {
  return (commandNames as readonly string[]).includes(text);
}
