/**
 * Signatures in minisign's format (https://jedisct1.github.io/minisign/), read and verified: Ed25519 over the BLAKE2b-512 hash of a file
 * (algorithm "ED"), and over that signature together with a comment that can be trusted. `minisign -V` reads them. Pure.
 */

import { Buffer } from "node:buffer";
import { createHash, createPublicKey, verify as verifyBytes } from "node:crypto";
import { feedLimits } from "../limits.ts";

/** Which of several keys signed, 8 bytes; and the public half, 32 bytes. */
export interface PublicKey {
  id: Uint8Array;
  key: Uint8Array;
}

/** The key that is believed, or several of them. */
export type Believed = PublicKey | readonly PublicKey[];

/**
 * A key or a signature that cannot be believed. `malformed`: cut off, or no such file; `other_key`: good, maybe, of somebody else; `wrong`: it
 * does not belong to the file.
 */
export class SignatureError extends Error {
  override name = "SignatureError";
  constructor(readonly kind: "malformed" | "other_key" | "wrong", message: string) {
    super(message);
  }
}

/** What the lines and the bytes in base64 begin with, and how many bytes there are. */
export const minisign = {
  untrusted: "untrusted comment: ",
  trusted: "trusted comment: ",
  /** Of a key; in a signature: over the file itself, as old programs do. */
  algorithm: "Ed",
  /** Of a signature over the file's hash. */
  prehashed: "ED",
  /** Algorithm, id of 8 bytes, public key. */
  keyBytes: 42,
  /** Algorithm, id, signature. */
  signatureBytes: 74,
  /** The signature of the signature and the trusted comment. */
  sealBytes: 64,
} as const;

/** `2CEC0204BC3C4055`: the key's id as minisign shows it. */
export function keyName({ id }: Pick<PublicKey, "id">): string {
  return Buffer.from(id).reverse().toString("hex").toUpperCase();
}

/** The text of a public key file. */
export function formatPublicKey(key: PublicKey): string {
  const body = Buffer.concat([Buffer.from(minisign.algorithm), key.id, key.key]);
  return `${minisign.untrusted}minisign public key ${keyName(key)}\n${body.toString("base64")}\n`;
}

/** Reads a public key file, or its second line alone. Throws a SignatureError. */
export function parsePublicKey(text: string): PublicKey {
  const body = decode(text.trim().split("\n").at(-1)!.trim(), "public key", minisign.keyBytes);
  if (algorithmOf(body) !== minisign.algorithm) {
    throw new SignatureError("malformed", "This is no minisign public key");
  }
  return { id: body.subarray(2, 10), key: body.subarray(10) };
}

/**
 * Reads the keys that are believed: public key files one after the other, or their second lines alone, which blanks or commas part. The first
 * is the one that signs, the other is kept elsewhere until it has to. Throws a SignatureError.
 */
export function parsePublicKeys(text: string): PublicKey[] {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) =>
    !line.startsWith(minisign.untrusted)
  );
  const keys = lines.flatMap((line) => line.split(/[\s,]+/)).filter(Boolean).map(parsePublicKey);
  const { min, max } = feedLimits.keys;
  if (keys.length < min || keys.length > max || new Set(keys.map(keyName)).size < keys.length) {
    throw new SignatureError(
      "malformed",
      `This is no minisign public key, and not ${max} different ones, but ${keys.length}`,
    );
  }
  return keys;
}

/** The text that `parsePublicKeys` reads. */
export function formatPublicKeys(keys: readonly PublicKey[]): string {
  return keys.map(formatPublicKey).join("");
}

/** Checks a signature file and returns its trusted comment. Throws a SignatureError that says what does not fit. */
export function verify(data: Uint8Array, signature: string, believed: Believed): string {
  const keys = [believed].flat() as PublicKey[];
  const lines = signature.replace(/\r?\n$/, "").split(/\r?\n/);
  const [first = "", own = "", comment = "", both = ""] = lines;
  if (lines.length !== 4 || !first.startsWith(minisign.untrusted) || !comment.startsWith(minisign.trusted)) {
    throw new SignatureError("malformed", "This is no minisign signature");
  }
  const body = decode(own, "signature", minisign.signatureBytes);
  const all = decode(both, "signature of the comment", minisign.sealBytes);
  if (algorithmOf(body) !== minisign.prehashed) {
    throw new SignatureError(
      "malformed",
      "The signature is of an old kind: minisign -H makes the one that is read here",
    );
  }
  const id = body.subarray(2, 10);
  const key = keys.find((one) => id.equals(one.id));
  if (!key) {
    throw new SignatureError(
      "other_key",
      `The signature is of key ${keyName({ id })}, not of ${keys.map(keyName).join(" or ")}`,
    );
  }
  const open = createPublicKey({
    key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(key.key).toString("base64url") },
    format: "jwk",
  });
  const text = comment.slice(minisign.trusted.length);
  if (!verifyBytes(null, hashOf(data), open, body.subarray(10))) {
    throw new SignatureError("wrong", "The signature does not fit the file");
  }
  if (!verifyBytes(null, Buffer.concat([body.subarray(10), Buffer.from(text)]), open, all)) {
    throw new SignatureError("wrong", "The trusted comment was altered");
  }
  return text;
}

/** What is signed of a file: its BLAKE2b-512. */
export function hashOf(data: Uint8Array): Uint8Array {
  return createHash("blake2b512").update(data).digest();
}

function algorithmOf(body: Buffer): string {
  return body.toString("latin1", 0, 2);
}

function decode(text: string, what: string, bytes: number): Buffer {
  const body = Buffer.from(text, "base64");
  if (body.length === bytes && body.toString("base64") === text) return body;
  throw new SignatureError("malformed", `This is no minisign ${what}: ${bytes} bytes are expected in base64`);
}
