/** `audit`: who deployed what, when, and how it ended. */

import { print } from "../../lib/terminal.ts";
import { formatAudit, parseAudit } from "../audit.ts";
import { readAudit } from "../commands/files.ts";
import type { Options } from "../options.ts";
import { Session } from "./session.ts";

export async function audit(options: Options): Promise<number> {
  await using session = await Session.open(options);
  const text = await session.host.run(readAudit(session.paths, options.tail));
  const entries = parseAudit(text);
  if (options.json) print(JSON.stringify(entries, null, 2));
  else print(entries.length > 0 ? formatAudit(entries) : "Nothing was deployed here yet.");
  return 0;
}
