/**
 * The command of a cloud signer, from the environment: `PIKA_WINDOWS_SIGN_COMMAND` holds its words, `PIKA_WINDOWS_SIGN_SECRETS` what it signs
 * in with, a line `NAME=value` for each.
 *
 * Every user of a machine can read the words of every program. So none of them is a secret: the signer finds its secrets in its environment,
 * in files of their owner's (`{secret:NAME}` is such a file's name), or one of them on its standard input (`{stdin:NAME}`).
 */

import { join } from "node:path";
import { ScriptError } from "../../../lib/errors.ts";
import { withSecretFolder } from "../secret_folder.ts";

export interface SignerCommand {
  /** With `{file}` where the file to sign is named, and `{secret:NAME}` where a file with a secret is. */
  words: string[];
  /** The name of the secret that it reads on its standard input. */
  stdin?: string;
  /** By name. */
  secrets: Record<string, string>;
}

/** Where a word names a secret. `env` would be its value, among the words. */
const places = /\{(secret|stdin|env):(\w+)\}/g;

/** Reads both variables. Throws a ScriptError that says what is wrong with them, in which no secret is quoted. */
export function parseSignerCommand(command: string, given: string | undefined): SignerCommand {
  const secrets = parseSecrets(given);
  const all = splitWords(command);
  if (!all.some((word) => word.includes("{file}"))) {
    throw new ScriptError("PIKA_WINDOWS_SIGN_COMMAND names no {file}", {
      help: "Write {file} where the signer expects the file to sign.",
    });
  }
  const named = all.flatMap((word) =>
    [...word.matchAll(places)].map(([, how, name]) => ({ word, how, name: name! }))
  );
  for (const { word, how, name } of named) {
    if (how === "env") {
      throw new ScriptError(
        `PIKA_WINDOWS_SIGN_COMMAND has the secret ${name} among its words, which every user of the machine can read`,
        { help: howToHand(name) },
      );
    }
    if (secrets[name] === undefined) {
      throw new ScriptError(
        `PIKA_WINDOWS_SIGN_COMMAND needs ${name}, which PIKA_WINDOWS_SIGN_SECRETS does not say`,
        {
          help: `Add a line ${name}=VALUE to it.`,
        },
      );
    }
    if (how === "stdin" && word !== `{stdin:${name}}`) {
      throw new ScriptError(`PIKA_WINDOWS_SIGN_COMMAND has "{stdin:${name}}" within another word`, {
        help:
          "Write it as a word of its own: it is left out, and the signer reads the value on its standard input.",
      });
    }
  }
  const open = Object.entries(secrets).find(([, value]) => value.length >= 4 && command.includes(value));
  if (open) {
    throw new ScriptError(
      `PIKA_WINDOWS_SIGN_COMMAND has the value of ${
        open[0]
      } among its words, which every user of the machine can read`,
      { help: howToHand(open[0]) },
    );
  }
  const onStdin = named.filter(({ how }) => how === "stdin");
  if (onStdin.length > 1) {
    throw new ScriptError(
      "PIKA_WINDOWS_SIGN_COMMAND has more than one {stdin:NAME}: there is one standard input",
    );
  }
  return { words: all.filter((word) => !word.startsWith("{stdin:")), stdin: onStdin[0]?.name, secrets };
}

function howToHand(name: string): string {
  return `Put ${name}=VALUE into PIKA_WINDOWS_SIGN_SECRETS: the signer finds ${name} in its environment. Or write ` +
    `{secret:${name}} for the name of a file that holds it, or {stdin:${name}} for its standard input.`;
}

/** Lines of `NAME=value`, empty ones left out. Throws a ScriptError for another line, which is not quoted. */
export function parseSecrets(text: string | undefined): Record<string, string> {
  const lines = (text ?? "").split(/\r?\n/).map((line, index) => ({ line, number: index + 1 }));
  return Object.fromEntries(
    lines.filter(({ line }) => line.trim() !== "").map(({ line, number }) => {
      const found = /^([A-Za-z_]\w*)=(.+)$/.exec(line);
      if (!found) {
        throw new ScriptError(`Line ${number} of PIKA_WINDOWS_SIGN_SECRETS is no NAME=value`);
      }
      return [found[1]!, found[2]!];
    }),
  );
}

/** The words of a command line; quotes keep spaces together. Throws a ScriptError when a quote does not end. */
export function splitWords(line: string): string[] {
  if ((line.match(/"/g)?.length ?? 0) % 2 === 1) {
    throw new ScriptError("PIKA_WINDOWS_SIGN_COMMAND has a quote without its end");
  }
  return [...line.matchAll(/(?:[^\s"]+|"[^"]*")+/g)].map(([word]) => word.replaceAll('"', ""));
}

/** What a signer is started with. */
export interface SignerStart {
  words: string[];
  stdin: string | undefined;
  env: Record<string, string>;
}

/** Starts by `use` the command for one file; the files with its secrets, which only their owner can read, last as long as that takes. */
export async function withSecrets<T>(
  { words, stdin, secrets }: SignerCommand,
  file: string,
  use: (start: SignerStart) => Promise<T>,
): Promise<T> {
  return await withSecretFolder(async (folder) => {
    for (const [name, value] of Object.entries(secrets)) {
      if (!words.some((word) => word.includes(`{secret:${name}}`))) continue;
      await Deno.writeTextFile(join(folder, name), value, { mode: 0o600 });
    }
    const filled = words.map((word) =>
      word.replaceAll("{file}", () => file).replaceAll(places, (_, __, name: string) => join(folder, name))
    );
    return await use({ words: filled, stdin: stdin && secrets[stdin], env: secrets });
  });
}
