/** A client that writes into its requests where it comes from, by every header that proxies use, to be somebody else for each limit. */

import assert from "node:assert/strict";
import { Cloud } from "../../testing/cloud.ts";
import { PostgresServer } from "../../testing/postgres.ts";
import type { WayIn } from "../../deploy/way_in.ts";
import { Edge } from "../deploy/edge_server.ts";

/** Accounts that one address may make in this test, and how many the client tries to. */
const [allowed, tried] = [4, 12];

/** Ways in, and what the operator's own proxy makes of the client's X-Forwarded-For, where there is one. */
const ways: readonly { name: string; way: WayIn | undefined; passed: (forged: string) => string }[] = [
  { name: "before anything is named", way: undefined, passed: (forged) => forged },
  { name: "with nobody", way: { kind: "nobody" }, passed: (forged) => forged },
  {
    name: "beside the tunnel",
    way: { kind: "tunnel", header: "CF-Connecting-IP" },
    passed: (forged) => forged,
  },
  {
    name: "through a proxy of one's own",
    way: { kind: "proxy", from: ["machine"], header: "X-Forwarded-For" },
    passed: (forged) => `${forged}, 203.0.113.9`,
  },
];

for (const { name, way, passed } of ways) {
  Deno.test(`an address of one's own choosing gets around no limit, ${name}`, async () => {
    const postgres = await PostgresServer.start();
    try {
      await using edge = await Edge.start({ way });
      await using _cloud = await Cloud.start({
        database: postgres.url,
        env: {
          PORT: String(edge.ports.cloud),
          PIKA_TRUSTED_PROXIES: "127.0.0.0/8",
          PIKA_RATE_ACCOUNTS: `${allowed}/3600`,
        },
      });
      await edge.show("current", "r1");
      const made: number[] = [];
      for (let turn = 0; turn < tried; turn++) {
        const forged = `198.51.100.${turn}`;
        const answer = await edge.ask("/api/dj/accounts", {
          method: "POST",
          headers: {
            ...{ "x-forwarded-for": passed(forged), "cf-connecting-ip": forged, "x-real-ip": forged },
            ...{ "true-client-ip": forged, "forwarded": `for=${forged}` },
          },
          body: JSON.stringify({ name: "Somebody", device: "script" }),
        });
        await answer.body?.cancel();
        made.push(answer.status);
      }
      assert.deepEqual(made, [...Array(allowed).fill(201), ...Array(tried - allowed).fill(429)]);
    } finally {
      await postgres.stop();
    }
  });
}
