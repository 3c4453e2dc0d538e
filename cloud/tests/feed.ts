/** Feeds for tests and development: a key pair of their own, and signatures as minisign makes them. */

import { createHash } from "node:crypto";
import { formatPublicKey } from "@pika/contract/feed/minisign.ts";
import type { Channel, Feed } from "@pika/contract/feed/releases.ts";
import { commentOf } from "@pika/contract/feed/signed.ts";
import { makeKey, sign } from "@pika/contract/feed/signing.ts";

const day = 86_400_000;

export class FeedKey {
  readonly #key = makeKey();
  /** The content of a `.pub` file. */
  readonly publicText = formatPublicKey(this.#key);

  /** The content of a `.minisig` file for `bytes`. */
  sign(bytes: Uint8Array, comment: string): string {
    return sign(bytes, this.#key, comment);
  }

  /** As the release train signs `feed`. */
  signFeed(feed: Feed): { bytes: Uint8Array<ArrayBuffer>; signature: string } {
    const bytes = new TextEncoder().encode(`${JSON.stringify(feed, null, 2)}\n`);
    return { bytes, signature: this.sign(bytes, commentOf(feed)) };
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
