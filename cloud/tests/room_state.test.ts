/** What a returner makes of the events must be what the database says, whatever happens: at random. */

import assert from "node:assert/strict";
import { changeAccount } from "../accounts/store.ts";
import { applyCounts, applyEvent } from "@pika/contract/room/apply.ts";
import type { LiveState } from "@pika/contract/room/state.ts";
import { Desk, track } from "./dj.ts";
import { testDatabase } from "./database.ts";
import { holdLease, loseLease } from "../room/lease.ts";
import { loadCounts } from "../room/counts.ts";
import { loadDancers } from "../room/dancer_states.ts";
import { eventsSince } from "../room/journal.ts";
import { loadState } from "../room/state.ts";
import { sweep } from "../room/sweeper.ts";

const id = () => crypto.randomUUID();

/** Mulberry32: numbers from 0 to 1 that a seed repeats. */
function randomFrom(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

Deno.test("any older state, with the events and counts since, is the state of the database", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  for (const seed of [1, 2, 3, 4, 5]) {
    const random = randomFrom(seed);
    const pick = <T>(list: T[]): T | undefined => list[Math.floor(random() * list.length)];
    const desk = await Desk.start(sql, { listed: random() < 0.5 });
    const { session } = desk;
    const [plays, polls, announcements]: [string[], string[], string[]] = [[], [], []];
    const lease = id();
    const dancers = Array.from({ length: 5 }, id);
    let n = 0;
    const made = (list: string[]) => {
      const value = id();
      list.push(value);
      return value;
    };
    const seconds = () => 5 + Math.floor(random() * 60);
    const at = () => Date.now() - Math.floor(random() * 50_000);
    const send: Desk["sendNext"] = (...args) => desk.sendNext(...args);
    const steps: (() => Promise<unknown>)[] = [
      ...Array.from({ length: 8 }, () => () => send("play", { play: made(plays), track }, at())),
      () => send("track", { play: pick(plays) ?? id(), track: { ...track, title: `Title ${random()}` } }),
      () => send("stop", {}),
      () => send("retract", { play: pick(plays) ?? id() }),
      () => send("retract", { play: plays.at(-1) ?? id() }),
      () => send("session", { title: `Night ${Math.floor(random() * 3)}`, listed: random() < 0.5 }),
      () => send("announce", { announcement: made(announcements), text: "Hello", seconds: seconds() }, at()),
      () => send("announce_over", { announcement: pick(announcements) ?? id() }),
      () =>
        send("poll", {
          poll: made(polls),
          question: "Faster?",
          options: ["Yes", "No", "Maybe"].slice(0, 2 + Math.floor(random() * 2)),
          seconds: random() < 0.5 ? null : seconds() + 5,
        }, at()),
      () => send("poll_over", { poll: pick(polls) ?? id() }),
      () => changeAccount(sql, desk.device, { name: `DJ ${Math.floor(random() * 5)}` }),
      () => holdLease(sql, { session, lease, seconds: 600 }),
      () => loseLease(sql, { session, lease }),
      async () => {
        await sql`
          UPDATE announcements SET until = until - interval '30 seconds' WHERE session_id = ${session} AND ${
          random() < 0.5
        }`;
        await sql`UPDATE polls SET closes_at = now() - interval '1 second' WHERE session_id = ${session} AND ${
          random() < 0.3
        }`;
        await sweep(sql, { graceSeconds: random() < 0.5 ? 1 : 3_600 });
      },
      async () => {
        const play = pick(plays);
        if (!play || (await sql`SELECT FROM plays WHERE id = ${play}`).length === 0) return;
        await sql`
          INSERT INTO likes (play_id, dancer_id, session_id, liked, n)
          VALUES (${play}, ${pick(dancers)!}, ${session}, ${random() < 0.7}, ${++n})
          ON CONFLICT (play_id, dancer_id) DO UPDATE SET liked = excluded.liked, n = excluded.n`;
      },
      async () => {
        await sql`
          INSERT INTO tempo_wishes (play_id, dancer_id, session_id, wish, n)
          SELECT now_play, ${pick(dancers)!}, id, ${pick(["slower", "perfect", "faster"])!}, ${++n}
          FROM sessions WHERE id = ${session} AND now_play IS NOT NULL
          ON CONFLICT (play_id, dancer_id) DO UPDATE SET wish = excluded.wish`;
        await sql`
          INSERT INTO votes (poll_id, dancer_id, session_id, option, n)
          SELECT id, ${pick(dancers)!}, session_id, ${Math.floor(random() * 2)}, ${++n}
          FROM polls WHERE session_id = ${session} AND closed_at IS NULL
          ON CONFLICT (poll_id, dancer_id) DO UPDATE SET option = excluded.option`;
      },
    ];

    // More plays than the list has room for.
    for (let i = 0; i < 52; i++) await desk.do("play", { play: made(plays), track });
    // Returners: what they knew, and when they left.
    const left: { seq: number; state: LiveState }[] = [(await loadState(sql, session))!];
    for (let step = 0; step < 160; step++) {
      await pick(steps)!();
      if (random() < 0.1) left.push((await loadState(sql, session))!);
    }
    if (random() < 0.5) await send("end", {});
    const now = (await loadState(sql, session))!;
    const counts = await loadCounts(sql, session);
    for (const { seq, state } of left) {
      const events = await eventsSince(sql, session, seq);
      assert.deepEqual(events.map((event) => event.seq), events.map((_, index) => seq + index + 1));
      const caughtUp = events.reduce((state, { event }) => applyEvent(state, event), state);
      assert.deepEqual(applyCounts(caughtUp, counts), now.state, `seed ${seed}, from event ${seq}`);
    }
    assert.ok(now.seq > 60, "enough happened");
  }
});

Deno.test("what dancers have said: theirs, of this session, of the play that sounds and the poll that is shown", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const [desk, other] = [await Desk.start(sql), await Desk.start(sql)];
  const [first, second, poll, elsewhere] = [id(), id(), id(), id()];
  await desk.do("play", { play: first, track });
  await desk.do("play", { play: second, track });
  await desk.do("poll", { poll, question: "Faster?", options: ["Yes", "No"], seconds: null });
  await other.do("play", { play: elsewhere, track });
  const [anna, ben] = [id(), id()];
  const { session } = desk;
  await sql`
    INSERT INTO likes (play_id, dancer_id, session_id, liked, n) VALUES (${first}, ${anna}, ${session}, true, 1),
      (${second}, ${anna}, ${session}, false, 2), (${elsewhere}, ${anna}, ${other.session}, true, 3)`;
  await sql`
    INSERT INTO tempo_wishes (play_id, dancer_id, session_id, wish, n)
    VALUES (${first}, ${anna}, ${session}, 'slower', 1), (${second}, ${anna}, ${session}, 'faster', 2),
      (${second}, ${ben}, ${session}, NULL, 2)`;
  await sql`INSERT INTO votes (poll_id, dancer_id, session_id, option, n) VALUES (${poll}, ${ben}, ${session}, 1, 1)`;
  await sql`INSERT INTO thanks (session_id, dancer_id) VALUES (${session}, ${anna}), (${other.session}, ${ben})`;
  const said = await loadDancers(sql, session, [anna, ben]);
  assert.deepEqual(said.get(anna), {
    likes: [first],
    tempo: { play: second, wish: "faster" },
    vote: null,
    thanked: true,
  });
  assert.deepEqual(said.get(ben), { likes: [], tempo: null, vote: { poll, option: 1 }, thanked: false });
});

Deno.test("listeners are those who are connected to replicas that are alive", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const { session } = await Desk.start(sql);
  const [alive, quiet, dead, unknown] = [id(), id(), id(), id()];
  // In one transaction, in which the database's clock stands still.
  await sql.begin(async (sql) => {
    await sql`
      INSERT INTO replicas (id, seen_at) VALUES
        (${alive}, now()), (${quiet}, now() - interval '19 seconds'), (${dead}, now() - interval '21 seconds')`;
    for (const [replica, dancers] of [[alive, 40], [quiet, 2], [dead, 500], [unknown, 3]] as const) {
      await sql`
        INSERT INTO presence (session_id, dancer_id, replica_id)
        SELECT ${session}, gen_random_uuid(), ${replica}::uuid FROM generate_series(1, ${dancers})`;
    }
    assert.equal((await loadState(sql, session))?.state.listeners, 42);
    assert.equal((await loadCounts(sql, session)).listeners, 42);
  });
});

Deno.test("there is no state of a session that is not there", async () => {
  await using database = await testDatabase();
  assert.equal(await loadState(database.sql, id()), null);
});
