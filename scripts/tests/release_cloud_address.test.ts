import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../lib/command.ts";
import { ScriptError } from "../lib/errors.ts";
import { root } from "../lib/paths.ts";
import { parseCloudAddress, readCloudAddress, writeCloudAddress } from "../release/cloud_address.ts";

Deno.test("an address is https and a host", () => {
  for (
    const [text, address] of [
      ["https://cloud.example", "https://cloud.example"],
      [" https://Cloud.Example/ ", "https://cloud.example"],
      ["https://cloud.example:8443", "https://cloud.example:8443"],
      ["https://cloud.example:443", "https://cloud.example"],
    ] as const
  ) assert.equal(parseCloudAddress(text), address);
  for (
    const text of [
      ...["", "cloud.example", "http://cloud.example", "ws://cloud.example", "https://", "https://ADDRESS"],
      ...["https://cloud.example/live", "https://cloud.example/?a", "https://cloud.example/#a"],
      ...["https://dj@cloud.example", "https://localhost", "https://127.0.0.1", "https://cloud example"],
    ]
  ) {
    assert.throws(
      () => parseCloudAddress(text),
      (error) => error instanceof ScriptError && error.message.includes(`"${text}"`) && error.help !== "",
      text,
    );
  }
});

Deno.test("the file holds an address or null, and nothing else is taken for one", async () => {
  const folder = await Deno.makeTempDir({ prefix: "pika cloud " });
  await Deno.mkdir(join(folder, "desktop"));
  await assert.rejects(readCloudAddress(folder), /Cannot read .*cloud\.json/);
  for (const url of [null, "https://cloud.example"]) {
    await writeCloudAddress(url, folder);
    assert.equal(await readCloudAddress(folder), url);
  }
  for (const text of [`{"url": 5}`, `{"url": "https://cloud.example/"}`, `{}`, `{`]) {
    await Deno.writeTextFile(join(folder, "desktop", "cloud.json"), text);
    await assert.rejects(readCloudAddress(folder), ScriptError, text);
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("this checkout's can be read", async () => {
  await readCloudAddress();
});

Deno.test("release:cloud shows the address, sets it, takes it back, and refuses what is none", async () => {
  const checkout = await Deno.makeTempDir({ prefix: "pika cloud " });
  await Deno.mkdir(join(checkout, "desktop"));
  await writeCloudAddress(null, checkout);
  const task = (...words: string[]) =>
    run(
      [
        Deno.execPath(),
        "run",
        "-A",
        join(root, "scripts", "tasks", "release_cloud.ts"),
        "--repository",
        checkout,
        ...words,
      ],
      { allowed: [1, 2] },
    );
  assert.equal((await task()).stdout, "null\n");
  assert.equal((await task("https://cloud.example/")).code, 0);
  assert.equal(await readCloudAddress(checkout), "https://cloud.example");
  assert.equal((await task()).stdout, "https://cloud.example\n");
  assert.equal((await task("http://cloud.example")).code, 1);
  assert.equal((await task("https://a.example", "https://b.example")).code, 2);
  assert.equal((await task("https://a.example", "--none")).code, 2);
  assert.equal(await readCloudAddress(checkout), "https://cloud.example");
  await task("--none");
  assert.equal(await readCloudAddress(checkout), null);
  await Deno.remove(checkout, { recursive: true });
});
