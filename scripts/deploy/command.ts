/** A command as data: the words of a program, and where it runs. Saying one is pure; `host.ts` runs it. */

export interface Command {
  words: readonly string[];
  /** `server`: over SSH, in the login user's home folder. `here`: on this machine (scp). */
  on: "server" | "here";
  /** What it reads on its standard input. */
  stdin?: string;
  /** Exit codes that are no failure; by default only 0. */
  allowed?: readonly number[];
  /** What to do when it fails. */
  help?: string;
  /** What becomes of it when the person interrupts: by default it may `finish`, as most take a moment only. */
  whenInterrupted?: "finish" | "end";
  /** Absent: a deployment that goes well runs it once. Otherwise when, or how often, in words for the plan. */
  turns?: { readonly kind: "only" | "repeated"; readonly words: string };
}

/** A command that is run only at times: `onlyWhen("migrations are pending", ...)`. */
export function onlyWhen(words: string, command: Command): Command {
  return { ...command, turns: { kind: "only", words: `only when ${words}` } };
}

/** A command that is run once or more: `repeatedUntil("every container is healthy", ...)`. */
export function repeatedUntil(words: string, command: Command): Command {
  return { ...command, turns: { kind: "repeated", words: `again and again until ${words}` } };
}

/** A command on the server. */
export function onServer(words: readonly string[], options: Omit<Command, "words" | "on"> = {}): Command {
  return { words, on: "server", ...options };
}

/**
 * A few lines of POSIX shell on the server, where one program is not enough. `text`: a file of shell/, which sees its arguments as `$1`, `$2`
 * ..., so that no value is ever pasted into it; its comments stay here. It ends at the first failure, and at a variable that is not set.
 */
export function script(
  text: string,
  args: readonly string[],
  options: Omit<Command, "words" | "on"> = {},
): Command {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#"))
    .join("\n");
  return onServer(["sh", "-euc", lines, "pika", ...args], options);
}

/**
 * The same command, alone on its server: it waits until another that was marked so has ended. A command may go on there although its connection
 * is gone; what takes back or repairs must not run beside it.
 */
export function alone(root: string, command: Command): Command {
  return { ...command, words: ["flock", "--wait", "300", `${root}/busy`, ...command.words] };
}
