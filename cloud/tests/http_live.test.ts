import assert from "node:assert/strict";
import { passHeader } from "@pika/contract/room/dancer.ts";
import { dancerOfCookie } from "../dancers/cookie.ts";
import { passOf } from "../dancers/pass.ts";
import { Desk, track } from "./dj.ts";
import { TestApp } from "./app.ts";
import { testDatabase } from "./database.ts";

Deno.test("a replica that stops lets no connection in, and still takes what dancers say by request", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const desk = await Desk.start(database.sql);
  const play = crypto.randomUUID();
  await desk.do("play", { play, track });
  const [{ code }] = await database.sql<[{ code: string }]>`SELECT code FROM sessions`;
  const entry = await app.ask(`/api/live/${code}`);
  const headers = { cookie: entry.headers.getSetCookie()[0]!.split(";")[0]! };
  const dancer = dancerOfCookie(headers.cookie, app.config.secret)!;
  const pass = passOf({ session: desk.session, dancer }, app.config.secret);
  await app.relay.close();

  for (const path of ["events", "socket"]) {
    const { status, json } = await app.ask(`/api/live/${code}/${path}`, { headers });
    assert.equal(status, 503);
    assert.deepEqual([json.error.code, json.error.retry_after], ["unavailable", 2]);
  }
  const action = { type: "like", id: "1", session: desk.session, n: 1, play, on: true };
  const { status, json } = await app.ask(`/api/live/${code}/actions`, {
    headers: { ...headers, [passHeader]: pass },
    body: { actions: [action] },
  });
  assert.equal(status, 200);
  assert.deepEqual(json.answers, [{ type: "ack", id: "1" }]);
  const [stored] = await database
    .sql`SELECT count(*)::int AS likes FROM likes WHERE liked AND play_id = ${play}`;
  assert.equal(stored!.likes, 1);
});
