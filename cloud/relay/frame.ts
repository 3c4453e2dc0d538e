/** A message to many: encoded once for WebSockets and once for event streams, whoever needs which. */

const encoder = new TextEncoder();

export class Frame {
  #stream: Uint8Array | null = null;

  /** `seq` is set on messages after which a client knows the room up to that event. */
  constructor(readonly text: string, readonly seq: number | null = null) {}

  /** The same as a Server-Sent Event. */
  get stream(): Uint8Array {
    const id = this.seq === null ? "" : `id: ${this.seq}\n`;
    return this.#stream ??= encoder.encode(`${id}data: ${this.text}\n\n`);
  }
}

/** `message` as a frame. */
export function frameOf(message: object, seq: number | null = null): Frame {
  return new Frame(JSON.stringify(message), seq);
}
