import assert from "node:assert/strict";
import { parseNetwork } from "../base/network.ts";
import { clientAddress } from "./address.ts";

const networks = (...texts: string[]) => texts.map((text) => parseNetwork(text)!);

function addressOf(
  remote: string,
  headers: Record<string, string>,
  proxies: string[],
  addressHeader: string | null = null,
): string {
  const request = new Request("http://pika.test/", { headers });
  return clientAddress(request, { hostname: remote }, {
    trustedProxies: networks(...proxies),
    addressHeader,
  });
}

Deno.test("without a trusted proxy, the peer is the client, whatever headers say", () => {
  const headers = { "x-forwarded-for": "1.2.3.4", "cf-connecting-ip": "1.2.3.4" };
  assert.equal(addressOf("203.0.113.7", headers, []), "203.0.113.7");
  assert.equal(addressOf("203.0.113.7", headers, ["10.0.0.0/8"]), "203.0.113.7");
});

Deno.test("through trusted proxies, the first from the right that is none of them is the client", () => {
  const proxies = ["10.0.0.0/8", "::1"];
  const through = (list: string) => addressOf("10.0.0.1", { "x-forwarded-for": list }, proxies);
  assert.equal(through("203.0.113.7"), "203.0.113.7");
  assert.equal(through("1.1.1.1, 203.0.113.7, 10.9.9.9"), "203.0.113.7");
  assert.equal(through("10.1.1.1, 10.2.2.2"), "10.1.1.1", "all are ours: the first of them");
  assert.equal(through("203.0.113.7, nonsense, 10.2.2.2"), "10.2.2.2", "not beyond what cannot be read");
  assert.equal(through(""), "10.0.0.1");
});

Deno.test("a header of its own counts only when the operator has named it, and only from a trusted proxy", () => {
  const headers = { "cf-connecting-ip": "203.0.113.9", "x-forwarded-for": "1.1.1.1" };
  assert.equal(addressOf("::1", headers, ["::1"], "CF-Connecting-IP"), "203.0.113.9");
  assert.equal(addressOf("::1", headers, ["::1"]), "1.1.1.1", "a plain proxy passes on what a client wrote");
  assert.equal(addressOf("9.9.9.9", headers, ["::1"], "CF-Connecting-IP"), "9.9.9.9");
  const nonsense = { ...headers, "cf-connecting-ip": "x" };
  assert.equal(addressOf("::1", nonsense, ["::1"], "CF-Connecting-IP"), "1.1.1.1");
});

Deno.test("an IPv6 client is told by its network, an IPv4 one in IPv6's clothes by its address", () => {
  assert.equal(addressOf("2001:db8:1:2:aaaa::1", {}, []), "2001:db8:1:2::/64");
  assert.equal(addressOf("2001:db8:1:2:bbbb::9", {}, []), "2001:db8:1:2::/64");
  assert.equal(addressOf("::ffff:203.0.113.7", {}, []), "203.0.113.7");
});
