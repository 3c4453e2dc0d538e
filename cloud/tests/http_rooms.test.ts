import assert from "node:assert/strict";
import { deviceOfToken } from "../accounts/device.ts";
import { dancerOfCookie } from "../dancers/cookie.ts";
import { TestApp } from "./app.ts";
import { Desk, track } from "./dj.ts";
import { type TestDatabase, testDatabase } from "./database.ts";
import { until } from "../../scripts/testing/until.ts";
import { loadState } from "../room/state.ts";

const id = () => crypto.randomUUID();

/** An account with a desk whose session has started. */
async function goLive(app: TestApp, { name = "DJ Kasia", listed = true } = {}) {
  const signedIn = await app.signUp(name);
  const { sql } = app.database;
  const device = (await deviceOfToken(sql, signedIn.token))!;
  const desk = await Desk.start(sql, { device, listed });
  const { state } = (await loadState(sql, desk.session))!;
  return { ...signedIn, desk, code: state.code };
}

async function like(database: TestDatabase, { play, session }: { play: string; session: string }) {
  await database.sql`
    INSERT INTO likes (play_id, dancer_id, session_id, liked, n) VALUES (${play}, ${id()}, ${session}, true, 1)`;
}

Deno.test("the live list has what is listed and not ended", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const shown = await goLive(app, { name: "Kasia" });
  await goLive(app, { name: "Secret", listed: false });
  const over = await goLive(app, { name: "Over" });
  await over.desk.do("end", {});
  await shown.desk.do("play", { play: id(), track });
  await shown.desk.do("play", { play: id(), track: { ...track, title: "Second" } });
  const { json } = await app.ask("/api/live");
  assert.equal(json.sessions.length, 1);
  const [session] = json.sessions;
  assert.ok(Math.abs(session.started_at - Date.now()) < 60_000);
  assert.deepEqual({ ...session, started_at: 0 }, {
    id: shown.desk.session,
    code: shown.code,
    title: "Friday social",
    status: "live",
    started_at: 0,
    ended_at: null,
    listeners: 0,
    plays: 2,
    now: { title: "Second", artist: track.artist },
    dj: { name: "Kasia", slug: "kasia" },
  });
});

Deno.test("the live list has no room that has played nothing, and of too many those with most dancers", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const { sql } = database;
  const ids = async () => (await app.ask("/api/live")).json.sessions.map(({ id }: { id: string }) => id);
  const real = await goLive(app, { name: "Real" });
  assert.deepEqual(await ids(), []);
  const play = id();
  await real.desk.do("play", { play, track });
  await until("it is listed", async () => (await ids()).join() === real.desk.session);
  await real.desk.do("retract", { play });
  await until("a track that never was is none", async () => (await ids()).length === 0);
  await real.desk.do("play", { play: id(), track });
  const replica = id();
  await sql`INSERT INTO replicas (id) VALUES (${replica})`;
  await sql`
    INSERT INTO presence (session_id, dancer_id, replica_id) VALUES (${real.desk.session}, ${id()}, ${replica})`;
  // Whoever starts later would be above it.
  await sql`
    WITH made AS (
      INSERT INTO sessions (id, account_id, device_id, code, title, listed, started_at)
      SELECT gen_random_uuid(), account_id, device_id, 'fill ' || n, '', true, now()
      FROM sessions, generate_series(1, 100) n WHERE id = ${real.desk.session} RETURNING id
    )
    INSERT INTO plays (id, session_id, number, title, artist, played_at)
    SELECT gen_random_uuid(), id, 1, 'T', 'A', now() FROM made`;
  await until("the list is full", async () => (await ids()).length === 100);
  assert.equal((await ids()).at(-1), real.desk.session, "newest first");
});

Deno.test("a code opens its room in any case, before and after the end, and gives the phone an identity that it keeps", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const { desk, code } = await goLive(app, { listed: false });
  const first = await app.ask(`/api/live/${code.toLowerCase()}`);
  assert.deepEqual([first.status, first.json.state.session, first.json.seq], [200, desk.session, 0]);
  const cookie = first.headers.get("set-cookie")!;
  assert.match(cookie, /^pika_dancer=.*; HttpOnly; SameSite=Lax$/);
  const sent = cookie.split(";")[0]!;
  const dancer = dancerOfCookie(sent, app.config.secret);
  assert.ok(dancer);
  await desk.do("end", {});
  const again = await app.ask(`/api/live/${code}`, { headers: { cookie: sent } });
  assert.equal(dancerOfCookie(again.headers.get("set-cookie")!.split(";")[0], app.config.secret), dancer);
  // A forged one is not taken over.
  const forged = sent.replace(dancer, id());
  const fresh = await app.ask(`/api/live/${code}`, { headers: { cookie: forged } });
  assert.ok(!fresh.headers.get("set-cookie")!.includes(forged.slice(12, 48)));
});

Deno.test("an end is seen by whoever opens the room a moment later", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const { desk, code } = await goLive(app);
  assert.equal((await app.ask(`/api/live/${code}`)).json.state.status, "live");
  await desk.do("end", {});
  await until("the end", async () => (await app.ask(`/api/live/${code}`)).json.state.status === "ended");
});

Deno.test("unknown codes, ids and slugs are not found", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  for (const code of ["ZZZZZ", "x", "' OR 1=1", "%00", "a".repeat(3_000), "%F0%9F%95%BA"]) {
    const { status, json } = await app.ask(`/api/live/${code}`);
    assert.deepEqual([status, json.error.code], [404, "session_unknown"], code);
  }
  for (const recap of [id(), "x", "%00"]) assert.equal((await app.ask(`/api/recaps/${recap}`)).status, 404);
  for (const slug of ["nobody", "%00", "..%2f"]) {
    assert.equal((await app.ask(`/api/djs/${slug}`)).json.error.code, "dj_unknown", slug);
  }
  assert.equal((await app.ask("/api/nothing")).json.error.code, "not_found");
});

Deno.test("codes that are tried lead to no night, on none of its ways; a right one lets in everybody behind that address", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database, { PIKA_RATE_CODES: "5/3600" });
  const [hidden, other, shown] = [
    await goLive(app, { name: "Hidden", listed: false }),
    await goLive(app, { name: "Other", listed: false }),
    await goLive(app, { name: "Shown" }),
  ];
  const ask = async (code: string, way = "", from = "192.0.2.1") => {
    const { status, json } = await app.ask(`/api/live/${code}${way}`, { from });
    return json?.error?.code ?? status;
  };
  assert.equal(await ask(hidden.code), 200);
  // Each way in counts.
  for (const way of ["", "/socket", "/events", "/actions"]) {
    const method = way === "/actions" ? "POST" : "GET";
    const headers = way === "/socket" ? { upgrade: "websocket" } : undefined;
    const { json } = await app.ask(`/api/live/ZZZZ${way.length % 10 || 2}${way}`, {
      method,
      headers,
      from: "192.0.2.1",
    });
    assert.equal(json.error.code, "session_unknown", way);
  }
  for (const way of ["", "/events"]) {
    assert.deepEqual(
      [await ask("ZZZZZ", way), await ask(other.code, way)],
      ["rate_limited", "rate_limited"],
      "a right code is answered like a wrong one",
    );
  }
  assert.equal(await ask("no-code"), "session_unknown", "what cannot be a code says nothing");
  assert.deepEqual([await ask(hidden.code), await ask(hidden.code, "/events"), await ask(shown.code)], [
    200,
    "no_cookie",
    200,
  ]);
  assert.deepEqual([await ask(other.code, "", "198.51.100.7"), await ask(hidden.code, "", "198.51.100.7")], [
    200,
    200,
  ]);
  for (let n = 0; n < 600; n++) assert.equal(await ask(hidden.code), 200);
});

Deno.test("a week after its end a night that is not listed is found by its recap's address only", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const [hidden, shown] = [await goLive(app, { listed: false }), await goLive(app, { name: "Shown" })];
  for (const { desk } of [hidden, shown]) await desk.do("end", {});
  const statuses = (...paths: string[]) =>
    Promise.all(paths.map(async (path) => (await app.ask(path)).status));
  await database.sql`UPDATE sessions SET closed_at = now() - interval '6 days'`;
  assert.deepEqual(await statuses(`/api/live/${hidden.code}`, `/api/live/${shown.code}`), [200, 200]);
  await database.sql`UPDATE sessions SET closed_at = now() - interval '8 days'`;
  assert.deepEqual(
    await statuses(
      `/api/live/${hidden.code}`,
      `/api/live/${shown.code}`,
      `/api/recaps/${hidden.desk.session}`,
    ),
    [404, 200, 200],
  );
});

Deno.test("the recap has the whole night in its order, without what never was", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const { desk, account } = await goLive(app);
  const plays = Array.from({ length: 55 }, id);
  for (const play of plays) await desk.do("play", { play, track });
  await desk.do("retract", { play: plays[3]! });
  const poll = id();
  await desk.do("poll", { poll, question: "Faster?", options: ["Yes", "No"], seconds: null });
  const late = { poll: id(), question: "Late?", options: ["Yes", "No"], seconds: 10 };
  await desk.do("poll", late, Date.now() - 3_600_000);
  const { session } = desk;
  for (const play of [plays[0]!, plays[0]!, plays[54]!]) await like(database, { play, session });
  await database.sql`
    INSERT INTO tempo_wishes (play_id, dancer_id, session_id, wish, n) VALUES (${plays[
    1
  ]!}, ${id()}, ${session}, 'faster', 1)`;
  await database
    .sql`INSERT INTO votes (poll_id, dancer_id, session_id, option, n) VALUES (${poll}, ${id()}, ${session}, 1, 1)`;
  await database
    .sql`INSERT INTO thanks (session_id, dancer_id) VALUES (${session}, ${id()}), (${session}, ${id()})`;
  await database.sql`UPDATE sessions SET listeners_peak = 77 WHERE id = ${session}`;
  assert.deepEqual((await app.ask(`/api/recaps/${session}`)).json.error.code, "session_live");
  await desk.do("end", {});
  const { json } = await app.ask(`/api/recaps/${session.toUpperCase()}`);
  assert.deepEqual(
    json.plays.map((play: { id: string }) => play.id),
    plays.filter((_, index) => index !== 3),
  );
  assert.deepEqual([json.likes, json.thanks, json.listeners_peak], [3, 2, 77]);
  assert.deepEqual(json.plays[0].likes, 2);
  assert.deepEqual(json.plays[1].tempo, { slower: 0, perfect: 0, faster: 1 });
  assert.deepEqual(json.polls, [{ question: "Faster?", options: ["Yes", "No"], votes: [0, 1] }]);
  assert.deepEqual(json.dj, { name: account.name, slug: account.slug });
  assert.ok(json.ended_at >= json.started_at);
});

Deno.test("a profile shows what is listed: live, and past", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const { desk, account } = await goLive(app);
  await desk.do("end", {});
  const next = await Desk.start(database.sql, { device: desk.device });
  await Desk.start(database.sql, { device: desk.device, listed: false });
  await goLive(app, { name: "Somebody else" });
  const { json } = await app.ask(`/api/djs/${account.slug}`);
  assert.deepEqual(json.dj, { name: account.name, slug: account.slug });
  const ids = (list: { id: string }[]) => list.map((session) => session.id);
  assert.deepEqual([ids(json.live), ids(json.past)], [[next.session], [desk.session]]);
});

Deno.test("a DJ ends a session from another device, for good; nobody else does, and nobody else sees it in a list", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const { desk, token } = await goLive(app, { listed: false });
  const { code } = (await app.ask("/api/dj/account/recovery_code", { method: "POST", token })).json;
  const other = (await app.ask("/api/dj/recover", { body: { code, device: "other laptop" } })).json;
  const thief = await app.signUp("Thief");
  const end = (token: string) => app.ask(`/api/dj/sessions/${desk.session}/end`, { method: "POST", token });
  assert.deepEqual([
    (await end(thief.token)).status,
    (await loadState(database.sql, desk.session))?.state.status,
  ], [
    404,
    "live",
  ]);
  assert.deepEqual((await app.ask("/api/dj/sessions", { token: thief.token })).json.sessions, []);
  assert.equal((await app.ask("/api/dj/sessions", { token: other.token })).json.sessions[0].id, desk.session);
  assert.equal((await end(other.token)).json.sessions[0].status, "ended");
  assert.equal((await end(other.token)).status, 200, "once more changes nothing");
  assert.equal((await loadState(database.sql, desk.session))?.seq, 1);
  assert.equal((await desk.refused("stop", {})).code, "session_ended");
});

Deno.test("a changed name reaches the rooms that are open", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const { desk, token } = await goLive(app);
  await app.ask("/api/dj/account", { method: "PATCH", token, body: { name: "Kasia <b>", slug: "kasia-b" } });
  const { state, seq } = (await loadState(database.sql, desk.session))!;
  assert.deepEqual([state.dj, seq], [{ name: "Kasia <b>", slug: "kasia-b" }, 1]);
});
