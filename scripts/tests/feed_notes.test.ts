/** Release notes from the changelog to the app: what the publisher signs, cloud and app take; what they would refuse, it does not sign. */

import { formatPublicKey } from "@pika/contract/feed/minisign.ts";
import { openFeed } from "@pika/contract/feed/signed.ts";
import { makeKey } from "@pika/contract/feed/signing.ts";
import { feedLimits } from "@pika/contract/limits.ts";
import { textLength } from "@pika/contract/text.ts";
import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../lib/command.ts";
import { sidecarDir } from "../lib/paths.ts";
import { ensurePython } from "../lib/python.ts";
import { complaintsOfApps, type FeedParts, makeFeed, signFeed } from "../release/feed.ts";
import { addSection, sectionOf } from "../version/changelog.ts";

const version = "0.2.0";

/** The feed of a version of which the changelog says so many characters, half of them outside the basic plane. */
function partsWith(characters: number): FeedParts {
  const text = `- ${"🎷é".repeat(characters)}`.match(new RegExp(`^.{${characters}}`, "u"))![0];
  const section = { component: "desktop", version, date: new Date("2026-11-25"), text } as const;
  const notes = sectionOf(addSection(null, section), "desktop", version)!;
  assert.equal(textLength(notes), characters);
  const url = "https://github.com/dj/pika/releases/download/desktop-v0.2.0/pika-0.2.0-linux-x64.deb";
  const file = { format: "deb", url, size: feedLimits.installer.max, sha256: "ab".repeat(32), signed: false };
  return {
    channel: "latest",
    version,
    minimum_protocol: 1,
    rollout: 100,
    notes,
    targets: { "linux-x64": [file] },
  };
}

// The app's own reader.
const read = `
import pathlib, sys, time
from pika_sidecar.updates import feed
from pika_sidecar.updates.minisign import parse_keys
folder = pathlib.Path(sys.argv[1])
content, signature = ((folder / name).read_bytes() for name in ("latest.json", "latest.json.minisig"))
key = parse_keys((folder / "key.pub").read_text())
found = feed.read(content, signature, key, channel="latest", now=time.time(), seen=None)
print(len(found.notes), found.targets["linux-x64"][0].size)
`;

Deno.test("the longest notes and the largest installer reach the app; one character more is not signed", async () => {
  const key = makeKey();
  const now = Date.now();
  const { text, signature, feed } = signFeed(makeFeed(partsWith(feedLimits.notes), now), key);

  const bytes = new TextEncoder().encode(text);
  assert.deepEqual(openFeed({ bytes, signature }, { key, channel: "latest", now }).feed, feed, "the cloud");

  const folder = await Deno.makeTempDir({ prefix: "pika notes " });
  try {
    await Deno.writeTextFile(join(folder, "latest.json"), text);
    await Deno.writeTextFile(join(folder, "latest.json.minisig"), signature);
    await Deno.writeTextFile(join(folder, "key.pub"), formatPublicKey(key));
    const { stdout } = await run([await ensurePython("dev"), "-c", read, folder], { cwd: sidecarDir });
    assert.equal(stdout.trim(), `${feedLimits.notes} ${feedLimits.installer.max}`, "the app");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }

  const [complaint = ""] = complaintsOfApps(partsWith(feedLimits.notes + 1), now);
  assert.match(complaint, /at most 20000 characters.*Shorten the version's section in CHANGELOG\.md/);
});
