/**
 * The life of a phone's connection to a night, as a pure state machine: which connection is wanted now, over which transport, and when to
 * look again. `link_runner.ts` does what it says.
 */

/** WebSocket, or Server-Sent Events with POST where WebSockets are blocked. */
export type TransportKind = "socket" | "events";

export type Phase =
  | { name: "idle" }
  | { name: "connecting"; until: number }
  | { name: "open"; since: number; heardAt: number }
  | { name: "waiting"; until: number }
  /** For good: the cloud said why. */
  | { name: "stopped"; reason: string };

export interface Link {
  phase: Phase;
  /** Number of the newest connection; what older ones say does not count any more. */
  connection: number;
  transport: TransportKind;
  /** Connections in a row over this transport that never got as far as a welcome. */
  failures: number;
  /** Attempts since a connection last held. */
  attempt: number;
  /** Milliseconds without a word after which a connection counts as dead. */
  silence: number;
  /** Whether the phone says that it has a network. It may be wrong. */
  online: boolean;
}

export type LinkInput =
  | { type: "start"; online: boolean }
  | { type: "stop" }
  | { type: "welcome"; connection: number; heartbeatSeconds: number }
  | { type: "heard"; connection: number }
  | { type: "lost"; connection: number }
  | { type: "comeback"; connection: number; afterMs: number }
  | { type: "refused"; connection: number; reason: string }
  | { type: "online" }
  | { type: "offline" }
  /** The page is looked at again. */
  | { type: "visible" }
  /** The time of `deadline` has come. */
  | { type: "time" };

export interface Surroundings {
  now: number;
  /** 0 up to 1. */
  random: () => number;
}

/** How long a connection may take until its welcome. */
export const patience = 8_000;
/** The longest wait between two attempts. */
export const longestWait = 10_000;
/** With no network by the phone's word: look all the same, since it may be wrong. */
const offlineWait = 15_000;
const longestComeback = 60_000;
/** A connection that lasted so long was a good one: the next wait is short again. */
const good = 5_000;
const failuresToSwitch = 2;
/** In heartbeats: with one every 20 s, a connection is given up after 45 s of silence. */
const patienceInHeartbeats = 2.25;

export const closed: Link = {
  phase: { name: "idle" },
  connection: 0,
  transport: "socket",
  failures: 0,
  attempt: 0,
  silence: 45_000,
  online: true,
};

/** The link after `input`. Changes nothing in place. */
export function step(link: Link, input: LinkInput, { now, random }: Surroundings): Link {
  if ("connection" in input && input.connection !== link.connection) return link;
  switch (input.type) {
    case "start":
      return link.phase.name === "idle" ? connect({ ...link, online: input.online }, now) : link;
    case "stop":
      return { ...link, phase: { name: "idle" } };
    case "welcome":
      if (link.phase.name !== "connecting") return link;
      return {
        ...link,
        phase: { name: "open", since: now, heardAt: now },
        failures: 0,
        silence: input.heartbeatSeconds * patienceInHeartbeats * 1000,
        online: true,
      };
    case "heard":
      return link.phase.name === "open" ? { ...link, phase: { ...link.phase, heardAt: now } } : link;
    case "lost":
      return lost(link, { now, random });
    case "comeback": {
      if (!wanted(link)) return link;
      const after = Math.min(longestComeback, Math.max(0, input.afterMs));
      return { ...link, phase: { name: "waiting", until: now + after }, attempt: 0, failures: 0 };
    }
    case "refused":
      return { ...link, phase: { name: "stopped", reason: input.reason } };
    case "online":
      // Another network may let WebSockets through.
      if (isResting(link)) return { ...link, online: true };
      return link.online ? look(link, now) : connect({ ...fresh(link), online: true }, now);
    case "offline":
      if (isResting(link)) return { ...link, online: false };
      return { ...link, online: false, phase: { name: "waiting", until: now + offlineWait } };
    case "visible":
      return look(link, now);
    case "time":
      return onTime(link, { now, random });
  }
}

/** When the link wants to be told the time: milliseconds since 1970; `null` when it waits for nothing. */
export function deadline(link: Link): number | null {
  switch (link.phase.name) {
    case "connecting":
    case "waiting":
      return link.phase.until;
    case "open":
      return link.phase.heardAt + link.silence;
    default:
      return null;
  }
}

/** The connection that should be there now. */
export function wanted(link: Link): { connection: number; transport: TransportKind } | null {
  return link.phase.name === "connecting" || link.phase.name === "open"
    ? { connection: link.connection, transport: link.transport }
    : null;
}

function isResting({ phase }: Link): boolean {
  return phase.name === "idle" || phase.name === "stopped";
}

function fresh(link: Link): Link {
  return { ...link, transport: "socket", failures: 0, attempt: 0 };
}

function connect(link: Link, now: number): Link {
  return { ...link, connection: link.connection + 1, phase: { name: "connecting", until: now + patience } };
}

/** Someone looks: do not wait, and do not trust a connection that has been silent too long. */
function look(link: Link, now: number): Link {
  if (link.phase.name === "waiting") return connect({ ...link, attempt: 0 }, now);
  if (link.phase.name === "open" && now >= link.phase.heardAt + link.silence) {
    return connect({ ...link, attempt: 0 }, now);
  }
  return link;
}

function onTime(link: Link, surroundings: Surroundings): Link {
  const due = deadline(link);
  if (due === null || surroundings.now < due) return link;
  return link.phase.name === "waiting" ? connect(link, surroundings.now) : lost(link, surroundings);
}

function lost(link: Link, { now, random }: Surroundings): Link {
  const { phase } = link;
  if (phase.name !== "connecting" && phase.name !== "open") return link;
  const held = phase.name === "open" && now - phase.since >= good;
  const attempt = held ? 0 : link.attempt;
  const full = Math.min(longestWait, 1_000 * 2 ** attempt);
  const wait = link.online ? Math.round(full * (0.5 + 0.5 * random())) : offlineWait;
  const next = { ...link, phase: { name: "waiting", until: now + wait } as const, attempt: attempt + 1 };
  return phase.name === "open" ? next : failed(next);
}

/** After a connection that never was: two in a row, and the other transport has its turn. */
function failed(link: Link): Link {
  const failures = link.failures + 1;
  return failures < failuresToSwitch
    ? { ...link, failures }
    : { ...link, failures: 0, transport: link.transport === "socket" ? "events" : "socket" };
}
