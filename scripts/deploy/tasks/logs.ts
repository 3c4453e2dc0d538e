/** `logs [SERVICE]`: what the services log, as it comes. */

import { ScriptError } from "../../lib/errors.ts";
import { type Command, onServer } from "../command.ts";
import { composeWords } from "../commands/compose.ts";
import type { Layout } from "../layout.ts";
import type { Options } from "../options.ts";
import { Session } from "./session.ts";

export async function logs(options: Options): Promise<number> {
  await using session = await Session.open(options);
  const current = await session.current();
  if (!current) throw new ScriptError("Nothing serves yet, so nothing logs", { help: "deno task deploy" });
  const command = readLogs(session.paths, current.id, {
    service: options.argument,
    tail: options.tail,
    follow: options.follow ? "follow" : "end",
  });
  return await session.host.show(command);
}

export interface LogOptions {
  /** By default all of them. */
  service: string | undefined;
  /** Lines of each container. */
  tail: number;
  follow: "follow" | "end";
}

export function readLogs(paths: Layout, id: string, { service, tail, follow }: LogOptions): Command {
  return onServer([
    ...[...composeWords(paths, id), "logs", "--timestamps", "--tail", String(tail)],
    ...(follow === "follow" ? ["--follow"] : []),
    ...(service === undefined ? [] : ["--", service]),
  ]);
}
