/** Requests without end: whoever makes them waits, and nobody else of the same club. */

import assert from "node:assert/strict";
import { AttackedCloud } from "../../testing/attacked_cloud.ts";
import { Dancer } from "../../testing/dancer.ts";
import { until } from "../../testing/until.ts";

/** How long a guest may wait, in milliseconds; far more than it takes, far less than one would bear. */
const patience = 15_000;

Deno.test("who asks and asks, without a cookie or with one, empties nobody else's bucket", async () => {
  await using attacked = await AttackedCloud.open();
  const { url, code } = attacked;
  const [guest, other] = [await Dancer.newCookie(url, code), await Dancer.newCookie(url, code)];
  const ask = async (headers: Record<string, string>) => {
    const answer = await fetch(`${url}/api/live/${code}`, { headers });
    await answer.body?.cancel();
    return answer.status;
  };
  for (const [who, headers] of [["nobody", {}], ["one guest", { cookie: guest }]] as const) {
    await attacked.bears(`requests of ${who} without end`, async () => {
      let [refused, isOver] = [0, false];
      const knocking = Array.from({ length: 50 }, async () => {
        while (!isOver) if (await ask(headers) === 429) refused++;
      });
      try {
        await until(`${who} is told to wait`, () => refused > 1_000);
        for (let at = 0; at < 20; at++) assert.equal(await ask({ cookie: other }), 200, `beside ${who}`);
        const waited = await attacked.nextGuest({ cookie: other });
        assert.ok(waited < patience, `the guest waited for ${waited} ms`);
      } finally {
        isOver = true;
        await Promise.all(knocking);
      }
    });
  }
});
