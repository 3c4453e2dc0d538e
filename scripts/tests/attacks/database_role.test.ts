/** The role that a deployment gives the cloud: a whole night works with it, and what a hacked cloud would want of the database does not. */

import assert from "node:assert/strict";
import postgres from "postgres";
import cloudRole from "../../deploy/sql/cloud_role.sql" with { type: "text" };
import { Cloud } from "../../testing/cloud.ts";
import { Dancer } from "../../testing/dancer.ts";
import { Desk } from "../../testing/desk.ts";
import { PostgresServer } from "../../testing/postgres.ts";
import { until } from "../../testing/until.ts";

/** A database as a deployment leaves it: made and migrated by its owner, then opened to the cloud's role. */
class Database implements AsyncDisposable {
  private constructor(
    readonly server: PostgresServer,
    readonly owner: postgres.Sql,
    readonly owned: string,
    readonly limited: string,
  ) {}

  static async begin(): Promise<Database> {
    const server = await PostgresServer.start();
    const admin = postgres(server.url, { max: 1 });
    await admin`CREATE DATABASE pika`;
    await admin.end();
    const owned = server.urlOf("pika");
    const limited = new URL(owned);
    [limited.username, limited.password] = ["pika_cloud", "afe0123"];
    await using migrating = await Cloud.start({ database: owned });
    await migrating.stop();
    const owner = postgres(owned, { max: 1, onnotice: () => {} });
    const database = new Database(server, owner, owned, limited.href);
    await database.grant();
    return database;
  }

  /** What grant_cloud.sh gives psql, in one transaction. */
  async grant(): Promise<void> {
    await this.owner.unsafe(`BEGIN; SET pika.role_password = 'afe0123';\n${cloudRole}\nCOMMIT`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.owner.end();
    await this.server.stop();
  }
}

Deno.test("a night goes on with the cloud's role: accounts, commands, likes, votes, the end, and its recap", async () => {
  await using database = await Database.begin();
  await using cloud = await Cloud.start({ database: database.limited, env: { PIKA_MIGRATE: "off" } });
  const desk = await Desk.live(cloud.url, { name: "Role", title: "Friday" });
  const dancer = await Dancer.join(cloud.url, desk.code);
  const play = await desk.play();
  await dancer.until(({ now }) => now === play, "the play");
  assert.equal((await dancer.like(play)).type, "ack");
  const poll = crypto.randomUUID();
  await desk.do("poll", { poll, question: "Faster?", options: ["yes", "no"], seconds: null });
  await dancer.until(({ poll: open }) => open !== null, "the poll");
  await until("the like is counted", () => desk.state?.plays.find(({ id }) => id === play)?.likes === 1);
  await desk.do("end");
  const recap = await (await fetch(`${cloud.url}/api/recaps/${desk.session}`)).json();
  assert.equal(recap.likes, 1);
  await dancer.disconnect();
  await desk.disconnect();
});

Deno.test("the cloud's role can do nothing else, and a second grant takes back what somebody gave it", async () => {
  await using database = await Database.begin();
  await database.owner.unsafe(
    "ALTER ROLE pika_cloud CREATEROLE CREATEDB; GRANT UPDATE ON migrations TO pika_cloud",
  );
  await database.grant();
  const cloud = postgres(database.limited, { max: 1, onnotice: () => {} });
  try {
    const [who] =
      await cloud`SELECT current_user AS name, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls
      FROM pg_roles WHERE rolname = current_user`;
    assert.deepEqual({ ...who }, {
      ...{ name: "pika_cloud", rolsuper: false, rolcreaterole: false, rolcreatedb: false },
      ...{ rolreplication: false, rolbypassrls: false },
    });
    assert.equal((await cloud`SELECT name FROM migrations`).length > 0, true);
    for (
      const attack of [
        // A shell on the database's machine, its files, and its passwords.
        "COPY (SELECT 1) TO PROGRAM 'id'",
        "COPY accounts TO '/tmp/pika-accounts'",
        "SELECT pg_read_file('PG_VERSION')",
        "SELECT rolpassword FROM pg_authid",
        "SELECT lo_import('/etc/passwd')",
        "CREATE EXTENSION dblink",
        // What the owner has.
        "DROP TABLE events",
        "ALTER TABLE accounts ADD COLUMN x text",
        "CREATE TABLE x ()",
        "CREATE TEMPORARY TABLE x ()",
        "CREATE FUNCTION x() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "TRUNCATE events",
        "UPDATE migrations SET checksum = 'x'",
        "DELETE FROM migrations",
        "CREATE ROLE x SUPERUSER",
        "ALTER ROLE pika_cloud SUPERUSER",
        "SET ROLE pika",
        "CREATE DATABASE x",
        "ALTER SYSTEM SET log_statement = 'all'",
        "ALTER DATABASE pika RENAME TO x",
      ]
    ) {
      await assert.rejects(
        Promise.resolve(cloud.unsafe(attack)),
        /permission denied|must be (?:owner|able)|denied|not permitted/,
        attack,
      );
    }
  } finally {
    await cloud.end();
  }
});
