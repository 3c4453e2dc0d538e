/** Of what is said by request counts what comes from dancers who are, or were, in the room. */

import assert from "node:assert/strict";
import { Dancer } from "../../../scripts/testing/dancer.ts";
import { until } from "../../../scripts/testing/until.ts";
import { Stage } from "./stage.ts";

/** A like by request, of somebody who says no pass unless it is given. */
async function likes(dancer: Dancer, liked: { session: string; play: string }): Promise<string> {
  const n = Date.now();
  const action = { type: "like", id: "a", session: liked.session, n, play: liked.play, on: true };
  const [answer] = await dancer.post([action]);
  assert.equal(answer!.id, "a");
  return answer!.type === "ack" ? "ack" : `${answer!.code}, ${answer!.retry ? "again later" : "never"}`;
}

Deno.test("who was never in the room has no say by request; who was there has it afterwards, on every replica", async () => {
  await using stage = await Stage.open({ clouds: 2 });
  const [one, two] = stage.clouds;
  const desk = await stage.live("Ann");
  const play = await desk.play("Track");
  const liked = { session: desk.session, play };

  const stranger = new Dancer(one!.url, desk.code);
  assert.equal(await likes(stranger, liked), "not_in_room, again later");

  const guest = await Dancer.join(one!.url, desk.code);
  await guest.disconnect();
  await until("nobody is in the room", async () => (await stage.sql`SELECT FROM presence`).length === 0);
  const { cookie, pass } = guest;
  const later = (url: string) => new Dancer(url, desk.code, { cookie });
  assert.equal(await likes(later(two!.url), liked), "not_in_room, again later");
  for (const { url } of [one!, two!]) {
    const page = later(url);
    page.pass = pass;
    assert.equal(await likes(page, liked), "ack");
  }

  stranger.pass = pass;
  assert.equal(await likes(stranger, liked), "not_in_room, again later", "the pass is another dancer's");
  const elsewhere = await stage.live("Ben");
  const there = new Dancer(one!.url, elsewhere.code, { cookie });
  there.pass = pass;
  const other = { session: elsewhere.session, play: await elsewhere.play("Track") };
  assert.equal(await likes(there, other), "not_in_room, again later", "the pass is for another night");

  const rows = await stage.sql`SELECT dancer_id AS dancer FROM likes`;
  assert.deepEqual(rows.map(({ dancer }) => dancer), [guest.dancer]);
});

Deno.test("a page that says no pass counts while it is connected, to whichever replica", async () => {
  await using stage = await Stage.open({ clouds: 2 });
  const [one, two] = stage.clouds;
  const desk = await stage.live("Ann");
  const liked = { session: desk.session, play: await desk.play("Track") };
  for (const transport of ["socket", "stream"] as const) {
    const page = await Dancer.join(one!.url, desk.code, { transport });
    const old = (url: string) => new Dancer(url, desk.code, { cookie: page.cookie });
    assert.equal(await likes(old(one!.url), liked), "ack");
    await until("the other replica knows of it", async () => await likes(old(two!.url), liked) === "ack");
  }
});

Deno.test("made-up dancers gain nothing by request, and ask the database no more often than their address may", async () => {
  await using stage = await Stage.open({ clouds: 1, env: { PIKA_RATE_ACTIONS_PER_ADDRESS: "20/1000" } });
  const desk = await stage.live("Ann");
  const liked = { session: desk.session, play: await desk.play("Track") };
  const cookie = await Dancer.newCookie(stage.url, desk.code);
  const told: string[] = [];
  for (let at = 0; at < 30; at++) told.push(await likes(new Dancer(stage.url, desk.code, { cookie }), liked));
  assert.deepEqual(told, [
    ...new Array(20).fill("not_in_room, again later"),
    ...new Array(10).fill("rate_limited, again later"),
  ]);
});
