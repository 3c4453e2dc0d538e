/**
 * `restore [FILE]`: puts a dump into the place of the database. It is read into a database beside the one that serves first; only when that was
 * whole the cloud stops for the moment of two renames. What was there is kept as `pika_before_restore`, and dumped as well.
 */

import { ScriptError } from "../../lib/errors.ts";
import { bold, green, print, say, withProgress } from "../../lib/terminal.ts";
import { get } from "../commands/http.ts";
import {
  dropDatabase,
  dump,
  grantCloud,
  listDumps,
  loadBeside,
  migrate,
  setCloud,
  swapDatabases,
} from "../commands/database.ts";
import { confirmed } from "../../lib/confirm.ts";
import { type Layout, releaseId } from "../layout.ts";
import type { Options } from "../options.ts";
import { nameOf, Session } from "./session.ts";

const kept = "pika_before_restore";

export async function restore(options: Options): Promise<number> {
  await using session = await Session.open(options);
  const { host, paths } = session;
  await using _lease = await session.lock("restore");
  const current = await session.current();
  if (!current) {
    throw new ScriptError("There is no database to restore into: deploy first", { help: "deno task deploy" });
  }
  const file = chooseDump(paths, (await host.run(listDumps(paths))).trim().split("\n"), options.argument);
  print(`${bold(file)} will take the place of what ${nameOf(session)} has now.`);
  print(
    `Dancers are without connection for some seconds. What is there now is dumped first, and kept as ${kept}.`,
  );
  if (!await confirmed("Restore it?", options)) return 1;
  const step = <T>(label: string, work: () => Promise<T>) => withProgress(label, work);
  try {
    await step(
      "dumping what is there",
      () => host.run(dump(paths, current.id, `${releaseId(new Date())}-before-restore`)),
    );
    await step("reading the dump", () => host.run(loadBeside(paths, current.id, file)));
    await step("changing places", async () => {
      await host.run(dropDatabase(paths, current.id, kept));
      await host.run(setCloud("stop"));
      try {
        await host.run(swapDatabases(paths, current.id, { incoming: "pika_restored", kept }));
        await host.run(migrate(paths, current.id));
        await host.run(grantCloud(paths, current.id));
      } finally {
        await host.run(setCloud("start"));
      }
    });
    const { port } = await session.settings();
    await step("waiting for the cloud", () => answers(session, `http://127.0.0.1:${port}/version`));
  } catch (error) {
    await session.audit({
      command: "restore",
      outcome: "failed",
      error: (error as Error).message.split("\n")[0],
    });
    throw error;
  }
  await session.audit({ command: "restore", outcome: "ok", error: `from ${file}` });
  say(`${green("✓")} ${file} is restored; what was there before is kept as ${kept} until the next restore.`);
  return 0;
}

/** The dump to restore: the newest, or the one that is named by path or file name. Throws a ScriptError when there is none. */
export function chooseDump(paths: Layout, listed: readonly string[], wanted: string | undefined): string {
  const files = listed.map((line) => line.split(" ")[0] ?? "").filter(Boolean);
  const found = wanted === undefined
    ? files[0]
    : files.find((file) => file === wanted || file === `${paths.backups}/${wanted}`);
  if (found) return found;
  throw new ScriptError(
    wanted === undefined ? "There is no dump on the server" : `There is no dump "${wanted}" on the server`,
    {
      help: files.length > 0
        ? `There are: ${files.join(", ")}`
        : `Dumps lie in ${paths.backups}/: deno task deploy backup   makes one.`,
    },
  );
}

async function answers(session: Session, url: string): Promise<void> {
  for (let attempt = 0;; attempt++) {
    try {
      await session.host.run(get(url));
      return;
    } catch (error) {
      if (attempt >= 60) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
