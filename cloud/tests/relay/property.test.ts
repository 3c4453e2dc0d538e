/**
 * Two DJs and many dancers do what comes to their minds, over sockets and streams on two replicas, going away and coming back. Whatever they
 * do: no room hears another, figures are what the database says, and who came back knows what those know who stayed.
 *
 * `PIKA_SEED=123` repeats a run's choices; a failure says its seed.
 */

import assert from "node:assert/strict";
import type { LiveState } from "@pika/contract/room/state.ts";
import { loadState } from "../../room/state.ts";
import type { Desk } from "../../../scripts/testing/desk.ts";
import { trackNamed } from "../../../scripts/testing/desk.ts";
import { Dancer } from "../../../scripts/testing/dancer.ts";
import { Random } from "./random.ts";
import { Stage } from "./stage.ts";
import { until } from "../../../scripts/testing/until.ts";

const rounds = 220;
const dancersPerRoom = 8;

/** A session with its DJ and its dancers; the last dancer of each kind never leaves. */
interface Room {
  desk: Desk;
  phones: Dancer[];
  plays: string[];
  polls: string[];
  announcements: string[];
  /** What each dancer said last of each thing, when it was taken. */
  said: Map<string, unknown>;
}

Deno.test("no room hears another, figures are the database's, returners know what those know who stayed", async () => {
  const seed = Number(Deno.env.get("PIKA_SEED") ?? crypto.getRandomValues(new Uint32Array(1))[0]);
  const random = new Random(seed);
  try {
    await using stage = await Stage.open({ clouds: 2 });
    const rooms = [await openRoom(stage, "Ann"), await openRoom(stage, "Bob")];
    const running: Promise<void>[] = [];
    for (let round = 0; round < rounds; round++) {
      const room = random.pick(rooms)!;
      const other = rooms.find((candidate) => candidate !== room)!;
      if (random.chance(0.2)) await djDoes(room, random, stage);
      else {
        const phone = random.pick(room.phones)!;
        // Several at once, but one phone does one thing after another.
        const before = busy.get(phone) ?? Promise.resolve();
        const now = before.then(() => dancerDoes(phone, { room, other, random, stage }));
        busy.set(phone, now);
        running.push(now);
        if (random.chance(0.3)) await now;
      }
    }
    await Promise.all(running);
    for (const room of rooms) {
      for (const phone of room.phones) {
        if (!phone.connected) await phone.connect(random.pick(stage.clouds)!.url);
      }
      if (!room.desk.connected) await room.desk.connect(random.pick(stage.clouds)!.url);
    }
    for (const room of rooms) await check(room, stage);
  } catch (error) {
    throw new Error(`Seed ${seed}: ${(error as Error).message}`, { cause: error });
  }
});

const busy = new WeakMap<Dancer, Promise<void>>();

async function openRoom(stage: Stage, name: string): Promise<Room> {
  const desk = await stage.live(name);
  const phones = Array.from({ length: dancersPerRoom }, (_, at) => {
    const replica = stage.clouds[at % 2]!;
    return new Dancer(replica.url, desk.code, { transport: at % 4 < 2 ? "socket" : "stream" });
  });
  await Promise.all(phones.map((phone) => phone.connect()));
  return { desk, phones, plays: [], polls: [], announcements: [], said: new Map() };
}

async function djDoes(room: Room, random: Random, stage: Stage): Promise<void> {
  const { desk, plays, polls, announcements } = room;
  const id = () => crypto.randomUUID();
  const keep = (list: string[]) => list[list.push(id()) - 1]!;
  if (!desk.connected) return await desk.connect(random.pick(stage.clouds)!.url);
  switch (random.below(12)) {
    case 0:
      return await desk.disconnect();
    case 1:
      return await desk.do("announce", {
        announcement: keep(announcements),
        text: `News ${id()}`,
        seconds: 600,
      });
    case 2:
      return void await desk.ask("announce_over", { announcement: random.pick(announcements) ?? id() });
    case 3:
      return await desk.do("poll", {
        poll: keep(polls),
        question: "Next?",
        options: ["Blues", "Pop", "Soul"].slice(0, 2 + random.below(2)),
        seconds: null,
      });
    case 4:
      return void await desk.ask("poll_over", { poll: random.pick(polls) ?? id() });
    case 5:
      return void await desk.ask("retract", { play: random.pick(plays) ?? id() });
    case 6:
      return void await desk.ask("track", {
        play: random.pick(plays) ?? id(),
        track: trackNamed(`Better ${id()}`),
      });
    case 7:
      return await desk.do("stop");
    case 8:
      return await desk.do("session", { title: `Title ${id()}`, listed: random.chance(0.5) });
    default:
      return await desk.do("play", { play: keep(plays), track: trackNamed(`Track ${id()}`) });
  }
}

interface Around {
  room: Room;
  other: Room;
  random: Random;
  stage: Stage;
}

async function dancerDoes(phone: Dancer, { room, other, random, stage }: Around): Promise<void> {
  if (!phone.connected) return await phone.connect(random.pick(stage.clouds)!.url);
  const stays = room.phones.indexOf(phone) >= room.phones.length - 4;
  if (!stays && random.chance(0.15)) return await phone.disconnect();
  const play = random.pick(room.plays) ?? crypto.randomUUID();
  const poll = random.pick(room.polls) ?? crypto.randomUUID();
  const note = async (about: string, value: unknown, answer: ReturnType<Dancer["act"]>) => {
    if ((await answer).type === "ack") room.said.set(`${about} ${phone.dancer}`, value);
  };
  switch (random.below(7)) {
    case 0: {
      const wish = random.pick(["slower", "perfect", "faster", null]) ?? null;
      const now = phone.state!.now ?? play;
      return await note(`tempo ${now}`, wish, phone.act("tempo", { play: now, wish }));
    }
    case 1: {
      const option = random.below(3);
      return await note(`vote ${poll}`, option, phone.act("vote", { poll, option }));
    }
    case 2:
      return await note("thank", true, phone.act("thank"));
    case 3: {
      // What is not of this room is refused, whatever it is.
      const foreign = random.pick(other.plays);
      if (!foreign) return;
      const answer = await phone.like(foreign);
      return assert.ok(answer.type === "error" && answer.code === "play_unknown", JSON.stringify(answer));
    }
    case 4: {
      const answer = await phone.act("thank", { session: other.desk.session });
      return assert.ok(answer.type === "error" && answer.code === "wrong_session", JSON.stringify(answer));
    }
    default: {
      const on = random.chance(0.7);
      return await note(`like ${play}`, on, phone.like(play, on));
    }
  }
}

async function check(room: Room, stage: Stage): Promise<void> {
  const { desk, phones } = room;
  const truth = async (): Promise<LiveState> => (await loadState(stage.sql, desk.session))!.state;
  const same = (state: LiveState | null, expected: LiveState) =>
    JSON.stringify(sorted(state)) === JSON.stringify(sorted(expected));
  try {
    await until("everybody knows the same", async () => {
      const expected = await truth();
      return expected.listeners === phones.length &&
        [desk.state, ...phones.map(({ state }) => state)].every((state) => same(state, expected));
    });
  } catch {
    const expected = await truth();
    for (const who of [desk, ...phones]) assert.deepEqual(who.state, expected);
    assert.equal(expected.listeners, phones.length);
  }
  for (const phone of phones) assert.deepEqual(phone.complaints, []);
  const strange = desk.heard.filter((message) =>
    "session" in message && message.type !== "error" && message.session !== desk.session
  );
  assert.deepEqual(strange, []);
  await checkDatabase(room, stage);
  await checkYou(room, stage);
}

/** What was acknowledged last is what the database has. */
async function checkDatabase({ desk, said }: Room, { sql }: Stage): Promise<void> {
  const rows = await sql<{ about: string; value: unknown }[]>`
    SELECT 'like ' || play_id || ' ' || dancer_id AS about, to_jsonb(liked) AS value FROM likes WHERE session_id = ${desk.session}
    UNION ALL SELECT 'tempo ' || play_id || ' ' || dancer_id, to_jsonb(wish) FROM tempo_wishes WHERE session_id = ${desk.session}
    UNION ALL SELECT 'vote ' || poll_id || ' ' || dancer_id, to_jsonb(option) FROM votes WHERE session_id = ${desk.session}
    UNION ALL SELECT 'thank ' || dancer_id, to_jsonb(true) FROM thanks WHERE session_id = ${desk.session}`;
  const byName = (pairs: [string, unknown][]) => pairs.sort(([a], [b]) => a < b ? -1 : 1);
  assert.deepEqual(byName(rows.map(({ about, value }) => [about, value])), byName([...said]));
}

/** Who comes anew is told what it said; of likes those of plays that were not taken back. */
async function checkYou({ desk, phones, said }: Room, stage: Stage): Promise<void> {
  const rows = await stage.sql<{ id: string }[]>`
    SELECT id FROM plays WHERE session_id = ${desk.session} AND NOT retracted`;
  const shown = new Set(rows.map(({ id }) => id));
  for (const phone of phones.slice(0, 3)) {
    await phone.disconnect();
    await phone.connect(stage.clouds[1]!.url);
    const likes = [...said].filter(([about, on]) =>
      on === true && about.startsWith("like ") && about.endsWith(phone.dancer)
    )
      .map(([about]) => about.split(" ")[1]!).filter((play) => shown.has(play));
    assert.deepEqual(phone.you?.likes.toSorted(), likes.toSorted());
    assert.equal(phone.you?.thanked, said.has(`thank ${phone.dancer}`));
    assert.equal(phone.you?.vote?.option, said.get(`vote ${desk.state?.poll?.id} ${phone.dancer}`));
    assert.equal(
      phone.you?.tempo?.wish ?? null,
      said.get(`tempo ${desk.state?.now} ${phone.dancer}`) ?? null,
    );
  }
}

/** With its keys in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map(([key, inner]) => [key, sorted(inner)]),
  );
}
