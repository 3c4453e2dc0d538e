/**
 * Signatures in minisign's format (https://jedisct1.github.io/minisign/): Ed25519 over the BLAKE2b-512 hash of a file
 * (algorithm "ED"), and over that signature together with a comment that can be trusted. `minisign -V` reads them.
 *
 * Secret keys are the unencrypted ones of `minisign -G -W`: they live in a secret store, where a password beside them
 * would protect nothing.
 */

import { Buffer } from "node:buffer";
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign as signBytes,
  verify as verifyBytes,
} from "node:crypto";
import { ScriptError } from "../lib/errors.ts";

/** Which of several keys signed, 8 bytes; and the public half, 32 bytes. */
export interface PublicKey {
  id: Uint8Array;
  key: Uint8Array;
}

export interface SecretKey extends PublicKey {
  /** What the private half is derived from, 32 bytes. */
  seed: Uint8Array;
}

/** A signature or a key that cannot be read, or does not fit. */
export class SignatureError extends ScriptError {
  override name = "SignatureError";
}

const algorithm = Buffer.from("Ed");
const prehashed = Buffer.from("ED");
const checksum = Buffer.from("B2");
const untrusted = "untrusted comment: ";
const trusted = "trusted comment: ";

/** Makes a key pair with a random id. */
export function makeKey(): SecretKey {
  const { x, d } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  return { id: randomBytes(8), key: Buffer.from(x!, "base64url"), seed: Buffer.from(d!, "base64url") };
}

/** `2CEC0204BC3C4055`: the key's id as minisign shows it. */
export function keyName({ id }: PublicKey): string {
  return Buffer.from(id).reverse().toString("hex").toUpperCase();
}

/** The text of a public key file. */
export function formatPublicKey(key: PublicKey): string {
  const body = Buffer.concat([algorithm, key.id, key.key]);
  return `${untrusted}minisign public key ${keyName(key)}\n${body.toString("base64")}\n`;
}

/** The text of an unencrypted secret key file. */
export function formatSecretKey(key: SecretKey): string {
  const noPassword = Buffer.alloc(2);
  const salt = Buffer.alloc(48);
  const noChecksum = Buffer.alloc(32);
  const body = Buffer.concat([algorithm, noPassword, checksum, salt, key.id, key.seed, key.key, noChecksum]);
  return `${untrusted}minisign secret key ${keyName(key)}\n${body.toString("base64")}\n`;
}

/** Reads a public key file, or its second line alone. Throws a SignatureError. */
export function parsePublicKey(text: string): PublicKey {
  const body = decode(lastLine(text), "public key", 42);
  if (!body.subarray(0, 2).equals(algorithm)) throw new SignatureError("This is no minisign public key");
  return { id: body.subarray(2, 10), key: body.subarray(10) };
}

/**
 * Reads a secret key without a password: a key file, or its second line alone. Throws a SignatureError, in which nothing of
 * the key is quoted.
 */
export function parseSecretKey(text: string): SecretKey {
  const help = "deno task release:key   makes one.";
  const body = decode(lastLine(text), "secret key", 158, help);
  if (!body.subarray(0, 2).equals(algorithm) || !body.subarray(4, 6).equals(checksum)) {
    throw new SignatureError("This is no minisign secret key", { help });
  }
  if (body.readUInt16LE(2) !== 0) {
    throw new SignatureError("The secret key is locked with a password, which nobody can type here", {
      help: `minisign -C -W -s FILE   takes the password off; or ${help}`,
    });
  }
  const key = { id: body.subarray(54, 62), seed: body.subarray(62, 94), key: body.subarray(94, 126) };
  const derived = createPublicKey(createPrivateKey(privateKey(key))).export({ format: "jwk" }).x;
  if (derived !== key.key.toString("base64url")) {
    throw new SignatureError("The secret key is damaged: its two halves do not belong together", { help });
  }
  return key;
}

/** The text of a signature file. The trusted comment is one line. */
export function sign(data: Uint8Array, key: SecretKey, trustedComment: string): string {
  if (/[\r\n]/.test(trustedComment)) {
    throw new SignatureError(`The comment "${trustedComment}" is more than one line`);
  }
  const secret = createPrivateKey(privateKey(key));
  const signature = signBytes(null, hash(data), secret);
  const all = signBytes(null, Buffer.concat([signature, Buffer.from(trustedComment)]), secret);
  return [
    `${untrusted}signature from minisign secret key ${keyName(key)}`,
    Buffer.concat([prehashed, key.id, signature]).toString("base64"),
    `${trusted}${trustedComment}`,
    all.toString("base64"),
    "",
  ].join("\n");
}

/** Checks a signature file and returns its trusted comment. Throws a SignatureError that says what does not fit. */
export function verify(data: Uint8Array, signature: string, key: PublicKey): string {
  const lines = signature.replaceAll("\r\n", "\n").split("\n");
  const [first = "", own = "", comment = "", both = ""] = lines;
  if (!first.startsWith(untrusted) || !comment.startsWith(trusted)) {
    throw new SignatureError("This is no minisign signature");
  }
  const body = decode(own, "signature", 74);
  const all = decode(both, "signature of the comment", 64);
  if (!body.subarray(0, 2).equals(prehashed)) {
    throw new SignatureError("The signature is of an old kind: minisign -H makes the one that is read here");
  }
  if (!body.subarray(2, 10).equals(key.id)) {
    const other = keyName({ id: Buffer.from(body.subarray(2, 10)), key: key.key });
    throw new SignatureError(`The signature is of key ${other}, not of ${keyName(key)}`);
  }
  const open = createPublicKey(publicKey(key));
  const text = comment.slice(trusted.length);
  if (!verifyBytes(null, hash(data), open, body.subarray(10))) {
    throw new SignatureError("The signature does not fit the file");
  }
  if (!verifyBytes(null, Buffer.concat([body.subarray(10), Buffer.from(text)]), open, all)) {
    throw new SignatureError("The trusted comment was altered");
  }
  return text;
}

const hash = (data: Uint8Array): Uint8Array => createHash("blake2b512").update(data).digest();

const publicKey = ({ key }: PublicKey) => ({
  key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(key).toString("base64url") },
  format: "jwk" as const,
});

// PKCS#8 with nothing but the seed (RFC 8410): of a JWK, the public half would be taken as it is given.
const privateKey = ({ seed }: SecretKey) => ({
  key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]),
  format: "der" as const,
  type: "pkcs8" as const,
});

const lastLine = (text: string): string => text.trim().split("\n").at(-1)!.trim();

function decode(text: string, what: string, bytes: number, help?: string): Buffer {
  const body = Buffer.from(text, "base64");
  if (body.length === bytes && body.toString("base64") === text) return body;
  throw new SignatureError(`This is no minisign ${what}: ${bytes} bytes are expected in base64`, { help });
}
