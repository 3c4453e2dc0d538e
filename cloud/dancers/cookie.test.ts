import assert from "node:assert/strict";
import { dancerCookieHeader, dancerCookieName, dancerCookieValue, dancerOfCookie } from "./cookie.ts";

const secret = "a secret of at least thirty-two characters";
const dancer = "3f1c7a52-0b6e-4f0e-9a3c-6a1f1d2e3b4c";
const value = dancerCookieValue(dancer, secret);

Deno.test("a dancer is known by the cookie, among other cookies", () => {
  assert.equal(dancerOfCookie(`a=b; ${dancerCookieName}=${value}; c="d"`, secret), dancer);
});

Deno.test("no cookie, and what is no cookie, is nobody", () => {
  for (
    const header of [
      null,
      undefined,
      "",
      "=",
      dancerCookieName,
      `${dancerCookieName}=`,
      "a=b;;;",
      `x${dancerCookieName}=${value}`,
    ]
  ) {
    assert.equal(dancerOfCookie(header, secret), null);
  }
});

Deno.test("nobody can speak for another: every change of id, signature or secret is refused", () => {
  for (let at = 0; at < value.length; at++) {
    const other = value[at] === "0" ? "1" : "0";
    const forged = value.slice(0, at) + other + value.slice(at + 1);
    const who = dancerOfCookie(`${dancerCookieName}=${forged}`, secret);
    assert.equal(who, null, `forged at ${at}`);
  }
  assert.equal(dancerOfCookie(`${dancerCookieName}=${value}`, `${secret}.`), null);
  assert.equal(dancerOfCookie(`${dancerCookieName}=${value}x`, secret), null);
});

Deno.test("a forged cookie before the true one does not hide it", () => {
  const forged = `${dancer}.${"A".repeat(43)}`;
  assert.equal(dancerOfCookie(`${dancerCookieName}=${forged}; ${dancerCookieName}=${value}`, secret), dancer);
});

Deno.test("the header keeps the cookie from scripts, and to https where the request came by it", () => {
  const plain = dancerCookieHeader(dancer, { secret, protocol: "http:" });
  assert.match(plain, /^pika_dancer=\S+; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax$/);
  assert.match(dancerCookieHeader(dancer, { secret, protocol: "https:" }), /; Secure$/);
});
