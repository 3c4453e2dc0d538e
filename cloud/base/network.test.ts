import assert from "node:assert/strict";
import { isIn, parseNetwork } from "./network.ts";

const networks = (...texts: string[]) => texts.map((text) => parseNetwork(text)!);

Deno.test("addresses are in networks by their bits", () => {
  const inside: [string, string][] = [
    ["10.1.2.3", "10.0.0.0/8"],
    ["192.168.4.255", "192.168.4.0/22"],
    ["192.168.7.255", "192.168.4.0/22"],
    ["::ffff:10.1.2.3", "10.0.0.0/8"],
    ["fd12::1", "fd00::/8"],
    ["127.0.0.1", "127.0.0.1"],
    ["1.2.3.4", "0.0.0.0/0"],
    ["::1", "[::1]"],
  ];
  for (const [address, network] of inside) {
    assert.ok(isIn(address, networks(network)), `${address} in ${network}`);
  }
  const outside: [string, string][] = [
    ["11.1.2.3", "10.0.0.0/8"],
    ["192.168.8.0", "192.168.4.0/22"],
    ["fe00::1", "fd00::/8"],
    ["::1", "0.0.0.0/0"],
    ["unix", "0.0.0.0/0"],
  ];
  for (const [address, network] of outside) {
    assert.ok(!isIn(address, networks(network)), `${address} in ${network}`);
  }
});

Deno.test("what is no address or network is none", () => {
  const bad = [
    "",
    "x",
    "10.0.0",
    "10.0.0.256",
    "10.0.0.0/33",
    "10.0.0.0/8/8",
    "::/129",
    "1::2::3",
    "fd00::/",
    "12345::",
  ];
  for (const text of [...bad, "1:2:3:4:5:6:7:8:9", "10.0.0.0/-1", "1:2:3:4:5:6:7::8"]) {
    assert.equal(parseNetwork(text), null, text);
  }
});
