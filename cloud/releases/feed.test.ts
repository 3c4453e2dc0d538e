import { parsePublicKey } from "@pika/contract/feed/minisign.ts";
import type { Feed } from "@pika/contract/feed/releases.ts";
import { openFeed } from "@pika/contract/feed/signed.ts";
import assert from "node:assert/strict";
import { exampleFeed, FeedKey } from "../tests/feed.ts";
import { isOlder } from "./feed.ts";

const pair = new FeedKey();
const key = parsePublicKey(pair.publicText);
const open = (feed: Feed) => openFeed(pair.signFeed(feed), { key, channel: "latest" });

Deno.test("a lower version is older, and so is the same one signed before", () => {
  const at = (version: string, hour: number) =>
    open(exampleFeed({ version, published: `2026-11-25T${hour}:00:00Z` }));
  assert.equal(isOlder(at("0.2.0", 12), at("0.3.0", 11)), true);
  assert.equal(isOlder(at("0.3.0", 11), at("0.2.0", 12)), false);
  assert.equal(isOlder(at("0.2.0", 11), at("0.2.0", 12)), true);
  assert.equal(isOlder(at("0.2.0", 12), at("0.2.0", 12)), false);
});
