/** Secrets reach programs on their standard input or in files of mode 0600, never as words; what programs print is redacted. */

import { lastLines, run, type RunOptions, type RunResult } from "../../lib/command.ts";
import { CommandError } from "../../lib/errors.ts";

/** What stands where a secret was. */
export const redacted = "[redacted]";

/** A text without secrets. Empty ones and those shorter than four characters would redact everything, and are left alone. */
export function redact(text: string, secrets: readonly (string | undefined)[]): string {
  const known = secrets.filter((secret) => secret !== undefined && secret.length >= 4) as string[];
  const longestFirst = known.sort((a, b) => b.length - a.length);
  return longestFirst.reduce((result, secret) => result.replaceAll(secret, () => redacted), text);
}

export interface SecretRunOptions extends RunOptions {
  secrets: readonly string[];
}

/** As `run`; its log and its error hold no secret, whatever the program prints. */
export async function runSecretly(words: readonly string[], options: SecretRunOptions): Promise<RunResult> {
  const { secrets, log, output: _, ...rest } = options;
  const write = async (text: string) => {
    if (log) await Deno.writeTextFile(log, redact(text, secrets), { append: true });
  };
  await write(`$ ${words.join(" ")}\n`);
  try {
    const result = await run(words, rest);
    await write(result.stdout);
    return result;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    await write(`${error.tail}\n`);
    throw new CommandError(
      words.map((word) => redact(word, secrets)),
      error.code,
      redact(lastLines(error.tail, 30), secrets),
      { help: error.help, log },
    );
  }
}
