import assert from "node:assert/strict";
import { dancerCookieValue } from "./cookie.ts";
import { isPassOf, passOf } from "./pass.ts";

const secret = "a secret of at least thirty-two characters";
const who = {
  session: "6f2b6a0e-30c5-4a5e-9d4c-0f6f6f0d8a11",
  dancer: "3f1c7a52-0b6e-4f0e-9a3c-6a1f1d2e3b4c",
};

Deno.test("a pass is of one dancer in one night, by one secret, and no other text is it", () => {
  const pass = passOf(who, secret);
  assert.match(pass, /^[A-Za-z0-9_-]{43}$/);
  assert.equal(isPassOf(pass, who, secret), true);
  assert.equal(isPassOf(pass, { ...who, session: who.dancer }, secret), false);
  assert.equal(isPassOf(pass, { ...who, dancer: who.session }, secret), false);
  assert.equal(isPassOf(pass, who, `${secret}.`), false);
  for (let at = 0; at < pass.length; at++) {
    const forged = pass.slice(0, at) + (pass[at] === "0" ? "1" : "0") + pass.slice(at + 1);
    assert.equal(isPassOf(forged, who, secret), false, `forged at ${at}`);
  }
  for (const other of [undefined, "", `${pass}=`, pass.slice(1), "é".repeat(43), "x".repeat(5_000)]) {
    assert.equal(isPassOf(other, who, secret), false);
  }
});

Deno.test("a cookie's signature is no pass", () => {
  const [, signature] = dancerCookieValue(who.dancer, secret).split(".");
  assert.equal(isPassOf(signature, who, secret), false);
});
