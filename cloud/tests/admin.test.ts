/** What whoever runs the server does by hand: the command that `deno task deploy admin` sends, and what everybody else sees of it. */

import assert from "node:assert/strict";
import type { AdminAnswer, AdminCommand } from "@pika/contract/operator/admin.ts";
import { deviceOfToken } from "../accounts/device.ts";
import { retain } from "../accounts/retention.ts";
import { adminAnswer } from "../admin.ts";
import { loadState } from "../room/state.ts";
import { TestApp } from "./app.ts";
import { until } from "../../scripts/testing/until.ts";
import { type TestDatabase, testDatabase } from "./database.ts";
import { Desk, track } from "./dj.ts";

/** Does a command and returns its answer, which is none of a refusal. */
async function does<T extends AdminAnswer>(database: TestDatabase, command: AdminCommand): Promise<T> {
  const answer = await adminAnswer(database.sql, JSON.stringify(command));
  assert.ok(!("error" in answer), JSON.stringify(answer));
  return answer as T;
}

async function refusal(database: TestDatabase, command: unknown): Promise<string> {
  const answer = await adminAnswer(
    database.sql,
    typeof command === "string" ? command : JSON.stringify(command),
  );
  assert.ok("error" in answer, JSON.stringify(answer));
  assert.ok(answer.error.message.length > 10);
  return answer.error.code;
}

type Rooms = Extract<AdminAnswer, { rooms: unknown }>;
type OneRoom = Extract<AdminAnswer, { room: unknown }>;
type Bans = Extract<AdminAnswer, { bans: unknown }>;
type OneAccount = Extract<AdminAnswer, { account: unknown }>;

async function goLive(app: TestApp, { name = "Kasia", listed = true } = {}) {
  const signedIn = await app.signUp(name);
  const { sql } = app.database;
  const device = (await deviceOfToken(sql, signedIn.token))!;
  const desk = await Desk.start(sql, { device, listed });
  await desk.do("play", { play: crypto.randomUUID(), track });
  const { state } = (await loadState(sql, desk.session))!;
  return { ...signedIn, desk, code: state.code };
}

Deno.test("list shows open rooms first, with DJ, device, dancers, and whether they are listed", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const over = await goLive(app, { name: "Over" });
  await over.desk.do("end", {});
  const shown = await goLive(app, { name: "Kasia" });
  const secret = await goLive(app, { name: "Secret", listed: false });
  const { rooms } = await does<Rooms>(database, { do: "list", limit: 10 });
  assert.deepEqual(rooms.map(({ code }) => code), [secret.code, shown.code, over.code]);
  const { session, device, dj, listeners, plays, listed, hidden, status, ended_at } = rooms[1]!;
  assert.deepEqual({ session, device, dj, listeners, plays, listed, hidden, status, ended_at }, {
    ...{ session: shown.desk.session, device: shown.device.id, dj: { name: "Kasia", slug: "kasia" } },
    ...{ listeners: 0, plays: 1, listed: true, hidden: false, status: "live", ended_at: null },
  });
  assert.deepEqual([rooms[0]!.listed, rooms[2]!.status], [false, "ended"]);
  assert.equal((await does<Rooms>(database, { do: "list", limit: 1 })).rooms.length, 1);
});

Deno.test("a hidden room is in no list, and its recap is gone, until it is shown again", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const { desk, code } = await goLive(app);
  const listed = async () => {
    const live = (await app.ask("/api/live")).json.sessions.length;
    const { live: open, past } = (await app.ask("/api/djs/kasia")).json;
    return [live, open.length + past.length];
  };
  const recap = async () => (await app.ask(`/api/recaps/${desk.session}`)).status;
  // Lists are read once for all who ask within a moment.
  const lists = (live: number, profile: number) =>
    until(
      `${live} in the list, ${profile} in the profile`,
      async () => (await listed()).join() === `${live},${profile}`,
    );
  await lists(1, 1);
  const { room } = await does<OneRoom>(database, { do: "hide", room: code.toLowerCase() });
  assert.equal(room.hidden, true);
  await lists(0, 0);
  await desk.do("end", {});
  assert.deepEqual([await listed(), await recap()], [[0, 0], 404]);
  await does(database, { do: "show", room: desk.session });
  await lists(0, 1);
  assert.equal(await recap(), 200);
  // One that was looked at before is gone as well.
  await does(database, { do: "hide", room: code });
  assert.equal(await recap(), 404);
});

Deno.test("a room that was ended by hand stays ended, whatever its desk says afterwards", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const { desk, code } = await goLive(app);
  const { room } = await does<OneRoom>(database, { do: "end", room: code });
  assert.equal(room.status, "ended");
  const later = await desk.send(desk.next("play", { play: crypto.randomUUID(), track }));
  assert.ok(later.kind === "refused" && later.error.code === "session_ended", JSON.stringify(later));
  const again = await does<OneRoom>(database, { do: "end", room: code });
  assert.equal(again.room.ended_at, room.ended_at);
});

Deno.test("a banned device is refused at once with a word of its own, keeps its token, and is let in when the time is over", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const { token, device } = await app.signUp("Kasia");
  const other = await app.signUp("Anna");
  const asks = async (with_ = token) => {
    const { status, json } = await app.ask("/api/dj/account", { token: with_ });
    return [status, json.error?.code];
  };
  await does(database, { do: "ban", target: { device: device.id }, seconds: 60, reason: "spam" });
  assert.deepEqual(await asks(), [403, "banned"]);
  assert.deepEqual(await asks(other.token), [200, undefined]);
  const { bans: [ban] } = await does<Bans>(database, { do: "bans" });
  assert.deepEqual([ban?.device, ban?.network, ban?.reason], [device.id, null, "spam"]);
  assert.ok(Math.abs(ban!.until - Date.now() - 60_000) < 30_000);
  await database.sql`UPDATE bans SET until = now()`;
  assert.deepEqual(await asks(), [200, undefined]);
  assert.deepEqual((await does<Bans>(database, { do: "bans" })).bans, []);
  await does(database, { do: "ban", target: { device: device.id }, seconds: 3_600, reason: "" });
  assert.deepEqual(await asks(), [403, "banned"]);
  assert.deepEqual((await does<Bans>(database, { do: "unban", target: { device: device.id } })).bans, []);
  assert.deepEqual(await asks(), [200, undefined]);
});

Deno.test("a banned address or network gets nothing of the API, whoever it says it is, and others do", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database, { PIKA_TRUSTED_PROXIES: "10.0.0.0/8" });
  const asks = async (from: string) => {
    await app.relay.bans.read();
    return (await app.ask("/api/live", { from })).status;
  };
  const ban = (network: string) =>
    does(database, { do: "ban", target: { network }, seconds: 60, reason: "" });
  const unban = (network: string) => does(database, { do: "unban", target: { network } });
  await ban("203.0.113.7");
  assert.deepEqual([await asks("203.0.113.7"), await asks("203.0.113.8"), await asks("::ffff:203.0.113.7")], [
    403,
    200,
    403,
  ]);
  const forwarded = await app.ask("/api/live", {
    from: "10.0.0.1",
    headers: { "x-forwarded-for": "203.0.113.7" },
  });
  assert.deepEqual([forwarded.status, forwarded.json.error.code], [403, "banned"]);
  // Whoever it is cannot say so away.
  const claimed = await app.ask("/api/live", {
    from: "203.0.113.7",
    headers: { "x-forwarded-for": "198.51.100.1" },
  });
  assert.equal(claimed.status, 403);
  await unban("203.0.113.7");
  assert.equal(await asks("203.0.113.7"), 200);

  await ban("203.0.113.99/24");
  assert.deepEqual([await asks("203.0.113.7"), await asks("203.0.114.7")], [403, 200]);
  await unban("203.0.113.0/24");

  // An IPv6 client has all of its /64.
  await ban("2001:db8:1:2:3:4:5:6");
  assert.deepEqual([await asks("2001:db8:1:2::9"), await asks("2001:db8:1:3::9")], [403, 200]);
  await unban("2001:db8:1:2:3:4:5:6");
  await ban("2001:db8::/32");
  assert.deepEqual([await asks("2001:db8:ffff::1"), await asks("2001:db9::1")], [403, 200]);
});

Deno.test("an account is deleted with its nights and devices; a night that goes on is ended first", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const { token, desk } = await goLive(app, { name: "Kasia" });
  const other = await goLive(app, { name: "Anna" });
  const { account } = await does<OneAccount>(database, { do: "account", slug: "kasia" });
  assert.deepEqual([account.name, account.devices, account.rooms, account.open], ["Kasia", 1, 1, 1]);
  await does(database, { do: "delete", slug: "kasia" });
  assert.equal((await app.ask("/api/dj/account", { token })).status, 401);
  assert.equal((await app.ask("/api/djs/kasia")).status, 404);
  assert.equal((await app.ask(`/api/recaps/${desk.session}`)).status, 404);
  while (await retain(database.sql, app.config) > 0);
  for (const table of ["plays", "events"]) {
    const [row] = await database.sql`SELECT count(*)::int AS count FROM ${
      database.sql(table)
    } WHERE session_id = ${desk.session}`;
    assert.equal(row!.count, 0, table);
  }
  assert.equal((await app.ask("/api/dj/account", { token: other.token })).status, 200);
  assert.equal(await refusal(database, { do: "account", slug: "kasia" }), "dj_unknown");
});

Deno.test("what cannot be done is refused in words", async () => {
  await using database = await testDatabase();
  const nobody = crypto.randomUUID();
  const ban = (target: unknown, seconds = 60) =>
    refusal(database, { do: "ban", target, seconds, reason: "" });
  assert.equal(await refusal(database, "{"), "invalid_json");
  assert.equal(await refusal(database, ""), "invalid_json");
  assert.equal(await refusal(database, { do: "destroy" }), "invalid_message");
  for (const room of ["ZZZZZ", nobody, "'; DROP TABLE sessions; --"]) {
    assert.equal(await refusal(database, { do: "end", room }), "session_unknown", room);
  }
  assert.equal(await ban({ device: nobody }), "device_unknown");
  // Too much of the world, or nothing of it.
  for (
    const network of [
      "0.0.0.0/0",
      "10.0.0.0/7",
      "::/0",
      "2000::/8",
      "club",
      "203.0.113.7/33",
      "203.0.113.7; id",
    ]
  ) {
    assert.equal(await ban({ network }), "invalid_message", network);
  }
  assert.equal(await ban({ network: "203.0.113.7" }, 1), "invalid_message");
  assert.equal(await refusal(database, { do: "unban", target: { network: "203.0.113.7" } }), "not_found");
  assert.equal(await refusal(database, { do: "delete", slug: "nobody" }), "dj_unknown");
});
