/** Dumps of the database, and how one is put back. They run inside the database's container. */

import { alone, type Command, script } from "../command.ts";
import { type Layout, project } from "../layout.ts";
import { composeWords, execIn, runOnce } from "./compose.ts";
import dumpSh from "../shell/dump.sh" with { type: "text" };
import cloudRoleSql from "../sql/cloud_role.sql" with { type: "text" };
import grantCloudSh from "../shell/grant_cloud.sh" with { type: "text" };
import listDumpsSh from "../shell/list_dumps.sh" with { type: "text" };
import loadBesideSh from "../shell/load_beside.sh" with { type: "text" };
import startCloudSh from "../shell/start_cloud.sh" with { type: "text" };
import stopCloudSh from "../shell/stop_cloud.sh" with { type: "text" };

/** Prints the names of the migrations that the database lacks, a line each. */
export function pendingMigrations(paths: Layout, id: string): Command {
  return runOnce(paths, id, "migrate", ["cloud/migrate.ts", "--pending"]);
}

/** Migrates. A migration that fails is rolled back as a whole. */
export function migrate(paths: Layout, id: string): Command {
  return {
    ...runOnce(paths, id, "migrate"),
    help: "The migration was rolled back and the old version serves on. Mend the migration and deploy again.",
  };
}

/**
 * Gives the database the role that the cloud comes in as, and its rights to the tables as they are now; the first time also the secret with its
 * password, which is made on the server and stays there. To be run after each migration.
 */
export function grantCloud(paths: Layout, id: string): Command {
  return alone(
    paths.root,
    script(grantCloudSh, [paths.cloudDatabase, cloudRoleSql, ...composeWords(paths, id)], {
      help: "The old version serves on. deno task deploy logs db   tells more.",
    }),
  );
}

/** Writes a dump to `backups/NAME.dump`. A dump that breaks off leaves nothing. Prints its path and size in bytes. */
export function dump(paths: Layout, id: string, name: string): Command {
  const command = script(
    dumpSh,
    [`${paths.backups}/${name}.dump`, ...composeWords(paths, id)],
    { help: "Is the disk of the server full? df -h   there tells; nothing was changed." },
  );
  return alone(paths.root, command);
}

/** Prints the dumps, newest first: `PATH BYTES`. */
export function listDumps(paths: Layout): Command {
  return script(listDumpsSh, [paths.backups]);
}

/** Reads a dump into a database beside the one that serves; whole or not at all. */
export function loadBeside(paths: Layout, id: string, file: string): Command {
  const command = script(
    loadBesideSh,
    [file, ...composeWords(paths, id)],
  );
  return alone(paths.root, command);
}

/** Puts one database into the place of another, which is kept under the name `kept`. Sessions on either are ended. */
export function swapDatabases(paths: Layout, id: string, names: { incoming: string; kept: string }): Command {
  const statements = [
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN ('pika', '${names.incoming}') AND pid <> pg_backend_pid()`,
    `ALTER DATABASE pika RENAME TO ${names.kept}`,
    `ALTER DATABASE ${names.incoming} RENAME TO pika`,
  ];
  return execIn(paths, id, "db", [
    ...["psql", "--username", "pika", "--dbname", "postgres", "--quiet", "--output", "/dev/null"],
    ...["--set", "ON_ERROR_STOP=1"],
    ...statements.flatMap((statement) => ["--command", statement]),
  ]);
}

/** Removes the database that a restore has kept before the last one. */
export function dropDatabase(paths: Layout, id: string, name: string): Command {
  return execIn(paths, id, "db", ["dropdb", "--username", "pika", "--if-exists", name]);
}

/** Stops or starts the replicas of the cloud, for the moment of a restore. */
export function setCloud(state: "stop" | "start"): Command {
  return script(state === "stop" ? stopCloudSh : startCloudSh, [project]);
}
