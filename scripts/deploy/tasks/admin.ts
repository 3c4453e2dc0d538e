/** `admin`: what whoever runs the server does by hand. The cloud's program does it, in a container of its own; each change is in the audit log. */

import type { AdminAnswer, AdminCommand } from "@pika/contract/operator/admin.ts";
import { confirmed } from "../../lib/confirm.ts";
import { ScriptError } from "../../lib/errors.ts";
import { print } from "../../lib/terminal.ts";
import { adminCommand, firstAsk, formatAnswer, onlyReads, readAnswer, subjectOf } from "../admin.ts";
import type { Command } from "../command.ts";
import { runOnce } from "../commands/compose.ts";
import type { Layout } from "../layout.ts";
import type { Release } from "../deployment.ts";
import type { Options } from "../options.ts";
import { Session } from "./session.ts";

export async function admin(options: Options): Promise<number> {
  const command = adminCommand(options.adminWords, {
    ...{ limit: Math.min(options.tail, 1_000), seconds: options.banSeconds, reason: options.reason },
  });
  await using session = await Session.open(options);
  return await administer(session, command);
}

/** Does a command over a session, after asking where it cannot be undone. Returns the exit code. Throws a ScriptError when it was refused. */
export async function administer(session: Session, command: AdminCommand): Promise<number> {
  const { options } = session;
  const current = await session.current();
  if (!current) {
    throw new ScriptError("There is no cloud to ask: nothing was deployed yet", { help: "deno task deploy" });
  }
  const look = firstAsk(command);
  if (look) {
    print(formatAnswer(await ask(session, current, look)));
    if (!await confirmed(`${command.do === "end" ? "End" : "Delete"} it for good?`, options)) return 1;
  }
  const entry = { command: `admin ${command.do}`, subject: subjectOf(command) };
  let answer: AdminAnswer;
  try {
    answer = await ask(session, current, command);
  } catch (error) {
    if (!onlyReads(command)) {
      await session.audit({ ...entry, outcome: "failed", error: (error as Error).message.split("\n")[0] });
    }
    throw error;
  }
  if (!onlyReads(command)) {
    const extra = command.do === "ban" ? { seconds: command.seconds, reason: command.reason } : {};
    await session.audit({ ...entry, ...extra, outcome: "ok" });
  }
  print(options.json ? JSON.stringify(answer, null, 2) : formatAnswer(answer));
  return 0;
}

async function ask(session: Session, { id }: Release, command: AdminCommand): Promise<AdminAnswer> {
  const answer = readAnswer(await session.host.run(askCloud(session.paths, id, command)));
  if ("error" in answer) throw new ScriptError(answer.error.message, { help: "Nothing was changed." });
  return answer;
}

/** As cloud/admin.ts ends when its answer is a refusal. */
const refusedCode = 3;

/** Runs the cloud's admin program once. */
export function askCloud(paths: Layout, id: string, command: AdminCommand): Command {
  return {
    ...runOnce(paths, id, "admin"),
    stdin: JSON.stringify(command),
    allowed: [refusedCode],
    help:
      "Does the release that serves have admin? Those before it do not: deno task deploy   brings one that does.",
  };
}
