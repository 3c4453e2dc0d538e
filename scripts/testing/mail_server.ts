/** A mail server for tests: takes every mail, and keeps it. */

import { SMTPServer } from "smtp-server";

export interface ReceivedMail {
  to: string[];
  from: string;
  /** As it came: headers, an empty line, the text. */
  text: string;
  secure: boolean;
}

export class MailServer implements AsyncDisposable {
  readonly received: ReceivedMail[] = [];
  /** How many have connected. */
  connected = 0;
  /** What the next mail is refused with; `null`: it is taken. */
  refuses: string | null = null;
  // deno-lint-ignore no-explicit-any
  #server: any;
  #arrived: (() => void)[] = [];

  /** Starts one on a free port of loopback; `tls`: with a certificate that nobody has signed; `host`: another of its addresses. */
  static async start(
    { tls = "off", host = "127.0.0.1" }: { tls?: "off" | "starttls"; host?: string } = {},
  ): Promise<MailServer> {
    const server = new MailServer();
    await server.#start(tls, host);
    return server;
  }

  get url(): string {
    const { address, port } = this.#server.server.address();
    return `smtp://${address}:${port}`;
  }

  /** The newest mail to `address`, once it is there. */
  async mailTo(address: string, count = 1): Promise<ReceivedMail> {
    for (;;) {
      const mails = this.received.filter(({ to }) => to.includes(address));
      if (mails.length >= count) return mails.at(-1)!;
      await new Promise<void>((resolve) => this.#arrived.push(resolve));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(resolve));
  }

  async #start(tls: "off" | "starttls", host: string): Promise<void> {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: tls === "off" ? ["STARTTLS", "AUTH"] : ["AUTH"],
      logger: false,
      // deno-lint-ignore no-explicit-any
      onConnect: (_: any, done: () => void) => {
        this.connected++;
        done();
      },
      // deno-lint-ignore no-explicit-any
      onData: (stream: any, session: any, done: (error?: Error) => void) => {
        const parts: Uint8Array[] = [];
        stream.on("data", (part: Uint8Array) => parts.push(part));
        stream.on("end", () => {
          if (this.refuses !== null) return done(new Error(this.refuses));
          const { mailFrom, rcptTo } = session.envelope;
          this.received.push({
            to: rcptTo.map(({ address }: { address: string }) => address),
            from: mailFrom.address,
            // Long lines come broken by a mark.
            text: new TextDecoder().decode(concat(parts)).replaceAll("=\r\n", ""),
            secure: session.secure,
          });
          done();
          for (const arrived of this.#arrived.splice(0)) arrived();
        });
      },
    });
    // A client that refuses its certificate is what a test wants.
    this.#server.on("error", () => {});
    await new Promise<void>((resolve) => this.#server.listen(0, host, resolve));
  }
}

function concat(parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
