/** Clients that take too much, say too much, or do not listen: bounded, told why, and of no harm to others. */

import assert from "node:assert/strict";
import { dancerCookieName } from "../../dancers/cookie.ts";
import { limits } from "@pika/contract/limits.ts";
import type { ToDancer } from "@pika/contract/room/dancer.ts";
import { protocolVersion } from "@pika/contract/room/version.ts";
import { Dancer } from "../../../scripts/testing/dancer.ts";
import { rawUpgrade, sendText, type SilentReader, silentReader } from "./raw.ts";
import { Stage } from "./stage.ts";
import { until } from "../../../scripts/testing/until.ts";

const hello = { type: "hello", protocol: protocolVersion, client: "test", session: null, since: null };

Deno.test("10,000 quick connections from one address: bounded, refused clearly, and the room goes on", async () => {
  await using stage = await Stage.open({ clouds: 1, env: { PIKA_MAX_CONNECTIONS_PER_ADDRESS: "200" } });
  const desk = await stage.live("Ann");
  const phone = new Dancer(stage.url, desk.code);
  await phone.connect();
  const open: Deno.TcpConn[] = [];
  const statuses = new Map<number, number>();
  try {
    for (let at = 0; at < 10_000; at += 250) {
      await Promise.all(Array.from({ length: 250 }, async () => {
        const { status, connection } = await rawUpgrade(
          stage.url,
          `/api/live/${desk.code}/socket`,
          phone.cookie,
        );
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

Deno.test("all addresses together take no more than fit", async () => {
  await using stage = await Stage.open({ clouds: 1, env: { PIKA_MAX_CONNECTIONS: "3" } });
  const desk = await stage.live("Ann");
  for (let at = 0; at < 2; at++) {
    await Dancer.join(stage.url, desk.code, { transport: at ? "stream" : "socket" });
  }
  const { status, connection } = await rawUpgrade(stage.url, `/api/live/${desk.code}/socket`, "");
  connection.close();
  assert.equal(status, 503);
});

Deno.test("who does not read is left out, and nobody waits for it: reading again it has the state, otherwise it is sent away", async () => {
  await using stage = await Stage.open({ clouds: 1 });
  const desk = await stage.live("Ann");
  const replica = stage.clouds[0]!;
  const phone = new Dancer(stage.url, desk.code);
  await phone.connect();
  const slow = (outcome: string) => replica.metric(`pika_slow_connections_total{outcome="${outcome}"}`);
  const deaf = await silentReader(stage.url, desk.code, await Dancer.newCookie(stage.url, desk.code));
  const lazy = await silentReader(stage.url, desk.code, await Dancer.newCookie(stage.url, desk.code));
  try {
    await until("all are counted", () => phone.state?.listeners === 3);
    // The network's own buffers take megabytes: filled with answers, until a broadcast does not fit any more.
    const fill = async (reader: SilentReader, full: () => Promise<boolean>) => {
      for (let round = 0; !await full(); round++) {
        assert.ok(round < 3_000, "it was never noticed");
        await reader.provoke(100);
        await desk.do("session", { title: `Round ${round}`, listed: true });
      }
    };
    await fill(deaf, async () => await slow("dropped") === 1);
    await until("who is sent away counts no more", () => phone.state?.listeners === 2);
    const seen = await slow("coalesced");
    await fill(lazy, async () => await slow("coalesced") > seen);
    const last = await desk.play("The last one");
    await until("the phone has all of it", () => phone.state?.now === last);
    assert.deepEqual(phone.complaints, []);

    const heard = lazy.read();
    const snapshots = () => heard.filter(({ type }) => type === "snapshot");
    await until("the state in place of what was left out", () => snapshots().length === 2);
    const at = heard.findLastIndex(({ type }) => type === "snapshot");
    const snapshot = heard[at]!;
    assert.ok(snapshot.type === "snapshot");
    assert.deepEqual([snapshot.seq, snapshot.state.now], [phone.known, last]);
    const seqs = (messages: ToDancer[]) =>
      messages.flatMap((message) => message.type === "event" ? [message.seq] : []);
    const before = seqs(heard.slice(0, at));
    assert.deepEqual(before, before.map((_, index) => before[0]! + index), "no gap before");
    assert.ok(before.at(-1)! < snapshot.seq - 1, "something was left out");
    await desk.do("stop");
    await until("what comes after it", () => seqs(heard.slice(at)).includes(snapshot.seq + 1));

    const play = await desk.play("Go on");
    await until("the room goes on", () => phone.state?.now === play);
    assert.equal((await phone.like(play)).type, "ack");
  } finally {
    deaf.close();
    lazy.close();
  }
  await until("the connections are gone", async () => await replica.metric("pika_dancer_connections") === 1);
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

  for (
    const frame of [
      JSON.stringify({ type: "like", id: "x".repeat(limits.frameBytes) }),
      new Uint8Array([1, 2, 3]),
    ]
  ) {
    const big = new Dancer(stage.url, desk.code);
    await big.connect();
    big.send(frame);
    await until("it is sent away", () => big.closed !== null);
    assert.equal(big.closed?.code, 1009);
    assert.ok(big.heard.some((message) => message.type === "error" && message.code === "invalid_message"));
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
