import assert from "node:assert/strict";
import { connect } from "../db/connect.ts";
import type { SessionEvent } from "@pika/contract/room/events.ts";
import { Desk, newDeviceOf, newDj, refusalOf, track } from "./dj.ts";
import { PostgresServer } from "../../scripts/testing/postgres.ts";
import { testDatabase } from "./database.ts";
import { migrate } from "../db/migrate.ts";
import { until } from "../../scripts/testing/until.ts";
import { applyCommand, applyCommands, skipCommand } from "../room/commands.ts";
import { eventsSince } from "../room/journal.ts";
import { loadState } from "../room/state.ts";
import type { RefusalError } from "../base/refusal.ts";
import type { Caller } from "../room/ownership.ts";
import { watchRoom } from "../room/watch.ts";

const id = () => crypto.randomUUID();
const kinds = (events: { event: SessionEvent }[]) => events.map(({ event }) => event.kind);

Deno.test("a night: start, play, better metadata, stop, end", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const desk = await Desk.start(sql);
  const play = id();
  const [played] = await desk.do("play", { play, track });
  assert.equal(played?.seq, 1);
  await desk.do("track", { play, track: { ...track, bpm: 80, key: null } });
  const playing = await loadState(sql, desk.session);
  assert.equal(playing?.state.now, play);
  assert.deepEqual(playing?.state.tempo, { play, slower: 0, perfect: 0, faster: 0 });
  assert.deepEqual([playing?.state.plays[0]?.bpm, playing?.state.plays[0]?.key], [80, null]);
  assert.deepEqual([playing?.seq, playing?.applied], [2, 3]);
  assert.match(playing!.state.code, /^[2-9BCDFGHJKMNPQRSTVWXZ]{5}$/);

  assert.deepEqual(kinds(await desk.do("stop", {})), ["stop"]);
  assert.deepEqual(await desk.do("stop", {}), [], "nothing sounds already");
  assert.deepEqual(kinds(await desk.do("end", {})), ["ended"]);
  const { state } = (await loadState(sql, desk.session))!;
  assert.deepEqual([state.status, state.now, state.tempo], ["ended", null, null]);
  assert.ok(state.ended_at! >= state.started_at);
});

Deno.test("a command that comes twice changes nothing the second time", async () => {
  await using database = await testDatabase();
  const desk = await Desk.start(database.sql);
  const command = desk.next("play", { play: id(), track });
  assert.equal((await desk.send(command)).kind, "applied");
  assert.deepEqual(await desk.send(command), { kind: "seen" });
  assert.equal((await eventsSince(database.sql, desk.session, 0)).length, 1);
  // Even the start, long after.
  assert.deepEqual(await desk.send({ ...desk.next("start", { title: "x", listed: false }), seq: 1 }), {
    kind: "seen",
  });
});

Deno.test("a command that comes too early is told which one is waited for, and may come again", async () => {
  await using database = await testDatabase();
  const desk = await Desk.start(database.sql);
  const [first, second] = [desk.next("play", { play: id(), track }), desk.next("stop", {})];
  const { code, retry, expected, session, seq } = refusalOf(await desk.send(second));
  assert.deepEqual({ code, retry, expected, session, seq }, {
    code: "out_of_order",
    retry: true,
    expected: 2,
    session: desk.session,
    seq: 3,
  });
  assert.equal((await desk.send(first)).kind, "applied");
  assert.equal((await desk.send(second)).kind, "applied");
  const fresh = new Desk(database.sql, desk.device);
  fresh.seq = 4;
  assert.equal((await fresh.refused("start", { title: "", listed: true })).expected, 1);
});

Deno.test("the same outbox sent over two connections at once is applied once and in order", async () => {
  await using database = await testDatabase();
  const other = connect(database.url, { max: 4 });
  try {
    const device = await newDj(database.sql);
    const desk = new Desk(database.sql, device);
    const plays = Array.from({ length: 20 }, id);
    const commands = [
      desk.next("start", { title: "", listed: true }),
      ...plays.map((play) => desk.next("play", { play, track })),
    ];
    const sendAll = async (sql: typeof other) => {
      for (const command of commands) {
        for (;;) {
          const outcome = await applyCommand(sql, { device, command, skew: 0, starts: desk.starts });
          if (outcome.kind !== "refused") break;
          assert.equal(outcome.error.code, "out_of_order");
        }
      }
    };
    await Promise.all([sendAll(database.sql), sendAll(other), sendAll(other)]);
    const loaded = await loadState(database.sql, desk.session);
    assert.deepEqual(loaded?.state.plays.map((play) => play.id), plays.toReversed());
    assert.deepEqual([loaded?.seq, loaded?.applied], [20, 21]);
  } finally {
    await other.end();
  }
});

Deno.test("an outbox that comes in one go has the outcomes that it has one by one, each once, also where the database refuses one of it", async () => {
  await using database = await testDatabase();
  const desk = await Desk.start(database.sql);
  const [first, second, third] = [id(), id(), id()];
  const commands = [
    desk.next("play", { play: first, track }),
    desk.next("play", { play: first, track }),
    desk.next("track", { play: id(), track }),
    desk.next("play", { play: second, track }),
    // Which no cloud can store: it stops a whole transaction.
    { ...desk.next("announce", { announcement: id(), text: "a", seconds: 60 }), text: "\0" },
    desk.next("play", { play: third, track }),
  ];
  const inputs = commands.map((command) => ({
    device: desk.device,
    command,
    skew: 0,
    starts: desk.starts,
  })) as Parameters<typeof applyCommands>[1];
  const said = async (some: typeof inputs) =>
    (await applyCommands(database.sql, some)).map((outcome) =>
      outcome.kind === "refused" ? outcome.error.code : outcome.kind
    );
  assert.deepEqual(await said(inputs.slice(0, 4)), ["applied", "id_taken", "play_unknown", "applied"]);
  assert.deepEqual(await said(inputs), ["seen", "seen", "seen", "seen", "invalid_message", "applied"]);
  const loaded = await loadState(database.sql, desk.session);
  assert.deepEqual(loaded?.state.plays.map((play) => play.id), [third, second, first]);
  assert.deepEqual([loaded?.seq, loaded?.applied], [3, 7]);
});

Deno.test("nobody but the device that started a session changes it, nor uses up its numbers", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const desk = await Desk.start(sql);
  const [thief, ownOther] = [await newDj(sql, "Thief"), await newDeviceOf(sql, desk.device.account)];
  const before = await loadState(sql, desk.session);
  for (const [device, code] of [[thief, "not_your_session"], [ownOther, "other_device"]] as const) {
    for (const seq of [1, 2, 3]) {
      for (const type of ["stop", "end"] as const) {
        const error = refusalOf(
          await desk.send({ type, session: desk.session, seq, at: Date.now() }, device),
        );
        assert.deepEqual([error.code, error.retry], [code, false]);
      }
      const start = {
        type: "start",
        session: desk.session,
        seq,
        at: Date.now(),
        title: "Mine",
        listed: false,
      } as const;
      assert.equal(refusalOf(await desk.send(start, device)).code, code);
    }
    await skipCommand(sql, { device, session: desk.session, seq: 2 });
  }
  assert.deepEqual(await loadState(sql, desk.session), before);
});

Deno.test("a room is watched by all devices of its account, as a desk by the one that started it, until the DJ ends it", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const desk = await Desk.start(sql);
  const { session } = desk;
  const [thief, ownOther] = [await newDj(sql, "Thief"), await newDeviceOf(sql, desk.device.account)];
  const watched = (caller: Caller, session: string) => watchRoom(sql, { caller, session });
  assert.deepEqual(await watched(desk.device, session), { applied: 1, as: "desk" });
  assert.deepEqual(await watched(ownOther, session), { applied: 1, as: "guest" });
  assert.equal((await watched(thief, session) as RefusalError).code, "not_your_session");
  assert.equal((await watched(thief, id()) as RefusalError).code, "session_unknown");
  await desk.do("end", {});
  assert.deepEqual(await watched(desk.device, session), { applied: 2, as: "guest" });
});

Deno.test("ids of another session's plays, polls and announcements are unknown, and cannot be taken", async () => {
  await using database = await testDatabase();
  const [mine, theirs] = [await Desk.start(database.sql), await Desk.start(database.sql)];
  const [play, poll, announcement] = [id(), id(), id()];
  const question = { question: "Faster?", options: ["Yes", "No"], seconds: null };
  await theirs.do("play", { play, track });
  await theirs.do("poll", { poll, ...question });
  await theirs.do("announce", { announcement, text: "Hello", seconds: 60 });
  const before = await loadState(database.sql, theirs.session);
  assert.equal(
    (await mine.refused("track", { play, track: { ...track, title: "Mine" } })).code,
    "play_unknown",
  );
  assert.equal((await mine.refused("retract", { play })).code, "play_unknown");
  assert.equal((await mine.refused("poll_over", { poll })).code, "poll_unknown");
  assert.equal((await mine.refused("announce_over", { announcement })).code, "announcement_unknown");
  assert.equal((await mine.refused("play", { play, track })).code, "id_taken");
  assert.equal((await mine.refused("poll", { poll, ...question })).code, "id_taken");
  assert.equal((await mine.refused("announce", { announcement, text: "x", seconds: 60 })).code, "id_taken");
  assert.deepEqual(await loadState(database.sql, theirs.session), before);
  // Each refusal has used up its number: the next command is the next number.
  await mine.do("stop", {});
  assert.equal((await loadState(database.sql, mine.session))?.applied, 9);
});

Deno.test("a command whose fields are wrong has its number used up, once, and only when it is the next", async () => {
  await using database = await testDatabase();
  const desk = await Desk.start(database.sql);
  const applied = async () => (await loadState(database.sql, desk.session))?.applied;
  await skipCommand(database.sql, { ...desk, seq: 3 });
  assert.equal(await applied(), 1);
  await skipCommand(database.sql, { ...desk, seq: 2 });
  await skipCommand(database.sql, { ...desk, seq: 2 });
  assert.equal(await applied(), 2);
});

Deno.test("a command for a session that was never started is refused for good", async () => {
  await using database = await testDatabase();
  const desk = new Desk(database.sql, await newDj(database.sql));
  const { code, retry } = await desk.refused("stop", {});
  assert.deepEqual([code, retry], ["session_unknown", false]);
});

Deno.test("a fourth open session is refused, also when four start at once; an ended one makes room", async () => {
  await using database = await testDatabase();
  const device = await newDj(database.sql);
  const desks = Array.from({ length: 4 }, () => new Desk(database.sql, device));
  const outcomes = await Promise.all(
    desks.map((desk) => desk.send(desk.next("start", { title: "", listed: true }))),
  );
  const refused = outcomes.filter((outcome) => outcome.kind === "refused");
  assert.deepEqual(refused.map((outcome) => refusalOf(outcome).code), ["too_many_sessions"]);
  await desks[outcomes.findIndex((outcome) => outcome.kind === "applied")]!.do("end", {});
  await Desk.start(database.sql, { device });
});

Deno.test("what the DJ has ended stays ended", async () => {
  await using database = await testDatabase();
  const desk = await Desk.start(database.sql);
  const end = desk.next("end", {});
  await desk.send(end);
  const before = await loadState(database.sql, desk.session);
  const { code, retry } = await desk.refused("play", { play: id(), track });
  assert.deepEqual([code, retry], ["session_ended", false]);
  assert.deepEqual(await desk.send(end), { kind: "seen" });
  const after = await loadState(database.sql, desk.session);
  assert.deepEqual(after?.state, before?.state);
});

Deno.test("codes are all different", async () => {
  await using database = await testDatabase();
  const codes = new Set<string>();
  for (let i = 0; i < 30; i++) {
    const desk = await Desk.start(database.sql);
    codes.add((await loadState(database.sql, desk.session))!.state.code);
    await desk.do("end", {});
  }
  assert.equal(codes.size, 30);
});

Deno.test("clocks that are off by hours: times are the cloud's, and never in its future", async () => {
  await using database = await testDatabase();
  for (const hours of [-7, 0, 26]) {
    const desk = new Desk(database.sql, await newDj(database.sql));
    desk.ahead = hours * 3_600_000;
    const before = Date.now();
    await desk.do("start", { title: "", listed: true });
    // Played ten minutes ago, while the network was away.
    await desk.do("play", { play: id(), track }, before + desk.ahead - 600_000);
    await desk.do("play", { play: id(), track }, before + desk.ahead + 3_600_000);
    await desk.do("play", { play: id(), track }, Date.UTC(2001, 0, 1));
    const { state } = (await loadState(database.sql, desk.session))!;
    const [ancient, future, past] = state.plays.map((play) => play.played_at);
    assert.equal(ancient, state.started_at - 12 * 3_600_000, "no night spans years");
    assert.equal(past, before - 600_000);
    assert.ok(future! >= before - 1_000 && future! <= Date.now() + 1_000, `${hours} h: ${future}`);
    assert.ok(state.started_at >= before - 1_000 && state.started_at <= Date.now() + 1_000);
  }
});

Deno.test("a new announcement takes the place of the old; taking the old one down leaves the new", async () => {
  await using database = await testDatabase();
  const desk = await Desk.start(database.sql);
  const [one, two] = [id(), id()];
  const at = Date.now() - 1_000;
  await desk.do("announce", { announcement: one, text: "First", seconds: 60 }, at);
  await desk.do("announce", { announcement: two, text: "Second", seconds: 90 }, at);
  assert.deepEqual(await desk.do("announce_over", { announcement: one }), []);
  const { state } = (await loadState(database.sql, desk.session))!;
  assert.deepEqual(state.announcement, { id: two, text: "Second", until: at + 90_000 });
  assert.deepEqual(kinds(await desk.do("announce_over", { announcement: two })), ["announcement_over"]);
  assert.equal((await loadState(database.sql, desk.session))?.state.announcement, null);
});

Deno.test("an announcement or a poll whose time is over on arrival is acknowledged and shown to nobody", async () => {
  await using database = await testDatabase();
  const desk = await Desk.start(database.sql);
  const [old, poll] = [Date.now() - 3_600_000, id()];
  assert.deepEqual(await desk.do("announce", { announcement: id(), text: "Late", seconds: 60 }, old), []);
  const late = { poll, question: "Faster?", options: ["Yes", "No"], seconds: 60 };
  assert.deepEqual(await desk.do("poll", late, old), []);
  assert.deepEqual(await desk.do("poll_over", { poll }), []);
  const { state } = (await loadState(database.sql, desk.session))!;
  assert.deepEqual([state.announcement, state.poll], [null, null]);
  // It still ended what stood before it.
  await desk.do("announce", { announcement: id(), text: "Shown", seconds: 60 });
  const replaced = await desk.do("announce", { announcement: id(), text: "Late", seconds: 60 }, old);
  assert.deepEqual(kinds(replaced), ["announcement_over"]);
});

Deno.test("a new poll closes the open one first, with its votes", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const desk = await Desk.start(sql);
  const [one, two] = [id(), id()];
  const question = { question: "Faster?", options: ["Yes", "No", "Maybe"], seconds: null };
  await desk.do("poll", { poll: one, ...question });
  for (const option of [2, 0, 2]) {
    await sql`
      INSERT INTO votes (poll_id, dancer_id, session_id, option, n) VALUES (${one}, ${id()}, ${desk.session}, ${option}, 1)`;
  }
  const events = await desk.do("poll", { poll: two, ...question, seconds: 30 });
  assert.deepEqual(kinds(events), ["poll_over", "poll"]);
  assert.deepEqual(events[0]?.event, { kind: "poll_over", poll: one, votes: [1, 0, 2] });
  assert.deepEqual(await desk.do("poll_over", { poll: one }), [], "closed already");
  assert.deepEqual((await loadState(sql, desk.session))?.state.poll?.id, two);
  // The end closes it too, so that nothing is left open.
  assert.deepEqual(kinds(await desk.do("end", {})), ["poll_over", "ended"]);
});

Deno.test("a play taken back is gone from the state, and the play that the list had no room for is back", async () => {
  await using database = await testDatabase();
  const desk = await Desk.start(database.sql);
  const plays = Array.from({ length: 52 }, id);
  for (const play of plays) await desk.do("play", { play, track });
  assert.deepEqual(kinds(await desk.do("retract", { play: plays[51]! })), ["retract"]);
  assert.deepEqual(await desk.do("retract", { play: plays[51]! }), [], "taken back already");
  assert.deepEqual(await desk.do("track", { play: plays[51]!, track }), [], "nobody sees it");
  const { state } = (await loadState(database.sql, desk.session))!;
  assert.equal(state.now, null);
  assert.deepEqual(state.plays.map((play) => play.id), plays.slice(1, 51).toReversed());
});

Deno.test("hostile titles are stored as text, whatever they say", async () => {
  await using database = await testDatabase();
  const desk = await Desk.start(database.sql);
  const title = `<img src=x onerror=alert(1)> '; DROP TABLE plays; -- {"a":1} \\ "quoted" 🕺`;
  await desk.do("play", { play: id(), track: { ...track, title } });
  const [{ event } = assert.fail()] = await eventsSince(database.sql, desk.session, 0);
  assert.equal(event.kind === "play" && event.play.title, title);
  assert.equal((await loadState(database.sql, desk.session))?.state.plays[0]?.title, title);
});

Deno.test("what Postgres can never store is refused for good, so that the outbox goes on", async () => {
  await using database = await testDatabase();
  const desk = await Desk.start(database.sql);
  // The protocol cleans NUL away; this one came past it.
  const { code, retry } = await desk.refused("play", { play: id(), track: { ...track, title: "a\u0000b" } });
  assert.deepEqual([code, retry], ["invalid_message", false]);
  await desk.do("stop", {});
});

Deno.test("while Postgres is away commands are refused with retry, and the same ones succeed later", async () => {
  const server = await PostgresServer.start();
  const sql = connect(server.url);
  try {
    await migrate(sql);
    const desk = await Desk.start(sql);
    const command = desk.next("play", { play: id(), track });
    await server.kill();
    const { code, retry } = refusalOf(await desk.send(command));
    assert.deepEqual([code, retry], ["unavailable", true]);
    await server.restart();
    await until("the same command is taken", async () => (await desk.send(command)).kind !== "refused");
    assert.equal((await loadState(sql, desk.session))?.state.plays.length, 1);
  } finally {
    await sql.end({ timeout: 1 });
    await server.stop();
  }
});
