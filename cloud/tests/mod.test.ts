/** The real process, by the runtime that it ships with, on a real database. */

import assert from "node:assert/strict";
import { emptyDatabase } from "./database.ts";
import { BunProgram } from "../../scripts/testing/bun_program.ts";
import { DenoProgram } from "../../scripts/testing/deno_program.ts";
import { PostgresServer } from "../../scripts/testing/postgres.ts";
import { patience, until } from "../../scripts/testing/until.ts";
import { connect } from "../db/connect.ts";

const secret = "a secret of at least thirty-two characters";

/** Starts `cloud/PROGRAM` with `env` and nothing of this process's environment. */
function start(program: string, env: Record<string, string>): BunProgram {
  return new BunProgram([`cloud/${program}`], { env, environment: "bare" });
}

interface Line {
  event: string;
  [field: string]: unknown;
}

/** Everything that a process has logged. */
function logOf({ lines }: BunProgram): Line[] {
  return lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
}

const json = async (url: string, init?: RequestInit) => await (await fetch(url, init)).json();

Deno.test("the shipped process does by itself what is due to go, and logs nothing of who asks, or about which night", async () => {
  await using database = await emptyDatabase();
  await using cloud = start("mod.ts", {
    DATABASE_URL: database.url,
    PIKA_SECRET: secret,
    PORT: "0",
    PIKA_TRUSTED_PROXIES: "127.0.0.1",
  });
  const url = await cloud.url();
  const headers = {
    "x-forwarded-for": "203.0.113.77",
    "user-agent": "somebody's phone",
    cookie: "pika_dancer=somebody",
  };
  const paths = [
    "/api/live/AB3DE?who=me",
    "/api/recaps/6f2b6a0e-30c5-4a5e-9d4c-0f6f6f0d8a11",
    "/api/djs/kasia",
  ];
  for (const path of paths) assert.equal((await fetch(url + path, { headers })).status, 404);
  const sent = { method: "POST", headers, body: JSON.stringify({ name: "DJ Kasia", device: "the laptop" }) };
  const { account: { id: account }, device: { id: device }, token } = await json(
    `${url}/api/dj/accounts`,
    sent,
  );
  await database.sql`
    INSERT INTO sessions (id, account_id, device_id, code, title, listed, status, started_at, ended_at, closed_at, ended_by)
    VALUES (gen_random_uuid(), ${account}, ${device}, 'AB3DE', 'Regretted', true, 'ended', now(), now(), now(), 'dj')`;
  const { sessions: [night] } = await json(`${url}/api/dj/sessions`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const deletion = { method: "DELETE", headers: { ...headers, authorization: `Bearer ${token}` } };
  assert.deepEqual(await json(`${url}/api/dj/sessions/${night.id}`, deletion), { sessions: [] });
  assert.equal((await fetch(`${url}/api/dancer`, { method: "DELETE", headers })).status, 200);
  await until(
    "the night's rows are gone",
    async () => (await database.sql`SELECT FROM sessions`).length === 0,
  );

  await until("all of it is logged", () => logOf(cloud).some(({ route }) => route === "/api/dancer"));
  const said = cloud.lines.join("\n");
  for (
    const trace of [
      "203.0.113",
      '127.0.0.1"',
      "somebody",
      "AB3DE",
      "kasia",
      "Kasia",
      "laptop",
      account,
      night.id,
      "6f2b6a0e",
    ]
  ) {
    assert.ok(!said.includes(trace), `"${trace}" is in ${said}`);
  }
});

Deno.test("the shipped process migrates, serves, is ready, logs no secret and stops when told to", async () => {
  await using database = await emptyDatabase();
  const env = { DATABASE_URL: database.url, PIKA_SECRET: secret, PORT: "0", PIKA_REVISION: "1a2b3c" };
  await using cloud = start("mod.ts", env);
  const url = await cloud.url();
  assert.deepEqual(await json(`${url}/health`), { ok: true });
  const version = await json(`${url}/version`);
  assert.equal(version.name, "cloud");
  assert.match(version.version, /^\d+\.\d+\.\d+/);
  assert.equal(version.revision, "1a2b3c");
  let ready;
  await until("it is ready", async () => {
    ready = await json(`${url}/ready`);
    return ready.ready;
  });
  assert.deepEqual(ready, { ready: true, checks: { database: "ok", migrations: "ok", relay: "ok" } });

  const post = { method: "POST", body: JSON.stringify({ name: "DJ Kasia", device: "laptop" }) };
  const { token } = await json(`${url}/api/dj/accounts`, post);
  const authorization = `Bearer ${token}`;
  const account = await json(`${url}/api/dj/account`, { headers: { authorization } });
  assert.equal(account.name, "DJ Kasia");
  const credentials = { email: "kasia@example.org", password: "correct horse battery" };
  await json(`${url}/api/dj/account/credentials`, {
    method: "PUT",
    headers: { authorization },
    body: JSON.stringify(credentials),
  });
  const metrics = await (await fetch(`${url}/metrics`)).text();
  assert.match(
    metrics,
    /pika_http_requests_total\{method="GET",route="\/api\/dj\/account",status="200"\} 1\n/,
  );

  assert.equal(await cloud.stop(), 0);
  const seen = logOf(cloud);
  assert.deepEqual(seen.at(-1)?.event, "closed");
  const log = cloud.lines.join("\n");
  for (const hidden of [token, secret, credentials.password, credentials.email]) {
    assert.ok(!log.includes(hidden), `"${hidden}" is in the log`);
  }
  const routes = seen.filter((line) => line.event === "request" && line.id).map((line) => line.route);
  assert.deepEqual(routes, [
    "/version",
    "/api/dj/accounts",
    "/api/dj/account",
    "/api/dj/account/credentials",
  ]);
});

Deno.test("without a secret it ends at once and says which variable is missing", async () => {
  await using database = await emptyDatabase();
  const cloud = start("mod.ts", { DATABASE_URL: database.url });
  assert.equal(await cloud.ended, 1);
  assert.match(String(logOf(cloud)[0]?.error), /^PIKA_SECRET is missing: set it to/);
});

Deno.test("two processes that migrate the same database at once apply each migration once", async () => {
  await using database = await emptyDatabase();
  const both = [0, 1].map(() => start("migrate.ts", { DATABASE_URL: database.url }));
  assert.deepEqual(await Promise.all(both.map(({ ended }) => ended)), [0, 0]);
  const applied = both.flatMap(logOf).filter((line) => line.event === "migrated");
  const [row] = await database.sql`SELECT count(*)::int AS count FROM migrations`;
  assert.ok(row!.count > 0);
  assert.equal(applied.length, row!.count);
});

Deno.test("a secret may come from a file", async () => {
  await using database = await emptyDatabase();
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, `${secret}\n`);
  const cloud = start("mod.ts", {
    DATABASE_URL: database.url,
    PIKA_SECRET_FILE: file,
    PORT: "0",
  });
  try {
    assert.ok(await cloud.url());
  } finally {
    assert.equal(await cloud.stop(), 0);
    await Deno.remove(file);
  }
});

Deno.test("scripts/dev/postgres.ts serves a database that survives it, and a second one on the same folder is refused", async () => {
  const dir = await Deno.makeTempDir({ prefix: "pika-dev-" });
  await Deno.chmod(dir, 0o755);
  const run = () => new DenoProgram(["-A", "scripts/dev/postgres.ts", "--data", `${dir}/data`]);
  try {
    const one = run();
    const sql = connect(await one.url(), { max: 1 });
    await sql`CREATE TABLE kept AS SELECT 42 AS answer`;
    await sql.end();
    const two = run();
    assert.equal(await two.ended, 1);
    assert.match(two.lines.join("\n"), /runs on ".*" already: stop it, or choose another/);
    assert.equal(await one.stop(), 0);

    const again = await PostgresServer.start({ dir: `${dir}/data` });
    const kept = connect(again.url, { max: 1 });
    assert.deepEqual([...await kept`SELECT answer FROM kept`], [{ answer: 42 }]);
    await kept.end();
    await again.stop();
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

/** As a checkout before had made it: everybody on this machine is let in. */
async function letEverybodyIn(dir: string): Promise<void> {
  const rules = `${dir}/pg_hba.conf`;
  const { uid, gid } = await Deno.stat(rules);
  await Deno.writeTextFile(rules, "host all all 127.0.0.1/32 trust\n");
  await Deno.chown(rules, uid, gid);
  await Deno.remove(`${dir}/pika_password`).catch(() => {});
}

Deno.test("another user of this machine is not let into a Postgres of ours without its password", async () => {
  const dir = await Deno.makeTempDir({ prefix: "pika-dev-" });
  await Deno.chmod(dir, 0o755);
  const data = `${dir}/data`;
  const refused = async (server: PostgresServer) => {
    for (const who of ["pika", "pika:", "pika:pika", "postgres", "nobody"]) {
      const sql = connect(`postgres://${who}@127.0.0.1:${server.port}/postgres`, { max: 1 });
      await assert.rejects(
        Promise.resolve(sql`SELECT 1`),
        /password authentication failed|no password|SASL/i,
        who,
      );
      await sql.end();
    }
    const sql = connect(server.url, { max: 1 });
    assert.deepEqual([
      ...await sql`SELECT rolpassword LIKE 'SCRAM-SHA-256$%' AS scram FROM pg_authid WHERE rolname = 'pika'`,
    ], [
      { scram: true },
    ]);
    await sql.end();
  };
  try {
    const server = await PostgresServer.start({ dir: data });
    try {
      await refused(server);
      assert.equal((await Deno.stat(`${data}/pika_password`)).mode! & 0o777, 0o600);
    } finally {
      await server.stop();
    }
    await letEverybodyIn(data);
    const older = await PostgresServer.start({ dir: data });
    try {
      await refused(older);
    } finally {
      await older.stop();
    }
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("a Postgres whose process was killed starts again on what it had committed", async () => {
  const server = await PostgresServer.start();
  try {
    const sql = connect(server.url, { max: 1 });
    await sql`CREATE TABLE kept AS SELECT 42 AS answer`;
    await server.kill();
    await server.restart();
    assert.deepEqual([...await untilAnswered(() => sql`SELECT answer FROM kept`)], [{ answer: 42 }]);
    await sql.end();
  } finally {
    await server.stop();
  }
});

/** The connection of before is found broken once. */
async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + patience;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}
