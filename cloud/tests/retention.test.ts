import assert from "node:assert/strict";
import { keeping } from "@pika/contract/keeping.ts";
import { retain } from "../accounts/retention.ts";
import type { Sql } from "../db/connect.ts";
import { writeActions } from "../room/actions.ts";
import { eventsSince } from "../room/journal.ts";
import { holdLease } from "../room/lease.ts";
import type { Recap } from "@pika/contract/room/http.ts";
import { loadRecap } from "../room/recap.ts";
import { retainRooms } from "../room/retention.ts";
import { loadState } from "../room/state.ts";
import { testDatabase } from "./database.ts";
import { Desk, track } from "./dj.ts";

const id = (): string => crypto.randomUUID();
const keep = { dancerDays: keeping.dancerDays, nightDays: null };

interface Night {
  desk: Desk;
  session: string;
  plays: string[];
}

/** A night with `dancers` who like, wish, vote and thank. */
async function night(sql: Sql, dancers: string[]): Promise<Night> {
  const desk = await Desk.start(sql);
  const plays = [id(), id()];
  const poll = id();
  await desk.do("poll", { poll, question: "One more?", options: ["Yes", "No"], seconds: null });
  await desk.do("announce", { announcement: id(), text: "The bar closes at one", seconds: 3_000 });
  const { session } = desk;
  for (const play of plays) {
    await desk.do("play", { play, track });
    await writeActions(
      sql,
      dancers.flatMap((dancer, i) => [
        { dancer, action: { type: "like", id: "1", session, n: i + 1, play, on: i % 3 !== 0 } },
        { dancer, action: { type: "tempo", id: "2", session, n: i + 1, play, wish: "faster" } },
        { dancer, action: { type: "vote", id: "3", session, n: i + 1, poll, option: i % 2 } },
        { dancer, action: { type: "thank", id: "4", session, n: i + 1 } },
      ]),
    );
  }
  return { desk, session, plays };
}

/** The night ended so many days ago. */
async function endedDaysAgo(sql: Sql, { desk, session }: Night, days: number): Promise<void> {
  if (desk.seq > 0 && (await loadState(sql, session))?.state.status !== "ended") await desk.do("end", {});
  await sql`
    UPDATE sessions SET closed_at = now() - make_interval(secs => ${days * 86_400}),
      ended_at = now() - make_interval(secs => ${days * 86_400}) WHERE id = ${session}`;
}

/** The recap of a night, as it would be made now. */
async function recapOf(sql: Sql, session: string): Promise<Recap> {
  const loaded = await loadRecap(sql, session);
  assert.ok(loaded !== null && loaded !== "live");
  return loaded.recap;
}

/** Days from the end, a minute before and after the limit. */
const minute = 1 / 1_440;

async function retainAll(sql: Sql, options: { nightDays?: number } = {}): Promise<void> {
  while (await retain(sql, { ...keep, ...options }) > 0);
}

/** The numbers of dancers in a night's tables, each row's. */
async function numbersIn(sql: Sql, session: string): Promise<string[]> {
  const rows = await sql<{ dancer: string }[]>`
    SELECT dancer_id AS dancer FROM likes WHERE session_id = ${session}
    UNION ALL SELECT dancer_id FROM tempo_wishes WHERE session_id = ${session}
    UNION ALL SELECT dancer_id FROM votes WHERE session_id = ${session}
    UNION ALL SELECT dancer_id FROM thanks WHERE session_id = ${session}`;
  return rows.map(({ dancer }) => dancer);
}

Deno.test("dancers' numbers leave a night after their days and not before; its figures stay, and no row tells whose another is", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const dancers = Array.from({ length: 7 }, id);
  const [old, young] = [await night(sql, dancers), await night(sql, dancers)];
  await endedDaysAgo(sql, old, keep.dancerDays + minute);
  await endedDaysAgo(sql, young, keep.dancerDays - minute);
  const before = await recapOf(sql, old.session);
  assert.ok(before.likes > 0 && before.thanks === 7);

  await retainAll(sql);
  const numbers = await numbersIn(sql, old.session);
  assert.equal(numbers.length, 7 * (2 + 2 + 1 + 1));
  assert.equal(new Set(numbers).size, numbers.length, "each row has a number of its own");
  assert.deepEqual(numbers.filter((number) => dancers.includes(number)), []);
  assert.deepEqual((await sql`SELECT FROM likes WHERE session_id = ${old.session} AND n <> 0`).length, 0);
  assert.deepEqual(await recapOf(sql, old.session), before);
  const kept = await numbersIn(sql, young.session);
  assert.deepEqual([...new Set(kept)].sort(), [...dancers].sort());
  assert.equal(await retain(sql, keep), 0, "nothing is done twice");
});

Deno.test("a night that goes on keeps all of it, however long ago it began; one that came back is looked at anew", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const [first, second] = [id(), id()];
  const room = await night(sql, [first]);
  await sql`UPDATE sessions SET started_at = now() - interval '400 days' WHERE id = ${room.session}`;
  await retainAll(sql);
  assert.deepEqual([...new Set(await numbersIn(sql, room.session))], [first]);

  // Lost, ended by the grace period, forgotten; then the laptop comes back after all.
  await sql`
    UPDATE sessions SET status = 'ended', ended_by = 'grace', ended_at = now() - interval '40 days',
      closed_at = now() - interval '40 days' WHERE id = ${room.session}`;
  await retainAll(sql);
  assert.ok(!(await numbersIn(sql, room.session)).includes(first));
  assert.equal((await eventsSince(sql, room.session, 0)).length, 0);
  const { seq } = (await loadState(sql, room.session))!;
  await holdLease(sql, { session: room.session, lease: id(), seconds: 30 });
  const back = await eventsSince(sql, room.session, seq);
  assert.deepEqual(back.map(({ seq: number, event }) => [number, event.kind]), [[seq + 1, "dj"]]);
  const like = {
    type: "like",
    id: "1",
    session: room.session,
    n: 1,
    play: room.plays[0]!,
    on: true,
  } as const;
  assert.deepEqual(await writeActions(sql, [{ dancer: second, action: like }]), ["ok"]);
  await endedDaysAgo(sql, room, keep.dancerDays + minute);
  await sql`UPDATE sessions SET dancers_forgotten_at = closed_at - interval '1 hour' WHERE id = ${room.session}`;
  await retainAll(sql);
  assert.ok(!(await numbersIn(sql, room.session)).includes(second));
});

Deno.test("events and announcements leave a night after their days and not before; the recap does not need them", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const [old, young] = [await night(sql, [id()]), await night(sql, [id()])];
  await endedDaysAgo(sql, old, keeping.eventDays + minute);
  await endedDaysAgo(sql, young, keeping.eventDays - minute);
  const before = await recapOf(sql, old.session);
  await retainAll(sql);
  const count = async ({ session }: Night) => [
    (await eventsSince(sql, session, 0)).length,
    (await sql`SELECT FROM announcements WHERE session_id = ${session}`).length,
  ];
  assert.deepEqual(await count(old), [0, 0]);
  assert.deepEqual((await count(young)).map((n) => n > 0), [true, true]);
  assert.deepEqual(await recapOf(sql, old.session), before);
});

Deno.test("nights stay until their DJ deletes them, unless the operator keeps them for some days only", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const [old, young, live] = [await night(sql, []), await night(sql, []), await night(sql, [])];
  await endedDaysAgo(sql, old, 365 + minute);
  await endedDaysAgo(sql, young, 365 - minute);
  await sql`UPDATE sessions SET started_at = now() - interval '400 days' WHERE id = ${live.session}`;
  await retainAll(sql);
  assert.ok(await recapOf(sql, old.session));
  await retainAll(sql, { nightDays: 365 });
  const left = await sql<{ id: string }[]>`SELECT id FROM sessions ORDER BY id`;
  assert.deepEqual(left.map((row) => row.id), [young.session, live.session].sort());
  assert.equal((await sql`SELECT FROM plays WHERE session_id = ${old.session}`).length, 0);
});

Deno.test("a batch is small, and waits for nobody: neither for a night that goes on, nor for one that another replica works on", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const dancers = Array.from({ length: 9 }, id);
  const [live, held, free] = [await night(sql, []), await night(sql, dancers), await night(sql, dancers)];
  for (const each of [held, free]) await endedDaysAgo(sql, each, keep.dancerDays + 1);
  // Whoever waits for a row fails.
  await sql`ALTER DATABASE ${sql(new URL(database.url).pathname.slice(1))} SET lock_timeout = '2s'`;
  const hand = await sql.reserve();
  try {
    await hand`BEGIN`;
    await hand`SELECT FROM sessions WHERE id IN (${live.session}, ${held.session}) FOR UPDATE`;
    let batches = 0;
    for (let changed = 1; changed > 0; batches++) {
      changed = await retainRooms(sql, keep, { batch: 4 });
      assert.ok(changed <= 8, `two kinds of work change at most four rows each, not ${changed}`);
    }
    assert.ok(batches > 10, String(batches));
    assert.ok(!(await numbersIn(sql, free.session)).some((number) => dancers.includes(number)));
    assert.ok((await numbersIn(sql, held.session)).every((number) => dancers.includes(number)));
  } finally {
    await hand`ROLLBACK`;
    hand.release();
  }
  await retainAll(sql);
  assert.ok(!(await numbersIn(sql, held.session)).some((number) => dancers.includes(number)));
});

Deno.test("several replicas share the work", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const dancers = Array.from({ length: 40 }, id);
  const nights: Night[] = [];
  for (let i = 0; i < 4; i++) nights.push(await night(sql, dancers));
  for (const each of nights) await endedDaysAgo(sql, each, keep.dancerDays + 1);
  await sql`UPDATE sessions SET account_id = NULL WHERE id = ${nights[0]!.session}`;
  const replica = async () => {
    while (await retainRooms(sql, keep, { batch: 10 }) > 0);
  };
  await Promise.all([replica(), replica(), replica()]);
  // A night that the last one held when the others looked is done by whoever comes next.
  await replica();
  for (const { session } of nights.slice(1)) {
    assert.ok(!(await numbersIn(sql, session)).some((number) => dancers.includes(number)));
  }
  assert.equal((await sql`SELECT FROM likes WHERE session_id = ${nights[0]!.session}`).length, 0);
});

Deno.test("an address that was shut out is forgotten when its ban is over", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  await sql`
    INSERT INTO bans (network, reason, until) VALUES
      ('203.0.113.7', 'over', now() - interval '1 second'), ('203.0.113.8', 'goes on', now() + interval '1 hour')`;
  await retainAll(sql);
  const left = await sql<{ reason: string }[]>`SELECT reason FROM bans`;
  assert.deepEqual(left.map(({ reason }) => reason), ["goes on"]);
});
