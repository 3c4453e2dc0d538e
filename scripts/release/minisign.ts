/**
 * Secret keys as minisign keeps them: the unencrypted ones of `minisign -G -W`. They live in a secret store, where a password beside them would
 * protect nothing. What is done with keys is in cloud/contract/feed.
 */

import { keyName, minisign } from "@pika/contract/feed/minisign.ts";
import { publicHalf, type SecretKey } from "@pika/contract/feed/signing.ts";
import { Buffer } from "node:buffer";
import { ScriptError } from "../lib/errors.ts";

/** A key that cannot be read. */
export class KeyError extends ScriptError {
  override name = "KeyError";
}

const algorithm = Buffer.from(minisign.algorithm);
const checksum = Buffer.from("B2");
const help = "deno task release:key   makes one.";

/** The text of an unencrypted secret key file. */
export function formatSecretKey(key: SecretKey): string {
  const noPassword = Buffer.alloc(2);
  const salt = Buffer.alloc(48);
  const noChecksum = Buffer.alloc(32);
  const body = Buffer.concat([
    ...[algorithm, noPassword, checksum, salt],
    ...[key.id, key.seed, key.key, noChecksum],
  ]);
  return `${minisign.untrusted}minisign secret key ${keyName(key)}\n${body.toString("base64")}\n`;
}

/**
 * Reads a secret key without a password: a key file, or its second line alone. Throws a KeyError, in which nothing of the key is quoted.
 */
export function parseSecretKey(text: string): SecretKey {
  const line = text.trim().split("\n").at(-1)!.trim();
  const body = Buffer.from(line, "base64");
  if (body.length !== 158 || body.toString("base64") !== line) {
    throw new KeyError("This is no minisign secret key: 158 bytes are expected in base64", { help });
  }
  if (!body.subarray(0, 2).equals(algorithm) || !body.subarray(4, 6).equals(checksum)) {
    throw new KeyError("This is no minisign secret key", { help });
  }
  if (body.readUInt16LE(2) !== 0) {
    throw new KeyError("The secret key is locked with a password, which nobody can type here", {
      help: `minisign -C -W -s FILE   takes the password off; or ${help}`,
    });
  }
  const key = { id: body.subarray(54, 62), seed: body.subarray(62, 94), key: body.subarray(94, 126) };
  if (!key.key.equals(publicHalf(key))) {
    throw new KeyError("The secret key is damaged: its two halves do not belong together", { help });
  }
  return key;
}
