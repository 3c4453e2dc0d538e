/**
 * What a dancer has pressed and the cloud has not acknowledged yet. Pure; `outbox_store.ts` keeps it. Of several wishes about one thing only
 * the latest is kept; `n` grows with each, so that the cloud can tell the newest whatever the network does.
 */

import { keeping } from "@pika/contract/keeping.ts";
import type { DancerAction } from "@pika/contract/room/dancer.ts";

/** What was pressed; the outbox adds `id` and `n`. */
export type Intent = DancerAction extends infer A
  ? A extends DancerAction ? Omit<A, "id" | "n" | "session"> : never
  : never;

export interface Waiting {
  /** Code of the night: where to deliver it from any page. */
  code: string;
  action: DancerAction;
  /** Shows the cloud, from any page, that the dancer was in that night; absent when it was pressed before the first welcome. */
  pass?: string;
}

/** Where something is pressed. */
export interface Where {
  code: string;
  session: string;
  pass?: string;
}

export interface Outbox {
  /** The highest `n` ever given out on this phone. */
  lastN: number;
  waiting: Waiting[];
}

export const empty: Outbox = { lastN: 0, waiting: [] };

/** Nights are over by then; nobody would see it. */
const longestWait = keeping.outboxHours * 3_600_000;
/** A phone cannot fill its storage with presses. */
const most = 500;

/** The action that `intent` becomes, waiting in the outbox in place of an older one about the same thing. */
export function add(
  outbox: Outbox,
  intent: Intent,
  { code, session, pass, id, now }: Where & { id: string; now: number },
): Outbox {
  const n = Math.max(now, outbox.lastN + 1);
  const action = { ...intent, session, id, n } as DancerAction;
  const others = outbox.waiting.filter((entry) => thing(entry.action) !== thing(action));
  return { lastN: n, waiting: [...others, { code, action, ...(pass ? { pass } : {}) }].slice(-most) };
}

/** Without the action of that id: it was acknowledged, or refused for good. */
export function settle(outbox: Outbox, id: string): Outbox {
  const waiting = outbox.waiting.filter((entry) => entry.action.id !== id);
  return waiting.length === outbox.waiting.length ? outbox : { ...outbox, waiting };
}

/** Without what is too old to matter. */
export function forget(outbox: Outbox, now: number): Outbox {
  const waiting = outbox.waiting.filter((entry) => now - entry.action.n < longestWait);
  return waiting.length === outbox.waiting.length ? outbox : { ...outbox, waiting };
}

/** The actions that wait for one session, in the order in which they were pressed. */
export function waitingFor(outbox: Outbox, session: string): DancerAction[] {
  return outbox.waiting.map((entry) => entry.action).filter((action) => action.session === session);
}

/** Reads what was stored; what is not an outbox, or a damaged entry, is left out. */
export function readOutbox(text: string | null): Outbox {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? "null");
  } catch {
    return empty;
  }
  if (!isRecord(stored) || !Number.isSafeInteger(stored.lastN) || !Array.isArray(stored.waiting)) {
    return empty;
  }
  return { lastN: stored.lastN as number, waiting: stored.waiting.filter(isWaiting) };
}

/** What an action is about: one entry in the outbox for each. */
function thing(action: DancerAction): string {
  switch (action.type) {
    case "like":
    case "tempo":
      return `${action.type} ${action.session} ${action.play}`;
    case "vote":
      return `vote ${action.session} ${action.poll}`;
    case "thank":
      return `thank ${action.session}`;
  }
}

function isWaiting(entry: unknown): entry is Waiting {
  if (!isRecord(entry) || typeof entry.code !== "string" || !isRecord(entry.action)) return false;
  if (entry.pass !== undefined && typeof entry.pass !== "string") return false;
  const { id, n, session, type } = entry.action;
  return typeof id === "string" && typeof session === "string" && Number.isSafeInteger(n) &&
    ["like", "tempo", "vote", "thank"].includes(type as string);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
