/** Signs as minisign does; what it makes, `minisign.ts` verifies. */

import { Buffer } from "node:buffer";
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign as signBytes,
} from "node:crypto";
import { hashOf, keyName, minisign, type PublicKey, SignatureError } from "./minisign.ts";

export interface SecretKey extends PublicKey {
  /** What the private half is derived from, 32 bytes. */
  seed: Uint8Array;
}

/** Makes a key pair with a random id. */
export function makeKey(): SecretKey {
  const { x, d } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  return { id: randomBytes(8), key: Buffer.from(x!, "base64url"), seed: Buffer.from(d!, "base64url") };
}

/** The public half that belongs to a secret key's seed. */
export function publicHalf(key: SecretKey): Uint8Array {
  const { x } = createPublicKey(privateKey(key)).export({ format: "jwk" });
  return Buffer.from(x!, "base64url");
}

/** The text of a signature file. Throws a SignatureError when the trusted comment is more than one line. */
export function sign(data: Uint8Array, key: SecretKey, trustedComment: string): string {
  if (/[\r\n]/.test(trustedComment)) {
    throw new SignatureError("malformed", `The comment "${trustedComment}" is more than one line`);
  }
  const secret = privateKey(key);
  const signature = signBytes(null, hashOf(data), secret);
  const all = signBytes(null, Buffer.concat([signature, Buffer.from(trustedComment)]), secret);
  return [
    `${minisign.untrusted}signature from minisign secret key ${keyName(key)}`,
    Buffer.concat([Buffer.from(minisign.prehashed), key.id, signature]).toString("base64"),
    `${minisign.trusted}${trustedComment}`,
    all.toString("base64"),
    "",
  ].join("\n");
}

// PKCS#8 with nothing but the seed (RFC 8410): of a JWK, the public half would be taken as it is given.
function privateKey({ seed }: SecretKey) {
  return createPrivateKey({
    key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]),
    format: "der",
    type: "pkcs8",
  });
}
