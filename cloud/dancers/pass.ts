/**
 * The pass of a dancer who was really connected to a room: a signature over both, so that any replica knows it again without keeping anything.
 * It goes in a header of the request, which a release that does not know it leaves unread.
 */

import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";

/** The pass for `dancer` in `session`, in 43 letters of base64url. */
export function passOf({ session, dancer }: { session: string; dancer: string }, secret: string): string {
  return createHmac("sha256", secret).update(`pass:${session}:${dancer}`).digest("base64url");
}

/** Whether `pass` is the one that this dancer was given in this session, by a replica with the same `secret`. */
export function isPassOf(
  pass: string | undefined,
  who: { session: string; dancer: string },
  secret: string,
): boolean {
  if (pass === undefined) return false;
  const [said, right] = [Buffer.from(pass), Buffer.from(passOf(who, secret))];
  return said.length === right.length && timingSafeEqual(said, right);
}
