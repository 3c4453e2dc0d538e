/** `deno task release:key`: makes the key pair that signs the update feed. */

import { formatPublicKey, keyName } from "@pika/contract/feed/minisign.ts";
import { makeKey } from "@pika/contract/feed/signing.ts";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ScriptError, UsageError } from "../lib/errors.ts";
import { exists } from "../lib/files.ts";
import { desktopDir } from "../lib/paths.ts";
import { readFeedKey } from "../release/feed_key.ts";
import { formatSecretKey } from "../release/minisign.ts";
import { bold, main, print, say } from "../lib/terminal.ts";

const usage = `deno task release:key [--replace] [--copy FILE] [--to FILE]

Makes the key pair that signs the update feed. The public key is written to desktop/feed_key.pub: commit it, every app
carries it. The secret key is printed once, on stdout, and kept nowhere but in the copy that you ask for.

  --replace    also where a public key is there already: apps with the old one then believe no feed of the new one
  --copy FILE  write the secret key there too, for you alone to read: put it where you keep passwords
  --to FILE    write the public key there instead`;

/** The public key that every app carries. */
const feedKeyFile = join(desktopDir, "feed_key.pub");

await main(async () => {
  let values;
  try {
    ({ values } = parseArgs({
      args: Deno.args,
      options: {
        replace: { type: "boolean", default: false },
        copy: { type: "string" },
        to: { type: "string", default: feedKeyFile },
        help: { type: "boolean", short: "h", default: false },
      },
    }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { help: usage });
  }
  if (values.help) return print(usage);
  if (await exists(values.to) && !values.replace) {
    const old = keyName(await readFeedKey(values.to));
    throw new ScriptError(`There is a public key already: ${old} in ${values.to}`, {
      help: "Whoever has the app of that key believes no feed of another. If nobody has: --replace",
    });
  }
  const key = makeKey();
  // First: without it the public key would be of no use.
  if (values.copy !== undefined) await writeCopy(values.copy, formatSecretKey(key));
  await Deno.writeTextFile(values.to, formatPublicKey(key));
  say(`The public key ${bold(keyName(key))} is in ${values.to}: commit it.\n`);
  say(
    "The secret key, which is shown this once. Keep both lines as the secret PIKA_FEED_SECRET of the environment",
  );
  say(
    '"release" (Settings, Environments; or without showing it: deno task release:key | gh secret set PIKA_FEED_SECRET --env release)',
  );
  say("and a copy where you keep passwords. Without it no installed app can be updated again.\n");
  print(formatSecretKey(key).trimEnd());
});

/** Keeps a secret in a file that is not there yet, for nobody else to read. */
async function writeCopy(file: string, secret: string): Promise<void> {
  try {
    await Deno.writeTextFile(file, secret, { createNew: true, mode: 0o600 });
  } catch (cause) {
    throw new ScriptError(
      `Cannot write the secret key to ${file}: ${cause instanceof Error ? cause.message : cause}`,
      { cause, help: "No key was made. Name a file that is not there yet, in a folder of yours." },
    );
  }
}
