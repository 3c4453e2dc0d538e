/** Feeds for tests and development: a key pair of their own, and signatures as minisign makes them. */

import { Buffer } from "node:buffer";
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import type { Channel, Feed } from "@pika/contract/feed/releases.ts";

const day = 86_400_000;

export class FeedKey {
  readonly #id = randomBytes(8);
  readonly #secret: KeyObject;
  /** The content of a `.pub` file. */
  readonly publicText: string;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    this.#secret = privateKey;
    const raw = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
    const line = Buffer.concat([Buffer.from("Ed"), this.#id, raw]).toString("base64");
    this.publicText = `untrusted comment: minisign public key, for tests\n${line}\n`;
  }

  /** The content of a `.minisig` file for `bytes`. */
  sign(bytes: Uint8Array, comment: string): string {
    const hash = createHash("blake2b512").update(bytes).digest();
    const own = sign(null, hash, this.#secret);
    const seal = sign(null, Buffer.concat([own, Buffer.from(comment)]), this.#secret);
    const line = Buffer.concat([Buffer.from("ED"), this.#id, own]).toString("base64");
    return `untrusted comment: signature for tests\n${line}\ntrusted comment: ${comment}\n${
      seal.toString("base64")
    }\n`;
  }

  /** As the release train signs `feed`. */
  signFeed(feed: Feed): { bytes: Uint8Array<ArrayBuffer>; signature: string } {
    const bytes = new TextEncoder().encode(`${JSON.stringify(feed, null, 2)}\n`);
    const timestamp = Math.floor(Date.parse(feed.published) / 1_000);
    const comment = `timestamp:${timestamp}\tfile:${feed.channel}.json\tversion:${feed.version}`;
    return { bytes, signature: this.sign(bytes, comment) };
  }
}

/** A feed with a package for each target of the release train; `changes` replace its fields. */
export function exampleFeed(changes: Partial<Feed> & { signed?: boolean } = {}): Feed {
  const { signed = false, ...fields } = changes;
  const version = fields.version ?? "0.2.0";
  const channel: Channel = fields.channel ?? "latest";
  const published = fields.published ?? "2026-11-25T12:00:00Z";
  const file = (target: string, format: string, size: number) => {
    const name = `pika-${version}-${target}.${format}`;
    const sha256 = createHash("sha256").update(name).digest("hex");
    const url = `https://github.com/pika-example/pika/releases/download/v${version}/${name}`;
    return { format, url, size, sha256, signed };
  };
  return {
    schema: 1,
    channel,
    version,
    published,
    expires: new Date(Date.parse(published) + 120 * day).toISOString(),
    minimum_protocol: 1,
    rollout: 100,
    notes: "### Features\n\n- **analysis:** keys of quiet passages\n- the desk reconnects sooner\n",
    targets: {
      "windows-x64": [file("windows-x64", "exe", 25_312_904)],
      "macos-arm64": [file("macos-arm64", "dmg", 24_118_272)],
      "macos-x64": [file("macos-x64", "dmg", 26_735_616)],
      "linux-x64": [file("linux-x64", "deb", 23_480_332), file("linux-x64", "tar.gz", 31_992_114)],
    },
    ...fields,
  };
}
