/** `backup`: dumps the database now, and copies the dump here when that is wanted. */

import { basename, join } from "node:path";
import { ScriptError } from "../../lib/errors.ts";
import { formatSize, print, withProgress } from "../../lib/terminal.ts";
import { dump } from "../commands/database.ts";
import { releaseId } from "../layout.ts";
import type { Options } from "../options.ts";
import { download } from "../ssh.ts";
import { Session } from "./session.ts";

export async function backup(options: Options): Promise<number> {
  await using session = await Session.open(options);
  await using _lease = await session.lock("backup");
  const current = await session.current();
  if (!current) {
    throw new ScriptError("There is no database to dump: nothing was deployed yet", {
      help: "deno task deploy",
    });
  }
  const name = `${releaseId(new Date())}-manual`;
  const said = await withProgress(
    "dumping the database",
    () => session.host.run(dump(session.paths, current.id, name)),
  );
  const [path = "", size = "0"] = said.trim().split(" ");
  print(`${path}  ${formatSize(Number(size))}`);
  if (options.download !== null) {
    await Deno.mkdir(options.download, { recursive: true });
    const to = join(options.download, basename(path));
    await withProgress(
      "copying it here",
      () => session.host.run(download(session.host.server, { from: path, to })),
    );
    print(to);
  }
  await session.audit({ command: "backup", outcome: "ok" });
  return 0;
}
