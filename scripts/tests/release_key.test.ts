import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../lib/command.ts";
import { root } from "../lib/paths.ts";
import { keyName, parsePublicKey, verify } from "@pika/contract/feed/minisign.ts";
import { parseSecretKey } from "../release/minisign.ts";
import { sign } from "@pika/contract/feed/signing.ts";

const script = join(root, "scripts", "tasks", "release_key.ts");

Deno.test("release:key makes a pair that belongs together, and never overwrites a key unasked", async () => {
  const folder = await Deno.makeTempDir({ prefix: "pika key " });
  const file = join(folder, "feed.pub");
  const words = [Deno.execPath(), "run", "-A", script, "--to", file];
  const made = await run(words);
  const open = parsePublicKey(await Deno.readTextFile(file));
  const data = new TextEncoder().encode("feed");
  assert.equal(verify(data, sign(data, parseSecretKey(made.stdout), "c"), open), "c");

  const again = await run(words, { allowed: [1] });
  assert.deepEqual([again.code, again.stdout], [1, ""]);
  assert.equal(keyName(parsePublicKey(await Deno.readTextFile(file))), keyName(open));

  await run([...words, "--replace"]);
  assert.notEqual(keyName(parsePublicKey(await Deno.readTextFile(file))), keyName(open));
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a copy of the secret is for its owner alone, and never takes another one's place", async () => {
  const folder = await Deno.makeTempDir({ prefix: "pika key " });
  const [file, copy] = [join(folder, "feed.pub"), join(folder, "secret")];
  const words = [Deno.execPath(), "run", "-A", script, "--replace", "--to", file, "--copy", copy];
  const { stdout } = await run(words);
  assert.equal(await Deno.readTextFile(copy), stdout);
  if (Deno.build.os !== "windows") assert.equal((await Deno.stat(copy)).mode! & 0o777, 0o600);
  const open = await Deno.readTextFile(file);

  const again = await run(words, { allowed: [1] });
  assert.deepEqual([again.code, again.stdout], [1, ""]);
  assert.deepEqual([await Deno.readTextFile(copy), await Deno.readTextFile(file)], [stdout, open]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the committed public key can be read", async () => {
  parsePublicKey(await Deno.readTextFile(join(root, "desktop", "feed_key.pub")));
});
