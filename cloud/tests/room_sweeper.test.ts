import assert from "node:assert/strict";
import { connect, type Sql } from "../db/connect.ts";
import { Desk, track } from "./dj.ts";
import { testDatabase } from "./database.ts";
import { writeActions } from "../room/actions.ts";
import { holdLease, loseLease, renewLease } from "../room/lease.ts";
import { eventsSince } from "../room/journal.ts";
import { loadState } from "../room/state.ts";
import { sweep } from "../room/sweeper.ts";

const id = () => crypto.randomUUID();
const graceSeconds = 2_700;

async function statusOf(desk: Desk) {
  return (await loadState(desk.sql, desk.session))?.state.status;
}

async function kindsOf(desk: Desk) {
  return (await eventsSince(desk.sql, desk.session, 0)).map(({ event }) =>
    event.kind === "dj" ? `dj ${event.status}` : event.kind
  );
}

/** Time passes for a session: everything that it waits for comes nearer. */
async function pass(sql: Sql, { session, seconds }: { session: string; seconds: number }) {
  const by = sql`make_interval(secs => ${seconds})`;
  await sql`
    UPDATE sessions SET dj_lease_until = dj_lease_until - ${by}, dj_lost_at = dj_lost_at - ${by} WHERE id = ${session}`;
  await sql`UPDATE polls SET closes_at = closes_at - ${by} WHERE session_id = ${session}`;
  await sql`UPDATE announcements SET until = until - ${by} WHERE session_id = ${session}`;
}

Deno.test("polls and announcements run out by the cloud's clock, and not before", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const desk = await Desk.start(sql);
  await holdLease(sql, { session: desk.session, lease: id(), seconds: 3_600 });
  await desk.do("announce", { announcement: id(), text: "Ten minutes", seconds: 60 });
  await desk.do("poll", { poll: id(), question: "Faster?", options: ["Yes", "No"], seconds: 300 });
  assert.equal(await sweep(sql), 0);
  await pass(sql, { session: desk.session, seconds: 100 });
  assert.equal(await sweep(sql), 1);
  assert.deepEqual(await kindsOf(desk), ["announcement", "poll", "announcement_over"]);
  await pass(sql, { session: desk.session, seconds: 300 });
  assert.equal(await sweep(sql), 1);
  const { state } = (await loadState(sql, desk.session))!;
  assert.deepEqual([state.announcement, state.poll?.closed, state.poll?.closes_at], [null, true, null]);
  assert.equal(await sweep(sql), 0);
});

Deno.test("a lost network makes the DJ reconnecting, the grace period ends the session, coming back reopens it", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const desk = await Desk.start(sql);
  const lease = id();
  await holdLease(sql, { session: desk.session, lease, seconds: 30 });
  assert.deepEqual(await kindsOf(desk), []);
  const { session } = desk;
  await pass(sql, { session, seconds: 31 });
  await sweep(sql, { graceSeconds });
  assert.equal(await statusOf(desk), "reconnecting");
  await pass(sql, { session, seconds: graceSeconds - 60 });
  await sweep(sql, { graceSeconds });
  assert.equal(await statusOf(desk), "reconnecting", "the night goes on until the grace period is over");
  await pass(sql, { session, seconds: 61 });
  await sweep(sql, { graceSeconds });
  assert.equal(await statusOf(desk), "ended");

  await holdLease(sql, { session, lease: id(), seconds: 30 });
  const { state } = (await loadState(sql, session))!;
  assert.deepEqual([state.status, state.ended_at], ["live", null]);
  assert.deepEqual(await kindsOf(desk), ["dj reconnecting", "ended", "dj live"]);
});

Deno.test("an old connection does not take the lease back, and its end is nobody's absence", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const desk = await Desk.start(sql);
  const { session } = desk;
  const [old, young] = [id(), id()];
  await holdLease(sql, { session, lease: old, seconds: 30 });
  assert.equal(await renewLease(sql, { session, lease: old, seconds: 30 }), "held");
  await holdLease(sql, { session, lease: young, seconds: 30 });
  assert.equal(await renewLease(sql, { session, lease: old, seconds: 30 }), "lost");
  assert.equal(await renewLease(sql, { session, lease: young, seconds: 30 }), "held");
  await loseLease(sql, { session, lease: old });
  assert.equal(await statusOf(desk), "live");
  await pass(sql, { session, seconds: 31 });
  await sweep(sql, { graceSeconds });
  assert.equal(await statusOf(desk), "reconnecting");
  assert.equal(await renewLease(sql, { session, lease: old, seconds: 30 }), "held", "nobody else is there");
  assert.equal(await statusOf(desk), "live");
});

Deno.test("likes and thanks are taken after the grace period has ended a night, as after any end", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const desk = await Desk.start(sql);
  const { session } = desk;
  const play = id();
  await desk.do("play", { play, track });
  await pass(sql, { session, seconds: 61 });
  await sweep(sql, { graceSeconds });
  await pass(sql, { session, seconds: graceSeconds });
  await sweep(sql, { graceSeconds });
  assert.equal(await statusOf(desk), "ended");
  const verdicts = await writeActions(sql, [
    { dancer: id(), action: { type: "like", id: "1", session, n: 1, play, on: true } },
    { dancer: id(), action: { type: "thank", id: "2", session, n: 1 } },
  ]);
  assert.deepEqual(verdicts, ["ok", "ok"]);
});

Deno.test("the DJ's next command reopens a session that the grace period ended; an end ends it once more", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  for (const command of ["play", "end"] as const) {
    const desk = await Desk.start(sql);
    await pass(sql, { session: desk.session, seconds: 61 });
    await sweep(sql, { graceSeconds });
    await pass(sql, { session: desk.session, seconds: graceSeconds });
    await sweep(sql, { graceSeconds });
    assert.equal(await statusOf(desk), "ended");
    if (command === "play") {
      await desk.do("play", { play: id(), track });
      assert.deepEqual((await kindsOf(desk)).slice(2), ["dj live", "play"]);
      assert.equal(await sweep(sql, { graceSeconds }), 0, "it counts as live until the relay holds a lease");
    } else {
      await desk.do("end", {});
      assert.deepEqual((await kindsOf(desk)).slice(2), ["ended"]);
      await holdLease(sql, { session: desk.session, lease: id(), seconds: 30 });
      assert.equal(await statusOf(desk), "ended", "what the DJ has ended is final");
    }
  }
});

Deno.test("a connection that a newer one has replaced loses nothing when it goes", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const desk = await Desk.start(sql);
  const [old, current] = [id(), id()];
  await holdLease(sql, { session: desk.session, lease: old, seconds: 30 });
  await holdLease(sql, { session: desk.session, lease: current, seconds: 30 });
  await loseLease(sql, { session: desk.session, lease: old });
  assert.equal(await statusOf(desk), "live");
  await loseLease(sql, { session: desk.session, lease: current });
  await loseLease(sql, { session: desk.session, lease: current });
  assert.deepEqual(await kindsOf(desk), ["dj reconnecting"]);
  await holdLease(sql, { session: desk.session, lease: old, seconds: 30 });
  assert.deepEqual(await kindsOf(desk), ["dj reconnecting", "dj live"]);
  await holdLease(sql, { session: id(), lease: id(), seconds: 30 }); // of no session: nothing happens
});

Deno.test("many replicas that sweep at once do each thing once", async () => {
  await using database = await testDatabase();
  const pools = [database.sql, connect(database.url, { max: 2 }), connect(database.url, { max: 2 })];
  try {
    const desks = await Promise.all(Array.from({ length: 8 }, () => Desk.start(database.sql)));
    for (const desk of desks) {
      await desk.do("announce", { announcement: id(), text: "Soon", seconds: 60 });
      await desk.do("poll", { poll: id(), question: "Faster?", options: ["Yes", "No"], seconds: 60 });
      await pass(database.sql, { session: desk.session, seconds: 61 });
    }
    // A session that one holds is left for the next round: nobody waits.
    for (let round = 0; round < 3; round++) await Promise.all(pools.map((pool) => sweep(pool)));
    for (const desk of desks) {
      assert.deepEqual(await kindsOf(desk), [
        "announcement",
        "poll",
        "poll_over",
        "announcement_over",
        "dj reconnecting",
      ]);
      assert.deepEqual((await eventsSince(database.sql, desk.session, 0)).map(({ seq }) => seq), [
        1,
        2,
        3,
        4,
        5,
      ]);
    }
  } finally {
    await Promise.all(pools.slice(1).map((pool) => pool.end()));
  }
});
