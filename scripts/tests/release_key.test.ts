import assert from "node:assert/strict";
import { keyName, parsePublicKeys } from "@pika/contract/feed/minisign.ts";
import { join } from "node:path";
import { run } from "../lib/command.ts";
import { remove } from "../lib/files.ts";
import { root } from "../lib/paths.ts";
import { makeFeed, readFeed, type SignedFeed, signFeed } from "../release/feed.ts";
import { feedKey } from "../release/feed_key.ts";
import { parseSecretKey } from "../release/minisign.ts";
import { describeCertificate } from "../release/targets/macos/release_certificate.ts";
import { selfSignedVariables } from "../release/targets/macos/self_signed.ts";
import { testWith, unix } from "../testing/test_with.ts";
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

testWith(
  { tools: ["openssl"], os: unix },
  "the certificate that the releases for macOS share: two secrets for their owner alone, none printed, nothing overwritten",
  async () => {
    const owned = await owner();
    try {
      const secrets = owned.at("apple secrets");
      // Its log has both outputs.
      const logged = async (words: string[], env: Record<string, string> = {}) => {
        const log = owned.at("log");
        await remove(log);
        const { code } = await run(words, { env, log, allowed: [1] });
        return { code, said: await Deno.readTextFile(log) };
      };
      const make = (...words: string[]) =>
        logged([
          Deno.execPath(),
          "run",
          "-A",
          script,
          "macos-certificate",
          ...words,
          "--to",
          owned.at("feed.pub"),
        ]);
      const { code, said } = await make(secrets);
      assert.equal(code, 0, said);
      const certificate = describeCertificate(await owned.read("feed.pub"));
      const years = (certificate.ends.getTime() - Date.now()) / (365 * 86_400_000);
      assert.ok(years > 9.9 && years < 10.1, String(years));
      assert.equal(certificate.issued, "by itself");
      const [p12, password] = await Promise.all(
        selfSignedVariables.map((name) => owned.read(`apple secrets/${name}`)),
      ) as [string, string];
      for (const name of selfSignedVariables) {
        assert.equal(
          await owned.modeOf(`apple secrets/${name}`),
          0o600,
        );
      }
      assert.equal(await owned.modeOf("apple secrets"), 0o700);
      assert.ok(!said.includes(password) && !said.includes(p12));
      // What is in it opens with the password, in the way that macOS reads, and is the committed one.
      await Deno.writeFile(owned.at("p12"), Uint8Array.from(atob(p12), (letter) => letter.charCodeAt(0)));
      const words = [
        "openssl",
        "pkcs12",
        "-in",
        owned.at("p12"),
        "-info",
        "-passin",
        "env:PASSWORD",
        "-nodes",
      ];
      const { said: opened } = await logged(words, { PASSWORD: password });
      assert.match(opened, /MAC: sha1[^]*pbeWithSHA1And3-KeyTripleDES-CBC/);
      const pem = /-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/.exec(opened)![0];
      assert.equal(describeCertificate(pem).sha256, certificate.sha256);

      const again = await make(owned.at("others"));
      assert.equal(again.code, 1);
      assert.match(again.said, /share a certificate already.*[^]*--replace/);
      const onto = await make(secrets, "--replace");
      assert.equal(onto.code, 1);
      assert.match(onto.said, /PIKA_APPLE_CERTIFICATE is there already/);
      assert.equal(describeCertificate(await owned.read("feed.pub")).sha256, certificate.sha256);
      assert.equal((await make(owned.at("others"), "--replace")).code, 0);
      assert.notEqual(describeCertificate(await owned.read("feed.pub")).sha256, certificate.sha256);
    } finally {
      await owned.remove();
    }
  },
);
