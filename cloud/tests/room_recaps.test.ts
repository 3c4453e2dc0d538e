/** Recaps are made once and kept: for all who ask at once, for all replicas, until something of the night is another. */

import assert from "node:assert/strict";
import { limits, nightLimits } from "@pika/contract/limits.ts";
import type { Recap } from "@pika/contract/room/http.ts";
import type { Sql } from "../db/connect.ts";
import { append, endRoom, lockRoom } from "../room/journal.ts";
import { forgetRecaps, Recaps } from "../room/recaps.ts";
import { TestApp } from "./app.ts";
import { testDatabase } from "./database.ts";
import { Desk, track } from "./dj.ts";

const id = () => crypto.randomUUID();

/** A night of one track that has ended, and that track. */
async function ended(sql: Sql): Promise<{ desk: Desk; play: string }> {
  const desk = await Desk.start(sql);
  const play = id();
  await desk.do("play", { play, track });
  await desk.do("end", {});
  return { desk, play };
}

async function read(
  recaps: Recaps,
  session: string,
): Promise<{ etag: string; recap: Recap; bytes: Uint8Array }> {
  const found = await recaps.find(session);
  assert.ok(found && found !== "live", String(found));
  const kept = await recaps.read(found);
  assert.ok(kept);
  return { ...kept, recap: JSON.parse(new TextDecoder().decode(kept.bytes)) };
}

function like(sql: Sql, { desk, play }: { desk: Desk; play: string }) {
  return sql`
    INSERT INTO likes (play_id, dancer_id, session_id, liked, n) VALUES (${play}, ${id()}, ${desk.session}, true, 1)`;
}

Deno.test("a recap is made once, for all who ask at the same time and for all replicas", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const night = await ended(sql);
  const { session } = night.desk;
  const recaps = new Recaps(sql);
  const all = await Promise.all(Array.from({ length: 20 }, () => read(recaps, session)));
  assert.equal(new Set(all.map(({ bytes }) => bytes)).size, 1, "the very same bytes");
  const [made] = await sql`SELECT made_at, etag FROM recaps WHERE session_id = ${session}`;
  assert.equal(made!.etag, all[0]!.etag);
  // What is answered from now on is not read from these any more.
  await sql`DELETE FROM plays WHERE session_id = ${session}`;
  assert.equal((await read(recaps, session)).bytes, all[0]!.bytes);
  const other = await read(new Recaps(sql), session);
  assert.deepEqual([other.etag, other.recap], [all[0]!.etag, all[0]!.recap]);
  assert.deepEqual((await sql`SELECT made_at FROM recaps`)[0]!.made_at, made!.made_at);
});

Deno.test("what is said late is in it within a minute, and after that nothing is made again", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const night = await ended(sql);
  const { session } = night.desk;
  const recaps = new Recaps(sql);
  await read(recaps, session);
  await like(sql, night);
  assert.equal((await read(recaps, session)).recap.likes, 0);
  await sql`UPDATE recaps SET made_at = made_at - interval '61 seconds'`;
  assert.equal((await read(recaps, session)).recap.likes, 1);
  const first = await recaps.find(session);
  // What was made while likes were taken is not the last word.
  await sql`UPDATE sessions SET closed_at = now() - interval '40 minutes'`;
  await sql`UPDATE recaps SET made_at = now() - interval '2 minutes'`;
  await like(sql, night);
  assert.equal((await read(recaps, session)).recap.likes, 1, "made after the last like that could come");
  await sql`UPDATE recaps SET made_at = now() - interval '12 minutes'`;
  assert.equal((await read(recaps, session)).recap.likes, 2);
  const last = await recaps.find(session);
  assert.ok(first && first !== "live" && last && last !== "live");
  assert.deepEqual([first.freshSeconds, last.freshSeconds], [60, 300]);
  await forgetRecaps(sql, [session]);
  await sql`DELETE FROM likes`;
  assert.equal((await read(recaps, session)).recap.likes, 0, "a dancer took everything back");
});

Deno.test("a night that goes on has no recap, and a new one after its second end; a new name is in all of them", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const { desk } = await ended(sql);
  const recaps = new Recaps(sql);
  const { session } = desk;
  await sql`UPDATE sessions SET ended_by = 'grace'`;
  const before = await recaps.find(session);
  const first = await read(recaps, session);
  await desk.do("play", { play: id(), track: { ...track, title: "One more" } });
  assert.equal(await recaps.find(session), "live");
  assert.ok(before && before !== "live");
  assert.equal(await recaps.read({ ...before, etag: null }), null, "who looked before it went on");
  await sql.begin(async (tx) => {
    const room = (await lockRoom(tx, session))!;
    await append(tx, room, await endRoom(tx, room, { by: "grace", at: room.now }));
  });
  const second = await read(recaps, session);
  assert.deepEqual([first.recap.plays.length, second.recap.plays.length], [1, 2]);
  await sql`UPDATE accounts SET name = 'DJ Kasia II'`;
  assert.equal((await read(recaps, session)).recap.dj.name, "DJ Kasia II");
});

Deno.test("a browser that has the recap is told so, and keeps it for a while", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const { desk } = await ended(database.sql);
  const path = `/api/recaps/${desk.session}`;
  const first = await app.ask(path);
  const etag = first.headers.get("etag")!;
  assert.deepEqual([first.status, first.headers.get("cache-control")], [200, "public, max-age=60"]);
  assert.equal(first.headers.get("content-type"), "application/json");
  assert.match(etag, /^"[\w-]{22}"$/);
  const again = await app.ask(path, { headers: { "if-none-match": `W/${etag}` } });
  assert.deepEqual([again.status, again.text, again.headers.get("etag")], [304, "", etag]);
  await database.sql`UPDATE accounts SET name = 'DJ Kasia II'`;
  const changed = await app.ask(path, { headers: { "if-none-match": etag } });
  assert.deepEqual([changed.status, changed.json.dj.name], [200, "DJ Kasia II"]);
  assert.notEqual(changed.headers.get("etag"), etag);
});

Deno.test("the largest recap has 2.5 MB, whatever a release before this one took", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const desk = await Desk.start(sql);
  // Four bytes each, and more text and more plays than are taken today.
  const long = (length: number) => "\u{1F3B6}".repeat(length);
  await sql`
    INSERT INTO plays (id, session_id, number, title, artist, bpm, key, energy, duration, played_at)
    SELECT gen_random_uuid(), ${desk.session}, n, ${long(4_000)}, ${
    long(4_000)
  }, 123.456789, '12A', 10, 12345.678901, now()
    FROM generate_series(1, ${nightLimits.plays + 400}) n`;
  await sql`
    INSERT INTO polls (id, session_id, number, question, options, closed_at)
    SELECT gen_random_uuid(), ${desk.session}, n, ${long(limits.question)}, ${
    Array.from({ length: limits.options.max }, () => long(limits.option))
  }::text[], now()
    FROM generate_series(1, ${nightLimits.polls + 50}) n`;
  await desk.do("end", {});
  const { bytes, recap } = await read(new Recaps(sql), desk.session);
  assert.deepEqual([recap.plays.length, recap.polls.length], [nightLimits.plays, nightLimits.polls]);
  assert.ok(bytes.byteLength > 2_000_000 && bytes.byteLength < 2_500_000, `${bytes.byteLength} bytes`);
});
