/** A feed of updates for trials, and the server on this machine that gives it out with the packages that it names. */

import { channels, type Feed, feedName } from "@pika/contract/feed/releases.ts";
import type { SecretKey } from "@pika/contract/feed/signing.ts";
import { basename } from "node:path";
import { hashFile } from "../lib/hash.ts";
import { makeFeed, signFeed } from "../release/feed.ts";

/** What the feed says of a version. */
export interface TrialVersion {
  version: string;
  /** Its package. */
  file: string;
  format: string;
  /** As `windows-x64`. */
  target: string;
  /** When it is published, in milliseconds since 1970. */
  now: number;
  /** What is to be otherwise. */
  changes?: Partial<Feed>;
}

export class TrialFeed implements AsyncDisposable {
  /** What the server has, by name; a change shows at once. */
  readonly served = new Map<string, Uint8Array>();
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor() {
    this.#server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
      const file = this.served.get(new URL(request.url).pathname.slice(1));
      return file ? answer(file, request.headers.get("range")) : new Response("", { status: 404 });
    });
  }

  /** Where it lies, without a slash at the end. */
  get address(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** The feed of a version, whose package is served from now on. */
  async feedOf({ version, file, format, target, now, changes }: TrialVersion): Promise<Feed> {
    const name = basename(file);
    this.served.set(name, await Deno.readFile(file));
    const { size } = await Deno.stat(file);
    const installer = {
      format,
      url: `${this.address}/${name}`,
      size,
      sha256: await hashFile(file),
      signed: false,
    };
    const parts = {
      channel: channels[0],
      version,
      minimum_protocol: 1,
      rollout: 100,
      notes: `News of ${version}`,
      targets: { [target]: [installer] },
    };
    return { ...makeFeed(parts, now), ...changes };
  }

  /** Signs the feed of a version and serves both. */
  async publish(version: TrialVersion, key: SecretKey): Promise<void> {
    const feed = await this.feedOf(version);
    const { text, signature } = signFeed(feed, key);
    this.served.set(feedName(feed.channel), new TextEncoder().encode(text));
    this.served.set(`${feedName(feed.channel)}.minisig`, new TextEncoder().encode(signature));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

function answer(file: Uint8Array, range: string | null): Response {
  const begin = range ? Number(/^bytes=(\d+)-$/.exec(range)?.[1]) : 0;
  const headers = new Headers({ "Content-Length": String(file.length - begin) });
  if (range) headers.set("Content-Range", `bytes ${begin}-${file.length - 1}/${file.length}`);
  return new Response(file.slice(begin), { status: range ? 206 : 200, headers });
}
