/** The secret half of the key that signs the feed: whether it fits the public half that the apps carry. */

import { keyName, type PublicKey } from "@pika/contract/feed/minisign.ts";
import type { SecretKey } from "@pika/contract/feed/signing.ts";
import { ScriptError } from "../../lib/errors.ts";
import { readFeedKey } from "../feed_key.ts";
import { parseSecretKey } from "../minisign.ts";

/** The key that is committed until an owner makes one: its secret half was thrown away. */
export const placeholderKey = "643562AC61115260";

/** The key that signs the feed. Throws a ScriptError when it is missing, or is not that of the apps. */
export async function feedSecret(secret: string | null, publicKeyFile: string): Promise<SecretKey> {
  if (secret === null) {
    throw new ScriptError("PIKA_FEED_SECRET is not set: no app would believe an unsigned feed", {
      help: "deno task release:key   makes the key pair and says where its secret half goes.",
    });
  }
  const open = await readFeedKey(publicKeyFile);
  const key = parseSecretKey(secret);
  if (belongTogether(key, open)) return key;
  throw new ScriptError(
    `PIKA_FEED_SECRET is key ${keyName(key)}, but every app carries ${keyName(open)} (${publicKeyFile})`,
    {
      help:
        "Set the secret of that key, or commit the public half of the new one (deno task release:key --replace).",
    },
  );
}

/** Whether two keys are halves of one pair. */
export function belongTogether(secret: SecretKey, open: PublicKey): boolean {
  return keyName(secret) === keyName(open) && open.key.every((byte, index) => byte === secret.key[index]);
}
