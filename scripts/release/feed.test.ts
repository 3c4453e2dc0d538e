import assert from "node:assert/strict";
import { feedLimits } from "@pika/contract/limits.ts";
import { channelOf, checkFeed, complaintsOfApps, FeedError, makeFeed, readFeed, signFeed } from "./feed.ts";
import { type Feed } from "@pika/contract/feed/releases.ts";
import { makeKey, sign } from "@pika/contract/feed/signing.ts";

const parts: Omit<Feed, "schema" | "published" | "expires"> = {
  channel: "latest",
  version: "0.2.0",
  minimum_protocol: 1,
  rollout: 100,
  notes: "### New\n\n- Updates.",
  targets: {
    "linux-x64": [
      {
        format: "deb",
        url: "https://github.com/dj/pika/releases/download/desktop-v0.2.0/pika-0.2.0-linux-x64.deb",
        size: 26_000_000,
        sha256: "ab".repeat(32),
        signed: false,
      },
    ],
  },
};
const now = Date.UTC(2026, 10, 25, 12, 0, 0, 500);

Deno.test("a feed is believed for 120 days, in whole seconds", () => {
  const feed = makeFeed(parts, now);
  assert.equal(feed.published, "2026-11-25T12:00:00.000Z");
  assert.equal(feed.expires, "2027-03-25T12:00:00.000Z");
  assert.deepEqual(Object.keys(feed).slice(0, 3), ["schema", "channel", "version"]);
});

Deno.test("what is signed is read back; another text, key, channel or version is refused", () => {
  const key = makeKey();
  const channel = "latest";
  const { text, signature, feed } = signFeed(makeFeed(parts, now), key);
  assert.match(signature, /^trusted comment: timestamp:1795608000 file:latest.json version:0.2.0$/m);
  assert.deepEqual(readFeed(text, signature, { key, channel }), feed);
  assert.throws(
    () => readFeed(text.replace("deb", "rpm"), signature, { key, channel }),
    /does not fit the file/,
  );
  assert.throws(() => readFeed(text.slice(0, -50), signature, { key, channel }), /does not fit the file/);
  assert.throws(() => readFeed(text, signature, { key: makeKey(), channel }), /of key/);
  const bytes = new TextEncoder().encode(text);
  assert.throws(
    () =>
      readFeed(text, sign(bytes, key, "timestamp:1795608000 file:next.json version:0.2.0"), { key, channel }),
    /"timestamp:1795608000 file:next.json version:0.2.0", which does not belong to latest.json 0.2.0/,
  );
  assert.throws(
    () =>
      readFeed(text, sign(bytes, key, "timestamp:1795608000 file:latest.json version:0.2"), { key, channel }),
    /"timestamp:1795608000 file:latest.json version:0.2", which does not belong to latest.json 0.2.0/,
  );
});

Deno.test("a field that is wrong is named with its value", () => {
  const feed = makeFeed(parts, now);
  const file = parts.targets["linux-x64"]![0]!;
  const refused = (change: Record<string, unknown>, message: RegExp) =>
    assert.throws(
      () => checkFeed({ ...feed, ...change }),
      (error) => error instanceof FeedError && message.test(error.message),
    );
  const target = (change: Record<string, unknown>) => ({
    targets: { "linux-x64": [{ ...file, ...change }] },
  });
  refused({ version: "0.2" }, /"version" must be a version such as .*: "0.2"/);
  refused({ rollout: 101 }, /"rollout" .*: 101/);
  refused({ published: "yesterday" }, /"published" must be a time such as .*: "yesterday"/);
  refused({ expires: feed.published }, /expires on 2026-11-25T12:00:00.000Z, before/);
  refused({ surprise: 1 }, /"surprise" is not one of a feed/);
  refused({ targets: {} }, /names no target/);
  refused({ targets: { "amiga-68k": [file] } }, /amiga-68k/);
  refused({ targets: { "linux-x64": [] } }, /"targets.linux-x64" must have 1 to 8 packages: \[\]/);
  refused(
    target({ url: "http://example.org/x" }),
    /url" must be an address that begins with https:.*: "http:\/\/example.org\/x"/,
  );
  refused(target({ sha256: "AB".repeat(32) }), /sha256/);
  refused(target({ size: 0 }), /size" .*: 0/);
  refused({ version: "0.2.0-rc.1" }, /pre-release 0.2.0-rc.1 is not for the channel "latest"/);
});

Deno.test("pre-releases go to the channel next, which takes final versions too", () => {
  assert.equal(channelOf("0.2.0"), "latest");
  assert.equal(channelOf("0.2.0-rc.1"), "next");
  for (const version of ["0.2.0", "0.2.0-rc.1"]) makeFeed({ ...parts, channel: "next", version }, now);
});

Deno.test("what no installed app would take is not made, nor signed, and the help says what to do", () => {
  const longest = { ...parts, notes: "🎷".repeat(feedLimits.notes) };
  assert.deepEqual(complaintsOfApps(longest, now), []);
  const feed = makeFeed(longest, now);
  signFeed(feed, makeKey());
  const [complaint = ""] = complaintsOfApps({ ...longest, notes: `${longest.notes}!` }, now);
  assert.match(complaint, /"notes" must have at most 20000 characters.*Shorten .* CHANGELOG\.md/);
  assert.throws(() => signFeed({ ...feed, notes: `${feed.notes}!` }, makeKey()), FeedError);

  const file = parts.targets["linux-x64"]![0]!;
  const large = { "linux-x64": [{ ...file, size: feedLimits.installer.max + 1 }] };
  assert.match(complaintsOfApps({ ...parts, targets: large }, now)[0]!, /size" .*: 500000001/);
});
