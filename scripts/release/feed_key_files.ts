/**
 * Makes and changes the keys of the update feed, as files: the public halves that every app carries, and secrets, each of which is written once
 * and for its owner alone. What is to be done after that, by people and on GitHub, is said in steps.
 */

import { formatPublicKeys, keyName, type PublicKey } from "@pika/contract/feed/minisign.ts";
import { makeKey, type SecretKey } from "@pika/contract/feed/signing.ts";
import { ScriptError } from "../lib/errors.ts";
import { exists } from "../lib/files.ts";
import { readFeedKeys } from "./feed_key.ts";
import { formatSecretKey, parseSecretKey } from "./minisign.ts";
import { belongTogether } from "./publish/feed_secret.ts";
import { environmentName } from "./publish/release_environment.ts";

/** What was done, and what is to be done now. */
export interface KeyChange {
  /** In order, in words. */
  steps: string[];
  /** The secret that signs now; null where it did not change. */
  secret: string | null;
}

const setSecret = `gh secret set PIKA_FEED_SECRET --env ${environmentName}`;
const away =
  "take it away from this machine (paper, or a stick in a drawer): it is read again only when it has to sign";
const cloudToo = "give the cloud both public keys, too: PIKA_FEED_KEY in its settings (cloud/OPERATIONS.md)";

export interface MakeOptions {
  /** The file of the public keys. */
  to: string;
  /** Where the spare key's secret goes. */
  spare: string;
  /** Where a copy of the secret that signs goes. */
  copy: string | null;
  /** What is done with keys that are there. */
  existing: "keep" | "replace";
}

/** Makes both keys. Throws a ScriptError, before anything is written, where there are some that are to be kept. */
export async function makeKeys({ to, spare, copy, existing }: MakeOptions): Promise<KeyChange> {
  if (await exists(to) && existing === "keep") {
    const old = (await readFeedKeys(to)).map(keyName).join(" and ");
    throw new ScriptError(`There are public keys already: ${old} in ${to}`, {
      help:
        "Whoever has the app of those believes no feed of others: deno task release:key rotate   changes them. " +
        "If nobody has it: --replace",
    });
  }
  const [signs, kept] = [makeKey(), makeKey()];
  // First: without them the public keys would be of no use.
  await writeSecret(spare, kept);
  if (copy !== null) await writeSecret(copy, signs);
  await writePublic(to, [signs, kept]);
  return {
    secret: formatSecretKey(signs),
    steps: [
      `The public keys ${keyName(signs)}, which signs, and ${
        keyName(kept)
      }, the spare one, are in ${to}: commit it.`,
      `The secret that signs is on stdout, this once. Keep both lines as a secret of the environment "${environmentName}" ` +
      `(deno task release:key ... | ${setSecret}), and a copy where you keep passwords.`,
      `The spare key's secret is in ${spare}: ${away}. With both lost no installed app can be updated again.`,
      `Then ${cloudToo}.`,
    ],
  };
}

/** Makes the spare key where there is one key. Throws a ScriptError where there are two. */
export async function addSpare({ to, spare }: { to: string; spare: string }): Promise<KeyChange> {
  const [signs, other] = await readFeedKeys(to);
  if (other) {
    throw new ScriptError(`There is a spare key already: ${keyName(other)} in ${to}`, {
      help: "deno task release:key rotate   puts it into use, and makes another one.",
    });
  }
  const kept = makeKey();
  await writeSecret(spare, kept);
  await writePublic(to, [signs!, kept]);
  return {
    secret: null,
    steps: [
      `The spare key ${keyName(kept)} is in ${to} beside ${
        keyName(signs!)
      }: commit it. Apps believe it from the next version on.`,
      `Its secret is in ${spare}: ${away}.`,
      `Then ${cloudToo}.`,
    ],
  };
}

/**
 * Puts the spare key, whose secret is in `spare`, in the place of the one that signs, and makes another spare one. Throws a ScriptError where the
 * secret is not the spare key's.
 */
export async function rotate(
  { to, spare, newSpare }: { to: string; spare: string; newSpare: string },
): Promise<KeyChange> {
  const [old, next] = await readFeedKeys(to);
  if (!next) {
    throw new ScriptError(`There is no spare key in ${to}: ${keyName(old!)} is believed alone`, {
      help:
        `deno task release:key spare FILE   makes one. Apps of the next version believe it; only then can it take over.`,
    });
  }
  const secret = await readSecret(spare);
  if (!belongTogether(secret, next)) {
    throw new ScriptError(
      `The secret in ${spare} is of key ${keyName(secret)}, and the spare key is ${keyName(next)}`,
      {
        help: "deno task release:key check FILE   says whose a secret is.",
      },
    );
  }
  const kept = makeKey();
  await writeSecret(newSpare, kept);
  await writePublic(to, [next, kept]);
  return {
    secret: formatSecretKey(secret),
    steps: [
      `Key ${keyName(next)} signs from now on, ${keyName(kept)} is the spare one, and ${
        keyName(old!)
      } is gone from ${to}: ` +
      "commit it. Installed apps believe the first of these already.",
      `Its secret is on stdout: deno task release:key rotate ... | ${setSecret}`,
      `The new spare key's secret is in ${newSpare}: ${away}.`,
      `Release the next version (deno task version desktop patch): its apps believe ${
        keyName(old!)
      } no more.`,
      `Then ${cloudToo}; as long as it has the old ones it shows no new version.`,
      `Keep the secret of ${keyName(old!)} nowhere.`,
    ],
  };
}

/** Whose a secret is, in words. Throws a ScriptError when it cannot be read. */
export async function ownerOf(file: string, to: string): Promise<string> {
  const secret = await readSecret(file);
  const at = (await readFeedKeys(to)).findIndex((key) => belongTogether(secret, key));
  const whose = ["the key that signs", "the spare key"][at];
  if (whose) return `${file} is the secret of ${keyName(secret)}, ${whose}.`;
  throw new ScriptError(
    `${file} is the secret of ${keyName(secret)}, which no app of this checkout believes`,
    {
      help: `Those are in ${to}.`,
    },
  );
}

async function readSecret(file: string): Promise<SecretKey> {
  let text;
  try {
    text = await Deno.readTextFile(file);
  } catch (cause) {
    throw new ScriptError(`Cannot read the secret key: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
  return parseSecretKey(text);
}

/** Keeps a secret in a file that is not there yet, for nobody else to read. */
async function writeSecret(file: string, key: SecretKey): Promise<void> {
  try {
    await Deno.writeTextFile(file, formatSecretKey(key), { createNew: true, mode: 0o600 });
  } catch (cause) {
    throw new ScriptError(
      `Cannot write the secret key to ${file}: ${cause instanceof Error ? cause.message : cause}`,
      { cause, help: "No key was changed. Name a file that is not there yet, in a folder of yours." },
    );
  }
}

/** In one step: half a file would be the key of no app. */
async function writePublic(file: string, keys: readonly PublicKey[]): Promise<void> {
  await Deno.writeTextFile(`${file}.part`, formatPublicKeys(keys));
  await Deno.rename(`${file}.part`, file);
}
