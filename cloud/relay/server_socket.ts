/** A WebSocket of this server, as far as the relay knows it; Bun's is one. */

import { limits } from "@pika/contract/limits.ts";

export interface ServerSocket {
  /** Sends a text message. Below 0: it waits for the network; 0: it was dropped, and the socket is being closed. */
  send(text: string): number;
  /** Says goodbye. Its owner hears `closed`. */
  close(code: number, reason: string): void;
  /** From now on it hears what is published on `topic`. */
  subscribe(topic: string): void;
  unsubscribe(topic: string): void;
  /** Bytes not yet handed to the network. */
  getBufferedAmount(): number;
  /** Writes all that is sent in `send` in one go. */
  cork(send: () => void): void;
}

/** Whom a socket belongs to. The server tells its owner what happens to it, and nobody else. */
export interface SocketOwner {
  opened(socket: ServerSocket): void;
  heard(data: string | Uint8Array): void;
  /** What had waited for the network was sent. */
  drained(): void;
  /** It is gone for good. */
  closed(): void;
}

/** Sends `text` to all sockets that subscribe to `topic`. */
export type Publish = (topic: string, text: string) => void;

/** What the server allows a socket, before any code of ours sees a byte. */
export const socketLimits = {
  /** Bytes of a message. One that says it is longer is refused with 1009 at its head, nothing of it is kept; a fragmented one likewise. */
  maxPayloadLength: limits.frameBytes,
  /** Bytes that wait for a client that does not read. Above it the socket is closed; the client comes back and resumes. */
  backpressureLimit: 64 * 1_024,
  closeOnBackpressureLimit: true,
  /** Seconds without a sign of life after which a socket is closed. It is asked for one in time. */
  idleTimeout: 60,
  sendPings: true,
  perMessageDeflate: false,
} as const;
