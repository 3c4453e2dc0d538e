import assert from "node:assert/strict";
import { keyName, parsePublicKeys } from "@pika/contract/feed/minisign.ts";
import { join } from "node:path";
import { run } from "../lib/command.ts";
import { root } from "../lib/paths.ts";
import { makeFeed, readFeed, type SignedFeed, signFeed } from "../release/feed.ts";
import { feedKey } from "../release/feed_key.ts";
import { parseSecretKey } from "../release/minisign.ts";
import { pythonOf } from "../lib/python.ts";

const script = join(root, "scripts", "tasks", "release_key.ts");

/** A folder with keys, and the task in it. */
async function owner() {
  const folder = await Deno.makeTempDir({ prefix: "pika key " });
  const at = (name: string) => join(folder, name);
  const task = (...words: string[]) =>
    run([Deno.execPath(), "run", "-A", script, ...words, "--to", at("feed.pub")], { allowed: [1, 2] });
  const read = (name: string) => Deno.readTextFile(at(name));
  return {
    folder,
    at,
    task,
    read,
    keys: async () => parsePublicKeys(await read("feed.pub")),
    modeOf: async (name: string) => (await Deno.stat(at(name))).mode! & 0o777,
    remove: () => Deno.remove(folder, { recursive: true }),
  };
}

/** What a release signs with a secret, as the environment holds it. */
function feedBy(secret: string): SignedFeed {
  const parts = {
    channel: "latest" as const,
    version: "0.2.0",
    minimum_protocol: 1,
    rollout: 100,
    notes: "- It",
    targets: {
      "linux-x64": [{
        format: "deb",
        url: "https://pika.example/pika.deb",
        size: 1,
        sha256: "0".repeat(64),
        signed: true,
      }],
    },
  };
  return signFeed(makeFeed(parts, Date.now()), parseSecretKey(secret));
}

/** Whether an app that carries these public keys believes a feed: the app's own code, and what the cloud believes by. */
async function believes(publicKeys: string, { text, signature }: SignedFeed): Promise<boolean> {
  const program = `
import sys, time
from pika_sidecar.errors import PikaError
from pika_sidecar.updates import feed, minisign
keys, text, signature = sys.argv[1:]
try:
    feed.read(text.encode(), signature.encode(), minisign.parse_keys(keys), channel="latest", now=time.time(), seen=None)
    print("believed")
except PikaError as error:
    print(error.code)
`;
  const { stdout } = await run([pythonOf("dev"), "-c", program, publicKeys, text, signature], {
    cwd: join(root, "sidecar"),
  });
  let cloud;
  try {
    readFeed(text, signature, { key: parsePublicKeys(publicKeys), channel: "latest" });
    cloud = "believed";
  } catch {
    cloud = "feed_other_key";
  }
  assert.equal(stdout.trim(), cloud, "app and cloud believe the same");
  return cloud === "believed";
}

Deno.test("release:key makes two pairs, and never overwrites a key unasked", async () => {
  const { at, task, read, keys, modeOf, remove } = await owner();
  const made = await task("--spare", at("spare"), "--copy", at("copy"));
  assert.deepEqual([made.code, made.stdout], [0, await read("copy")]);
  const believed = await read("feed.pub");
  for (const secret of [made.stdout, await read("spare")]) {
    assert.ok(await believes(believed, feedBy(secret)));
  }
  if (Deno.build.os !== "windows") {
    assert.deepEqual([await modeOf("copy"), await modeOf("spare")], [0o600, 0o600]);
  }

  const again = await task("--spare", at("another"));
  assert.deepEqual([again.code, again.stdout], [1, ""]);
  // A file that is there is somebody's secret.
  const onto = await task("--replace", "--spare", at("spare"));
  assert.deepEqual([onto.code, onto.stdout, await read("feed.pub")], [1, "", believed]);

  const before = (await keys()).map(keyName);
  assert.equal((await task("--replace", "--spare", at("another"))).code, 0);
  assert.ok((await keys()).every((key) => !before.includes(keyName(key))));
  await remove();
});

Deno.test("a rotation: installed apps take the update that the spare key signs, and its apps believe the old key no more", async () => {
  const { at, task, read, keys, remove } = await owner();
  const first = (await task("--spare", at("spare"))).stdout;
  const [a, b] = (await keys()).map(keyName);
  const installed = await read("feed.pub");
  assert.match((await task("check", at("spare"))).stdout, new RegExp(`${b}, the spare key`));

  const rotated = await task("rotate", "--spare", at("spare"), "--new-spare", at("new spare"));
  assert.equal(rotated.code, 0);
  const next = await read("feed.pub");
  const [signs, spare] = (await keys()).map(keyName);
  assert.equal(signs, b);
  assert.ok(spare !== a && spare !== b);

  const ofOld = feedBy(first);
  const ofNew = feedBy(rotated.stdout);
  assert.deepEqual([await believes(installed, ofOld), await believes(installed, ofNew)], [true, true]);
  assert.deepEqual([await believes(next, ofOld), await believes(next, ofNew)], [false, true]);
  assert.match((await task("check", at("new spare"))).stdout, new RegExp(`${spare}, the spare key`));
  assert.equal((await task("check", at("spare"))).stdout.includes("the key that signs"), true);

  // And once more, from there.
  const secondly = await task("rotate", "--spare", at("new spare"), "--new-spare", at("third"));
  const third = await read("feed.pub");
  assert.deepEqual([await believes(next, feedBy(secondly.stdout)), await believes(third, ofNew)], [
    true,
    false,
  ]);
  await remove();
});

Deno.test("what cannot be rotated is refused before anything is changed, and quotes no secret", async () => {
  const { at, task, read, remove } = await owner();
  const first = (await task("--spare", at("spare"), "--copy", at("copy"))).stdout;
  const before = await read("feed.pub");
  for (
    const words of [
      ["rotate", "--spare", at("copy"), "--new-spare", at("new")], // signs already
      ["rotate", "--spare", at("none"), "--new-spare", at("new")],
      ["rotate", "--spare", at("spare"), "--new-spare", at("copy")], // would overwrite a secret
      ["rotate", "--spare", at("spare")],
      ["spare", at("new")], // there is one
      ["spare"],
      ["check", at("feed.pub")],
      ["nonsense"],
    ]
  ) {
    const { code, stdout } = await task(...words);
    assert.ok(code !== 0 && stdout === "", words.join(" "));
  }
  assert.deepEqual([await read("feed.pub"), await read("copy")], [before, first]);
  await remove();
});

Deno.test("an app of one key gets its spare one, for which a rotation waits", async () => {
  const { at, task, read, keys, remove } = await owner();
  const first = (await task("--spare", at("lost"))).stdout;
  await Deno.writeTextFile(at("feed.pub"), (await read("feed.pub")).split("\n").slice(0, 2).join("\n"));
  assert.equal((await task("rotate", "--spare", at("lost"), "--new-spare", at("x"))).code, 1);
  const { code, stdout } = await task("spare", at("spare"));
  assert.deepEqual([code, stdout, (await keys()).length], [0, "", 2]);
  assert.ok(await believes(await read("feed.pub"), feedBy(first)));
  assert.ok(await believes(await read("feed.pub"), feedBy(await read("spare"))));
  await remove();
});

Deno.test("the committed public keys can be read", async () => {
  parsePublicKeys(await Deno.readTextFile(feedKey));
});
