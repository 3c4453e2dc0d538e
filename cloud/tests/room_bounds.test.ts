/** What one night may hold, how many nights one account starts, and codes that come back. */

import assert from "node:assert/strict";
import { limits, nightLimits } from "@pika/contract/limits.ts";
import { Metrics } from "../base/metrics.ts";
import type { Sql } from "../db/connect.ts";
import { RelayMetrics } from "../relay/relay_metrics.ts";
import { Room } from "../relay/room.ts";
import { restDays, shortestRestDays } from "../room/code.ts";
import { Codes } from "../room/codes.ts";
import { loadDancers } from "../room/dancer_states.ts";
import { eventsSince, mostEvents } from "../room/journal.ts";
import { listedOf } from "../room/lists.ts";
import { loadState } from "../room/state.ts";
import { type TestDatabase, testDatabase } from "./database.ts";
import { Desk, newDj, refusalOf, track } from "./dj.ts";

const id = () => crypto.randomUUID();

const codeOf = async (sql: Sql, desk: Desk) => (await loadState(sql, desk.session))!.state.code;

async function sessionOf(codes: Codes, code: string): Promise<string | null> {
  return (await codes.recall(code))?.session ?? null;
}

/** A night that has been over for so many days, and had `code`. */
async function past({ sql }: TestDatabase, { code, days }: { code: string; days: number }): Promise<Desk> {
  const desk = await Desk.start(sql);
  await desk.do("end", {});
  await sql`
    UPDATE sessions SET code = ${code}, ended_by = 'grace', ended_at = now() - make_interval(days => ${days}),
      closed_at = now() - make_interval(days => ${days})
    WHERE id = ${desk.session}`;
  return desk;
}

Deno.test("a night takes so many tracks; what comes after is refused in words, nothing seems to sound, and the rest goes on", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const desk = await Desk.start(sql);
  await sql`
    INSERT INTO plays (id, session_id, number, title, artist, played_at)
    SELECT gen_random_uuid(), ${desk.session}, n, 'T', 'A', now() FROM generate_series(1, ${
    nightLimits.plays - 1
  }) n`;
  const last = { play: id(), track };
  await desk.do("play", last);
  const refused = desk.next("play", { play: id(), track });
  const { code, message, retry } = refusalOf(await desk.send(refused));
  assert.deepEqual([code, retry], ["night_full", false]);
  assert.equal(
    message,
    "This night has 1,000 tracks, and the cloud keeps no more of one night. End it and go live again to go on in a new one",
  );
  assert.equal((await loadState(sql, desk.session))!.state.now, null);
  assert.deepEqual(await desk.send(refused), { kind: "seen" }, "its number is used up");
  assert.equal((await desk.refused("play", last)).code, "id_taken", "a track that is there is no new one");
  await desk.do("announce", { announcement: id(), text: "Last dance", seconds: 60 });
  await desk.do("retract", { play: last.play });
  assert.equal(
    (await desk.refused("play", { play: id(), track })).code,
    "night_full",
    "taken back is counted",
  );
  await desk.do("end", {});
});

Deno.test("a night takes so many polls and announcements, late ones too, and can still close them", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const desk = await Desk.start(sql);
  await sql`
    INSERT INTO polls (id, session_id, number, question, options, closed_at, late)
    SELECT gen_random_uuid(), ${desk.session}, n, 'Q', '{a,b}', now(), true FROM generate_series(1, ${
    nightLimits.polls - 1
  }) n`;
  await sql`
    INSERT INTO announcements (id, session_id, text, until, over)
    SELECT gen_random_uuid(), ${desk.session}, 'A', now(), true FROM generate_series(1, ${
    nightLimits.announcements - 1
  }) n`;
  const poll = { poll: id(), question: "Faster?", options: ["Yes", "No"], seconds: null };
  const announcement = { announcement: id(), text: "Workshop at ten", seconds: 600 };
  await desk.do("poll", poll);
  await desk.do("announce", announcement);
  assert.match((await desk.refused("poll", { ...poll, poll: id() })).message, /200 polls/);
  assert.match(
    (await desk.refused("announce", { ...announcement, announcement: id() })).message,
    /500 announcements/,
  );
  const { state } = (await loadState(sql, desk.session))!;
  assert.deepEqual([state.poll?.closed, state.announcement?.text], [false, announcement.text], "they stay");
  await desk.do("poll_over", { poll: poll.poll });
  await desk.do("announce_over", { announcement: announcement.announcement });
});

Deno.test("after so many commands details change no more, and tracks go on", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const desk = await Desk.start(sql);
  const play = id();
  await desk.do("play", { play, track });
  await sql`UPDATE sessions SET applied = ${nightLimits.changes} WHERE id = ${desk.session}`;
  desk.seq = nightLimits.changes;
  assert.equal((await desk.refused("session", { title: "x", listed: true })).code, "night_full");
  assert.equal((await desk.refused("track", { play, track })).code, "night_full");
  await desk.do("play", { play: id(), track });
  await desk.do("stop", {});
  await desk.do("end", {});
});

Deno.test("an account starts so many nights in a while, whatever its desk says of the time", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const device = await newDj(sql);
  const start = (account = device) => {
    const desk = new Desk(sql, account);
    desk.starts = { burst: 3, seconds: 3_600 };
    const long = Date.now() - 10 * 3_600_000;
    return desk.send(desk.next("start", { title: "", listed: true }, long)).then((outcome) => ({
      desk,
      outcome,
    }));
  };
  for (let n = 0; n < 3; n++) {
    const { desk, outcome } = await start();
    assert.equal(outcome.kind, "applied");
    await desk.do("end", {});
  }
  const { code, message, retry } = refusalOf((await start()).outcome);
  assert.deepEqual([code, retry], ["too_many_starts", false]);
  assert.match(
    message,
    /^This account has started 3 nights within 60 minutes: .* start the next in (60|59) minutes$/,
  );
  assert.equal((await start(await newDj(sql))).outcome.kind, "applied", "another account");
  // The first of them is an hour ago.
  await sql`
    UPDATE sessions SET opened_at = now() - interval '61 minutes'
    WHERE id = (SELECT id FROM sessions WHERE account_id = ${device.account} ORDER BY opened_at LIMIT 1)`;
  assert.equal((await start()).outcome.kind, "applied");
  assert.equal(refusalOf((await start()).outcome).code, "too_many_starts");
});

Deno.test("a code comes back when its night has been over for long; that night is over for good", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const [longOver, lately] = [
    await past(database, { code: "BBBBB", days: restDays + 1 }),
    await past(database, { code: "CCCCC", days: restDays - 1 }),
  ];
  const draws = ["CCCCC", "BBBBB"];
  const desk = await startWith(sql, draws);
  assert.equal(await codeOf(sql, desk), "BBBBB");
  const codes = new Codes(sql);
  assert.deepEqual([await sessionOf(codes, "BBBBB"), await sessionOf(codes, "CCCCC")], [
    desk.session,
    lately.session,
  ]);
  assert.equal(await codeOf(sql, longOver), "", "no code is shown that stands for another night");
  const { slug } = (await loadState(sql, longOver.session))!.state.dj;
  assert.equal((await listedOf(sql, slug))[0]?.code, "");
  assert.equal(
    (await longOver.refused("stop", {})).code,
    "session_ended",
    "it does not come back without a code",
  );
});

Deno.test("when no code is left, the night that has been over for longest gives its own", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  await past(database, { code: "BBBBB", days: shortestRestDays + 2 });
  await past(database, { code: "CCCCC", days: shortestRestDays + 9 });
  assert.equal(await codeOf(sql, await startWith(sql, ["BBBBB"])), "CCCCC");
  assert.equal(await codeOf(sql, await startWith(sql, ["CCCCC"])), "BBBBB");
  const desk = new Desk(sql, await newDj(sql));
  await withDraws(["BBBBB"], async () => {
    const { code, retry } = await desk.refused("start", { title: "", listed: true });
    assert.deepEqual([code, retry], ["unavailable", true], "those of rooms that are open stay theirs");
  });
});

Deno.test("a replica remembers no code for longer than it rests at least", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  await past(database, { code: "BBBBB", days: restDays + 1 });
  const codes = new Codes(sql);
  const before = await sessionOf(codes, "BBBBB");
  const desk = await startWith(sql, ["BBBBB"]);
  assert.notEqual(before, null);
  assert.equal(await sessionOf(codes, "BBBBB"), desk.session);
  // An open room is remembered: phones come back while the database is away.
  await sql`UPDATE sessions SET code = 'DDDDD' WHERE id = ${desk.session}`;
  assert.equal(await sessionOf(codes, "BBBBB"), desk.session);
});

Deno.test("a replica that missed much reads it piece by piece, and all of it", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const { session } = await Desk.start(sql);
  const room = new Room(session, { sql, metrics: new RelayMetrics(new Metrics()), publish: () => {} });
  try {
    const topic = (await room.open())!;
    const missed = 2 * mostEvents + 7;
    await sql`
      INSERT INTO events (session_id, seq, event)
      SELECT ${session}, n, '{"kind": "stop"}' FROM generate_series(1, ${missed}) n`;
    await sql`UPDATE sessions SET seq = ${missed} WHERE id = ${session}`;
    assert.equal((await eventsSince(sql, session, 0)).length, mostEvents);
    await room.catchUp();
    assert.equal(topic.seq, missed);
  } finally {
    room.close();
  }
});

Deno.test("a phone is told of the newest of its likes, so what it loads does not grow with the night", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const { session } = await Desk.start(sql);
  const dancer = id();
  await sql`
    WITH played AS (
      INSERT INTO plays (id, session_id, number, title, artist, played_at)
      SELECT gen_random_uuid(), ${session}, n, 'T', 'A', now() FROM generate_series(1, ${nightLimits.plays}) n
      RETURNING id
    )
    INSERT INTO likes (play_id, dancer_id, session_id, liked, n) SELECT id, ${dancer}, ${session}, true, 1 FROM played`;
  const { likes } = (await loadDancers(sql, session, [dancer])).get(dancer)!;
  const { state } = (await loadState(sql, session))!;
  assert.equal(likes.length, 2 * limits.livePlays);
  assert.ok(state.plays.every((play) => likes.includes(play.id)), "all that is shown");
});

/** A room that is opened while chance draws these codes, the last one again and again. */
async function startWith(sql: Sql, draws: string[]): Promise<Desk> {
  return await withDraws(draws, () => Desk.start(sql));
}

async function withDraws<T>(draws: string[], body: () => Promise<T>): Promise<T> {
  const letters = "23456789BCDFGHJKMNPQRSTVWXZ";
  const random = crypto.getRandomValues;
  let drawn = 0;
  crypto.getRandomValues = ((array: Uint32Array) => {
    if (!(array instanceof Uint32Array) || array.length !== 5) return random.call(crypto, array as never);
    const code = draws[Math.min(drawn++, draws.length - 1)]!;
    array.set([...code].map((letter) => letters.indexOf(letter)));
    return array;
  }) as typeof crypto.getRandomValues;
  try {
    return await body();
  } finally {
    crypto.getRandomValues = random;
  }
}
