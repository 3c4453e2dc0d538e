/** Postgres goes away and comes back: the relay says so, keeps what it can, and goes on by itself. */

import assert from "node:assert/strict";
import { loadState } from "../../room/state.ts";
import { Dancer } from "../../../scripts/testing/dancer.ts";
import { Stage } from "./stage.ts";
import { until } from "../../../scripts/testing/until.ts";

Deno.test("Postgres is killed under likes and tracks: nothing acknowledged is lost, all go on by themselves", async () => {
  await using stage = await Stage.open({ clouds: 2 });
  const [one, two] = stage.clouds;
  const desk = await stage.live("Ann", one!.url);
  const play = await desk.play("Before");
  const phones = Array.from({ length: 8 }, (_, at) => new Dancer(at % 2 ? one!.url : two!.url, desk.code));
  for (const phone of phones) await phone.connect();

  const wanted = new Map<Dancer, boolean>();
  const acknowledged = new Map<Dancer, boolean>();
  let liking = true;
  const storm = phones.map(async (phone) => {
    for (let on = true; liking; on = !on) {
      const answer = await phone.like(play, on);
      wanted.set(phone, on);
      if (answer.type === "ack") acknowledged.set(phone, on);
      else assert.ok(answer.retry, `refused for good: ${JSON.stringify(answer)}`);
    }
  });
  await until("likes are written", () => acknowledged.size === phones.length);
  await stage.postgres.kill();
  const ready = async (url: string) =>
    (await fetch(`${url}/ready`).then(async (answer) => (await answer.text(), answer.status))) === 200;
  await until(
    "both replicas say that they are not ready",
    async () => !await ready(one!.url) && !await ready(two!.url),
  );
  assert.ok((await fetch(`${one!.url}/health`)).ok, "but alive");
  const refused = await desk.ask("play", {
    play: crypto.randomUUID(),
    track: { title: "Lost", artist: "", bpm: null, key: null, energy: null, duration: null },
  });
  assert.ok(
    refused.type === "error" && refused.code === "unavailable" && refused.retry,
    JSON.stringify(refused),
  );
  assert.ok(phones.every((phone) => phone.connected), "the dancers stay");

  await stage.postgres.restart();
  await until("both replicas are ready again", async () => await ready(one!.url) && await ready(two!.url));
  // The desk's outbox sends the same number again.
  const after = crypto.randomUUID();
  desk.back();
  await until("the track is taken", async () =>
    (await desk.askNext({
      type: "play",
      play: after,
      track: { title: "After", artist: "", bpm: null, key: null, energy: null, duration: null },
    })).type === "ack");
  for (const phone of phones) await until("the new track on every phone", () => phone.state?.now === after);
  liking = false;
  await Promise.all(storm);
  for (const phone of phones) {
    const answer = await phone.like(play, wanted.get(phone)!);
    assert.equal(answer.type, "ack");
  }
  const rows = await stage.sql<
    { dancer_id: string; liked: boolean }[]
  >`SELECT dancer_id, liked FROM likes WHERE play_id = ${play}`;
  assert.equal(rows.length, phones.length);
  for (const phone of phones) {
    assert.equal(rows.find((row) => row.dancer_id === phone.dancer)?.liked, wanted.get(phone));
  }
  const likes = rows.filter((row) => row.liked).length;
  for (const phone of phones) {
    await until(
      "the figures of the database on every phone",
      () => phone.state?.plays.find(({ id }) => id === play)?.likes === likes,
    );
    assert.deepEqual(phone.complaints, []);
  }
  await until("listeners", () => phones[0]!.state?.listeners === phones.length);
  assert.deepEqual(phones[0]!.state, (await loadState(stage.sql, desk.session))?.state);
});

Deno.test("the listening connection alone dies: the relay notices, listens again, and has missed nothing", async () => {
  await using stage = await Stage.open({ clouds: 1 });
  const desk = await stage.live("Ann");
  const phone = new Dancer(stage.url, desk.code);
  await phone.connect();
  for (let round = 1; round <= 3; round++) {
    const { count } = await stage.sql`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pika listener'`;
    assert.ok(count >= 1, "there is a listener to kill");
    const play = await desk.play(`Round ${round}`);
    await until("the track although nobody listened", () => phone.state?.now === play);
    await until("it listens again", async () =>
      (await stage.sql`
        SELECT FROM pg_stat_activity WHERE application_name = 'pika listener' AND query ILIKE 'listen%'`)
        .count > 0);
  }
  assert.deepEqual(phone.complaints, []);
});

Deno.test("a replica that is told to stop while the database hangs says farewell all the same", async () => {
  await using stage = await Stage.open({ clouds: 1 });
  const desk = await stage.live("Ann");
  const phone = new Dancer(stage.url, desk.code);
  await phone.connect();
  await stage.sql.begin(async (tx) => {
    await tx`LOCK TABLE sessions, presence, replicas, events IN ACCESS EXCLUSIVE MODE`;
    assert.equal(await stage.clouds[0]!.stop(), 0);
    assert.ok(phone.heard.some(({ type }) => type === "comeback"));
    assert.ok(desk.heard.some(({ type }) => type === "comeback"));
  });
});
