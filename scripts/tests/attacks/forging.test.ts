/** Made-up dancers: what one address can add to the figures of a night, and what a whole club behind one address may. */

import assert from "node:assert/strict";
import { protocolVersion } from "@pika/contract/room/version.ts";
import { say } from "../../lib/terminal.ts";
import { AttackedCloud } from "../../testing/attacked_cloud.ts";
import { Dancer } from "../../testing/dancer.ts";
import { RawSocket } from "../../testing/raw_socket.ts";
import { until } from "../../testing/until.ts";

/** For how long one address forges, in milliseconds: long enough to have used up what is let in at once. */
const time = 20_000;
/** Likes that it may gain by that: 600 at once, as a club would, then one a second (`PIKA_RATE_NEW_DANCERS`); it was ten times as many. */
const few = 600 + time / 1_000 + 10;
const hello = { type: "hello", protocol: protocolVersion, client: "test", session: null, since: null };

/** A new dancer who likes what plays, by a request or as a phone does it. Resolves with whether that was taken; rejects when it was refused early. */
async function forgeLike(attacked: AttackedCloud, as: "request" | "phone"): Promise<boolean> {
  const { url, code, desk, dancersPath: path } = attacked;
  const cookie = await Dancer.newCookie(url, code);
  const like = {
    type: "like",
    id: "a",
    session: desk.session,
    n: Date.now(),
    play: desk.state!.now,
    on: true,
  };
  if (as === "request") {
    const answer = await fetch(`${url}/api/live/${code}/actions`, {
      method: "POST",
      headers: { cookie, "content-type": "application/json" },
      body: JSON.stringify({ actions: [like] }),
    });
    await answer.body?.cancel();
    return answer.ok;
  }
  using socket = await RawSocket.open(url, { path, headers: { cookie } });
  if (socket.status !== 101) return false;
  await socket.say(hello);
  await socket.say(like);
  return (await socket.answered((message) => message.id === "a"))?.type === "ack";
}

Deno.test("a club of 500 phones behind one address comes in within a minute, and every like counts", async () => {
  await using attacked = await AttackedCloud.open();
  const taken = await attacked.bears("500 phones of one club", async () => {
    const all: boolean[] = [];
    for (let at = 0; at < 500; at += 20) {
      all.push(...await Promise.all(Array.from({ length: 20 }, () => forgeLike(attacked, "phone"))));
    }
    return all.filter(Boolean).length;
  });
  assert.equal(taken, 500);
  await until("all likes are told", () => attacked.desk.state!.plays[0]!.likes === 500);
});

/** Forges with 20 hands for as long as `work` goes on. */
async function whileForging(attacked: AttackedCloud, as: "request" | "phone", work: () => Promise<void>) {
  let isOver = false;
  const forger = async () => {
    while (!isOver) await forgeLike(attacked, as).catch(() => false);
  };
  const forgers = Array.from({ length: 20 }, forger);
  try {
    await work();
  } finally {
    isOver = true;
    await Promise.all(forgers);
  }
}

/** What the desk was told of doubts about its figures. */
const doubtsTold = ({ desk }: AttackedCloud) =>
  desk.heard.flatMap((message) => message.type === "doubts" ? message.doubts : []);

Deno.test("made-up dancers by request gain nothing, and a club of 500 phones behind the same address comes in meanwhile", async () => {
  await using attacked = await AttackedCloud.open();
  await attacked.bears(
    "made-up dancers by request, and a club",
    () =>
      whileForging(attacked, "request", async () => {
        await until(
          "the desk hears that its figures look made up",
          () => doubtsTold(attacked).includes("strangers"),
        );
        // As pages do, a phone that is asked to wait a moment at the door comes again.
        const comeIn = async () => {
          for (;;) {
            const taken = await forgeLike(attacked, "phone").catch((error) => {
              if (!/\b429\b/.test(error.message)) throw error;
            });
            if (taken !== undefined) return taken;
          }
        };
        const all: boolean[] = [];
        for (let at = 0; at < 500; at += 20) {
          all.push(...await Promise.all(Array.from({ length: 20 }, comeIn)));
        }
        assert.equal(all.filter(Boolean).length, 500);
      }),
  );
  await until("all likes of the club are told", () => attacked.desk.state!.plays[0]!.likes >= 500);
  const { likes } = attacked.desk.state!.plays[0]!;
  say(`  ${likes - 500} likes were gained`);
  assert.equal(likes, 500);
});

Deno.test("one address gains few likes with made-up dancers, each a phone, and who danced before goes on", async () => {
  await using attacked = await AttackedCloud.open();
  const { url, code, desk } = attacked;
  const guests = await Promise.all(Array.from({ length: 20 }, () => Dancer.join(url, code)));
  for (const guest of guests) await guest.do("like", { play: desk.state!.now!, on: true });
  await attacked.bears(
    "made-up dancers for 20 seconds, each a phone",
    () =>
      whileForging(attacked, "phone", async () => {
        const end = performance.now() + time;
        await until(
          "the desk hears that its figures look made up",
          () => doubtsTold(attacked).includes("newcomers"),
        );
        for (const guest of guests) await guest.do("thank", {});
        while (performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 200));
      }),
  );
  await until("their thanks are told", () => desk.state!.thanks === guests.length);
  const likes = desk.state!.plays[0]!.likes - guests.length;
  say(`  ${likes} likes were gained`);
  assert.ok(likes <= few, `${likes} likes were gained`);
  for (const guest of guests) await guest.disconnect();
});
