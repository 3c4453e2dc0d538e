/** Clients that take too much, say too much, or do not listen: bounded, told why, and of no harm to others. */

import assert from "node:assert/strict";
import { dancerCookieName, dancerCookieValue } from "../../dancers/cookie.ts";
import { limits } from "@pika/contract/limits.ts";
import type { ToDancer } from "@pika/contract/room/dancer.ts";
import { protocolVersion } from "@pika/contract/room/version.ts";
import { Dancer } from "../../../scripts/testing/dancer.ts";
import { trackNamed } from "../../../scripts/testing/desk.ts";
import { cookieSecret } from "../../../scripts/testing/cloud.ts";
import { rawUpgrade, sendText, silentReader, unreadStream } from "./raw.ts";
import { Stage } from "./stage.ts";
import { until } from "../../../scripts/testing/until.ts";

/** Of somebody who was never here. */
const someCookie = () => `${dancerCookieName}=${dancerCookieValue(crypto.randomUUID(), cookieSecret)}`;
/** Numbers of the events among what was heard. */
const seqs = (messages: ToDancer[]) =>
  messages.flatMap((message) => message.type === "event" ? [message.seq] : []);
const hello = { type: "hello", protocol: protocolVersion, client: "test", session: null, since: null };

Deno.test("10,000 quick connections of as many dancers from one address: bounded, refused clearly, and the room goes on", async () => {
  await using stage = await Stage.open({ clouds: 1, env: { PIKA_MAX_CONNECTIONS_PER_ADDRESS: "200" } });
  const desk = await stage.live("Ann");
  const phone = new Dancer(stage.url, desk.code);
  await phone.connect();
  const open: Deno.TcpConn[] = [];
  const statuses = new Map<number, number>();
  try {
    for (let at = 0; at < 10_000; at += 250) {
      await Promise.all(Array.from({ length: 250 }, async () => {
        const path = `/api/live/${desk.code}/socket`;
        const { status, connection } = await rawUpgrade(stage.url, path, someCookie());
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status !== 101) return connection.close();
        open.push(connection);
        // Who says nothing at all is sent away after some seconds.
        await sendText(connection, JSON.stringify(hello));
      }));
    }
    // The desk and the phone are two of the 200.
    assert.deepEqual([...statuses].sort(), [[101, 198], [429, 9_802]]);
    const play = await desk.play("Still here");
    await until("the room goes on", () => phone.state?.now === play);
    assert.equal((await phone.like(play)).type, "ack");
    assert.equal(await stage.clouds[0]!.metric("pika_dancer_connections"), 199);
    const refusal = await fetch(`${stage.url}/api/live/${desk.code}/events`, {
      headers: { cookie: phone.cookie },
    });
    assert.equal(refusal.status, 429);
    assert.equal((await refusal.json()).error.code, "too_many_connections");
    assert.ok(Number(refusal.headers.get("retry-after")) > 0);
  } finally {
    for (const connection of open) connection.close();
  }
  await until(
    "the places are free again",
    async () => await stage.clouds[0]!.metric("pika_dancer_connections") === 1,
  );
  const next = new Dancer(stage.url, desk.code);
  await next.connect();
});

Deno.test("one dancer has a few places, and takes none of the others'", async () => {
  await using stage = await Stage.open({ clouds: 1 });
  const desk = await stage.live("Ann");
  const greedy = await Dancer.newCookie(stage.url, desk.code);
  const statuses: number[] = [];
  const open: Deno.TcpConn[] = [];
  for (let at = 0; at < 20; at++) {
    const { status, connection } = await rawUpgrade(stage.url, `/api/live/${desk.code}/socket`, greedy);
    statuses.push(status);
    open.push(connection);
  }
  assert.deepEqual(statuses, [...new Array(6).fill(101), ...new Array(14).fill(429)]);
  const phone = await Dancer.join(stage.url, desk.code);
  assert.ok(phone.connected);
  for (const connection of open) connection.close();
});

Deno.test("all addresses together take no more than fit", async () => {
  await using stage = await Stage.open({ clouds: 1, env: { PIKA_MAX_CONNECTIONS: "3" } });
  const desk = await stage.live("Ann");
  for (let at = 0; at < 2; at++) {
    await Dancer.join(stage.url, desk.code, { transport: at ? "stream" : "socket" });
  }
  const { status, connection } = await rawUpgrade(stage.url, `/api/live/${desk.code}/socket`, someCookie());
  connection.close();
  assert.equal(status, 503);
});

Deno.test("a socket that does not read is closed before it costs anything, nobody waits for it, and it resumes where it was", async () => {
  await using stage = await Stage.open({ clouds: 1 });
  const desk = await stage.live("Ann");
  const phone = await Dancer.join(stage.url, desk.code);
  const cookie = await Dancer.newCookie(stage.url, desk.code);
  const deaf = await silentReader(stage.url, desk.code, cookie);
  await until("both are counted", () => phone.state?.listeners === 2);
  // The network's own buffers take megabytes: filled with answers, until what waits is more than the server keeps.
  for (let round = 0; await stage.clouds[0]!.metric("pika_dancer_connections") === 2; round++) {
    assert.ok(round < 3_000, "it was never noticed");
    await deaf.provoke(100).catch(() => {}); // it may be closed by now
    await desk.do("session", { title: `Round ${round}`, listed: true });
  }
  await until("who is sent away counts no more", () => phone.state?.listeners === 1);
  const last = await desk.play("The last one");
  await until("the phone has all of it", () => phone.state?.now === last);
  assert.deepEqual(phone.complaints, []);

  const heard = deaf.read();
  await until("it reads what had been sent", () => seqs(heard).length > 0);
  const known = seqs(heard).at(-1)!;
  deaf.close();
  const back = await silentReader(stage.url, desk.code, cookie, { session: desk.session, since: known });
  const missed = back.read();
  await until(
    "it knows the room again",
    () => missed.some(({ type }) => type === "resumed" || type === "snapshot"),
  );
  const answer = missed.find(({ type }) => type === "resumed" || type === "snapshot")!;
  assert.ok(answer.type === "resumed" || answer.type === "snapshot");
  assert.equal(answer.seq, phone.known);
  if (answer.type === "resumed") {
    assert.deepEqual(seqs(missed), Array.from({ length: answer.seq - known }, (_, at) => known + 1 + at));
  }
  back.close();
});

Deno.test("a stream that does not read is left out, and nobody waits for it: reading again it has the state", async () => {
  await using stage = await Stage.open({ clouds: 1 });
  const desk = await stage.live("Ann");
  const replica = stage.clouds[0]!;
  const phone = await Dancer.join(stage.url, desk.code);
  const lazy = await unreadStream(stage.url, desk.code, await Dancer.newCookie(stage.url, desk.code));
  await until("both are counted", () => phone.state?.listeners === 2);
  const behind = () => replica.metric('pika_slow_connections_total{outcome="coalesced"}');
  const play = await desk.play("The first one");
  // Of four bytes a sign, since the network's own buffers take megabytes.
  const track = { ...trackNamed("🎵".repeat(limits.trackText)), artist: "🎶".repeat(limits.trackText) };
  for (let round = 0; await behind() === 0; round++) {
    assert.ok(round < 1_000, "it was never noticed");
    await Promise.all(Array.from({ length: 50 }, () => desk.do("track", { play, track })));
  }
  const last = await desk.play("The last one");
  await until("the phone has all of it", () => phone.state?.now === last);
  const heard = lazy.read();
  const snapshots = () => heard.filter((message) => message.type === "snapshot");
  await until("the state in place of what was left out", () => snapshots().length === 2);
  const snapshot = snapshots()[1]!;
  assert.ok(snapshot.type === "snapshot");
  assert.deepEqual([snapshot.seq, snapshot.state.now], [phone.known, last]);
  await desk.do("stop");
  await until("what comes after it", () => seqs(heard).includes(snapshot.seq + 1));
  lazy.close();
});

Deno.test("too fast, too long, not text: refused with a reason, and the room goes on", async () => {
  await using stage = await Stage.open({ clouds: 1, env: { PIKA_RATE_ACTIONS: "10/1000" } });
  const desk = await stage.live("Ann");
  const play = await desk.play("Track");
  const phone = new Dancer(stage.url, desk.code);
  await phone.connect();
  const answers = await Promise.all(Array.from({ length: 15 }, (_, at) => phone.like(play, at % 2 === 0)));
  assert.deepEqual(
    answers.map((answer) => answer.type === "error" ? `${answer.code} ${answer.retry}` : "ack"),
    [
      ...new Array(10).fill("ack"),
      ...new Array(5).fill("rate_limited true"),
    ],
  );
  const flood = Array.from({ length: 150 }, () => phone.like(play));
  await until("who goes on all the same is sent away", () => phone.closed !== null);
  assert.deepEqual([phone.closed!.code, phone.closed!.reason], [1008, "rate_limited"]);
  await Promise.all(flood);
  await phone.connect();

  const streamed = new Dancer(stage.url, desk.code, { transport: "stream" });
  await streamed.connect();
  const many = Array.from(
    { length: 12 },
    (_, at) => ({ type: "thank", id: String(at), session: desk.session, n: at + 1 }),
  );
  assert.equal((await streamed.post(many)).filter(({ type }) => type === "error").length, 2);
  await assert.rejects(streamed.post(Array.from({ length: 51 }, () => many[0])), /400/);
  await assert.rejects(streamed.post([]), /400/);
  await assert.rejects(streamed.post([{ ...many[0], id: "x".repeat(limits.frameBytes) }]), /413/);

  const long = JSON.stringify({ type: "like", id: "x".repeat(limits.frameBytes) });
  for (const frame of [long, new Uint8Array([1, 2, 3])]) {
    const big = new Dancer(stage.url, desk.code);
    await big.connect();
    big.send(frame);
    await until("it is sent away", () => big.closed !== null);
    assert.equal(big.closed?.code, 1009);
  }
  assert.ok(phone.connected);
});

Deno.test("who does not say hello properly does not get in", async () => {
  await using stage = await Stage.open({ clouds: 1 });
  const desk = await stage.live("Ann");
  const path = `/api/live/${desk.code}/socket`;
  const cookie = await Dancer.newCookie(stage.url, desk.code);
  const firstAnswer = async (cookieSent: string, message: unknown) => {
    const { connection, read } = await rawUpgrade(stage.url, path, cookieSent);
    try {
      await sendText(connection, typeof message === "string" ? message : JSON.stringify(message));
      const heard = read();
      await until("an answer", () => heard.length > 0);
      return heard[0]!;
    } finally {
      connection.close();
    }
  };
  const code = async (cookieSent: string, message: unknown) => {
    const answer = await firstAnswer(cookieSent, message);
    return answer.type === "error" ? answer.code : answer.type;
  };
  assert.equal(await code(cookie, hello), "welcome");
  assert.equal(await code("", hello), "no_cookie");
  assert.equal(
    await code(`${dancerCookieName}=${crypto.randomUUID()}.${"A".repeat(43)}`, hello),
    "no_cookie",
  );
  assert.equal(await code(cookie, { ...hello, protocol: protocolVersion + 1 }), "unsupported_protocol");
  assert.equal(await code(cookie, { hello: "in another way", protocol: 99 }), "unsupported_protocol");
  for (
    const wrong of ["hello", "null", "[]", "42", { ...hello, since: -1 }, { ...hello, session: "x" }, {
      ...hello,
      client: "",
    }]
  ) {
    assert.match(await code(cookie, wrong), /^invalid_/, JSON.stringify(wrong));
  }
  // An action before hello is no hello.
  assert.equal(
    await code(cookie, { type: "thank", id: "1", session: desk.session, n: 1 }),
    "invalid_message",
  );
  const old = await firstAnswer(cookie, { ...hello, protocol: 7 });
  assert.ok(old.type === "error" && old.protocol === protocolVersion && !old.retry);

  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${stage.url}${path}`, { headers });
    return [response.status, (await response.json()).error.code];
  };
  assert.deepEqual(await get(path, { cookie }), [426, "upgrade_required"]);
  assert.deepEqual(await get("/api/live/ZZZZZ/events", { cookie }), [404, "session_unknown"]);
  assert.deepEqual(await get(`/api/live/${desk.code}/events`), [401, "no_cookie"]);
  assert.equal((await rawUpgrade(stage.url, "/api/live/ZZZZZ/socket", cookie)).status, 404);
  assert.equal((await rawUpgrade(stage.url, "/api/dj/socket", cookie)).status, 401);
  assert.equal((await rawUpgrade(stage.url, path, cookie, "http://evil.example")).status, 403);

  const body = await (await fetch(`${stage.url}/api/live/${desk.code}/events?protocol=2`, {
    headers: { cookie },
  })).text();
  assert.match(body, /"code":"unsupported_protocol"/);
});
