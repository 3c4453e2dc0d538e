/** The secret half of the key that signs the feed: whether it fits a public half that the apps carry. */

import { keyName, type PublicKey } from "@pika/contract/feed/minisign.ts";
import type { SecretKey } from "@pika/contract/feed/signing.ts";
import { ScriptError } from "../../lib/errors.ts";
import { readFeedKeys } from "../feed_key.ts";
import { parseSecretKey } from "../minisign.ts";

/** The key that is committed until an owner makes one: its secret half was thrown away. */
export const placeholderKey = "643562AC61115260";

/** The key that signs the feed. Throws a ScriptError when it is missing, or is none that the apps believe. */
export async function feedSecret(secret: string | null, publicKeyFile: string): Promise<SecretKey> {
  if (secret === null) {
    throw new ScriptError("PIKA_FEED_SECRET is not set: no app would believe an unsigned feed", {
      help: "deno task release:key   makes the key pair and says where its secret half goes.",
    });
  }
  const believed = await readFeedKeys(publicKeyFile);
  const key = parseSecretKey(secret);
  if (believed.some((open) => belongTogether(key, open))) return key;
  const names = believed.map(keyName).join(" and ");
  throw new ScriptError(
    `PIKA_FEED_SECRET is key ${keyName(key)}, but every app carries ${names} (${publicKeyFile})`,
    { help: "Set the secret of one of those (deno task release:key check FILE says whose a copy is)." },
  );
}

/** Whether two keys are halves of one pair. */
export function belongTogether(secret: SecretKey, open: PublicKey): boolean {
  return keyName(secret) === keyName(open) && open.key.every((byte, index) => byte === secret.key[index]);
}
