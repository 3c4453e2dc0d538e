/** Whatever a client sends: an answer that names the field, nothing written, and the connection goes on. */

import assert from "node:assert/strict";
import { limits } from "@pika/contract/limits.ts";
import type { DjCommand } from "@pika/contract/room/dj.ts";
import { trackNamed } from "../../../scripts/testing/desk.ts";
import { Dancer } from "../../../scripts/testing/dancer.ts";
import { Stage } from "./stage.ts";
import { until } from "../../../scripts/testing/until.ts";

const id = () => crypto.randomUUID();
const missing = undefined;
const badUuids = [
  missing,
  null,
  "",
  "x",
  7,
  id().toUpperCase(),
  id().replaceAll("-", ""),
  `${id()}0`,
  [id()],
  { id: id() },
];
const badNumbers = [missing, null, "1", 1.5, -1, 2 ** 53, [1], {}, true];

/** For each field of an action, values that it must not have. */
const badValues: Record<string, unknown[]> = {
  id: [missing, null, "", "x".repeat(65), 5, [], {}],
  session: badUuids,
  n: [...badNumbers, 0],
  play: badUuids,
  poll: badUuids,
  on: [missing, null, "true", 1, 0, []],
  wish: [missing, "fast", "", 1, ["slower"], {}],
  option: [...badNumbers, limits.options.max],
};

Deno.test("every action of a dancer with every field missing, wrong or too much is refused by that field", async () => {
  await using stage = await Stage.open({ clouds: 1 });
  const desk = await stage.live("Ann");
  const play = await desk.play("Track");
  const poll = id();
  await desk.do("poll", { poll, question: "Next?", options: ["a", "b"], seconds: null });
  const common = () => ({ id: id(), session: desk.session, n: Date.now() });
  const good = {
    like: () => ({ type: "like", ...common(), play, on: true }),
    tempo: () => ({ type: "tempo", ...common(), play, wish: "faster" }),
    vote: () => ({ type: "vote", ...common(), poll, option: 1 }),
    thank: () => ({ type: "thank", ...common() }),
  };
  const bad: { message: Record<string, unknown>; field: string }[] = [];
  for (const make of Object.values(good)) {
    for (const field of Object.keys(make())) {
      for (const value of badValues[field] ?? []) bad.push({ message: { ...make(), [field]: value }, field });
    }
    bad.push({ message: { ...make(), more: 1 }, field: "more" });
    for (const type of [missing, null, 5, "", "likes", "__proto__", "toString", "hello", ["like"]]) {
      bad.push({ message: { ...make(), type }, field: "type" });
    }
  }
  const check = (answer: unknown, { message, field }: (typeof bad)[number]) => {
    const what = `${JSON.stringify(message)} got ${JSON.stringify(answer)}`;
    const error = answer as {
      type: string;
      code: string;
      field: string;
      retry: boolean;
      message: string;
      id?: string;
    };
    assert.ok(error.type === "error" && error.code === "invalid_message" && !error.retry, what);
    assert.equal(error.field, field, what);
    assert.ok(error.message.includes(`"${field}"`), what);
    if (field !== "id") assert.equal(error.id, message.id, what);
  };
  const streamed = await Dancer.join(stage.url, desk.code, { transport: "stream" });
  for (let at = 0; at < bad.length; at += 40) {
    const some = bad.slice(at, at + 40);
    const answers = await streamed.post(some.map(({ message }) => message));
    answers.forEach((answer, index) => check(answer, some[index]!));
  }
  const phone = new Dancer(stage.url, desk.code);
  await phone.connect();
  for (const one of bad) {
    const before = phone.heard.length;
    phone.say(one.message);
    await until("an answer", () => phone.heard.slice(before).some(({ type }) => type === "error"));
    check(phone.heard.slice(before).find(({ type }) => type === "error"), one);
  }
  for (const text of ["", "{", "[]", "null", "42", '"like"', "[{}]", "\u0000", "{}"]) {
    const before = phone.heard.length;
    phone.send(text);
    await until("an answer", () => phone.heard.slice(before).some(({ type }) => type === "error"));
    const error = phone.heard.slice(before).find(({ type }) => type === "error")!;
    assert.ok(error.type === "error" && /^invalid_/.test(error.code), text);
  }
  const [rows] = await stage.sql`
    SELECT (SELECT count(*) FROM likes) + (SELECT count(*) FROM tempo_wishes) + (SELECT count(*) FROM votes)
      + (SELECT count(*) FROM thanks) AS all`;
  assert.equal(rows!.all, 0, "nothing of it was written");
  for (const make of Object.values(good)) assert.equal((await phone.ask(make())).type, "ack");
});

Deno.test("doubled, replayed and reordered messages of dancers change nothing", async () => {
  await using stage = await Stage.open({ clouds: 2 });
  const desk = await stage.live("Ann");
  const play = await desk.play("Track");
  const phone = new Dancer(stage.clouds[0]!.url, desk.code);
  await phone.connect();
  const message = { type: "like", id: id(), session: desk.session, n: 100, play, on: true };
  // The same one on two replicas, at once and again later: the dancer's phone changed its way in between.
  const there = new Dancer(stage.clouds[1]!.url, desk.code, { transport: "stream", cookie: phone.cookie });
  there.pass = phone.pass;
  const answers = await Promise.all([phone.ask(message), there.ask(message), there.ask(message)]);
  assert.deepEqual(answers.map(({ type }) => type), ["ack", "ack", "ack"]);
  assert.equal((await there.ask({ ...message, id: id(), n: 99, on: false })).type, "ack");
  await until("one like", () => phone.state?.plays[0]?.likes === 1);
  assert.equal((await there.ask({ ...message, id: id(), n: 101, on: false })).type, "ack");
  assert.equal((await phone.ask(message)).type, "ack");
  await until("no like", () => phone.state?.plays[0]?.likes === 0);
  const rows = await stage.sql`SELECT liked, n FROM likes`;
  assert.deepEqual([...rows], [{ liked: false, n: 101 }]);
});

Deno.test("every command of a DJ with a field missing, wrong or too long is refused by that field, and uses up its number", async () => {
  await using stage = await Stage.open({ clouds: 1 });
  const desk = await stage.live("Ann");
  const phone = new Dancer(stage.url, desk.code);
  await phone.connect();
  const good: Partial<Record<DjCommand["type"], Record<string, unknown>>> = {
    start: { title: "Again", listed: true },
    play: { play: id(), track: trackNamed("A") },
    track: { play: id(), track: trackNamed("B") },
    stop: {},
    retract: { play: id() },
    session: { title: "T", listed: false },
    announce: { announcement: id(), text: "Hello", seconds: 60 },
    announce_over: { announcement: id() },
    poll: { poll: id(), question: "Q", options: ["a", "b"], seconds: null },
    poll_over: { poll: id() },
    end: {},
  };
  const tooMuch: Record<string, unknown[]> = {
    title: ["x".repeat(limits.sessionTitle + 1)],
    text: ["x".repeat(limits.announcement + 1), "", " \u202e "],
    question: ["x".repeat(limits.question + 1), ""],
    options: [["a"], new Array(limits.options.max + 1).fill("a"), ["a", "x".repeat(limits.option + 1)], [
      "a",
      "",
    ]],
    seconds: [0, limits.announcementSeconds.max + 1, 1.5],
    track: [{ ...trackNamed("A"), bpm: 1e9 }, { ...trackNamed("A"), key: "13C" }, { title: "A" }],
    at: [0, 1e15, "now"],
    listed: ["yes", 1],
    play: ["x"],
    poll: ["x"],
    announcement: ["x"],
  };
  for (const [type, fields] of Object.entries(good) as [DjCommand["type"], Record<string, unknown>][]) {
    for (const field of [...Object.keys(fields), "at"]) {
      for (
        const value of [
          missing,
          ...(field === "seconds" && type === "poll" ? [] : [null]),
          ...(tooMuch[field] ?? []),
        ]
      ) {
        const answer = await desk.ask(type, { ...fields, [field]: value });
        const what = `${type}.${field} ${JSON.stringify(value)} got ${JSON.stringify(answer)}`;
        assert.ok(answer.type === "error" && answer.code === "invalid_message" && !answer.retry, what);
        assert.equal(answer.field?.split(".")[0], field, what);
        assert.equal(answer.session, desk.session, what);
      }
    }
  }
  const known = phone.known;
  for (
    const broken of [{ seq: missing }, { seq: 0 }, { seq: "1" }, { session: missing }, { session: "x" }, {
      type: "nothing",
    }]
  ) {
    const answer = await desk.askAs({
      type: "stop",
      session: desk.session,
      seq: 1,
      at: Date.now(),
      ...broken,
    });
    assert.ok(
      answer.type === "error" && answer.code === "invalid_message" && !answer.retry,
      JSON.stringify(broken),
    );
  }
  assert.equal(phone.known, known);
  const play = await desk.play("All is well");
  await until("the next command counts", () => phone.state?.now === play);
  assert.equal(phone.state?.plays.length, 1, "nothing of the rest came through");
  assert.equal(phone.state?.status, "live");
});

Deno.test("doubled, replayed and reordered commands of a DJ: each number counts once, in order", async () => {
  await using stage = await Stage.open({ clouds: 1 });
  const desk = await stage.live("Ann");
  const phone = new Dancer(stage.url, desk.code);
  await phone.connect();
  const play = (seq: number) => ({
    ...{ type: "play", session: desk.session, seq, at: Date.now() },
    ...{ play: id(), track: trackNamed(`Track ${seq}`) },
  });
  const [two, three] = [play(2), play(3)];
  const early = await desk.askAs(three);
  assert.ok(
    early.type === "error" && early.code === "out_of_order" && early.expected === 2 && early.retry,
    JSON.stringify(early),
  );
  for (const message of [two, two, three, two, three]) assert.equal((await desk.askAs(message)).type, "ack");
  await until("both tracks", () => phone.state?.plays.length === 2);
  assert.deepEqual(phone.state?.plays.map(({ title }) => title), ["Track 3", "Track 2"]);
  // The same play again under a new number is no second play.
  const again = await desk.askAs({ ...two, seq: 4 });
  assert.ok(again.type === "error" && again.code === "id_taken" && !again.retry, JSON.stringify(again));
});

Deno.test("odd texts are made harmless, and a clock that is hours off is corrected", async () => {
  await using stage = await Stage.open({ clouds: 1 });
  const desk = await stage.live("Ann");
  await desk.disconnect();
  desk.clockAhead = 3 * 3_600_000;
  await desk.connect();
  const phone = new Dancer(stage.url, desk.code);
  await phone.connect();
  const title = "  <b>\u202eevil\u0007\n&amp;\u2066 \ud800 ok</b>\ufeff  ";
  const before = Date.now();
  await desk.do("play", { play: id(), track: { ...trackNamed(title), artist: "ä".repeat(500) } });
  await until("the track", () => phone.state?.plays.length === 1);
  const [shown] = phone.state!.plays;
  assert.equal(shown!.title, "<b>evil &amp; ok</b>");
  assert.equal([...shown!.artist].length, limits.trackText);
  // How long its hello took counts as a difference of the clocks, and moves it towards now.
  const [early, late] = [shown!.played_at - before, shown!.played_at - Date.now()];
  assert.ok(early >= -1_000 && late <= 1_000, `played ${early} ms after it was said, ${late} ms from now`);
});
