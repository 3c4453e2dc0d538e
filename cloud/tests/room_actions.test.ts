import assert from "node:assert/strict";
import type { DancerAction } from "@pika/contract/room/dancer.ts";
import type { Sql } from "../db/connect.ts";
import { testDatabase } from "./database.ts";
import { until } from "../../scripts/testing/until.ts";
import { DancerLoader } from "../dancers/loader.ts";
import { lateMinutes, writeActions } from "../room/actions.ts";

const id = () => crypto.randomUUID();

/** A session with two plays, the second sounds, and an open poll; the first was taken back when `retracted`. */
async function night(sql: Sql) {
  const [account, device, session, first, second, poll] = [id(), id(), id(), id(), id(), id()];
  await sql`INSERT INTO accounts (id, name, slug) VALUES (${account}, 'Ann', ${account})`;
  await sql`
    INSERT INTO devices (id, account_id, name, token_hash)
    VALUES (${device}, ${account}, '', ${crypto.getRandomValues(new Uint8Array(32))})`;
  await sql`
    INSERT INTO sessions (id, account_id, device_id, code, title, listed, started_at, now_play)
    VALUES (${session}, ${account}, ${device}, ${session.slice(0, 8)}, '', true, now(), ${second})`;
  for (const [number, play] of [first, second].entries()) {
    await sql`
      INSERT INTO plays (id, session_id, number, title, artist, played_at)
      VALUES (${play}, ${session}, ${number}, 'T', 'A', now())`;
  }
  await sql`
    INSERT INTO polls (id, session_id, number, question, options) VALUES (${poll}, ${session}, 1, 'Q', '{a,b,c}')`;
  return { session, first, second, poll };
}

type Fields = Partial<Record<"play" | "poll" | "on" | "wish" | "option" | "n" | "session", unknown>>;

function action(type: DancerAction["type"], session: string, fields: Fields = {}): DancerAction {
  return { type, id: id(), session, n: 1, ...fields } as DancerAction;
}

Deno.test("the database keeps the newest of what a dancer said, however often, late or out of order it comes", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const { session, first, second, poll } = await night(sql);
  const dancer = id();
  const said = (...actions: DancerAction[]) =>
    writeActions(sql, actions.map((action) => ({ dancer, action })));
  const like = (n: number, on: boolean) => action("like", session, { play: first, n, on });
  // In one batch, and over several.
  assert.deepEqual(await said(like(5, true), like(4, false), like(5, true)), ["ok", "ok", "ok"]);
  assert.deepEqual(await said(like(3, false)), ["ok"]);
  assert.deepEqual([...await sql`SELECT liked, n FROM likes`], [{ liked: true, n: 5 }]);
  await said(like(6, false));
  assert.deepEqual([...await sql`SELECT liked, n FROM likes`], [{ liked: false, n: 6 }]);

  const wish = (n: number, value: string | null) =>
    action("tempo", session, { play: second, n, wish: value });
  await said(wish(2, "faster"), wish(3, null));
  await said(wish(1, "slower"));
  assert.deepEqual([...await sql`SELECT wish, n FROM tempo_wishes`], [{ wish: null, n: 3 }]);

  const vote = (n: number, option: number) => action("vote", session, { poll, n, option });
  await said(vote(1, 0), vote(2, 2));
  await said(vote(1, 1), vote(2, 0));
  assert.deepEqual([...await sql`SELECT option, n FROM votes`], [{ option: 2, n: 2 }]);

  await said(action("thank", session), action("thank", session, { n: 9 }));
  await said(action("thank", session));
  assert.equal((await sql`SELECT FROM thanks`).count, 1);

  assert.deepEqual(await new DancerLoader(sql).load(session, dancer), {
    likes: [],
    tempo: null,
    vote: { poll, option: 2 },
    thanked: true,
  });
});

Deno.test("each refusal has its reason, and nothing of it is written", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const { session, first, second, poll } = await night(sql);
  const other = await night(sql);
  const gone = id();
  await sql`UPDATE plays SET retracted = true WHERE id = ${first}`;
  const refusals: [DancerAction, string][] = [
    [action("like", session, { play: gone, on: true }), "play_unknown"],
    [action("like", session, { play: other.second, on: true }), "play_unknown"],
    [action("like", session, { play: first, on: true }), "play_unknown"],
    [action("tempo", session, { play: gone, wish: "faster" }), "play_unknown"],
    [action("tempo", session, { play: other.second, wish: "faster" }), "play_unknown"],
    [action("tempo", other.session, { play: other.first, wish: "faster" }), "not_playing"],
    [action("vote", session, { poll: gone, option: 0 }), "poll_unknown"],
    [action("vote", session, { poll: other.poll, option: 0 }), "poll_unknown"],
    [action("vote", session, { poll, option: 3 }), "option_unknown"],
    [action("thank", gone), "session_ended"],
  ];
  const dancer = id();
  const verdicts = await writeActions(sql, refusals.map(([action]) => ({ dancer, action })));
  assert.deepEqual(verdicts, refusals.map(([, verdict]) => verdict));
  for (const table of ["likes", "tempo_wishes", "votes", "thanks"]) {
    assert.equal((await sql`SELECT FROM ${sql(table)}`).count, 0, table);
  }
  // One that is good is taken among them.
  const good = action("like", session, { play: second, on: true });
  const mixed = await writeActions(
    sql,
    [...refusals.map(([action]) => action), good].map((action) => ({ dancer, action })),
  );
  assert.equal(mixed.at(-1), "ok");
  assert.equal((await sql`SELECT FROM likes WHERE liked`).count, 1);
});

Deno.test("a vote counts until the poll closes; one that was counted is acknowledged again afterwards", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const { session, poll } = await night(sql);
  const early = { dancer: id(), action: action("vote", session, { poll, option: 1 }) };
  assert.deepEqual(await writeActions(sql, [early]), ["ok"]);
  await sql`UPDATE polls SET closes_at = now() - interval '1 second'`;
  const late = { dancer: id(), action: action("vote", session, { poll, option: 1 }) };
  assert.deepEqual(await writeActions(sql, [early, late]), ["ok", "poll_closed"]);
  await sql`UPDATE polls SET closed_at = now()`;
  assert.deepEqual(await writeActions(sql, [early, late]), ["ok", "poll_closed"]);
  assert.equal((await sql`SELECT FROM votes`).count, 1);
});

Deno.test("whoever closes a poll counts every vote that was acknowledged", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const { session, poll } = await night(sql);
  const voting = Promise.all(Array.from({ length: 40 }, async (_, at) => {
    await new Promise((resolve) => setTimeout(resolve, at));
    return (await writeActions(sql, [{
      dancer: id(),
      action: action("vote", session, { poll, option: 0 }),
    }]))[0];
  }));
  await new Promise((resolve) => setTimeout(resolve, 20));
  const counted = await sql.begin(async (tx) => {
    await tx`UPDATE polls SET closed_at = now() WHERE id = ${poll}`;
    return (await tx`SELECT FROM votes`).count;
  });
  const verdicts = await voting;
  assert.equal(verdicts.filter((verdict) => verdict === "ok").length, counted);
  assert.ok(verdicts.every((verdict) => verdict === "ok" || verdict === "poll_closed"));
});

Deno.test("likes and thanks come until some time after the end, wishes and votes do not", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const { session, second, poll } = await night(sql);
  const end = (minutes: number) =>
    sql`UPDATE sessions SET status = 'ended', now_play = NULL, ended_at = now() - interval '1 day', closed_at = now() - make_interval(mins => ${minutes})`;
  const all = () =>
    writeActions(
      sql,
      [
        action("like", session, { play: second, on: true }),
        action("thank", session),
        action("tempo", session, { play: second, wish: "faster" }),
        action("vote", session, { poll, option: 0 }),
      ].map((action) => ({ dancer: id(), action })),
    );
  await end(lateMinutes - 1);
  assert.deepEqual(await all(), ["ok", "ok", "session_ended", "session_ended"]);
  await end(lateMinutes + 1);
  assert.deepEqual(await all(), ["session_ended", "session_ended", "session_ended", "session_ended"]);
});

Deno.test("every replica is told once of each session with new figures, and of no other", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const one = await night(sql);
  const two = await night(sql);
  const quiet = await night(sql);
  const heard: string[] = [];
  await sql.listen("pika", (payload) => heard.push(payload));
  const like = (night: typeof one) => ({
    dancer: id(),
    action: action("like", night.session, { play: night.second, on: true }),
  });
  await writeActions(sql, [like(one), like(one), like(two), {
    dancer: id(),
    action: action("like", quiet.session, { play: one.second, on: true }),
  }]);
  await sql`SELECT pg_notify('pika', 'over')`;
  await until("the last word", () => heard.includes("over"));
  assert.deepEqual(heard.sort(), [`counts ${one.session}`, `counts ${two.session}`, "over"].sort());
});

Deno.test("two replicas that write the same rows at once do not wait for each other in a circle", async () => {
  await using database = await testDatabase();
  const { sql } = database;
  const { session, first, second } = await night(sql);
  const dancers = Array.from({ length: 60 }, id);
  const batch = (n: number) =>
    dancers.flatMap((dancer) =>
      [first, second].map((play) => ({ dancer, action: action("like", session, { play, n, on: true }) }))
    );
  const rounds = Array.from({ length: 20 }, (_, n) => n % 2 === 0 ? batch(n + 1) : batch(n + 1).reverse());
  const verdicts = await Promise.all(rounds.map((said) => writeActions(sql, said)));
  assert.ok(verdicts.flat().every((verdict) => verdict === "ok"));
  assert.deepEqual([...await sql`SELECT count(*)::int AS rows, min(n) AS least FROM likes`], [{
    rows: 120,
    least: 20,
  }]);
});
