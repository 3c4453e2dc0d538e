/** Does what the state machine in `link.ts` says: opens and closes connections, keeps its clock, listens to the phone's network. */

import type { DancerAction, ToDancer } from "@pika/contract/room/dancer.ts";
import { openEvents } from "./events_transport.ts";
import { closed, deadline, type Link, type LinkInput, step, wanted } from "./link.ts";
import { openSocket } from "./socket_transport.ts";
import type { Address, Transport } from "./transport.ts";

/** The night was not found, or the cloud refuses this page: trying again does not help. */
export class Refused extends Error {}

export interface LinkOptions {
  /** Runs before each connection: gets what it needs, such as the cookie. Throws `Refused`, or anything else when there is no answer. */
  prepare(signal: AbortSignal): Promise<Address>;
  onMessage(message: ToDancer): void;
  onChange(link: Link): void;
}

interface Connection {
  connection: number;
  abort: AbortController;
  /** Absent while it is prepared. */
  transport?: Transport;
}

const openers = { socket: openSocket, events: openEvents };

export class LinkRunner {
  #link = closed;
  #current: Connection | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopListening = new AbortController();

  constructor(private readonly options: LinkOptions) {}

  start(): void {
    const { signal } = this.#stopListening;
    addEventListener("online", () => this.#tell({ type: "online" }), { signal });
    addEventListener("offline", () => this.#tell({ type: "offline" }), { signal });
    addEventListener("pageshow", () => this.#tell({ type: "visible" }), { signal });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#tell({ type: "visible" });
    }, { signal });
    this.#tell({ type: "start", online: navigator.onLine });
  }

  stop(): void {
    this.#stopListening.abort();
    this.#tell({ type: "stop" });
  }

  send(actions: readonly DancerAction[]): void {
    if (actions.length > 0) this.#current?.transport?.send(actions);
  }

  /** Gives the connection up and makes a new one, since this one lacks something. */
  restart(): void {
    if (this.#current) this.#tell({ type: "lost", connection: this.#current.connection });
  }

  /** For good. */
  refuse(reason: string): void {
    if (this.#current) this.#tell({ type: "refused", connection: this.#current.connection, reason });
  }

  #tell(input: LinkInput): void {
    const before = this.#link;
    this.#link = step(before, input, { now: Date.now(), random: Math.random });
    if (this.#link === before) return;
    this.#follow();
    clearTimeout(this.#timer);
    const due = deadline(this.#link);
    if (due !== null) {
      this.#timer = setTimeout(() => this.#tell({ type: "time" }), Math.max(0, due - Date.now()));
    }
    this.options.onChange(this.#link);
  }

  /** Makes the connection that is there the one that is wanted. */
  #follow(): void {
    const want = wanted(this.#link);
    if (this.#current?.connection === want?.connection) return;
    this.#current?.abort.abort();
    this.#current?.transport?.close();
    this.#current = null;
    if (want) this.#open(want);
  }

  async #open({ connection, transport }: NonNullable<ReturnType<typeof wanted>>): Promise<void> {
    const current: Connection = { connection, abort: new AbortController() };
    this.#current = current;
    try {
      const address = await this.options.prepare(current.abort.signal);
      if (current.abort.signal.aborted) return;
      current.transport = openers[transport](address, {
        message: (message) => this.#hear(connection, message),
        lost: () => this.#tell({ type: "lost", connection }),
      });
    } catch (error) {
      if (current.abort.signal.aborted) return;
      this.#tell(
        error instanceof Refused
          ? { type: "refused", connection, reason: error.message }
          : { type: "lost", connection },
      );
    }
  }

  #hear(connection: number, message: ToDancer): void {
    if (message.type === "welcome") {
      this.#tell({ type: "welcome", connection, heartbeatSeconds: message.heartbeat_seconds });
    } else if (message.type === "comeback") {
      this.#tell({ type: "comeback", connection, afterMs: message.after_ms });
    } else {
      this.#tell({ type: "heard", connection });
    }
    this.options.onMessage(message);
  }
}
