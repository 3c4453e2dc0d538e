/** What the two transports have in common. */

import type { DancerAction, ToDancer } from "@pika/contract/room/dancer.ts";

export interface Transport {
  /** Sends actions; each is answered by a message, or not at all when the connection is lost. */
  send(actions: readonly DancerAction[]): void;
  /** Ends it; nothing is heard any more. */
  close(): void;
}

export interface Listener {
  message(message: ToDancer): void;
  /** The connection ended, or never was. */
  lost(): void;
}

export interface Address {
  /** Such as `/api/live/AB3DE`. */
  path: string;
  /** What the phone has seen: the session, and the number of its newest event. */
  session: string;
  since: number;
}

/** Reads a message; `null` when it is not one. */
export function readMessage(data: unknown): ToDancer | null {
  try {
    const message = JSON.parse(String(data));
    return typeof message?.type === "string" ? message : null;
  } catch {
    return null;
  }
}
