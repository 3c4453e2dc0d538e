/** The cookie by which a dancer's phone is known: a random UUID and its signature, so that nobody can speak for another. */

import { keeping } from "@pika/contract/keeping.ts";
import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";

export const dancerCookieName = "pika_dancer";

const maxAge = keeping.cookieDays * 24 * 3_600;
const form = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([A-Za-z0-9_-]{43})$/;

/** The dancer's id in a `Cookie` header, or null when there is none, or its signature is not by `secret`. */
export function dancerOfCookie(header: string | null | undefined, secret: string): string | null {
  for (const pair of header?.split(";") ?? []) {
    const at = pair.indexOf("=");
    if (pair.slice(0, at).trim() !== dancerCookieName) continue;
    const parts = form.exec(pair.slice(at + 1).trim());
    if (!parts) continue;
    const [, dancer = "", signature = ""] = parts;
    if (timingSafeEqual(Buffer.from(signature), Buffer.from(signatureOf(dancer, secret)))) return dancer;
  }
  return null;
}

/** The value of the cookie for `dancer`. */
export function dancerCookieValue(dancer: string, secret: string): string {
  return `${dancer}.${signatureOf(dancer, secret)}`;
}

/** A `Set-Cookie` header for `dancer`; `protocol` is the one that the request came by, `https:` or `http:`. */
export function dancerCookieHeader(dancer: string, options: { secret: string; protocol: string }): string {
  const value = dancerCookieValue(dancer, options.secret);
  return `${dancerCookieName}=${value}; Max-Age=${maxAge}; ${attributes(options.protocol)}`;
}

/** A `Set-Cookie` header that takes the cookie off the phone; `protocol` as for `dancerCookieHeader`. */
export function noDancerCookieHeader({ protocol }: { protocol: string }): string {
  return `${dancerCookieName}=; Max-Age=0; ${attributes(protocol)}`;
}

function attributes(protocol: string): string {
  return `Path=/; HttpOnly; SameSite=Lax${protocol === "https:" ? "; Secure" : ""}`;
}

function signatureOf(dancer: string, secret: string): string {
  return createHmac("sha256", secret).update(`dancer:${dancer}`).digest("base64url");
}
