/** What `deno task deploy admin` asks of the cloud, and how its answers are shown. */

import type {
  AdminAnswer,
  AdminBan,
  AdminCommand,
  AdminRoom,
  BanTarget,
} from "@pika/contract/operator/admin.ts";
import { dim, yellow } from "../lib/terminal.ts";
import { ScriptError, UsageError } from "../lib/errors.ts";

/** What can be asked, each with what it takes and does. */
const verbs = {
  list: { takes: null, does: "rooms that are open, and the newest that have ended (--tail N, --json)" },
  hide: { takes: "CODE", does: "takes a room out of the public lists, and its recap away" },
  show: { takes: "CODE", does: "puts both back" },
  end: { takes: "CODE", does: "ends a room for good (asks, or --yes)" },
  bans: { takes: null, does: "who is kept out, and until when (--json)" },
  ban: {
    takes: "DEVICE|ADDRESS",
    does: "keeps a DJ's device, an address or a network out (--for 24h, --reason TEXT)",
  },
  unban: { takes: "DEVICE|ADDRESS", does: "lets it in again" },
  delete: {
    takes: "DJ",
    does: "deletes an account with its nights and devices, by its slug (asks, or --yes)",
  },
} as const;
type Verb = keyof typeof verbs;

/** For the help of `deploy`: a line each. */
export const adminUsage: string = Object.entries(verbs).map(([verb, { takes, does }]) =>
  `  admin ${`${verb} ${takes ?? ""}`.padEnd(22)}${does}`
).join("\n");

export interface AdminOptions {
  /** Of `list`. */
  limit: number;
  /** Of `ban`: seconds. */
  seconds: number;
  reason: string;
}

/** The command that words name. Throws a UsageError. */
export function adminCommand(
  words: readonly string[],
  { limit, seconds, reason }: AdminOptions,
): AdminCommand {
  const [verb = "", target, ...rest] = words;
  if (!isVerb(verb)) {
    throw wrong(verb ? `Unknown command "admin ${verb}"` : `"admin" is missing what it is to do`);
  }
  const { takes } = verbs[verb];
  if (takes !== null && !target) throw wrong(`"admin ${verb}" is missing its ${takes}`);
  const surplus = takes === null ? target : rest[0];
  if (surplus !== undefined) throw wrong(`Unknown argument "${surplus}"`);
  switch (verb) {
    case "list":
      return { do: verb, limit };
    case "bans":
      return { do: verb };
    case "hide":
    case "show":
    case "end":
      return { do: verb, room: target! };
    case "ban":
      return { do: verb, target: banTarget(target!), seconds, reason };
    case "unban":
      return { do: verb, target: banTarget(target!) };
    case "delete":
      return { do: verb, slug: target! };
  }
}

/** Whether a command changes nothing. */
export function onlyReads({ do: verb }: AdminCommand): boolean {
  return ["list", "room", "bans", "account"].includes(verb);
}

/** What shows to whom a command would be done that cannot be undone; `null`: it can be. */
export function firstAsk(command: AdminCommand): AdminCommand | null {
  if (command.do === "end") return { do: "room", room: command.room };
  if (command.do === "delete") return { do: "account", slug: command.slug };
  return null;
}

/** Whom or what a command is about, for the audit log. */
export function subjectOf(command: AdminCommand): string {
  if ("room" in command) return command.room;
  if ("slug" in command) return command.slug;
  if ("target" in command) return "device" in command.target ? command.target.device : command.target.network;
  return "";
}

function banTarget(text: string): BanTarget {
  const device = text.toLowerCase();
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(device) ? { device } : { network: text };
}

/** Seconds of a text such as `30m`, `24h` or `7d`. Throws a UsageError. */
export function durationSeconds(text: string): number {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  const seconds = Number(count) * { m: 60, h: 3_600, d: 86_400 }[unit as "m" | "h" | "d"];
  // As the cloud's own bound: ten years.
  if (seconds >= 60 && seconds <= 10 * 366 * 86_400) return seconds;
  throw wrong(`"${text}" for --for is no time such as 30m, 24h or 7d`);
}

/** Reads what the program printed: its answer is the last line. Throws a ScriptError when there is none. */
export function readAnswer(output: string): AdminAnswer {
  const line = output.trim().split("\n").at(-1) ?? "";
  try {
    return JSON.parse(line) as AdminAnswer;
  } catch (cause) {
    throw new ScriptError(`The cloud's admin program answered no JSON: "${line.slice(0, 200)}"`, {
      help: "deno task deploy status   says how the cloud is.",
      cause,
    });
  }
}

/** An answer in words. */
export function formatAnswer(answer: AdminAnswer): string {
  if ("error" in answer) return answer.error.message;
  if ("rooms" in answer) return answer.rooms.map(formatRoom).join("\n") || "There is no room yet.";
  if ("room" in answer) return formatRoom(answer.room);
  if ("bans" in answer) return answer.bans.map(formatBan).join("\n") || "Nobody is kept out.";
  const { name, slug, devices, rooms, open, created_at } = answer.account;
  return `${name} (${slug}), since ${
    time(created_at)
  }: ${rooms} nights, ${open} of them open; ${devices} devices`;
}

function formatRoom(room: AdminRoom): string {
  const when = room.ended_at === null
    ? `since ${time(room.started_at)}`
    : `${time(room.started_at)} to ${time(room.ended_at)}`;
  const dancers = `${room.listeners} ${room.ended_at === null ? "dancers" : "dancers at most"}`;
  const shown = room.hidden ? yellow("hidden") : room.listed ? "listed" : "not listed";
  const first = [
    room.code.padEnd(5),
    room.status.padEnd(12),
    `${room.title}, ${room.dj.name} (${room.dj.slug})`,
    `${dancers}, ${room.plays} tracks`,
    shown,
    when,
  ].join("  ");
  return `${first}\n${dim(`       session ${room.session}  device ${room.device}`)}`;
}

function formatBan({ device, network, reason, until }: AdminBan): string {
  return `${device ?? network}  until ${time(until)}${reason ? `  ${reason}` : ""}`;
}

function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ") + "Z";
}

function isVerb(text: string): text is Verb {
  return Object.hasOwn(verbs, text);
}

function wrong(message: string): UsageError {
  return new UsageError(message, { help: `deno task deploy admin VERB:\n${adminUsage}` });
}
