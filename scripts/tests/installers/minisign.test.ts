/** Our signatures beside Debian's `minisign`: each reads and refuses what the other writes. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../../lib/command.ts";
import { formatPublicKey, parsePublicKey, verify } from "@pika/contract/feed/minisign.ts";
import { formatSecretKey, parseSecretKey } from "../../release/minisign.ts";
import { makeKey, sign } from "@pika/contract/feed/signing.ts";
import { testWith } from "../../testing/test_with.ts";

/** A folder with a file of ours; gone afterwards. */
async function inFolder(test: (folder: string, data: Uint8Array) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "pika minisign " });
  const data = crypto.getRandomValues(new Uint8Array(5000));
  try {
    await Deno.writeFile(join(folder, "file"), data);
    await test(folder, data);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const minisign = (cwd: string, ...words: string[]) =>
  run(["minisign", ...words], { cwd, allowed: [1], stdin: "" });

testWith(
  { tools: ["minisign"] },
  "minisign verifies what we sign, and refuses an altered file, comment, and another key",
  () =>
    inFolder(async (folder, data) => {
      const key = makeKey();
      const write = (name: string, text: string) => Deno.writeTextFile(join(folder, name), text);
      await write("key.pub", formatPublicKey(key));
      await write("other.pub", formatPublicKey(makeKey()));
      const signature = sign(data, key, "timestamp:1795600000 file:file version:0.2.0");
      await write("file.minisig", signature);
      const verified = await minisign(folder, "-V", "-m", "file", "-p", "key.pub", "-Q");
      assert.deepEqual([verified.code, verified.stdout.trim()], [
        0,
        "timestamp:1795600000 file:file version:0.2.0",
      ]);
      assert.equal((await minisign(folder, "-V", "-H", "-m", "file", "-p", "key.pub")).code, 0, "prehashed");
      assert.equal((await minisign(folder, "-V", "-m", "file", "-p", "other.pub")).code, 1);

      await write("file.minisig", signature.replace("version:0.2.0", "version:0.3.0"));
      assert.equal((await minisign(folder, "-V", "-m", "file", "-p", "key.pub")).code, 1);
      await write("file.minisig", signature);
      await Deno.writeFile(join(folder, "file"), data.with(4000, data[4000]! ^ 1));
      assert.equal((await minisign(folder, "-V", "-m", "file", "-p", "key.pub")).code, 1);
    }),
);

testWith(
  { tools: ["minisign"] },
  "minisign signs with our secret key, and we verify it",
  () =>
    inFolder(async (folder, data) => {
      const key = makeKey();
      await Deno.writeTextFile(join(folder, "key"), formatSecretKey(key));
      assert.equal((await minisign(folder, "-S", "-m", "file", "-s", "key", "-t", "by hand")).code, 0);
      const signature = await Deno.readTextFile(join(folder, "file.minisig"));
      assert.equal(verify(data, signature, key), "by hand");
      assert.throws(() => verify(data.with(0, data[0]! ^ 1), signature, key), /does not fit the file/);
    }),
);

testWith(
  { tools: ["minisign"] },
  "we sign with minisign's secret key, and refuse one with a password",
  () =>
    inFolder(async (folder, data) => {
      assert.equal((await minisign(folder, "-G", "-W", "-p", "key.pub", "-s", "key")).code, 0);
      const secret = parseSecretKey(await Deno.readTextFile(join(folder, "key")));
      const open = parsePublicKey(await Deno.readTextFile(join(folder, "key.pub")));
      assert.deepEqual([...secret.id, ...secret.key], [...open.id, ...open.key]);
      await Deno.writeTextFile(join(folder, "file.minisig"), sign(data, secret, "ours"));
      assert.equal((await minisign(folder, "-V", "-m", "file", "-p", "key.pub")).code, 0);

      const locked = await run(["minisign", "-G", "-p", "locked.pub", "-s", "locked"], {
        cwd: folder,
        stdin: "word\nword\n",
      });
      assert.equal(locked.code, 0);
      const text = await Deno.readTextFile(join(folder, "locked"));
      assert.throws(() => parseSecretKey(text), /locked with a password/);
    }),
);
