/** The real process, with only the permissions that it ships with, on a real database. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { permissionFlags } from "../permissions.ts";
import { emptyDatabase } from "./database.ts";
import { PostgresServer } from "../../scripts/testing/postgres.ts";
import { connect } from "../db/connect.ts";

const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
/** Milliseconds until something that is waited for counts as not coming. */
const patience = 120_000;
const secret = "a secret of at least thirty-two characters";

/** Starts `program` with the permissions for `env` and nothing of this process's environment. */
function start(program: string, env: Record<string, string>) {
  const flags = permissionFlags({
    get: (name) => env[name],
    readFile: (path) => Deno.readTextFileSync(path),
  });
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", ...flags, path(program)],
    env: { ...env, PATH: Deno.env.get("PATH") ?? "", HOME: Deno.env.get("HOME") ?? "" },
    clearEnv: true,
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines = linesOf(process.stdout);
  return { process, lines };
}

interface Line {
  event: string;
  [field: string]: unknown;
}

/** Everything that a process has logged, and a way to wait for an event. */
function linesOf(stream: ReadableStream<Uint8Array>) {
  const seen: Line[] = [];
  const raw: string[] = [];
  let wake = () => {};
  const done = (async () => {
    let rest = "";
    for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + chunk).split("\n");
      rest = parts.pop() ?? "";
      raw.push(...parts);
      seen.push(...parts.map((line) => JSON.parse(line)));
      wake();
    }
  })();
  return {
    seen,
    raw,
    done,
    async until(event: string): Promise<Line> {
      const deadline = Date.now() + patience;
      for (;;) {
        const line = seen.find((line) => line.event === event);
        if (line) return line;
        const left = deadline - Date.now();
        if (left <= 0) throw new Error(`"${event}" was not logged: ${raw.join("\n")}`);
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        const timer = setTimeout(resolve, left);
        await promise;
        clearTimeout(timer);
      }
    },
  };
}

async function ended(process: Deno.ChildProcess): Promise<number> {
  const timer = setTimeout(() => process.kill("SIGKILL"), patience);
  const { code } = await process.status;
  clearTimeout(timer);
  return code;
}

const json = async (url: string, init?: RequestInit) => await (await fetch(url, init)).json();

Deno.test("the shipped process migrates, serves, is ready, logs no secret and stops when told to", async () => {
  await using database = await emptyDatabase();
  const env = { DATABASE_URL: database.url, PIKA_SECRET: secret, PORT: "0", PIKA_REVISION: "1a2b3c" };
  const { process, lines } = start("mod.ts", env);
  try {
    const url = (await lines.until("listening")).url as string;
    assert.deepEqual(await json(`${url}/health`), { ok: true });
    const version = await json(`${url}/version`);
    assert.equal(version.name, "cloud");
    assert.match(version.version, /^\d+\.\d+\.\d+/);
    assert.equal(version.revision, "1a2b3c");
    let ready = await json(`${url}/ready`);
    for (const deadline = Date.now() + patience; !ready.ready && Date.now() < deadline;) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      ready = await json(`${url}/ready`);
    }
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

    process.kill("SIGTERM");
    assert.equal(await ended(process), 0);
    await lines.done;
    assert.deepEqual(lines.seen.at(-1)?.event, "closed");
    const log = lines.raw.join("\n");
    for (const hidden of [token, secret, credentials.password, credentials.email]) {
      assert.ok(!log.includes(hidden), `"${hidden}" is in the log`);
    }
    const routes = lines.seen.filter((line) => line.event === "request" && line.id).map((line) => line.route);
    assert.deepEqual(routes, [
      "/version",
      "/api/dj/accounts",
      "/api/dj/account",
      "/api/dj/account/credentials",
    ]);
  } finally {
    if (!lines.seen.some((line) => line.event === "closed")) process.kill("SIGKILL");
    await process.status;
  }
});

Deno.test("without a secret it ends at once and says which variable is missing", async () => {
  await using database = await emptyDatabase();
  const { process, lines } = start("mod.ts", { DATABASE_URL: database.url });
  assert.equal(await ended(process), 1);
  await lines.done;
  assert.match(String(lines.seen[0]?.error), /^PIKA_SECRET is missing: set it to/);
});

Deno.test("two processes that migrate the same database at once apply each migration once", async () => {
  await using database = await emptyDatabase();
  const both = [0, 1].map(() => start("migrate.ts", { DATABASE_URL: database.url }));
  assert.deepEqual(await Promise.all(both.map(({ process }) => ended(process))), [0, 0]);
  await Promise.all(both.map(({ lines }) => lines.done));
  const applied = both.flatMap(({ lines }) => lines.seen.filter((line) => line.event === "migrated"));
  const [row] = await database.sql`SELECT count(*)::int AS count FROM migrations`;
  assert.ok(row!.count > 0);
  assert.equal(applied.length, row!.count);
});

Deno.test("a secret may come from a file", async () => {
  await using database = await emptyDatabase();
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, `${secret}\n`);
  const { process, lines } = start("mod.ts", {
    DATABASE_URL: database.url,
    PIKA_SECRET_FILE: file,
    PORT: "0",
  });
  try {
    assert.ok((await lines.until("listening")).url);
  } finally {
    process.kill("SIGTERM");
    assert.equal(await ended(process), 0);
    await lines.done;
    await Deno.remove(file);
  }
});

Deno.test("scripts/dev/postgres.ts serves a database that survives it, and a second one on the same folder is refused", async () => {
  const dir = await Deno.makeTempDir({ prefix: "pika-dev-" });
  await Deno.chmod(dir, 0o755);
  const run = () => {
    const process = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", path("../scripts/dev/postgres.ts"), "--data", `${dir}/data`],
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    return { process, first: firstLine(process.stdout) };
  };
  try {
    const one = run();
    const { url } = JSON.parse(await one.first);
    const sql = connect(url, { max: 1 });
    await sql`CREATE TABLE kept AS SELECT 42 AS answer`;
    await sql.end();
    const two = run();
    assert.equal(await ended(two.process), 1);
    assert.match(
      await new Response(two.process.stderr).text(),
      /runs on ".*" already: stop it, or choose another/,
    );
    await two.first;
    one.process.kill("SIGTERM");
    assert.equal(await ended(one.process), 0);
    await one.process.stderr.cancel();

    const again = await PostgresServer.start({ dir: `${dir}/data` });
    const kept = connect(again.url, { max: 1 });
    assert.deepEqual([...await kept`SELECT answer FROM kept`], [{ answer: 42 }]);
    await kept.end();
    await again.stop();
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

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes("\n")) break;
  }
  return text;
}
