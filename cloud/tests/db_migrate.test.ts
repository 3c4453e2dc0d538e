import assert from "node:assert/strict";
import { soon, until } from "../../scripts/testing/until.ts";
import { emptyDatabase } from "./database.ts";
import { connect } from "../db/connect.ts";
import { migrate, type Migration, MigrationError, missingMigrations, readMigrations } from "../db/migrate.ts";

const migration = (number: number, sql: string): Migration => ({
  number,
  name: `${String(number).padStart(4, "0")}_made_up`,
  sql,
  checksum: `checksum of ${sql}`,
});

Deno.test("migrating twice applies each migration once", async () => {
  await using database = await emptyDatabase();
  const names = (await readMigrations()).map((each) => each.name);
  assert.deepEqual(await missingMigrations(database.sql), names);
  assert.deepEqual(await migrate(database.sql), names);
  assert.deepEqual(await migrate(database.sql), []);
  assert.deepEqual(await missingMigrations(database.sql), []);
});

Deno.test("two pools that migrate at once apply each migration once between them", async () => {
  await using database = await emptyDatabase();
  const other = connect(database.url);
  try {
    const results = await Promise.all([migrate(database.sql), migrate(other), migrate(database.sql)]);
    assert.deepEqual(results.flat(), (await readMigrations()).map((each) => each.name));
  } finally {
    await other.end();
  }
});

Deno.test("a failing migration leaves nothing of itself, and those before it stay", async () => {
  await using database = await emptyDatabase();
  const good = migration(1, "CREATE TABLE one (a int)");
  const bad = migration(2, "CREATE TABLE two (a int); INSERT INTO nowhere VALUES (1)");
  await assert.rejects(
    migrate(database.sql, [good, bad]),
    (error) => error instanceof MigrationError && /0002_made_up.*rolled back.*nowhere/.test(error.message),
  );
  const tables = await database.sql`SELECT to_regclass('one') AS one, to_regclass('two') AS two`;
  assert.deepEqual({ ...tables[0] }, { one: "one", two: null });
  // The lock is free again: mended, it goes on.
  assert.deepEqual(await migrate(database.sql, [good, migration(2, "CREATE TABLE two (a int)")]), [
    "0002_made_up",
  ]);
});

Deno.test("an applied file that changed afterwards is named", async () => {
  await using database = await emptyDatabase();
  await migrate(database.sql, [migration(1, "CREATE TABLE one (a int)")]);
  await assert.rejects(
    migrate(database.sql, [migration(1, "CREATE TABLE one (a bigint)")]),
    /0001_made_up.*was changed after it had been applied/,
  );
});

Deno.test("a database that is newer than the program is left alone", async () => {
  await using database = await emptyDatabase();
  const [one, two] = [migration(1, "CREATE TABLE one (a int)"), migration(2, "CREATE TABLE two (a int)")];
  await migrate(database.sql, [one, two]);
  assert.deepEqual(await migrate(database.sql, [one]), []);
});

Deno.test("numbers with a gap and names of another form are refused", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const url = new URL(`file://${dir}/`);
    await Deno.writeTextFile(`${dir}/0002_second.sql`, "");
    await assert.rejects(readMigrations(url), /"0002_second" should have number 1/);
    await Deno.writeTextFile(`${dir}/1-first.sql`, "");
    await assert.rejects(readMigrations(url), /"1-first.sql" is no migration/);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

/** Somebody in a transaction that has read the table, until `letGo`. */
async function holderOf(url: string, table: string): Promise<{ letGo(): Promise<void> }> {
  const other = connect(url, { max: 1 });
  const holder = await other.reserve();
  await holder`BEGIN`;
  await holder`SELECT * FROM ${holder(table)}`;
  return {
    async letGo() {
      await holder`COMMIT`;
      holder.release();
      await other.end();
    },
  };
}

Deno.test("a migration waits for a table only so long, lets the others pass, and says why it gave up", async () => {
  await using database = await emptyDatabase();
  const seen = migration(
    1,
    "CREATE TABLE busy (a int); CREATE TABLE seen AS SELECT current_setting('lock_timeout') AS wait",
  );
  await migrate(database.sql, [seen]);
  const [row] = await database.sql`SELECT wait FROM seen`;
  assert.equal(row?.wait, "2s");

  const holder = await holderOf(database.url, "busy");
  const impatient = migration(2, "SET LOCAL lock_timeout = '50ms'; ALTER TABLE busy ADD COLUMN b int");
  try {
    await assert.rejects(
      migrate(database.sql, [seen, impatient]),
      (error) => error instanceof MigrationError && /0002_made_up.*in use.*try again/.test(error.message),
    );
  } finally {
    await holder.letGo();
  }
  assert.deepEqual(await migrate(database.sql, [seen, impatient]), ["0002_made_up"]);
});

Deno.test("a migration goes on by itself when the table is free, and whoever reads waits for a moment only", async () => {
  await using database = await emptyDatabase();
  const first = migration(1, "CREATE TABLE busy (a int)");
  await migrate(database.sql, [first]);
  const holder = await holderOf(database.url, "busy");
  const second = migration(2, "ALTER TABLE busy ADD COLUMN b int");
  const migrated = migrate(database.sql, [first, second]);
  await until(
    "the migration waits",
    async () => (await database.sql`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'`).count > 0,
  );
  // Behind the migration, which waits for the holder: it makes room by itself, while the holder is still there.
  await soon("whoever reads", Promise.resolve(database.sql`SELECT * FROM busy`));
  await holder.letGo();
  assert.deepEqual(await migrated, ["0002_made_up"]);
});
