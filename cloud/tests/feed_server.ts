/** A place where releases are published, on loopback, that can be away, slow or wrong in every way that a test names. */

import { keptPort } from "../../scripts/testing/kept_port.ts";
import type { Channel, Feed } from "@pika/contract/feed/releases.ts";
import { FeedKey } from "./feed.ts";

type Behaviour = (request: Request) => Response | Promise<Response> | null;

export class FeedServer {
  readonly key = new FeedKey();
  /** What is there, by path. */
  readonly files = new Map<string, Uint8Array<ArrayBuffer>>();
  /** What was asked, such as `GET /latest.json 304`. */
  readonly asked: string[] = [];
  /** Answers first; `null`: the files do. */
  behaviour: Behaviour = () => null;
  #server: Deno.HttpServer<Deno.NetAddr> | null = null;
  readonly #port = keptPort();

  constructor() {
    this.start();
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/latest.json`;
  }

  /** The cloud's variables. */
  get env(): Record<string, string> {
    return { PIKA_FEED_URL: this.url, PIKA_FEED_KEY: this.key.publicText };
  }

  /** Listens, again at the same address after `stop`. */
  start(): void {
    this.#server = Deno.serve(
      {
        hostname: "127.0.0.1",
        port: this.#port,
        onListen: () => {},
        onError: () => new Response(null, { status: 500 }),
      },
      async (request) => {
        const response = await this.behaviour(request) ?? this.#file(request);
        this.asked.push(`${request.method} ${new URL(request.url).pathname} ${response.status}`);
        return response;
      },
    );
  }

  /** Nobody listens any more. */
  async stop(): Promise<void> {
    await this.#server?.shutdown();
    this.#server = null;
  }

  /** Signs `feed` and puts it there. */
  publish(feed: Feed): { bytes: Uint8Array<ArrayBuffer>; signature: string } {
    const signed = this.key.signFeed(feed);
    this.put(feed.channel, signed);
    return signed;
  }

  put(channel: Channel, { bytes, signature }: { bytes: Uint8Array<ArrayBuffer>; signature: string }): void {
    this.files.set(`/${channel}.json`, bytes);
    this.files.set(`/${channel}.json.minisig`, new TextEncoder().encode(signature));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #file(request: Request): Response {
    const bytes = this.files.get(new URL(request.url).pathname);
    if (!bytes) return new Response("Not Found", { status: 404 });
    const etag = `"${bytes.reduce((sum, byte) => (sum * 31 + byte) % 4_294_967_291, 7)}"`;
    if (request.headers.get("if-none-match") === etag) {
      return new Response(null, { status: 304, headers: { etag } });
    }
    return new Response(bytes, { headers: { etag } });
  }
}
