/** A dancer's WebSocket. There are thousands: nothing here makes a function, a timer or a map for one of them. */

import { limits } from "@pika/contract/limits.ts";
import { parse } from "@pika/contract/parse.ts";
import { DancerHello } from "@pika/contract/room/dancer.ts";
import { protocolVersion } from "@pika/contract/room/version.ts";
import { type Answer, refuseInput } from "../dancers/answers.ts";
import type { Place } from "./connections.ts";
import type { DancerConnection, Dancers } from "./dancers.ts";
import { type Frame, frameOf } from "./frame.ts";
import type { Room } from "./room.ts";
import type { ServerSocket, SocketOwner } from "./server_socket.ts";

/** Bytes that wait in a socket until nothing more is told to a dancer who comes in: first has to be read what there is. */
const heldAbove = 16 * 1_024;
/** Answers in a row that say "too fast", until who goes on all the same is sent away. */
const mostTooFast = 100;

export class DancerSocket implements DancerConnection, SocketOwner {
  room: Room | null = null;
  greeting: "new" | "asked" | "in" = "new";
  gone = false;
  #socket: ServerSocket | null = null;
  /** Number of the event up to which it knows the room while it is held: it is led on when it has read that. */
  #heldAt: number | null = null;
  #tooFast = 0;

  constructor(
    readonly dancer: string,
    readonly session: string,
    readonly place: Place,
    readonly dancers: Dancers,
  ) {}

  get address(): string {
    return this.place.address;
  }

  opened(socket: ServerSocket): void {
    this.#socket = socket;
  }

  backlog(): number {
    return this.gone ? 0 : this.#socket?.getBufferedAmount() ?? 0;
  }

  write(frame: Frame): void {
    if (!this.gone) this.#socket?.send(frame.text);
  }

  together(write: () => void): void {
    if (!this.gone) this.#socket?.cork(write);
  }

  answer(answer: Answer): void {
    this.write(frameOf(answer));
    this.#tooFast = answer.type === "error" && answer.code === "rate_limited" ? this.#tooFast + 1 : 0;
    if (this.#tooFast > mostTooFast) this.end(1008, "rate_limited");
  }

  /** From here on the server's own topic tells it what happens; who has not read what it was sent is held until then. */
  follow(room: Room): boolean {
    if (this.backlog() > heldAbove) {
      this.#heldAt = room.topic!.seq;
      return false;
    }
    this.#socket?.subscribe(room.session);
    return true;
  }

  unfollow(room: Room): void {
    if (!this.gone) this.#socket?.unsubscribe(room.session);
  }

  drained(): void {
    const since = this.#heldAt;
    if (since === null || this.gone || this.backlog() > heldAbove) return;
    this.#heldAt = null;
    this.dancers.lead(this, since);
  }

  /** Says why, and closes. */
  refuse(answer: Answer, code: number): void {
    this.answer(answer);
    this.end(code, answer.type === "error" ? answer.code : "");
  }

  /** Closes the connection and leaves the room. */
  end(code: number, reason: string): void {
    if (this.gone) return;
    this.dancers.leave(this);
    this.gone = true;
    this.#socket?.close(code, reason);
  }

  heard(data: string | Uint8Array): void {
    if (this.gone) return;
    if (typeof data !== "string") {
      const message = `A message must be text of at most ${limits.frameBytes} bytes`;
      return this.refuse(refuseInput({ code: "invalid_message", message }, null), 1009);
    }
    let input: unknown;
    try {
      input = JSON.parse(data);
    } catch {
      return this.answer(refuseInput({ code: "invalid_json", message: "The message is not JSON" }, null));
    }
    if (this.greeting === "in") this.dancers.intake.take(input, this);
    else this.#greet(input);
  }

  closed(): void {
    this.gone = true;
    this.dancers.leave(this);
    this.dancers.closed(this);
  }

  #greet(input: unknown): void {
    const claimed = (input as { protocol?: unknown } | null)?.protocol;
    const { value: hello, refusal } = parse(input, DancerHello);
    // A client of another time may say hello otherwise: what it has to know is the number.
    if (Number.isInteger(claimed) && claimed !== protocolVersion) {
      return this.refuse(this.dancers.unsupportedProtocol(), 1002);
    }
    if (refusal) return this.refuse(refuseInput(refusal, input), 1008);
    this.greeting = "in";
    this.dancers.welcome(this, hello.session === this.session ? hello.since : null);
  }
}
