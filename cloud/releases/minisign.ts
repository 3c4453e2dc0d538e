/**
 * Verifies minisign's signatures: Ed25519 over the BLAKE2b-512 hash of the file ("ED"), and a second signature over the first one and the
 * trusted comment. https://jedisct1.github.io/minisign/ has the format. Pure.
 */

import { createHash } from "node:crypto";

export interface PublicKey {
  /** Names the key: 16 hex digits, as minisign shows them. */
  id: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** A key or a signature that is none, or one that does not belong to the bytes. The message says which. */
export class SignatureError extends Error {
  override name = "SignatureError";
}

/** Reads a public key: the content of a `.pub` file, or only its line of base64. Throws a `SignatureError`. */
export function readPublicKey(text: string): PublicKey {
  const bytes = decode(lines(text).find((line) => !line.startsWith("untrusted comment:")) ?? "", 42);
  if (!bytes || algorithm(bytes) !== "Ed") {
    throw new SignatureError("This is no public key of minisign: take the content of desktop/feed_key.pub");
  }
  return { id: keyId(bytes.subarray(2, 10)), bytes: bytes.slice(10) };
}

/** Checks that `signature`, the content of a `.minisig` file, belongs to `bytes`. Returns its trusted comment; throws a `SignatureError`. */
export async function verify(
  bytes: Uint8Array,
  { signature, key }: { signature: string; key: PublicKey },
): Promise<string> {
  const [untrusted = "", first = "", trusted = "", second = "", ...rest] = lines(signature);
  const prefix = "trusted comment: ";
  const [head, seal] = [decode(first, 74), decode(second, 64)];
  if (
    !untrusted.startsWith("untrusted comment:") || !trusted.startsWith(prefix) || !head || !seal ||
    rest.length
  ) {
    throw new SignatureError("The signature is not in the form of minisign");
  }
  if (algorithm(head) !== "ED") {
    throw new SignatureError("The signature is not over a hash: sign with minisign 0.10 or newer");
  }
  const id = keyId(head.subarray(2, 10));
  if (id !== key.id) {
    throw new SignatureError(`The signature was made with key ${id}, and ${key.id} is expected`);
  }
  const ed25519 = await crypto.subtle.importKey("raw", key.bytes, "Ed25519", false, ["verify"]);
  const hash = new Uint8Array(createHash("blake2b512").update(bytes).digest());
  const own = head.slice(10);
  if (!await crypto.subtle.verify("Ed25519", ed25519, own, hash)) {
    throw new SignatureError("The signature does not belong to these bytes");
  }
  const comment = trusted.slice(prefix.length);
  const sealed = new Uint8Array([...own, ...new TextEncoder().encode(comment)]);
  if (!await crypto.subtle.verify("Ed25519", ed25519, seal, sealed)) {
    throw new SignatureError("The trusted comment was changed after signing");
  }
  return comment;
}

function lines(text: string): string[] {
  return text.split(/\r?\n/).filter((line, i, all) => line !== "" || i < all.length - 1);
}

/** The bytes of `base64` when there are `length` of them. */
function decode(base64: string, length: number): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
  try {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    return bytes.length === length ? bytes : null;
  } catch {
    return null;
  }
}

function algorithm(bytes: Uint8Array): string {
  return String.fromCharCode(bytes[0]!, bytes[1]!);
}

/** The key's number as minisign shows it. */
function keyId(bytes: Uint8Array): string {
  return [...bytes].reverse().map((byte) => byte.toString(16).padStart(2, "0")).join("").toUpperCase();
}
