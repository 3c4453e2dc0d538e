import assert from "node:assert/strict";
import { retain } from "../accounts/retention.ts";
import type { Sql } from "../db/connect.ts";
import { writeActions } from "../room/actions.ts";
import { TestApp } from "./app.ts";
import { testDatabase } from "./database.ts";
import { Desk, newDeviceOf, track } from "./dj.ts";

const keep = { dancerDays: 30, nightDays: null };
const credentials = { email: "kasia@example.org", password: "correct horse battery" };
const id = (): string => crypto.randomUUID();

/** Everything that is due is done, as replicas do it. */
async function retainAll(sql: Sql): Promise<void> {
  while (await retain(sql, keep) > 0);
}

/** A night with something in every table; `over` unless it goes on. */
async function fullNight(sql: Sql, account: string, state: "over" | "live"): Promise<string> {
  const desk = await Desk.start(sql, { device: await newDeviceOf(sql, account) });
  const [play, poll, dancer] = [id(), id(), id()];
  await desk.do("play", { play, track });
  await desk.do("poll", { poll, question: "One more?", options: ["Yes", "No"], seconds: null });
  await desk.do("announce", { announcement: id(), text: "The bar closes at one", seconds: 3_000 });
  const { session } = desk;
  const verdicts = await writeActions(sql, [
    { dancer, action: { type: "like", id: "1", session, n: 1, play, on: true } },
    { dancer, action: { type: "tempo", id: "2", session, n: 2, play, wish: "faster" } },
    { dancer, action: { type: "vote", id: "3", session, n: 3, poll, option: 1 } },
    { dancer, action: { type: "thank", id: "4", session, n: 4 } },
  ]);
  assert.deepEqual(verdicts, ["ok", "ok", "ok", "ok"]);
  await sql`INSERT INTO presence (session_id, dancer_id, replica_id) VALUES (${session}, ${dancer}, ${id()})`;
  if (state === "over") {
    await desk.do("end", {});
    await sql`
      INSERT INTO recaps (session_id, body, etag, made_of, made_at) VALUES (${session}, '{}', '', 'a test', now())`;
  }
  return session;
}

/** How many rows there are of each session, over all tables that refer to one. */
async function rowsOf(sql: Sql, session: string): Promise<Record<string, number>> {
  const tables = await sql<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name = 'session_id' ORDER BY 1`;
  assert.ok(tables.length >= 9, "every table that refers to a night");
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await sql<{ n: number }[]>`
      SELECT count(*)::int AS n FROM ${sql(name)} WHERE session_id = ${session}`;
    counts[name] = row!.n;
  }
  const [row] = await sql<{ n: number }[]>`SELECT count(*)::int AS n FROM sessions WHERE id = ${session}`;
  return { ...counts, sessions: row!.n };
}

/** The whole database as text. */
async function everything(sql: Sql): Promise<string> {
  const tables = await sql<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`;
  const parts = await Promise.all(tables.map(({ name }) => sql`SELECT t::text FROM ${sql(name)} t`));
  return JSON.stringify(parts);
}

Deno.test("a night that its DJ deletes is gone for everybody at once, and its rows soon after; nobody else's is touched", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const app = new TestApp(database);
  const { account, token } = await app.signUp();
  const [night, other] = [await fullNight(sql, account.id, "over"), await fullNight(sql, account.id, "over")];
  const live = await fullNight(sql, account.id, "live");
  const before = await rowsOf(sql, other);
  assert.ok(Object.values(before).every((n) => n > 0), JSON.stringify(before));
  const { json: { code } } = await app.ask(`/api/recaps/${night}`);

  const { status, json } = await app.ask(`/api/dj/sessions/${night}`, { method: "DELETE", token });
  assert.equal(status, 200);
  const listed = (sessions: { id: string }[]) => sessions.map((session) => session.id).sort();
  assert.deepEqual(listed(json.sessions), [live, other].sort());
  assert.equal((await app.ask(`/api/recaps/${night}`)).status, 404);
  assert.equal((await app.ask(`/api/live/${code}`)).status, 404);
  const profile = (await app.ask(`/api/djs/${account.slug}`)).json;
  assert.deepEqual(listed([...profile.live, ...profile.past]), [live, other].sort());
  assert.equal((await app.ask(`/api/dj/sessions/${night}`, { method: "DELETE", token })).status, 404);

  await retainAll(sql);
  assert.deepEqual(Object.values(await rowsOf(sql, night)).filter((n) => n > 0), []);
  assert.deepEqual(await rowsOf(sql, other), before);
  assert.equal((await rowsOf(sql, live)).likes, 1);
});

Deno.test("a night that goes on, another DJ's, or none is not deleted", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const [kasia, thief] = [await app.signUp("Kasia"), await app.signUp("Thief")];
  const live = await fullNight(database.sql, kasia.account.id, "live");
  const over = await fullNight(database.sql, kasia.account.id, "over");
  const codeOf = async (session: string, token: string) =>
    (await app.ask(`/api/dj/sessions/${session}`, { method: "DELETE", token })).json.error.code;
  assert.equal(await codeOf(live, kasia.token), "session_live");
  assert.equal(await codeOf(over, thief.token), "session_unknown");
  assert.equal(await codeOf(id(), kasia.token), "session_unknown");
  assert.equal(await codeOf("'; DROP TABLE sessions; --", kasia.token), "session_unknown");
  assert.equal((await app.ask(`/api/dj/sessions/${over}`, { method: "DELETE" })).status, 401);
  await retainAll(database.sql);
  assert.equal((await app.ask(`/api/recaps/${over}`)).status, 200);
});

Deno.test("a deleted account leaves nothing: no name, no address, no device, no night, and nobody gets in with it", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const app = new TestApp(database);
  const { account, token } = await app.signUp("Kasia Unmistakable");
  const put = await app.ask("/api/dj/account/credentials", { method: "PUT", token, body: credentials });
  assert.equal(put.status, 200);
  await app.ask("/api/dj/account/recovery_code", { method: "POST", token });
  const other = (await app.ask("/api/dj/sign_in", { body: { ...credentials, device: "the old one" } })).json;
  const night = await fullNight(sql, account.id, "over");
  const erase = (password: string | null, as = token) =>
    app.ask("/api/dj/account/delete", { body: { password }, token: as });

  for (const wrong of ["wrong password", "", null]) {
    const { status, json } = await erase(wrong);
    assert.deepEqual([status, json.error.code, json.error.field], [401, "wrong_credentials", "password"]);
  }
  assert.equal((await app.ask("/api/dj/account", { token })).status, 200, "nothing was deleted by then");

  assert.equal((await erase(credentials.password)).status, 200);
  for (const each of [token, other.token]) {
    assert.equal((await app.ask("/api/dj/account", { token: each })).status, 401);
  }
  assert.equal((await app.ask("/api/dj/sign_in", { body: { ...credentials, device: "" } })).status, 401);
  assert.equal((await app.ask(`/api/djs/${account.slug}`)).status, 404);
  assert.equal((await app.ask(`/api/recaps/${night}`)).status, 404);
  await retainAll(sql);
  const left = await everything(sql);
  for (const trace of ["Unmistakable", "unmistakable", "example.org", account.id, night, "the old one"]) {
    assert.ok(!left.includes(trace), `"${trace}" is still there`);
  }
  // The name is free for whoever comes next.
  assert.equal((await app.signUp("Kasia Unmistakable")).account.slug, account.slug);
});

Deno.test("an account without a password needs none; while a night goes on it stays whole", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const app = new TestApp(database);
  const { account, token } = await app.signUp();
  const night = await fullNight(sql, account.id, "live");
  const erase = () => app.ask("/api/dj/account/delete", { body: { password: null }, token });
  assert.equal((await erase()).json.error.code, "session_live");
  assert.equal((await app.ask("/api/dj/account", { token })).status, 200);
  await app.ask(`/api/dj/sessions/${night}/end`, { method: "POST", token });
  assert.equal((await erase()).status, 200);
  assert.equal((await app.ask("/api/dj/account", { token })).status, 401);
});

Deno.test("whoever has a device's token guesses the password for a deletion no faster than at a sign-in", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database, { PIKA_RATE_SIGN_INS_PER_EMAIL: "2/900" });
  const { token } = await app.signUp();
  await app.ask("/api/dj/account/credentials", { method: "PUT", token, body: credentials });
  const guess = () => app.ask("/api/dj/account/delete", { body: { password: "guess" }, token });
  assert.deepEqual([(await guess()).status, (await guess()).status, (await guess()).status], [401, 401, 429]);
});

Deno.test("of a night that begins while its account is deleted nothing is left either", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const app = new TestApp(database);
  for (let round = 0; round < 8; round++) {
    const { account, token } = await app.signUp();
    const device = await newDeviceOf(sql, account.id);
    const started = Desk.start(sql, { device }).then((desk) => desk.session, () => null);
    const [{ status }, session] = await Promise.all([
      app.ask("/api/dj/account/delete", { body: { password: null }, token }),
      started,
    ]);
    // One of them was first.
    assert.deepEqual([status, session === null], session === null ? [200, true] : [409, false]);
  }
});

Deno.test("a device that was signed out is removed after its day, and the nights that it started stay", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const app = new TestApp(database);
  const { account, token } = await app.signUp();
  const laptop = (await app.ask("/api/dj/devices", { token })).json.devices[0].id;
  const lost = await newDeviceOf(sql, account.id);
  const over = await Desk.start(sql, { device: lost });
  await over.do("end", {});
  const live = await Desk.start(sql, { device: lost });
  const ages = async (hours: number) => {
    await sql`UPDATE devices SET revoked_at = now() - make_interval(hours => ${hours}) WHERE id = ${lost.device}`;
    await retainAll(sql);
    return (await sql`SELECT FROM devices WHERE id = ${lost.device}`).length;
  };
  assert.equal(await ages(23), 1);
  assert.equal(await ages(25), 1, "a night of it goes on");
  await app.ask(`/api/dj/sessions/${live.session}/end`, { method: "POST", token });
  assert.equal(await ages(25), 0);
  assert.equal((await app.ask(`/api/recaps/${over.session}`)).status, 200);
  assert.equal((await sql`SELECT FROM devices WHERE id = ${laptop}`).length, 1);
});
