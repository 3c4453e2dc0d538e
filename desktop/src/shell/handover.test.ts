import assert from "node:assert/strict";
import { addressOf, isShownElsewhere } from "./handover.ts";

Deno.test("an address carries its token, whatever letters that has", () => {
  const address = addressOf({ url: "ws://127.0.0.1:4711/rpc", token: "a+b/c=", error: null });
  assert.equal(address, "ws://127.0.0.1:4711/rpc?token=a%2Bb%2Fc%3D");
});

Deno.test("a sidecar that cannot serve is heard in its own words, and no address is made of it", () => {
  const error = { code: "already_running", message: "Another Pika holds /data and does not answer." };
  assert.throws(() => addressOf({ url: null, error }), { name: "RpcError", ...error });
});

Deno.test("neither an address nor an error says that another window was shown", () => {
  assert.ok(isShownElsewhere({ url: null, error: null }));
  assert.ok(!isShownElsewhere({ url: null, error: { code: "disk_full", message: "" } }));
  assert.ok(!isShownElsewhere({ url: "ws://127.0.0.1:4711/rpc", token: "t", error: null }));
});
