import assert from "node:assert/strict";
import { TestApp } from "./app.ts";
import { exampleFeed, FeedKey } from "./feed.ts";
import { FeedServer } from "./feed_server.ts";
import { testDatabase } from "./database.ts";
import type { Rhythm } from "../releases/releases.ts";

/** Everything is looked at again at once. */
const eager: Partial<Rhythm> = { memory: 0, source: 0, failure: 0, stale: -Infinity, wait: 60, patience: 60 };
/** What is known is not looked at again. */
const calm: Partial<Rhythm> = { memory: 3_600, source: 3_600, patience: 60 };

const latest = "/api/releases/latest";

Deno.test("without a source, and with one that has nothing, no release is published yet", async () => {
  await using database = await testDatabase();
  await using server = new FeedServer();
  const alone = new TestApp(database);
  const asking = new TestApp(database, server.env, { rhythm: eager });
  for (const app of [alone, asking]) {
    for (const path of [latest, `${latest}?channel=next`, `${latest}.json`, `${latest}.json.minisig`]) {
      const { status, json } = await app.ask(path);
      assert.deepEqual([status, json.error.code], [404, "not_published"], path);
    }
  }
  const { status, json } = await asking.ask(`${latest}?channel=nightly`);
  assert.deepEqual([status, json.error.code, json.error.field], [400, "channel_unknown", "channel"]);
  server.publish(exampleFeed());
  assert.equal((await asking.ask(latest)).json.feed.version, "0.2.0", "and then it is");
});

Deno.test("the feed is answered in words and as signed bytes, and each channel has its own", async () => {
  await using database = await testDatabase();
  await using server = new FeedServer();
  const feed = exampleFeed();
  const { bytes, signature } = server.publish(feed);
  server.publish(exampleFeed({ channel: "next", version: "0.3.0-rc.1" }));
  const app = new TestApp(database, server.env, { rhythm: calm });
  const before = Date.now();
  const { status, json, headers } = await app.ask(latest);
  assert.equal(status, 200);
  assert.deepEqual(json.feed, feed);
  assert.ok(
    json.checked_at >= before - 5_000 && json.checked_at <= Date.now() + 5_000,
    String(json.checked_at),
  );
  assert.equal(headers.get("cache-control"), "no-store");
  const file = await app.ask(`${latest}.json`);
  assert.deepEqual(new TextEncoder().encode(file.text), bytes);
  assert.equal((await app.ask(`${latest}.json.minisig`)).text, signature);
  assert.equal(file.headers.get("cache-control"), "no-cache");
  const etag = file.headers.get("etag")!;
  assert.equal((await app.ask(`${latest}.json`, { headers: { "if-none-match": etag } })).status, 304);
  assert.equal((await app.ask(`${latest}?channel=next`)).json.feed.version, "0.3.0-rc.1");
  assert.equal((await app.ask("/api/releases/next.json")).json.version, "0.3.0-rc.1");
});

Deno.test("many who ask at once are one question to the source, and replicas share it", async () => {
  await using database = await testDatabase();
  await using server = new FeedServer();
  server.publish(exampleFeed());
  const apps = [1, 2, 3].map(() => new TestApp(database, server.env, { rhythm: { ...calm, memory: 0 } }));
  const first = apps[0]!;
  await Promise.all(Array.from({ length: 20 }, () => first.ask(latest)));
  const answers = await Promise.all(apps.map((app) => app.ask(latest)));
  assert.deepEqual(answers.map(({ json }) => json.feed.version), ["0.2.0", "0.2.0", "0.2.0"]);
  for (const { releases } of apps) await releases.settled();
  assert.deepEqual(server.asked, ["GET /latest.json 200", "GET /latest.json.minisig 200"]);
});

Deno.test("a newer feed is taken, and what did not change is not sent again", async () => {
  await using database = await testDatabase();
  await using server = new FeedServer();
  server.publish(exampleFeed());
  const app = new TestApp(database, server.env, { rhythm: eager });
  await app.ask(latest);
  await app.ask(latest);
  assert.deepEqual(server.asked.slice(2), ["GET /latest.json 304"]);
  server.publish(exampleFeed({ version: "0.2.1" }));
  assert.equal((await app.ask(latest)).json.feed.version, "0.2.1");
  const again = new TestApp(database, server.env, { rhythm: eager });
  server.publish(exampleFeed({ version: "0.2.1", published: "2026-11-26T00:00:00Z", rollout: 20 }));
  assert.equal((await again.ask(latest)).json.feed.rollout, 20, "the same version, signed later");
});

Deno.test("what is known is answered at once while the source is slow", async () => {
  await using database = await testDatabase();
  await using server = new FeedServer();
  server.publish(exampleFeed());
  const app = new TestApp(database, server.env, {
    rhythm: { memory: 0, source: 0, stale: 3_600, patience: 60 },
  });
  await app.ask(latest);
  await app.releases.settled();
  server.publish(exampleFeed({ version: "0.3.0" }));
  const { promise: held, resolve: release } = Promise.withResolvers<null>();
  server.behaviour = () => held as unknown as Promise<Response>;
  const [first, second] = [await app.ask(latest), await app.ask(latest)];
  assert.deepEqual([first, second].map(({ json }) => json.feed.version), ["0.2.0", "0.2.0"]);
  release(null);
  await app.releases.settled();
  server.behaviour = () => null;
  assert.equal((await app.ask(latest)).json.feed.version, "0.3.0");
  await app.releases.settled();
});

Deno.test("a feed that was not confirmed for long is waited for, within a bound", async () => {
  await using database = await testDatabase();
  await using server = new FeedServer();
  server.publish(exampleFeed());
  const app = new TestApp(database, server.env, { rhythm: { ...eager, wait: 0.1 } });
  await app.ask(latest);
  server.publish(exampleFeed({ version: "0.3.0" }));
  const { promise: held, resolve: release } = Promise.withResolvers<null>();
  server.behaviour = () => held as unknown as Promise<Response>;
  assert.equal((await app.ask(latest)).json.feed.version, "0.2.0", "the bound");
  release(null);
  await app.releases.settled();
  server.behaviour = () => null;
  server.publish(exampleFeed({ version: "0.4.0" }));
  const patient = new TestApp(database, server.env, { rhythm: eager });
  await patient.ask(latest);
  server.publish(exampleFeed({ version: "0.5.0" }));
  assert.equal((await patient.ask(latest)).json.feed.version, "0.5.0", "the wait");
});

Deno.test("a restart, with the source away, answers what Postgres has", async () => {
  await using database = await testDatabase();
  await using server = new FeedServer();
  const { bytes } = server.publish(exampleFeed());
  await new TestApp(database, server.env, { rhythm: eager }).ask(latest);
  await server.stop();
  const restarted = new TestApp(database, server.env, { rhythm: eager });
  for (let i = 0; i < 3; i++) assert.equal((await restarted.ask(latest)).json.feed.version, "0.2.0");
  assert.deepEqual(new TextEncoder().encode((await restarted.ask(`${latest}.json`)).text), bytes);
  server.start();
  server.publish(exampleFeed({ version: "0.3.0" }));
  assert.equal((await restarted.ask(latest)).json.feed.version, "0.3.0");
});

Deno.test("a source that was never reached is said to be away, and is found as soon as it is there", async () => {
  await using database = await testDatabase();
  await using server = new FeedServer();
  server.publish(exampleFeed());
  await server.stop();
  const app = new TestApp(database, server.env, { rhythm: { failure: 0, patience: 60 } });
  const { status, json, headers } = await app.ask(latest);
  assert.deepEqual([status, json.error.code, headers.get("retry-after")], [503, "feed_away", "5"]);
  server.start();
  assert.equal((await app.ask(latest)).json.feed.version, "0.2.0");
});

Deno.test("nothing bad takes a good feed's place", async () => {
  await using database = await testDatabase();
  await using server = new FeedServer();
  const good = server.publish(exampleFeed());
  const app = new TestApp(database, server.env, { rhythm: eager });
  const kept = async (why: string, by = app) => {
    const { status, json } = await by.ask(latest);
    assert.deepEqual([status, json.feed?.version], [200, "0.2.0"], why);
    assert.equal((await by.ask(`${latest}.json.minisig`)).text, good.signature, why);
  };
  await kept("at first");

  server.publish(exampleFeed({ version: "0.1.9", published: "2026-11-26T00:00:00Z" }));
  await kept("older");
  server.publish(exampleFeed({ published: "2026-11-25T11:00:00Z" }));
  await kept("the same version, signed before");
  const newer = server.key.signFeed(exampleFeed({ version: "0.3.0" }));
  const tampered = new TextEncoder().encode(
    new TextDecoder().decode(newer.bytes).replaceAll("pika-example", "pika-evil"),
  );
  server.put("latest", { ...newer, bytes: tampered });
  await kept("tampered");
  server.put("latest", { ...newer, bytes: newer.bytes.slice(0, 300) });
  await kept("truncated");
  server.put("latest", new FeedKey().signFeed(exampleFeed({ version: "0.3.0" })));
  await kept("another key");
  server.put("latest", server.key.signFeed(exampleFeed({ channel: "next", version: "0.3.0-rc.1" })));
  await kept("another channel");
  server.put("latest", { ...newer, bytes: new Uint8Array(300_000) });
  await kept("huge");
  server.behaviour = () => new Response("<html>busy</html>", { status: 503 });
  await kept("ill");
  server.behaviour = () => new Response("<html>sign in to this Wi-Fi</html>");
  await kept("something else altogether");
  server.behaviour = () => new Response(null, { status: 404 });
  await kept("taken away");
  const { promise: held, resolve: release } = Promise.withResolvers<null>();
  server.behaviour = () => held as unknown as Promise<Response>;
  await kept("slow", new TestApp(database, server.env, { rhythm: { ...eager, patience: 0.3 } }));
  release(null);
  server.behaviour = () => null;
  server.put("latest", newer);
  assert.equal((await app.ask(latest)).json.feed.version, "0.3.0", "and the good one is taken at last");
  const text = app.metrics.text();
  for (const outcome of ["new", "unchanged", "older", "invalid", "failed", "missing"]) {
    assert.match(
      text,
      new RegExp(`pika_feed_fetches_total\\{channel="latest",outcome="${outcome}"\\} [1-9]`),
    );
  }
});

Deno.test("what somebody put into the database counts for nothing without the signature", async () => {
  await using database = await testDatabase();
  await using server = new FeedServer();
  server.publish(exampleFeed());
  await new TestApp(database, server.env, { rhythm: eager }).ask(latest);
  await database
    .sql`UPDATE release_feeds SET feed = convert_to(replace(convert_from(feed, 'UTF8'), '0.2.0', '9.9.9'), 'UTF8')`;
  await server.stop();
  const app = new TestApp(database, server.env, { rhythm: eager });
  assert.equal((await app.ask(latest)).json.error.code, "feed_away");
  server.start();
  assert.equal((await app.ask(latest)).json.feed.version, "0.2.0", "and does not stand in the way");
});

Deno.test("memory answers while Postgres is away", async () => {
  const database = await testDatabase();
  await using server = new FeedServer();
  server.publish(exampleFeed());
  const app = new TestApp(database, server.env, { rhythm: { memory: 0, stale: 3_600, patience: 60 } });
  await app.ask(latest);
  await app.releases.settled();
  await database[Symbol.asyncDispose]();
  for (let i = 0; i < 3; i++) assert.equal((await app.ask(latest)).json.feed.version, "0.2.0");
  await app.releases.settled();
});
