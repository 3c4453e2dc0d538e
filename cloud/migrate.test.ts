/** `migrate.ts` as a deployment runs it. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { readMigrations } from "./db/migrate.ts";
import { permissionFlags } from "./permissions.ts";
import { emptyDatabase } from "./testing/postgres.ts";

async function migrate(url: string, ...args: string[]): Promise<{ code: number; said: string }> {
  const env: Record<string, string> = { DATABASE_URL: url };
  const flags = permissionFlags({ get: (name) => env[name], readFile: Deno.readTextFileSync });
  const program = fileURLToPath(new URL("./migrate.ts", import.meta.url));
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...flags, program, ...args],
    env,
  })
    .output();
  return { code, said: new TextDecoder().decode(stdout) };
}

Deno.test("what is pending is printed, a name a line, and nothing is changed", async () => {
  await using database = await emptyDatabase();
  const names = (await readMigrations()).map(({ name }) => name);
  for (let time = 0; time < 2; time++) {
    assert.deepEqual(await migrate(database.url, "--pending"), { code: 0, said: `${names.join("\n")}\n` });
  }
  const { code, said } = await migrate(database.url);
  assert.equal(code, 0);
  assert.match(said, /migrated_all/);
  assert.deepEqual(await migrate(database.url, "--pending"), { code: 0, said: "" });
});

Deno.test("--help helps, and what it does not know ends with code 2 before anything is touched", async () => {
  await using database = await emptyDatabase();
  assert.match((await migrate(database.url, "--help")).said, /--pending/);
  const { code, said } = await migrate(database.url, "--force");
  assert.equal(code, 2);
  assert.match(said, /--force/);
  assert.deepEqual(
    [...await database.sql`SELECT to_regclass('migrations') AS here`].map(({ here }) => here),
    [null],
  );
});
