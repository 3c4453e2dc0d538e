/** `migrate.ts` as a deployment runs it. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { readMigrations } from "../db/migrate.ts";
import { bunWords } from "../../scripts/testing/bun_program.ts";
import { PostgresServer } from "../../scripts/testing/postgres.ts";
import { emptyDatabase } from "./database.ts";
import { until } from "../../scripts/testing/until.ts";

function migrate(
  url: string,
  ...args: string[]
): Promise<{ code: number; said: string; errors: string }> {
  return started(url, ...args).ended;
}

/** The program as it runs: what it has written so far, and how it ends. */
function started(url: string, ...args: string[]) {
  const env: Record<string, string> = { DATABASE_URL: url };
  const [bun = "", ...words] = bunWords(fileURLToPath(new URL("../migrate.ts", import.meta.url)), ...args);
  const process = new Deno.Command(bun, {
    args: words,
    env,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const written = { said: "", errors: "" };
  const follow = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>, to: keyof typeof written) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) written[to] += text;
  };
  const read = Promise.all([follow(process.stdout, "said"), follow(process.stderr, "errors")]);
  const ended = read.then(async () => ({ code: (await process.status).code, ...written }));
  return { written, ended };
}

Deno.test("what is pending is printed, a name a line, and nothing is changed", async () => {
  await using database = await emptyDatabase();
  const names = (await readMigrations()).map(({ name }) => name);
  for (let time = 0; time < 2; time++) {
    const { code, said } = await migrate(database.url, "--pending");
    assert.deepEqual({ code, said }, { code: 0, said: `${names.join("\n")}\n` });
  }
  const [{ tables }] = await database.sql<
    [{ tables: number }]
  >`SELECT count(*)::int AS tables FROM pg_class WHERE relnamespace = 'public'::regnamespace`;
  assert.equal(tables, 0);
  const { code, said } = await migrate(database.url);
  assert.equal(code, 0);
  assert.match(said, /migrated_all/);
  const after = await migrate(database.url, "--pending");
  assert.deepEqual([after.code, after.said], [0, ""]);
});

Deno.test("--help helps, and what it does not know ends with code 2 before anything is touched", async () => {
  await using database = await emptyDatabase();
  assert.match((await migrate(database.url, "--help")).said, /--pending/);
  const { code, said, errors } = await migrate(database.url, "--force");
  assert.equal(code, 2);
  assert.equal(said, "");
  assert.match(errors, /--force[^]*--pending/);
  assert.deepEqual(
    [...await database.sql`SELECT to_regclass('migrations') AS here`].map(({ here }) => here),
    [null],
  );
});

Deno.test("a database that is still starting is waited for, and what is printed stays names only", async () => {
  // A folder that stays has the password that it had.
  const dir = await Deno.makeTempDir({ prefix: "pika-starting-" });
  const first = await PostgresServer.start({ dir });
  const { port, url } = first;
  await first.stop();
  const pending = started(url, "--pending");
  const done = started(url);
  await until(
    "both find nobody there",
    () =>
      pending.written.errors.includes("database_not_there") &&
      done.written.said.includes("database_not_there"),
  );
  const server = await PostgresServer.start({ dir, port });
  try {
    const [names, applied] = await Promise.all([pending.ended, done.ended]);
    assert.deepEqual([names.code, applied.code], [0, 0], `${names.errors}${applied.said}`);
    assert.match(names.errors, /database_not_there/);
    assert.match(applied.said, /database_not_there[^]*migrated_all/);
    assert.match(names.said, /^(?:\d{4}_\w+\n)*$/);
  } finally {
    await server.stop();
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("what stands in the way is said where no name is looked for", async () => {
  await using database = await emptyDatabase();
  await database.sql`CREATE TABLE migrations (number int, name text, checksum text)`;
  await database.sql`INSERT INTO migrations VALUES (1, '0001_other', 'x')`;
  const { code, said, errors } = await migrate(database.url, "--pending");
  assert.equal(code, 1);
  assert.equal(said, "");
  assert.match(errors, /cannot_migrate.*put the file back/);
});
