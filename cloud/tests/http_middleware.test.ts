import assert from "node:assert/strict";
import { TestApp } from "./app.ts";
import { testDatabase } from "./database.ts";

Deno.test("every answer tells browsers to be careful, and has a number", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  for (const path of ["/health", "/api/live", "/api/nothing", "/nothing"]) {
    const { headers } = await app.ask(path);
    const csp = headers.get("content-security-policy")!;
    assert.match(
      csp,
      /default-src 'self'; connect-src 'self' ws:\/\/pika\.test;.*frame-ancestors 'none'/,
      path,
    );
    assert.ok(!/unsafe|\*/.test(csp));
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("referrer-policy"), "no-referrer");
    assert.equal(headers.get("strict-transport-security"), null);
    assert.match(headers.get("x-request-id")!, /^[0-9a-f-]{36}$/);
  }
  assert.equal((await app.ask("/api/live")).headers.get("cache-control"), "no-store");
});

Deno.test("what a trusted proxy says of https counts, what anybody else says does not", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database, { PIKA_TRUSTED_PROXIES: "10.1.0.0/16" });
  const headers = { "x-forwarded-proto": "https" };
  const hsts = async (from: string) =>
    (await app.ask("/health", { headers, from })).headers.get("strict-transport-security");
  assert.equal(await hsts("10.1.2.3"), "max-age=31536000");
  assert.equal(await hsts("10.2.2.3"), null);
});

Deno.test("a page of another site changes nothing and opens no socket; it may read what is public", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database, { PIKA_PUBLIC_URL: "https://pika.example" });
  const post = (origin: string) =>
    app.ask("/api/dj/accounts", { body: { name: "X", device: "" }, headers: { origin } });
  for (
    const origin of [
      "https://evil.example",
      "null",
      "http://pika.test.evil.example",
      "http://pika.test:8080",
      "x",
    ]
  ) {
    const { status, json } = await post(origin);
    assert.deepEqual([status, json.error.code], [403, "foreign_origin"], origin);
    const upgrade = await app.ask("/api/live/ABCDE/socket", {
      headers: { origin, upgrade: "websocket", connection: "upgrade" },
    });
    assert.equal(upgrade.status, 403, origin);
    assert.equal((await app.ask("/api/live", { headers: { origin } })).status, 200);
  }
  for (const origin of ["http://pika.test", "https://pika.example"]) {
    assert.equal((await post(origin)).status, 201);
  }
});

Deno.test("a body over the limit is refused, whether its length is told or not", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const told = await app.ask("/api/dj/accounts", {
    body: "x".repeat(20_000),
    headers: { "content-length": "20000" },
  });
  assert.deepEqual([told.status, told.json.error.code], [413, "too_large"]);
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 4_096;
      controller.enqueue(new Uint8Array(4_096).fill(32));
    },
  });
  const request = new Request("http://pika.test/api/dj/accounts", { method: "POST", body: endless });
  const response = await app.app.fetch(request, { remoteAddr: { hostname: "127.0.0.1" } });
  assert.equal(response.status, 413);
  await response.body?.cancel();
  assert.ok(sent < 100_000, `${sent} bytes were read`);
});

Deno.test("one address that asks too often waits; health and others do not", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database, { PIKA_RATE_REQUESTS: "3/3600", PIKA_TRUSTED_PROXIES: "127.0.0.1" });
  const ask = (client: string, path = "/api/live") =>
    app.ask(path, { headers: { "x-forwarded-for": client } });
  const statuses = [];
  for (let i = 0; i < 4; i++) statuses.push((await ask("203.0.113.7")).status);
  assert.deepEqual(statuses, [200, 200, 200, 429]);
  assert.equal(
    (await ask("198.51.100.1, 203.0.113.7")).status,
    429,
    "what the client wrote itself does not help",
  );
  assert.equal((await ask("203.0.113.8")).status, 200);
  assert.equal((await ask("203.0.113.7", "/health")).status, 200);
});

Deno.test("an error of ours tells the client a number and nothing else", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  app.app.get("/api/broken", () => {
    throw new TypeError("secret inside");
  });
  await database.sql`DROP TABLE presence CASCADE`;
  await database.sql`ALTER TABLE sessions RENAME COLUMN title TO heading`;
  const { status, json, text, headers } = await app.ask("/api/live");
  assert.equal(status, 503);
  assert.equal(json.error.code, "unavailable");
  const broken = await app.ask("/api/broken");
  assert.deepEqual([broken.status, broken.json.error.code], [500, "internal"]);
  assert.ok(broken.text.includes(broken.headers.get("x-request-id")!));
  for (const answer of [text, broken.text]) {
    assert.ok(!/secret|presence|title|\.ts|stack/.test(answer), answer);
  }
  assert.ok(headers.has("content-security-policy"));
});

Deno.test("ready says which part is not", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  // The relay of this app was never started.
  const { status, json } = await app.ask("/ready");
  assert.deepEqual([status, json], [503, {
    ready: false,
    checks: { database: "ok", migrations: "ok", relay: "the listener is not connected" },
  }]);
  await database.sql`DELETE FROM migrations WHERE number = 1`;
  assert.match((await app.ask("/ready")).json.checks.migrations, /^missing: 0001_live/);
  await database.sql.end();
  const away = await app.ask("/ready");
  assert.deepEqual([away.status, away.json.checks.database], [503, "does not answer"]);
  assert.equal((await app.ask("/health")).status, 200, "the process itself is well");
});

Deno.test("metrics count by route and never by what a client made up", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  for (const path of ["/api/live/AAAAA", "/api/live/BBBBB", "/made/up", '/quote"\nx']) await app.ask(path);
  await app.ask("/api/live", { method: "BREW" });
  const { text, headers } = await app.ask("/metrics");
  assert.match(headers.get("content-type")!, /^text\/plain; version=0\.0\.4/);
  assert.match(text, /pika_http_requests_total\{method="GET",route="\/api\/live\/:code",status="404"\} 2\n/);
  assert.match(text, /method="other"/);
  assert.ok(!/AAAAA|made|quote|BREW/.test(text), text);
});
