import assert from "node:assert/strict";
import { retain } from "../accounts/retention.ts";
import { dancerCookieHeader, dancerOfCookie } from "../dancers/cookie.ts";
import type { Sql } from "../db/connect.ts";
import { writeActions } from "../room/actions.ts";
import { listen } from "../room/bus.ts";
import { until } from "../../scripts/testing/until.ts";
import { connect } from "../db/connect.ts";
import { TestApp } from "./app.ts";
import { testDatabase } from "./database.ts";
import { Desk, track } from "./dj.ts";

const id = (): string => crypto.randomUUID();

/** A night with a track and a poll. */
async function night(sql: Sql): Promise<{ desk: Desk; session: string; play: string; poll: string }> {
  const desk = await Desk.start(sql);
  const [play, poll] = [id(), id()];
  await desk.do("play", { play, track });
  await desk.do("poll", { poll, question: "One more?", options: ["Yes", "No"], seconds: null });
  return { desk, session: desk.session, play, poll };
}

/** The dancer says everything that can be said. */
async function sayAll(
  sql: Sql,
  { session, play, poll }: { session: string; play: string; poll: string },
  dancer: string,
): Promise<void> {
  await writeActions(sql, [
    { dancer, action: { type: "like", id: "1", session, n: 1, play, on: true } },
    { dancer, action: { type: "tempo", id: "2", session, n: 2, play, wish: "faster" } },
    { dancer, action: { type: "vote", id: "3", session, n: 3, poll, option: 1 } },
    { dancer, action: { type: "thank", id: "4", session, n: 4 } },
  ]);
  await sql`INSERT INTO presence (session_id, dancer_id, replica_id) VALUES (${session}, ${dancer}, ${id()})`;
}

async function rowsOf(sql: Sql, dancer: string): Promise<number> {
  const counts = await Promise.all(
    ["likes", "tempo_wishes", "votes", "thanks", "presence"].map((table) =>
      sql`SELECT FROM ${sql(table)} WHERE dancer_id = ${dancer}`
    ),
  );
  return counts.reduce((sum, rows) => sum + rows.length, 0);
}

function cookieOf(app: TestApp, dancer: string): string {
  const { secret } = app.config;
  return dancerCookieHeader(dancer, { secret, protocol: "http:" }).split(";")[0]!;
}

function forget(app: TestApp, dancer: string, headers: Record<string, string> = {}) {
  return app.ask("/api/dancer", { method: "DELETE", headers: { cookie: cookieOf(app, dancer), ...headers } });
}

Deno.test("what a phone did goes with its cookie, in every night and on every replica; figures follow, others' rows stay", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const [here, there] = [new TestApp(database), new TestApp(database)];
  const [live, over] = [await night(sql), await night(sql)];
  const [mine, other] = [id(), id()];
  for (const each of [live, over]) for (const dancer of [mine, other]) await sayAll(sql, each, dancer);
  await over.desk.do("end", {});
  const recapOf = async () => (await there.ask(`/api/recaps/${over.session}`)).json;
  const before = await recapOf();
  assert.deepEqual([before.likes, before.thanks, before.polls[0].votes], [2, 2, [0, 2]]);

  // Another replica is told that figures changed.
  const heard = new Set<string>();
  const ear = connect(database.url, { max: 1 });
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  await listen(ear, {
    heard: (notice) => "session" in notice && heard.add(notice.session),
    listening: resolve,
  });
  await listening;
  const answer = await forget(here, mine);
  assert.deepEqual(answer.json, { likes: 2, wishes: 2, votes: 2, thanks: 2, rest: "none" });
  await until("word of both nights", () => heard.has(live.session) && heard.has(over.session));
  await ear.end({ timeout: 1 });

  assert.equal(await rowsOf(sql, mine), 0);
  assert.equal(await rowsOf(sql, other), 10);
  const after = await recapOf();
  assert.deepEqual([after.likes, after.thanks, after.polls[0].votes], [1, 1, [0, 1]]);
  assert.deepEqual(after.plays[0].tempo, { slower: 0, perfect: 0, faster: 1 });

  const cleared = answer.headers.get("set-cookie")!;
  assert.match(cleared, /^pika_dancer=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax$/);
  assert.equal(dancerOfCookie(cleared.split(";")[0], here.config.secret), null);
  // The next night makes another dancer of the same phone.
  const joined = await there.ask(`/api/live/${(await here.ask("/api/live")).json.sessions[0].code}`);
  assert.notEqual(dancerOfCookie(joined.headers.get("set-cookie"), here.config.secret), mine);
});

Deno.test("what arrives after a dancer deleted everything goes as well, and after a day the number itself", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const app = new TestApp(database);
  const room = await night(sql);
  const dancer = id();
  const due = () => sql`UPDATE forgotten_dancers SET again_at = now()`;
  const retainAll = async () => {
    while (await retain(sql, { dancerDays: 30, nightDays: null }) > 0);
  };
  await sayAll(sql, room, dancer);
  await forget(app, dancer);
  await sayAll(sql, room, dancer); // it waited in a replica's memory
  await retainAll();
  assert.equal(await rowsOf(sql, dancer), 5, "not yet: more of it may be on its way");
  await due();
  await retainAll();
  assert.equal(await rowsOf(sql, dancer), 0);
  assert.equal((await sql`SELECT FROM forgotten_dancers`).length, 1);
  await sql`UPDATE forgotten_dancers SET asked_at = now() - interval '25 hours'`;
  await due();
  await retainAll();
  assert.equal((await sql`SELECT FROM forgotten_dancers`).length, 0);
});

Deno.test("one request deletes so much and no more; what is left goes by itself", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const app = new TestApp(database);
  const { session } = await night(sql);
  const dancer = id();
  await sql`
    WITH more AS (
      INSERT INTO plays (id, session_id, number, title, artist, played_at)
      SELECT gen_random_uuid(), ${session}, 100 + n, 'T', 'A', now() FROM generate_series(1, 10200) n RETURNING id
    )
    INSERT INTO likes (play_id, dancer_id, session_id, liked, n) SELECT id, ${dancer}, ${session}, true, 1 FROM more`;
  assert.deepEqual((await forget(app, dancer)).json, {
    likes: 10_000,
    wishes: 0,
    votes: 0,
    thanks: 0,
    rest: "later",
  });
  assert.equal(await rowsOf(sql, dancer), 200);
  await sql`UPDATE forgotten_dancers SET again_at = now()`;
  await retain(sql, { dancerDays: 30, nightDays: null });
  assert.equal(await rowsOf(sql, dancer), 0);
});

Deno.test("deleting is paced, takes no other site's word and no forged cookie; who did nothing leaves no trace", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const app = new TestApp(database);
  const room = await night(sql);
  const [dancer, idle] = [id(), id()];
  await sayAll(sql, room, dancer);
  const foreign = await forget(app, dancer, { origin: "https://elsewhere.example" });
  assert.equal(foreign.json.error.code, "foreign_origin");
  const forged = `pika_dancer=${dancer}.${"A".repeat(43)}`;
  const nobody = await app.ask("/api/dancer", { method: "DELETE", headers: { cookie: forged } });
  assert.deepEqual([nobody.status, nobody.json.likes], [200, 0]);
  assert.equal(await rowsOf(sql, dancer), 5);

  assert.equal((await forget(app, idle)).status, 200);
  assert.equal((await sql`SELECT FROM forgotten_dancers`).length, 0);
  const statuses: number[] = [];
  for (let i = 0; i < 8; i++) statuses.push((await forget(app, dancer)).status);
  assert.deepEqual([statuses[0], statuses.at(-1)], [200, 429]);
});

Deno.test("many dancers who delete while they go on pressing block nobody", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const app = new TestApp(database);
  const room = await night(sql);
  const dancers = Array.from({ length: 30 }, id);
  const press = (n: number) =>
    writeActions(
      sql,
      dancers.flatMap((dancer) => [
        {
          dancer,
          action: { type: "like", id: "1", session: room.session, n, play: room.play, on: n % 2 === 0 },
        },
        {
          dancer,
          action: { type: "vote", id: "2", session: room.session, n, poll: room.poll, option: n % 2 },
        },
      ]),
    );
  await press(1);
  const answers = await Promise.all([
    ...dancers.map((dancer) => forget(app, dancer)),
    ...[2, 3, 4, 5].map(press),
  ]);
  for (const answer of answers.slice(0, dancers.length)) {
    assert.equal((answer as { status: number }).status, 200);
  }
});
