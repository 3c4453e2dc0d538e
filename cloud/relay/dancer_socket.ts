/**
 * A dancer's WebSocket. There are thousands: nothing here makes a function, a timer or a map for one of them, and one pair of handlers
 * serves all.
 */

import { limits } from "@pika/contract/limits.ts";
import { parse } from "@pika/contract/parse.ts";
import { DancerHello } from "@pika/contract/room/dancer.ts";
import { protocolVersion } from "@pika/contract/room/version.ts";
import { type Answer, refuseInput } from "../dancers/answers.ts";
import type { Place } from "./connections.ts";
import type { Dancers } from "./dancers.ts";
import { type Frame, frameOf } from "./frame.ts";
import type { Room } from "./room.ts";
import { Subscriber } from "./subscriber.ts";

const owner = Symbol("dancer socket");
type OwnedSocket = WebSocket & { [owner]?: DancerSocket };

export class DancerSocket extends Subscriber {
  room: Room | null = null;
  greeting: "new" | "asked" | "in" = "new";

  constructor(
    readonly socket: WebSocket,
    readonly dancer: string,
    readonly session: string,
    readonly place: Place,
    readonly dancers: Dancers,
  ) {
    super();
    (socket as OwnedSocket)[owner] = this;
    socket.addEventListener("message", onMessage);
    socket.addEventListener("close", onClose);
  }

  get address(): string {
    return this.place.address;
  }

  backlog(): number {
    return this.socket.bufferedAmount;
  }

  write(frame: Frame): void {
    // Before it is open there is nobody to send to, and trying would throw.
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(frame.text);
  }

  answer(answer: Answer): void {
    this.reply(frameOf(answer), this.dancers.metrics);
  }

  resync(): void {
    this.dancers.resync(this);
  }

  drop(): void {
    this.end(1013, "Too slow");
  }

  /** Says why, and closes. */
  refuse(answer: Answer, code: number): void {
    this.answer(answer);
    this.end(code, answer.type === "error" ? answer.code : "");
  }

  /** Closes the connection and leaves the room. */
  end(code: number, reason: string): void {
    this.gone = true;
    this.dancers.leave(this);
    this.socket.close(code, reason);
  }

  hear(data: unknown): void {
    if (this.gone) return;
    if (typeof data !== "string" || data.length > limits.frameBytes) {
      const refusal = {
        code: "invalid_message",
        message: `A message must be text of at most ${limits.frameBytes} bytes`,
      };
      return this.refuse(refuseInput(refusal, null), 1009);
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

function onMessage(this: WebSocket, event: MessageEvent): void {
  (this as OwnedSocket)[owner]?.hear(event.data);
}

function onClose(this: WebSocket): void {
  const dancer = (this as OwnedSocket)[owner];
  if (!dancer) return;
  dancer.gone = true;
  dancer.dancers.leave(dancer);
  dancer.dancers.closed(dancer);
}
