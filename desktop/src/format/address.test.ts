import assert from "node:assert/strict";
import { spokenAddress } from "./address.ts";

Deno.test("an address is read out without its scheme", () => {
  assert.equal(spokenAddress("https://cloud.example/live/K7M2P"), "cloud.example/live/K7M2P");
  assert.equal(spokenAddress("http://127.0.0.1:8787/"), "127.0.0.1:8787");
});
