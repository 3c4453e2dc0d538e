import { parsePublicKey } from "@pika/contract/feed/minisign.ts";
import type { Feed } from "@pika/contract/feed/releases.ts";
import { FeedError } from "@pika/contract/feed/signed.ts";
import assert from "node:assert/strict";
import { exampleFeed, FeedKey } from "../tests/feed.ts";
import { isOlder, openPublicFeed } from "./feed.ts";

const pair = new FeedKey();
const key = parsePublicKey(pair.publicText);
const open = (feed: Feed) =>
  openPublicFeed(pair.signFeed(feed), { key, channel: "latest", now: Date.parse("2026-11-25T12:00:00Z") });

Deno.test("a lower version is older, and so is the same one signed before", () => {
  const at = (version: string, hour: number) =>
    open(exampleFeed({ version, published: `2026-11-25T${hour}:00:00Z` }));
  assert.equal(isOlder(at("0.2.0", 12), at("0.3.0", 11)), true);
  assert.equal(isOlder(at("0.3.0", 11), at("0.2.0", 12)), false);
  assert.equal(isOlder(at("0.2.0", 11), at("0.2.0", 12)), true);
  assert.equal(isOlder(at("0.2.0", 12), at("0.2.0", 12)), false);
});

Deno.test("what leads nobody but this machine anywhere is not for everybody, however well it is signed", () => {
  const feed = exampleFeed();
  assert.deepEqual(open(feed).feed, feed);
  feed.targets["linux-x64"]![1]!.url = "http://127.0.0.1:8000/pika.tar.gz";
  assert.throws(
    () => open(feed),
    (error) => error instanceof FeedError && /127\.0\.0\.1.*must begin with https/.test(error.message),
  );
});
