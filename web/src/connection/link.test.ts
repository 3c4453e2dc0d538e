import assert from "node:assert/strict";
import { closed, deadline, type Link, type LinkInput, longestWait, patience, step, wanted } from "./link.ts";

/** A link with a clock of its own. */
class Bench {
  link: Link = closed;
  now = 1_000_000;

  constructor(private readonly random = () => 1) {}

  tell(input: LinkInput): this {
    this.link = step(this.link, input, { now: this.now, random: this.random });
    return this;
  }

  start(): this {
    return this.tell({ type: "start", online: true });
  }

  welcome(): this {
    return this.tell({ type: "welcome", connection: this.link.connection, heartbeatSeconds: 20 });
  }

  lose(): this {
    return this.tell({ type: "lost", connection: this.link.connection });
  }

  after(ms: number): this {
    this.now += ms;
    return this.tell({ type: "time" });
  }

  /** Waits for whatever it waits for. */
  wait(): this {
    return this.after(deadline(this.link)! - this.now);
  }

  get phase() {
    return this.link.phase.name;
  }
}

Deno.test("it tries the WebSocket first and is open after the welcome", () => {
  const bench = new Bench().start();
  assert.deepEqual(wanted(bench.link), { connection: 1, transport: "socket" });
  bench.welcome();
  assert.equal(bench.phase, "open");
  assert.deepEqual(wanted(bench.link), { connection: 1, transport: "socket" });
});

Deno.test("45 seconds without a word: the connection is dead; a heartbeat keeps it alive", () => {
  const bench = new Bench().start().welcome();
  bench.after(44_000).tell({ type: "heard", connection: 1 }).after(44_000);
  assert.equal(bench.phase, "open");
  bench.after(1_000);
  assert.equal(bench.phase, "waiting");
  assert.equal(wanted(bench.link), null);
  bench.wait();
  assert.deepEqual(wanted(bench.link), { connection: 2, transport: "socket" });
});

Deno.test("two WebSockets in a row without a welcome: Server-Sent Events have their turn, and the other way round", () => {
  const bench = new Bench().start();
  const tried: string[] = [];
  for (let i = 0; i < 6; i++) {
    tried.push(wanted(bench.link)!.transport);
    bench.lose().wait();
  }
  assert.deepEqual(tried, ["socket", "socket", "events", "events", "socket", "socket"]);
});

Deno.test("a transport that worked is kept for the next connection", () => {
  const bench = new Bench().start().lose().wait().lose().wait().welcome();
  assert.equal(bench.link.transport, "events");
  bench.after(10_000).lose().wait();
  assert.equal(wanted(bench.link)!.transport, "events");
});

Deno.test("a connection that hangs is given up after its patience", () => {
  const bench = new Bench().start().after(patience - 1);
  assert.equal(bench.phase, "connecting");
  assert.equal(bench.after(1).phase, "waiting");
});

Deno.test("waits double up to the longest, less up to half at random, and are short again after a good connection", () => {
  const waits = (random: number) => {
    const bench = new Bench(() => random).start();
    return [0, 1, 2, 3, 4, 5].map(() => {
      bench.lose();
      const wait = deadline(bench.link)! - bench.now;
      bench.wait();
      return wait;
    });
  };
  assert.deepEqual(waits(1), [1_000, 2_000, 4_000, 8_000, longestWait, longestWait]);
  assert.deepEqual(waits(0), [500, 1_000, 2_000, 4_000, longestWait / 2, longestWait / 2]);

  const bench = new Bench().start().lose().wait().lose().wait().welcome().after(6_000).lose();
  assert.equal(deadline(bench.link)! - bench.now, 1_000);
});

Deno.test("a cloud that welcomes and hangs up at once is not hammered", () => {
  const bench = new Bench().start();
  const waits = [0, 1, 2, 3].map(() => {
    bench.welcome().lose();
    const wait = deadline(bench.link)! - bench.now;
    bench.wait();
    return wait;
  });
  assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000]);
});

Deno.test("it comes back when it was asked to, not before, and within a minute whatever was asked", () => {
  const bench = new Bench().start().welcome().tell({ type: "comeback", connection: 1, afterMs: 3_000 });
  assert.equal(wanted(bench.link), null);
  bench.lose();
  assert.equal(bench.after(2_999).phase, "waiting");
  assert.equal(bench.after(1).phase, "connecting");

  bench.welcome().tell({ type: "comeback", connection: 2, afterMs: 1e12 });
  assert.equal(deadline(bench.link)! - bench.now, 60_000);
});

Deno.test("asked to come back at once it does, and whoever does not let it in then is not asked all the time", () => {
  const bench = new Bench().start().welcome().tell({ type: "comeback", connection: 1, afterMs: 0 });
  assert.equal(wanted(bench.link), null, "the old connection is given up");
  assert.equal(bench.after(0).phase, "connecting");
  assert.equal(bench.lose().after(499).phase, "waiting");
});

Deno.test("what an old connection says does not count", () => {
  const bench = new Bench().start().lose().wait().welcome();
  const before = bench.link;
  bench.tell({ type: "lost", connection: 1 }).tell({ type: "refused", connection: 1, reason: "x" });
  assert.equal(bench.link, before);
});

Deno.test("offline gives the connection up, online connects at once and tries the WebSocket again", () => {
  const bench = new Bench().start().lose().wait().lose().wait().welcome();
  assert.equal(bench.link.transport, "events");
  bench.tell({ type: "offline" });
  assert.equal(wanted(bench.link), null);
  assert.equal(bench.link.online, false);
  bench.tell({ type: "online" });
  assert.deepEqual(wanted(bench.link), { connection: 4, transport: "socket" });
});

Deno.test("a phone that wrongly says offline is connected all the same", () => {
  const bench = new Bench().start().tell({ type: "offline" }).wait();
  assert.equal(bench.phase, "connecting");
  assert.equal(bench.link.online, false);
  assert.equal(bench.welcome().link.online, true);
});

Deno.test("a page that is looked at again does not wait, and does not trust a connection that slept", () => {
  const bench = new Bench().start().lose().lose().tell({ type: "visible" });
  assert.equal(bench.phase, "connecting");
  bench.welcome().tell({ type: "visible" });
  assert.equal(bench.link.connection, 2);
  bench.now += 50_000; // a phone that slept: no timer ran
  bench.tell({ type: "visible" });
  assert.deepEqual([bench.phase, bench.link.connection], ["connecting", 3]);
});

Deno.test("refused is for good: neither network nor time nor a look starts it again", () => {
  const bench = new Bench().start().tell({ type: "refused", connection: 1, reason: "unsupported_protocol" });
  bench.lose().tell({ type: "offline" }).tell({ type: "online" }).tell({ type: "visible" }).after(1e6);
  assert.deepEqual(bench.link.phase, { name: "stopped", reason: "unsupported_protocol" });
  assert.equal(deadline(bench.link), null);
});
