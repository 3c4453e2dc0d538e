/** The contract's signatures beside Debian's `minisign`. */

import assert from "node:assert/strict";
import { formatPublicKey, parsePublicKey, verify } from "@pika/contract/feed/minisign.ts";
import { makeKey, sign } from "@pika/contract/feed/signing.ts";
import { join } from "node:path";
import { requireTool, testWith } from "../../scripts/testing/test_with.ts";

const bytes = new TextEncoder().encode("the feed\n");
const comment = "timestamp:1795000000\tfile:latest.json\tversion:0.2.0";

function minisignTest(name: string, fn: (folder: string) => Promise<void>): void {
  testWith({ tools: ["minisign"] }, name, async () => {
    const folder = await Deno.makeTempDir();
    try {
      await fn(folder);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

async function run(folder: string, ...args: string[]): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(await requireTool("minisign"), {
    args,
    cwd: folder,
  }).output();
  assert.ok(success, new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr));
}

minisignTest("what Debian's minisign signs is taken, with its trusted comment", async (folder) => {
  await run(folder, "-G", "-W", "-p", "key.pub", "-s", "key.sec");
  await Deno.writeFile(join(folder, "latest.json"), bytes);
  await run(folder, "-S", "-s", "key.sec", "-m", "latest.json", "-t", comment);
  const read = (name: string) => Deno.readTextFile(join(folder, name));
  const key = parsePublicKey(await read("key.pub"));
  const signature = await read("latest.json.minisig");
  assert.equal(verify(bytes, signature, key), comment);
  const line = (await read("key.pub")).split("\n")[1]!;
  assert.deepEqual(parsePublicKey(line), key, "one line of base64 is enough");

  await run(folder, "-S", "-l", "-s", "key.sec", "-m", "latest.json", "-t", comment);
  const old = await read("latest.json.minisig");
  assert.throws(() => verify(bytes, old, key), /of an old kind: minisign -H makes the one/);
});

minisignTest("Debian's minisign takes what we sign", async (folder) => {
  const key = makeKey();
  await Deno.writeTextFile(join(folder, "key.pub"), formatPublicKey(key));
  await Deno.writeFile(join(folder, "latest.json"), bytes);
  await Deno.writeTextFile(join(folder, "latest.json.minisig"), sign(bytes, key, comment));
  await run(folder, "-V", "-p", "key.pub", "-m", "latest.json");
});
