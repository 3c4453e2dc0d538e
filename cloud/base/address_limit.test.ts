import assert from "node:assert/strict";
import { AddressLimit, siteOf } from "./address_limit.ts";

Deno.test("a /48 of IPv6 is one site, an IPv4 address is itself", () => {
  assert.equal(siteOf("2001:db8:1:2::/64"), "2001:db8:1::/48");
  assert.equal(siteOf("2001:db8:1:ffff::/64"), "2001:db8:1::/48");
  assert.equal(siteOf("2001:db8:2:2::/64"), "2001:db8:2::/48");
  assert.equal(siteOf("203.0.113.7"), "203.0.113.7");
  assert.equal(siteOf("unknown"), "unknown");
});

Deno.test("65,536 networks of one /48 get eight times as much as one address, and not 65,536 times", () => {
  const limit = new AddressLimit({ burst: 10, seconds: 600, clock: () => 0 });
  let through = 0;
  for (let net = 0; net < 65_536; net++) {
    if (limit.take(`2001:db8:1:${net.toString(16)}::/64`) === 0) through++;
  }
  assert.equal(through, 80);
  assert.equal(limit.take("2001:db8:2:1::/64"), 0, "the neighbour is not hindered");
});

Deno.test("one network of a /48 does not use up what the others share, and being refused costs nothing", () => {
  const limit = new AddressLimit({ burst: 2, seconds: 600, clock: () => 0 });
  const take = (net: number) => limit.take(`2001:db8:1:${net.toString(16)}::/64`);
  for (let i = 0; i < 1_000; i++) take(1);
  assert.deepEqual([take(2), take(2), take(2) > 0], [0, 0, true]);
});

Deno.test("IPv4 addresses are counted each for itself", () => {
  const limit = new AddressLimit({ burst: 1, seconds: 600, clock: () => 0 });
  for (let i = 0; i < 100; i++) assert.equal(limit.take(`203.0.113.${i}`), 0);
  assert.ok(limit.take("203.0.113.5") > 0);
});
