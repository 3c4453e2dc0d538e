import assert from "node:assert/strict";
import { starsOfKey } from "./keyboard.ts";

const key = (code: string, more = {}) => ({
  altKey: true,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  code,
  ...more,
});

Deno.test("Alt and a digit are stars, 0 none of them; AltGr writes", () => {
  assert.equal(starsOfKey(key("Digit4")), 4);
  assert.equal(starsOfKey(key("Numpad1")), 1);
  assert.equal(starsOfKey(key("Digit0")), null);
  assert.equal(starsOfKey(key("Digit6")), undefined);
  assert.equal(starsOfKey(key("KeyA")), undefined);
  assert.equal(starsOfKey(key("Digit4", { altKey: false })), undefined);
  assert.equal(starsOfKey(key("Digit4", { ctrlKey: true })), undefined);
});
