/** A night that is made as large as it can be, by an account that needs nothing but a name, and then asked for by many at once. */

import assert from "node:assert/strict";
import { get } from "node:http";
import { connect } from "node:net";
import { nightLimits } from "@pika/contract/limits.ts";
import type { LiveNow, Recap } from "@pika/contract/room/http.ts";
import { AttackedCloud } from "../../testing/attacked_cloud.ts";
import { Desk, someTrack } from "../../testing/desk.ts";
import { until } from "../../testing/until.ts";

/** One that has all its numbers in a moment: what a script does in minutes, the test does in seconds. */
const hurry = { PIKA_RATE_COMMANDS: "100000/60" };

/** As much text as a message has room for. */
const bloated = { ...someTrack, title: "x".repeat(7_900), artist: "y".repeat(7_900) };

Deno.test("1,400 tracks of the longest names, and ten who ask for the recap at once, again and again", async () => {
  await using attacked = await AttackedCloud.open({ env: hurry });
  const { desk, url } = attacked;
  const recap = `${url}/api/recaps/${desk.session}`;
  const size = await attacked.bears("a night of 1,400 tracks, and its recap ten times at once", async () => {
    const codes = new Set<string>();
    for (let sent = 0; sent < 1_400; sent += 4) {
      const answers = await Promise.all(
        Array.from(
          { length: 4 },
          () => desk.ask("play", { play: crypto.randomUUID(), track: bloated }),
        ),
      );
      for (const answer of answers) codes.add(answer.type === "error" ? answer.code : answer.type);
    }
    assert.deepEqual([...codes], ["ack", "night_full"]);
    const state = await (await fetch(`${url}/api/live/${attacked.code}`)).text();
    assert.ok(state.length < 200_000, `${state.length} bytes for each phone`);
    await desk.do("end");
    let largest = 0;
    for (let round = 0; round < 10; round++) {
      const answers = await Promise.all(Array.from({ length: 10 }, () => fetch(recap)));
      for (const answer of answers) {
        assert.equal(answer.status, 200);
        largest = Math.max(largest, (await answer.bytes()).byteLength);
      }
    }
    return largest;
  });
  assert.ok(size < 2_500_000, `${size} bytes`);
  const { plays } = await (await fetch(recap)).json() as Recap;
  assert.equal(plays.length, nightLimits.plays);

  // As many as one address may ask in a while, and nobody reads.
  await attacked.bears("300 who ask for the recap and do not read it", async () => {
    const { hostname, port, pathname } = new URL(recap);
    const deaf = Array.from({ length: 300 }, () => {
      const connection = connect({ host: hostname, port: Number(port) }).on("error", () => {}).pause();
      connection.write(`GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
      return connection;
    });
    try {
      const answered = (status: number) =>
        attacked.cloud.metric(
          `pika_http_requests_total{method="GET",route="/api/recaps/:id",status="${status}"}`,
        );
      await until(
        "all of them have been answered",
        async () => await answered(200) + await answered(429) >= 401,
      );
      assert.equal(await statusFrom("127.0.0.9", recap), 200, "another address gets it");
    } finally {
      for (const connection of deaf) connection.destroy();
    }
    await until("this one gets it again", async () => await statusFrom("127.0.0.1", recap) === 200);
  });
});

/** Asks from this address of our own, reads all, and says the status. */
async function statusFrom(localAddress: string, url: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  get(url, { localAddress }, (answer) => {
    answer.resume().on("end", () => resolve(answer.statusCode ?? 0));
  }).on("error", reject);
  return await promise;
}

Deno.test("a script that opens one room after another: a handful, and none is in the list before it played", async () => {
  await using attacked = await AttackedCloud.open();
  const { url } = attacked;
  const started = await attacked.bears("100 rooms from one account", async () => {
    const script = await Desk.signUp(url, "Script");
    await script.connect();
    let started = 0;
    for (let n = 0; n < 100; n++) {
      const session = crypto.randomUUID();
      const about = { session, at: Date.now() - 10 * 3_600_000 };
      const answer = await script.askAs({ type: "start", seq: 1, title: "Spam", listed: true, ...about });
      if (answer.type !== "ack") {
        assert.equal(answer.code, "too_many_starts");
        continue;
      }
      started++;
      if (n > 0) await script.askAs({ type: "end", seq: 2, ...about });
    }
    await script.disconnect();
    return started;
  });
  assert.equal(started, 20);
  const { sessions } = await (await fetch(`${url}/api/live`)).json() as LiveNow;
  assert.deepEqual(sessions.map(({ id }) => id), [attacked.desk.session]);
});

Deno.test("codes that are tried one after another find no night that is not listed, and the club comes in all the same", async () => {
  await using attacked = await AttackedCloud.open();
  const { url, desk } = attacked;
  await desk.do("session", { title: "Private", listed: false });
  const letters = "23456789BCDFGHJKMNPQRSTVWXZ";
  const said = await attacked.bears(
    "2,000 codes tried from one address, and the right one among them",
    async () => {
      const statuses = new Map<number, number>();
      for (let n = 0; n < 2_000; n++) {
        const code = Array.from({ length: 5 }, (_, at) => letters[(n * 7 + at * n) % letters.length]).join(
          "",
        );
        if (code === attacked.code) continue;
        const status = await statusFrom("127.0.0.9", `${url}/api/live/${code}`);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
      assert.equal(await statusFrom("127.0.0.9", `${url}/api/live/${attacked.code}`), 429);
      // Where the desk is they are let in, whatever is tried there; a phone somewhere else, too.
      for (let n = 0; n < 100; n++) await statusFrom("127.0.0.1", `${url}/api/live/ZZZZZ`);
      await attacked.nextGuest();
      assert.equal(await statusFrom("127.0.0.7", `${url}/api/live/${attacked.code}`), 200);
      return statuses;
    },
  );
  assert.deepEqual([...said.keys()].sort(), [404, 429]);
  assert.ok(said.get(404)! <= 62, `${said.get(404)} were answered`);
});
