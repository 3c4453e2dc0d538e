/** Several replicas are one cloud: what one hears all know, and the death of one costs nothing. */

import assert from "node:assert/strict";
import { loadState } from "../../room/state.ts";
import { Dancer } from "../../../scripts/testing/dancer.ts";
import { Stage } from "./stage.ts";
import { until } from "../../../scripts/testing/until.ts";

const liked = (phone: Dancer, play: string) => phone.state?.plays.find((known) => known.id === play)?.likes;

Deno.test("two replicas share a session, and no room hears another", async () => {
  await using stage = await Stage.open({ clouds: 2 });
  const [one, two] = stage.clouds;
  const ann = await stage.live("Ann", one!.url);
  const bob = await stage.live("Bob", two!.url);
  const phones = [
    new Dancer(one!.url, ann.code),
    new Dancer(two!.url, ann.code.toLowerCase()),
    new Dancer(two!.url, ann.code, { transport: "stream" }),
    new Dancer(one!.url, bob.code),
  ];
  for (const phone of phones) await phone.connect();
  const [here, there, stream, other] = phones as [Dancer, Dancer, Dancer, Dancer];

  const play = await ann.play("Shared");
  for (const phone of [here, there, stream]) {
    await until("the play everywhere", () => phone.state?.now === play);
  }
  assert.deepEqual(
    await Promise.all([here, there, stream].map((phone) => phone.like(play))).then((all) =>
      all.map(({ type }) => type)
    ),
    ["ack", "ack", "ack"],
  );
  for (const phone of [here, there, stream]) {
    await until(
      "all likes and listeners everywhere",
      () => liked(phone, play) === 3 && phone.state?.listeners === 3,
    );
  }
  await until("the desk sees it too", () => ann.state?.plays[0]?.likes === 3 && ann.state.listeners === 3);

  // A like of the other room's play, and a message for the other room.
  const foreign = await other.like(play);
  assert.ok(foreign.type === "error" && foreign.code === "play_unknown");
  const wrong = await other.act("thank", { session: ann.session });
  assert.ok(wrong.type === "error" && wrong.code === "wrong_session");
  assert.equal(other.state?.plays.length, 0);
  assert.equal(other.state?.session, bob.session);
  await until(
    "listeners of the other room",
    () => other.state?.listeners === 1 && bob.state?.listeners === 1,
  );

  // A DJ can neither command nor watch another's session.
  const takeover = await bob.askAs({ type: "stop", session: ann.session, seq: 3, at: Date.now() });
  assert.ok(takeover.type === "error" && takeover.code === "not_your_session", JSON.stringify(takeover));
  bob.say({ type: "watch", session: ann.session });
  await until(
    "the refusal to watch",
    () =>
      bob.heard.some((message) =>
        message.type === "error" && message.code === "not_your_session" && message.seq === undefined
      ),
  );
  for (const phone of phones) assert.deepEqual(phone.complaints, []);
  assert.ok(
    bob.heard.every((message) =>
      !("session" in message) || message.type === "error" || message.session === bob.session
    ),
  );
});

Deno.test("a replica dies: its dancers and its DJ go on at the other, nothing is lost, and its listeners stop counting", async () => {
  await using stage = await Stage.open({ clouds: 2 });
  const [one, two] = stage.clouds;
  const desk = await stage.live("Ann", one!.url);
  const phones = Array.from(
    { length: 6 },
    (_, at) => new Dancer(one!.url, desk.code, { transport: at % 2 ? "stream" : "socket" }),
  );
  const stayed = new Dancer(two!.url, desk.code);
  for (const phone of [...phones, stayed]) await phone.connect();
  const first = await desk.play("Before");
  for (const phone of phones) await phone.like(first);
  const known = phones.map((phone) => phone.known);

  await one!.kill();
  await until("the phones notice", () => phones.every((phone) => phone.closed !== null));
  await desk.connect(two!.url);
  const second = await desk.play("After");
  for (const phone of phones) {
    await phone.disconnect();
    await phone.connect(two!.url);
    assert.equal((await phone.like(second)).type, "ack");
  }
  assert.ok(known.every((seq) => seq !== null));
  assert.ok(
    phones.every((phone) => phone.heard.filter(({ type }) => type === "snapshot").length === 1),
    "resumed, not anew",
  );
  for (const phone of [...phones, stayed]) {
    await until("the same figures for all", () => liked(phone, first) === 6 && liked(phone, second) === 6);
    assert.deepEqual(phone.complaints, []);
  }
  assert.equal(desk.state?.status, "live");
  await until("only those who are here are counted", () => stayed.state?.listeners === 7);
  const [peak] = await stage.sql`SELECT listeners_peak AS most FROM sessions`;
  assert.equal(peak!.most, 7, "nobody was counted twice");
  const loaded = await loadState(stage.sql, desk.session);
  assert.deepEqual(phones[0]!.state, loaded?.state);
  assert.deepEqual(phones[1]!.state, loaded?.state);
});

Deno.test("the only replica dies and starts again: who comes back counts once, who does not soon counts no more", async () => {
  await using stage = await Stage.open({ clouds: 1 });
  const desk = await stage.live("Ann");
  const phones = Array.from({ length: 4 }, () => new Dancer(stage.url, desk.code));
  for (const phone of phones) await phone.connect();
  const page = phones[0]!.anotherPage();
  await page.connect();
  await until("four dancers with five pages", () => desk.state?.listeners === 4);
  await stage.clouds[0]!.kill();
  const next = await stage.stack.addCloud();
  await desk.connect(next.url);
  for (const phone of phones.slice(0, 2)) await phone.connect(next.url);
  const [first, second] = phones as [Dancer, Dancer, ...Dancer[]];
  // The dead replica is found out after 20 seconds; here that is now.
  const holders = () => stage.sql<{ replica_id: string }[]>`SELECT DISTINCT replica_id FROM presence`;
  await until("the new replica holds those who came back", async () => (await holders()).length === 2);
  await stage.sql`
    UPDATE replicas SET seen_at = now() - interval '21 seconds' WHERE id <> (
      SELECT replica_id FROM presence WHERE dancer_id = ${first.dancer})`;
  await until("those who came back", () => first.state?.listeners === 2 && second.state?.listeners === 2);
  await page.connect(next.url);
  await page.disconnect();
  await second.disconnect();
  await until("the dancer with one page left counts on", () => first.state?.listeners === 1);
  assert.equal((await loadState(stage.sql, desk.session))?.state.listeners, 1);
  const [peak] = await stage.sql`SELECT listeners_peak AS most FROM sessions`;
  assert.equal(peak!.most, 4, "nobody was counted twice");
});

Deno.test("a replica that is stopped writes what it took, sends everybody away, and ends with 0", async () => {
  await using stage = await Stage.open({ clouds: 2 });
  const [one, two] = stage.clouds;
  const desk = await stage.live("Ann", one!.url);
  const play = await desk.play("Track");
  const phones = Array.from({ length: 20 }, () => new Dancer(one!.url, desk.code));
  const stream = new Dancer(one!.url, desk.code, { transport: "stream" });
  for (const phone of [...phones, stream]) await phone.connect();
  const likes = phones.map((phone) => phone.like(play));
  const code = one!.stop();
  const answers = await Promise.all(likes);
  assert.equal(await code, 0);
  for (const phone of [...phones, stream]) {
    await until("the phone is sent away", () => phone.closed !== null);
    assert.ok(phone.heard.some(({ type }) => type === "comeback"));
  }
  assert.ok(phones.every((phone) => phone.closed?.code === 1012));
  const waits = phones.flatMap((phone) => phone.heard).flatMap((message) =>
    message.type === "comeback" ? [message.after_ms] : []
  );
  assert.deepEqual(waits, phones.map(() => 0), "each is told once, and to come back at once");
  assert.ok(desk.heard.some(({ type }) => type === "comeback"));
  const returner = new Dancer(two!.url, desk.code);
  await returner.connect();
  assert.equal(returner.state?.status, "live", "a restart is not a lost DJ");
  // What was still on the way is sent again.
  for (const [at, answer] of answers.entries()) {
    if (answer.type === "ack") continue;
    assert.ok(answer.retry, JSON.stringify(answer));
    await phones[at]!.connect(two!.url);
    assert.equal((await phones[at]!.like(play)).type, "ack");
    await phones[at]!.disconnect();
  }
  await until("every like counts", () => liked(returner, play) === 20);
  await until("who has left does not", () => returner.state?.listeners === 1);
});

Deno.test("a full replica that is stopped sends its dancers away, and each is let in at the other at once", async () => {
  await using stage = await Stage.open({ clouds: 2 });
  const [one, two] = stage.clouds;
  const desk = await stage.live("Ann", two!.url);
  await desk.play("Before");
  const phones = Array.from(
    { length: 300 },
    (_, at) => new Dancer(one!.url, desk.code, { transport: at % 10 === 9 ? "stream" : "socket" }),
  );
  for (let at = 0; at < phones.length; at += 50) {
    await Promise.all(phones.slice(at, at + 50).map((phone) => phone.connect()));
  }
  const code = one!.stop();
  const first = Promise.withResolvers<void>();
  const during = first.promise.then(() => desk.play("During"));
  await Promise.all(phones.map(async (phone) => {
    await until("the phone is sent away", () => phone.closed !== null);
    first.resolve();
    await phone.connect(two!.url); // once: nobody is refused, and has to wait and try again
  }));
  assert.equal(await code, 0);
  for (const phone of phones) {
    const said = phone.heard.filter((message) => message.type === "comeback");
    assert.deepEqual(said, [{ type: "comeback", after_ms: 0 }]);
  }
  const play = await during;
  for (const phone of phones) {
    await until("the track on every phone", () => phone.state?.now === play);
    assert.deepEqual(phone.complaints, []);
    assert.equal(phone.heard.filter(({ type }) => type === "snapshot").length, 1, "resumed, not anew");
  }
});

Deno.test("a lost DJ is reconnecting, the night goes on, and is live again with the DJ", async () => {
  await using stage = await Stage.open({ clouds: 2 });
  const [one, two] = stage.clouds;
  const desk = await stage.live("Ann", one!.url);
  const play = await desk.play("Track");
  const phone = new Dancer(two!.url, desk.code);
  await phone.connect();
  await desk.disconnect();
  await until("the phone sees that the DJ is away", () => phone.state?.status === "reconnecting");
  assert.equal((await phone.like(play)).type, "ack");
  assert.equal(phone.state?.now, play);
  await desk.connect(two!.url);
  await until("the phone sees that the DJ is back", () => phone.state?.status === "live");
  await until("and so does the desk", () => desk.state?.status === "live");
  await desk.do("end");
  await until("the night is over", () => phone.state?.status === "ended" && phone.state.now === null);
  assert.equal((await phone.act("thank")).type, "ack");
  const late = await phone.act("tempo", { play, wish: "faster" });
  assert.ok(late.type === "error" && late.code === "session_ended");
  // The desk comes back to an ended session: it stays ended.
  await desk.disconnect();
  await desk.connect(one!.url);
  assert.equal(desk.state?.status, "ended");
  assert.deepEqual(phone.complaints, []);
});

Deno.test("a second connection of the same desk keeps the lease when the first one goes", async () => {
  await using stage = await Stage.open({ clouds: 1 });
  const desk = await stage.live("Ann");
  const phone = new Dancer(stage.url, desk.code);
  await phone.connect();
  const old = desk.detach();
  await desk.connect();
  old.close();
  await until("the old socket is closed", () => old.readyState === WebSocket.CLOSED);
  await desk.play("Track");
  await until("the track", () => phone.state?.plays.length === 1);
  assert.deepEqual(
    phone.heard.filter((message) => message.type === "event" && message.event.kind === "dj"),
    [],
  );
});
