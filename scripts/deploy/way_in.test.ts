import assert from "node:assert/strict";
import { ScriptError } from "../lib/errors.ts";
import { firstSettings, parseSettings } from "./settings.ts";
import { inWords, wayInOf } from "./way_in.ts";

const read = (text: string) => wayInOf(parseSettings(text));

Deno.test("the tunnel is believed in Cloudflare's header, a proxy that is named in its own, and nobody else", () => {
  assert.deepEqual(read("COMPOSE_PROFILES=tunnel,backup"), { kind: "tunnel", header: "CF-Connecting-IP" });
  assert.deepEqual(read("COMPOSE_PROFILES=tunnel\nPIKA_ADDRESS_HEADER=CF-Connecting-IP\nPIKA_PROXY="), {
    ...{ kind: "tunnel", header: "CF-Connecting-IP" },
  });
  assert.deepEqual(read("COMPOSE_PROFILES=backup\nPIKA_PROXY="), { kind: "nobody" });
  assert.deepEqual(read("PIKA_PROXY=machine"), {
    ...{ kind: "proxy", from: ["machine"], header: "X-Forwarded-For" },
  });
  assert.deepEqual(read("PIKA_PROXY=172.18.0.9, 10.0.0.0/24\nPIKA_ADDRESS_HEADER=X-Real-IP"), {
    ...{ kind: "proxy", from: ["172.18.0.9", "10.0.0.0/24"], header: "X-Real-IP" },
  });
});

Deno.test("what setup writes is accepted, and says whom it believes", () => {
  const first = (tunnel: "on" | "off", proxy: string) =>
    inWords(read(firstSettings({ publicUrl: null, tunnel, proxy })));
  assert.match(first("on", ""), /^the tunnel says whose/);
  assert.match(
    first("off", "machine"),
    /^the proxy \(machine\) says whose request it is, in X-Forwarded-For/,
  );
  assert.match(first("off", ""), /^nobody may say/);
});

for (
  const [text, complaint] of [
    [
      "COMPOSE_PROFILES=tunnel\nPIKA_PROXY=machine",
      /PIKA_PROXY is "machine" and COMPOSE_PROFILES has the tunnel/,
    ],
    ["COMPOSE_PROFILES=tunnel\nPIKA_ADDRESS_HEADER=X-Forwarded-For", /"X-Forwarded-For" behind the tunnel/],
    // A proxy that is not Cloudflare's passes these on as the client wrote them.
    ["PIKA_PROXY=machine\nPIKA_ADDRESS_HEADER=CF-Connecting-IP", /"CF-Connecting-IP" without the tunnel/],
    ["PIKA_PROXY=machine\nPIKA_ADDRESS_HEADER=True-Client-IP", /"True-Client-IP" without the tunnel/],
    ["PIKA_PROXY=\nPIKA_ADDRESS_HEADER=X-Real-IP", /names nobody who may write it/],
    ["PIKA_PROXY=machine\nPIKA_ADDRESS_HEADER=X Real", /PIKA_ADDRESS_HEADER is "X Real"/],
    // Settings of before: then everybody was believed.
    ["COMPOSE_PROFILES=backup", /PIKA_PROXY is missing/],
    ["PIKA_PROXY=0.0.0.0/0", /PIKA_PROXY has "0.0.0.0\/0"/],
    ["PIKA_PROXY=10.0.0.0/8", /PIKA_PROXY has "10.0.0.0\/8"/],
    ["PIKA_PROXY=203.0.113.7", /PIKA_PROXY has "203.0.113.7"/],
    ["PIKA_PROXY=private_ranges", /PIKA_PROXY has "private_ranges"/],
    ["PIKA_PROXY=10.0.0.999", /PIKA_PROXY has "10.0.0.999"/],
  ] as const
) {
  Deno.test(`settings with ${text.replaceAll("\n", " and ")} are refused`, () => {
    assert.throws(() => read(text), (error: Error) => {
      assert.ok(error instanceof ScriptError && error.help);
      assert.match(error.message, complaint);
      return true;
    });
  });
}
