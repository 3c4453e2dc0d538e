/** A dancer's event stream (Server-Sent Events), where WebSockets are blocked: the same messages, one way. */

import type { Place } from "./connections.ts";
import type { DancerConnection, Dancers } from "./dancers.ts";
import type { Frame } from "./frame.ts";
import type { Room } from "./room.ts";
import { backlogLimits, Subscriber } from "./subscriber.ts";

export class DancerStream extends Subscriber implements DancerConnection {
  room: Room | null = null;
  greeting = "in" as const;
  readonly body: ReadableStream<Uint8Array>;
  #controller!: ReadableStreamDefaultController<Uint8Array>;

  constructor(
    readonly dancer: string,
    readonly session: string,
    readonly place: Place,
    readonly dancers: Dancers,
  ) {
    super();
    this.body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => this.#close(),
    }, { highWaterMark: backlogLimits.hard, size: (chunk) => chunk.byteLength });
  }

  backlog(): number {
    return backlogLimits.hard - (this.#controller.desiredSize ?? 0);
  }

  write(frame: Frame): void {
    this.#controller.enqueue(frame.stream);
  }

  resync(): void {
    this.dancers.resync(this);
  }

  follow(room: Room): boolean {
    room.tell(this);
    return true;
  }

  unfollow(room: Room): void {
    room.tellNoMore(this);
  }

  together(write: () => void): void {
    write();
  }

  drop(): void {
    this.#controller.error(new Error("The client does not read"));
    this.#close();
  }

  /** Closes the stream after what was written. */
  end(): void {
    if (this.gone) return;
    this.#controller.close();
    this.#close();
  }

  #close(): void {
    this.gone = true;
    this.dancers.leave(this);
    this.dancers.closed(this);
  }
}
