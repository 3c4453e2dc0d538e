/**
 * What whoever runs the server does by hand: a command as JSON on standard input, an answer as JSON on standard output
 * (`contract/operator/admin.ts`). It works on the database alone; the replicas see what changed there, within seconds. `deno task deploy admin`
 * runs it in a container of its own.
 */

import { text } from "node:stream/consumers";
import process from "node:process";
import { type AdminAnswer, AdminCommand } from "@pika/contract/operator/admin.ts";
import { parseJson } from "@pika/contract/parse.ts";
import { accountBySlug, deleteByOperator } from "./accounts/operator.ts";
import { ban, listBans, unban } from "./accounts/bans.ts";
import { ConfigError, readDatabaseUrl } from "./base/config.ts";
import { RefusalError } from "./base/refusal.ts";
import { connect, type Sql } from "./db/connect.ts";
import { allRooms, endForGood, roomNamed, setHidden } from "./room/operator.ts";

/** Exit code where the answer is a refusal; Compose's own failures are 1, and those of the container's start above 120. */
const refusedCode = 3;

if (import.meta.main) await main();

async function main(): Promise<void> {
  const answer = await answerByDatabase(await text(process.stdin)).catch(refusalOf);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
  process.exitCode = "error" in answer ? refusedCode : 0;
}

/** Asks the database of the environment. Throws a `ConfigError`. */
async function answerByDatabase(said: string): Promise<AdminAnswer> {
  const sql = connect(readDatabaseUrl(), { max: 1, name: "pika admin" });
  try {
    return await adminAnswer(sql, said);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Does what the JSON in `said` says. Returns the answer, a refusal's words included. */
export async function adminAnswer(sql: Sql, said: string): Promise<AdminAnswer> {
  const { value: command, refusal } = parseJson(said, AdminCommand);
  if (refusal) return refusalOf(RefusalError.ofInput(refusal));
  return await obey(sql, command).catch(refusalOf);
}

async function obey(sql: Sql, command: AdminCommand): Promise<AdminAnswer> {
  switch (command.do) {
    case "list":
      return { rooms: await allRooms(sql, command.limit) };
    case "room":
      return { room: await roomNamed(sql, command.room) };
    case "hide":
    case "show": {
      const { session } = await roomNamed(sql, command.room);
      await setHidden(sql, session, command.do === "hide" ? "hidden" : "shown");
      return { room: await roomNamed(sql, session) };
    }
    case "end": {
      const { session } = await roomNamed(sql, command.room);
      await endForGood(sql, session);
      return { room: await roomNamed(sql, session) };
    }
    case "bans":
      return { bans: await listBans(sql) };
    case "ban":
      await ban(sql, command);
      return { bans: await listBans(sql) };
    case "unban":
      await unban(sql, command.target);
      return { bans: await listBans(sql) };
    case "account":
      return { account: await accountBySlug(sql, command.slug) };
    case "delete":
      return { account: await deleteByOperator(sql, command.slug) };
  }
}

/** What is said of an error: a refusal's words; of any other all that is known, for whoever reads it runs the server. */
function refusalOf(error: unknown): AdminAnswer {
  if (error instanceof RefusalError) return { error: { code: error.code, message: error.message } };
  const code = error instanceof ConfigError ? "config" : "failed";
  return { error: { code, message: error instanceof Error ? error.message : String(error) } };
}
