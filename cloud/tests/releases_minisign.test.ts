import assert from "node:assert/strict";
import { join } from "node:path";
import { requireTool, testWith } from "../../scripts/testing/test_with.ts";
import { FeedKey } from "./feed.ts";
import { readPublicKey, SignatureError, verify } from "../releases/minisign.ts";

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
  const key = readPublicKey(await read("key.pub"));
  const signature = await read("latest.json.minisig");
  assert.equal(await verify(bytes, { signature, key }), comment);
  const line = (await read("key.pub")).split("\n")[1]!;
  assert.equal(readPublicKey(line).id, key.id, "one line of base64 is enough");

  await run(folder, "-S", "-l", "-s", "key.sec", "-m", "latest.json", "-t", comment);
  await assert.rejects(
    verify(bytes, { signature: await read("latest.json.minisig"), key }),
    /not over a hash: sign with minisign 0.10 or newer/,
  );
});

minisignTest("Debian's minisign takes what the tests sign, so they test the real thing", async (folder) => {
  const key = new FeedKey();
  await Deno.writeTextFile(join(folder, "key.pub"), key.publicText);
  await Deno.writeFile(join(folder, "latest.json"), bytes);
  await Deno.writeTextFile(join(folder, "latest.json.minisig"), key.sign(bytes, comment));
  await run(folder, "-V", "-p", "key.pub", "-m", "latest.json");
});

Deno.test("one changed byte, in the file or anywhere in the signature, is found", async () => {
  const pair = new FeedKey();
  const key = readPublicKey(pair.publicText);
  const signature = pair.sign(bytes, comment);
  assert.equal(await verify(bytes, { signature, key }), comment);
  assert.equal(await verify(bytes, { signature: signature.replaceAll("\n", "\r\n"), key }), comment);
  for (let at = 0; at < bytes.length; at++) {
    const changed = bytes.slice();
    changed[at]! ^= 1;
    await assert.rejects(verify(changed, { signature, key }), /does not belong to these bytes/);
  }
  const start = signature.indexOf("\n") + 1;
  for (let at = start; at < signature.length - 1; at++) {
    // The last letter before "=" carries bits that mean nothing.
    if (signature[at] === "=" || signature[at + 1] === "=") continue;
    const other = signature[at] === "A" ? "B" : "A";
    const changed = signature.slice(0, at) + other + signature.slice(at + 1);
    await assert.rejects(verify(bytes, { signature: changed, key }), SignatureError, `letter ${at}`);
  }
  for (let length = 0; length < signature.length - 1; length += 7) {
    await assert.rejects(verify(bytes, { signature: signature.slice(0, length), key }), SignatureError);
  }
});

Deno.test("another key's signature is refused by name, and a key that is none says what to take", async () => {
  const [ours, theirs] = [new FeedKey(), new FeedKey()];
  const key = readPublicKey(ours.publicText);
  await assert.rejects(
    verify(bytes, { signature: theirs.sign(bytes, comment), key }),
    new RegExp(`and ${key.id} is expected`),
  );
  for (const text of ["", "untrusted comment: x", "RWQ", "hello", theirs.sign(bytes, comment)]) {
    assert.throws(() => readPublicKey(text), /no public key of minisign: take the content of desktop/);
  }
});
