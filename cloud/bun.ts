/**
 * Bun's server, as far as a replica uses it: HTTP as everywhere, and WebSockets that are bounded before any code of ours sees a byte, with
 * topics in native code. Bun's own types declare the globals of another world than Deno's, by which this project is checked.
 */

import type { ServerSocket, socketLimits } from "./relay/server_socket.ts";

export interface BunServer<Owner> {
  readonly hostname: string;
  readonly port: number;
  /** The peer; null when it has left already. */
  requestIP(request: Request): { address: string } | null;
  /** Makes the request a WebSocket that carries `data`. False when it is no proper request for one. */
  upgrade(request: Request, options: { data: Owner }): boolean;
  /** Sends `text` to all sockets that subscribe to `topic`. */
  publish(topic: string, text: string): number;
  /** Lets nobody in any more; resolves when all connections are closed. */
  stop(): Promise<void>;
}

type OwnedSocket<Owner> = ServerSocket & { readonly data: Owner };

export interface BunServeOptions<Owner> {
  hostname: string;
  port: number;
  /** Bytes of a request's body. */
  maxRequestBodySize: number;
  /** Seconds without a byte in either direction. */
  idleTimeout: number;
  fetch(request: Request, server: BunServer<Owner>): Response | Promise<Response>;
  error(error: unknown): Response;
  websocket: typeof socketLimits & {
    open(socket: OwnedSocket<Owner>): void;
    message(socket: OwnedSocket<Owner>, data: string | Uint8Array): void;
    /** What had waited was sent. */
    drain(socket: OwnedSocket<Owner>): void;
    close(socket: OwnedSocket<Owner>): void;
  };
}

interface Bun {
  /** Listens from now on. Throws when the port cannot be had. */
  serve<Owner>(options: BunServeOptions<Owner>): BunServer<Owner>;
}

/** The runtime. Absent under Deno, by which tests load parts of the cloud. */
export const bun = (globalThis as unknown as { Bun: Bun }).Bun;
