/** Recovery codes: what a DJ writes down to get back in. */

import { createHash } from "node:crypto";

// Crockford's base 32: no I, L, O, U. 20 of them are 100 random bits, so a plain hash keeps them.
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A new code such as `7K3QX-...`, and what the database keeps of it. */
export function newRecoveryCode(): { code: string; hash: Uint8Array } {
  const characters = [...crypto.getRandomValues(new Uint8Array(20))].map((byte) => letters[byte % 32]).join(
    "",
  );
  return { code: characters.match(/.{5}/g)!.join("-"), hash: hashOf(characters) };
}

/** The hash of a code that a person typed: case, spaces and dashes do not matter, look-alikes are read as what they look like. */
export function recoveryHash(typed: string): Uint8Array {
  const characters = typed.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  return hashOf(characters);
}

function hashOf(characters: string): Uint8Array {
  return createHash("sha256").update(`recovery:${characters}`).digest();
}
