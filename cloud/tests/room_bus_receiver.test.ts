import assert from "node:assert/strict";
import { connect } from "../db/connect.ts";
import { testDatabase } from "./database.ts";
import { until } from "../../scripts/testing/until.ts";
import { BusReceiver } from "../room/bus_receiver.ts";

/** A network between the listener and Postgres that can fall silent without closing anything. */
class Cable implements AsyncDisposable {
  silent = false;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #connections: Deno.TcpConn[] = [];
  readonly #serving: Promise<void>;

  constructor(readonly port: number) {
    this.#serving = this.#serve();
  }

  /** Connections that it has carried, or carries. */
  get connections(): number {
    return this.#connections.length / 2;
  }

  get url(): string {
    return `127.0.0.1:${this.#listener.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#connections) {
      try {
        connection.close();
      } catch {
        // Its other end closed it.
      }
    }
    await this.#serving;
  }

  async #serve(): Promise<void> {
    for await (const client of this.#listener) {
      const server = await Deno.connect({ hostname: "127.0.0.1", port: this.port });
      this.#connections.push(client, server);
      this.#carry(client, server);
      this.#carry(server, client);
    }
  }

  async #carry(from: Deno.TcpConn, to: Deno.TcpConn): Promise<void> {
    const buffer = new Uint8Array(4_096);
    const cut = this.silent;
    try {
      for (let count = await from.read(buffer); count !== null; count = await from.read(buffer)) {
        if (this.silent || cut) continue; // swallowed, also later on this connection
        await to.write(buffer.subarray(0, count));
      }
    } catch {
      // Closed by the test.
    }
  }
}

Deno.test("a listener whose connection is dead without saying so is noticed, and what was missed is read again", async () => {
  await using database = await testDatabase();
  const address = new URL(database.url);
  await using cable = new Cable(Number(address.port));
  const heard: string[] = [];
  let connected = 0;
  let lost = 0;
  let now = 0;
  const patience = 1_000;
  const receiver = new BusReceiver({
    sql: database.sql,
    connect: () => connect(database.url.replace(address.host, cable.url), { max: 1 }),
    replica: crypto.randomUUID(),
    heard: (news) => heard.push(`${news.kind} ${"session" in news ? news.session : news.account}`),
    connected: () => connected++,
    lost: () => lost++,
    interval: 50,
    patience,
    now: () => now,
  });
  try {
    assert.equal(receiver.ready, false);
    receiver.start();
    await until("it hears itself", () => receiver.ready);
    assert.equal(connected, 1);
    await database.sql`SELECT pg_notify('pika', 'event 1')`;
    await until("it hears others", () => heard.includes("event 1"));
    assert.ok(heard.every((payload) => !payload.startsWith("watchdog")));

    cable.silent = true;
    await database.sql`SELECT pg_notify('pika', 'event 2')`;
    // More than once when a last word was on its way.
    await until("it gives the connection up", () => {
      if (lost === 0) now += patience + 1;
      return lost > 0;
    });
    assert.equal(receiver.ready, false);
    await until("it tries again, in vain", () => cable.connections === 2);
    cable.silent = false;
    now += patience + 1;
    await until("it is ready again", () => receiver.ready);
    assert.equal(connected, 2, "told to read again what was missed");
    await database.sql`SELECT pg_notify('pika', 'event 3')`;
    await until("it hears others again", () => heard.includes("event 3"));
    assert.deepEqual(heard, ["event 1", "event 3"]);
  } finally {
    await receiver.close();
  }
});

Deno.test("the watchdog of another replica says nothing about this one", async () => {
  await using database = await testDatabase();
  const heard: string[] = [];
  let now = 0;
  const receiver = new BusReceiver({
    sql: database.sql,
    connect: () => connect(database.url, { max: 1 }),
    replica: crypto.randomUUID(),
    heard: (news) => heard.push(`${news.kind} ${"session" in news ? news.session : news.account}`),
    connected: () => {},
    lost: () => {},
    interval: 3_600_000,
    patience: 300,
    now: () => now,
  });
  try {
    receiver.start();
    await until("its own first word", () => receiver.ready);
    now += 301;
    await database.sql`SELECT pg_notify('pika', 'watchdog somebody 1')`;
    await database.sql`SELECT pg_notify('pika', 'event x')`;
    await until("what came after it", () => heard.includes("event x"));
    assert.equal(receiver.ready, false, "its own word has grown old");
  } finally {
    await receiver.close();
  }
});
