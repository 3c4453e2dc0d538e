import assert from "node:assert/strict";
import { type Asker, FairQueue, QueueFull } from "./fair_queue.ts";

/** A queue whose work ends when the test says so; `done` has the names in the order in which they had their turn. */
class Desk {
  readonly started: string[] = [];
  readonly refused: string[] = [];
  readonly #ends = new Map<string, () => void>();
  readonly #all: Promise<void>[] = [];
  readonly queue: FairQueue;

  constructor(options: { atOnce: number; waiting: number; perLane: number }) {
    this.queue = new FairQueue(options);
  }

  ask(name: string, lane: string, standing: Asker["standing"] = "stranger"): void {
    const work = () => {
      this.started.push(name);
      return new Promise<void>((resolve) => this.#ends.set(name, resolve));
    };
    this.#all.push(
      this.queue.run(work, { lane, standing }).catch((error) => {
        assert.ok(error instanceof QueueFull && error.retryAfter >= 1);
        this.refused.push(name);
      }),
    );
  }

  /** Ends what runs, one after another, until nobody waits. */
  async finish(): Promise<void> {
    for (let at = 0; at < this.started.length; at++) {
      this.#ends.get(this.started[at]!)!();
      await settle();
    }
    await Promise.all(this.#all);
  }
}

async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

Deno.test("work is done so many at once, and the lanes have their turns round about", async () => {
  const desk = new Desk({ atOnce: 1, waiting: 40, perLane: 10 });
  for (let i = 0; i < 6; i++) desk.ask(`flood ${i}`, "flood");
  desk.ask("honest", "home");
  assert.deepEqual(desk.started, ["flood 0"]);
  await desk.finish();
  assert.equal(desk.started.indexOf("honest"), 2, desk.started.join());
  assert.equal(desk.started.length, 7);
});

Deno.test("one lane has few places, and a full queue makes room for whoever comes from a shorter lane", async () => {
  const desk = new Desk({ atOnce: 1, waiting: 4, perLane: 3 });
  for (let i = 0; i < 6; i++) desk.ask(`flood ${i}`, "flood");
  await settle();
  assert.deepEqual(desk.refused, ["flood 4", "flood 5"]);
  desk.ask("a", "a");
  desk.ask("b", "b");
  await settle();
  assert.deepEqual(desk.refused, ["flood 4", "flood 5", "flood 3"], "the last of the longest lane");
  assert.equal(desk.queue.waiting, 4);
  await desk.finish();
  assert.deepEqual(desk.started.sort(), ["a", "b", "flood 0", "flood 1", "flood 2"]);
});

Deno.test("when strangers of very many networks take all places, the next is refused at once, and who is known gets in", async () => {
  const desk = new Desk({ atOnce: 2, waiting: 40, perLane: 4 });
  for (let i = 0; i < 1_000; i++) desk.ask(`stranger ${i}`, `network ${i}`);
  await settle();
  assert.deepEqual([desk.queue.waiting, desk.refused.length], [40, 958]);
  desk.ask("owner", "home", "known");
  await desk.finish();
  assert.equal(desk.started[2], "owner");
});

Deno.test("those who are known do not starve strangers", async () => {
  const desk = new Desk({ atOnce: 1, waiting: 40, perLane: 40 });
  desk.ask("first", "x");
  for (let i = 0; i < 20; i++) desk.ask(`known ${i}`, `home ${i}`, "known");
  desk.ask("stranger", "y");
  await desk.finish();
  assert.equal(desk.started.indexOf("stranger"), 4, desk.started.join());
});

Deno.test("work that fails gives its place to the next", async () => {
  const queue = new FairQueue({ atOnce: 1, waiting: 2, perLane: 2 });
  const asker: Asker = { lane: "x", standing: "stranger" };
  const fails = queue.run(() => Promise.reject(new Error("no")), asker);
  const next = queue.run(() => Promise.resolve("yes"), asker);
  await assert.rejects(fails, /no/);
  assert.equal(await next, "yes");
  assert.equal(await queue.run(() => Promise.resolve("again"), asker), "again");
});
