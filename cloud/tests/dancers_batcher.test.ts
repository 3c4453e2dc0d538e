import assert from "node:assert/strict";
import type { DancerAction } from "@pika/contract/room/dancer.ts";
import { connect, type Sql } from "../db/connect.ts";
import { migrate } from "../db/migrate.ts";
import { PostgresServer } from "../../scripts/testing/postgres.ts";
import { until } from "../../scripts/testing/until.ts";
import type { Answer } from "../dancers/answers.ts";
import { ActionBatcher } from "../dancers/batcher.ts";

const id = () => crypto.randomUUID();

/** Collects answers; each must come once. */
class Phone {
  answers: Answer[] = [];
  #told = Promise.withResolvers<void>();

  answer(answer: Answer): void {
    this.answers.push(answer);
    this.#told.resolve();
  }

  async told(): Promise<Answer> {
    await this.#told.promise;
    return this.answers[0]!;
  }
}

async function night(sql: Sql) {
  const [account, device, session, play] = [id(), id(), id(), id()];
  await sql`INSERT INTO accounts (id, name, slug) VALUES (${account}, 'Ann', ${account})`;
  await sql`
    INSERT INTO devices (id, account_id, name, token_hash)
    VALUES (${device}, ${account}, '', ${crypto.getRandomValues(new Uint8Array(32))})`;
  await sql`
    INSERT INTO sessions (id, account_id, device_id, code, title, listed, started_at)
    VALUES (${session}, ${account}, ${device}, ${session.slice(0, 8)}, '', true, now())`;
  await sql`
    INSERT INTO plays (id, session_id, number, title, artist, played_at)
    VALUES (${play}, ${session}, 1, 'T', 'A', now())`;
  return { session, play };
}

const like = ({ session, play }: { session: string; play: string }): DancerAction => ({
  type: "like",
  id: id(),
  session,
  n: 1,
  play,
  on: true,
});

Deno.test("actions around a crash of Postgres: what was acknowledged is there, everything is answered once", async () => {
  const server = await PostgresServer.start({ fsync: "on" });
  const sql = connect(server.url);
  try {
    await migrate(sql);
    const here = await night(sql);
    let failures = 0;
    const batcher = new ActionBatcher(sql, { failed: () => failures++, interval: 20, patience: 600_000 });
    const sent: { dancer: string; phone: Phone }[] = [];
    let sending = true;
    const stream = (async () => {
      while (sending) {
        const one = { dancer: id(), phone: new Phone() };
        sent.push(one);
        batcher.add({ dancer: one.dancer, action: like(here) }, one.phone);
        await new Promise((resolve) => setTimeout(resolve, 3));
      }
    })();
    await until("a first answer", () => sent.some(({ phone }) => phone.answers.length > 0));
    await server.kill();
    await until("the loss is noticed", () => failures > 0);
    await server.restart();
    sending = false;
    await stream;
    await batcher.drained();
    assert.ok(sent.every(({ phone }) => phone.answers.length === 1), "answered once");
    assert.ok(sent.every(({ phone }) => phone.answers[0]!.type === "ack"), "all were written in the end");
    const rows = await sql<{ dancer_id: string }[]>`SELECT dancer_id FROM likes WHERE liked`;
    assert.deepEqual(rows.map((row) => row.dancer_id).sort(), sent.map((one) => one.dancer).sort());
  } finally {
    await sql.end({ timeout: 1 });
    await server.stop();
  }
});

Deno.test("while the database is away: bounded in number and time, and said so", async () => {
  const sql = connect("postgres://pika@127.0.0.1:1/none", { max: 1 });
  try {
    const batcher = new ActionBatcher(sql, { interval: 10, capacity: 3, patience: 300 });
    const phones = Array.from({ length: 5 }, () => new Phone());
    for (const phone of phones) {
      batcher.add({ dancer: id(), action: like({ session: id(), play: id() }) }, phone);
    }
    assert.equal(batcher.size, 3);
    // Those that do not fit hear it at once, the others when the patience is over.
    assert.deepEqual(phones.map((phone) => phone.answers.length), [0, 0, 0, 1, 1]);
    for (const phone of phones) {
      const answer = await phone.told();
      assert.ok(
        answer.type === "error" && answer.code === "unavailable" && answer.retry,
        JSON.stringify(answer),
      );
    }
    await batcher.drained();
    assert.equal(batcher.size, 0);
    assert.ok(phones.every((phone) => phone.answers.length === 1));
  } finally {
    await sql.end({ timeout: 1 });
  }
});

Deno.test("a batch takes what came in the meantime, so that many actions are few transactions", async () => {
  const server = await PostgresServer.start();
  const sql = connect(server.url);
  try {
    await migrate(sql);
    const here = await night(sql);
    const sizes: number[] = [];
    const batcher = new ActionBatcher(sql, { written: ({ size }) => sizes.push(size) });
    const phones = Array.from({ length: 2_500 }, () => new Phone());
    for (const phone of phones) batcher.add({ dancer: id(), action: like(here) }, phone);
    await batcher.drained();
    assert.deepEqual(sizes, [1_000, 1_000, 500]);
    assert.ok(phones.every((phone) => phone.answers[0]?.type === "ack"));
  } finally {
    await sql.end({ timeout: 1 });
    await server.stop();
  }
});
