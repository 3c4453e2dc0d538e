import assert from "node:assert/strict";
import { zipSync } from "fflate";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { remove } from "../lib/files.ts";
import { foreignRuntime } from "./release.ts";
import { findShell, lookForShell, pinRuntime, type RuntimeSource, runtimeSource } from "./runtime_source.ts";

const target = { os: "linux", arch: "x64" } as const;
const name = "neutralino-linux_x64";
const bytes = (text: string) => new TextEncoder().encode(text);
/** The head of a program for Linux on x64, and a text behind it. */
const program = (text: string, cpu = 62) =>
  new Uint8Array([
    ...[0x7f, 0x45, 0x4c, 0x46, 2],
    ...new Uint8Array(13),
    cpu,
    ...new Uint8Array(45),
    ...bytes(text),
  ]);
const sha256 = (content: Uint8Array) => createHash("sha256").update(content).digest("hex");

/** An archive as Neutralino publishes them, small, pinned and served on 127.0.0.1; and a folder of its own for the cache. */
async function mirror(program = bytes("a runtime")) {
  const folder = await Deno.makeTempDir();
  const archive = new Uint8Array(
    zipSync({ [name]: program, "neutralino-mac_x64": bytes("other"), "icon.png": program }),
  );
  const state = { served: archive, asked: 0 };
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, () => {
    state.asked++;
    return new Response(state.served);
  });
  const url = `http://127.0.0.1:${server.addr.port}/neutralino.zip`;
  const pin = {
    version: "6.9.0",
    url,
    size: archive.length,
    sha256: sha256(archive),
    binaries: { [name]: sha256(program) },
  };
  return {
    ...{ archive, folder, state },
    source: { pin, url, cache: join(folder, "cache") } satisfies RuntimeSource,
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await remove(folder);
    },
  };
}

/** An address at which nobody listens. */
function nowhere(): string {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  return `http://127.0.0.1:${listener.addr.port}/`;
}

Deno.test("the pinned runtime is downloaded once, and taken from the cache from then on", async () => {
  await using there = await mirror();
  const shell = await findShell(target, there.source);
  assert.ok(shell.kind === "neutralino");
  assert.equal(await Deno.readTextFile(shell.runtime), "a runtime");
  assert.equal((await Deno.stat(shell.runtime)).mode! & 0o100, 0o100);
  assert.equal(shell.sha256, shell.pinned);
  assert.equal(foreignRuntime(shell), undefined);
  assert.deepEqual(await findShell(target, { ...there.source, url: nowhere() }), shell);
  assert.equal(there.state.asked, 1);
});

Deno.test("a cached program that somebody changed is thrown away and fetched again", async () => {
  await using there = await mirror();
  const shell = await findShell(target, there.source);
  assert.ok(shell.kind === "neutralino");
  await Deno.writeTextFile(shell.runtime, "a worm");
  assert.deepEqual(await findShell(target, there.source), shell);
  assert.equal(await Deno.readTextFile(shell.runtime), "a runtime");
  assert.equal(there.state.asked, 2);
  await Deno.writeTextFile(shell.runtime, "a worm");
  assert.equal((await findShell(target, { ...there.source, url: nowhere() })).kind, "browser");
});

Deno.test("without network it is the browser shell, and the window as soon as there is network", async () => {
  await using there = await mirror();
  const without = await findShell(target, { ...there.source, url: nowhere() });
  assert.ok(without.kind === "browser");
  assert.match(without.reason, /Neutralino's runtime could not be downloaded: .*127\.0\.0\.1/);
  assert.equal((await findShell(target, there.source)).kind, "neutralino");
});

Deno.test("looking downloads nothing and changes nothing: the runtime is here, or to be downloaded, or was not to be had", async () => {
  await using there = await mirror();
  const { source, state } = there;
  const look = (url = source.url) => lookForShell(target, { ...source, url });
  const found = async () => await Array.fromAsync(Deno.readDir(there.folder), ({ name }) => name);
  const wanted = await look();
  assert.ok(wanted.kind === "neutralino");
  assert.deepEqual([wanted.sha256, wanted.toDownload], [wanted.pinned, source.pin.size]);
  assert.deepEqual(await found(), []);

  // A run has tried another address in vain: that says nothing of this one.
  const elsewhere = nowhere();
  const failed = await findShell(target, { ...source, url: elsewhere });
  assert.ok(failed.kind === "browser");
  assert.deepEqual(await look(elsewhere), { ...failed, reason: `${failed.reason}; a run tries again` });
  assert.deepEqual(await look(), wanted);
  assert.equal(state.asked, 0);

  const { toDownload: _, ...here } = wanted;
  assert.deepEqual(await findShell(target, source), here);
  assert.deepEqual(await look(), here);
  assert.deepEqual(await look(elsewhere), here);
  await Deno.writeTextFile(here.runtime, "a worm");
  assert.deepEqual(await look(), wanted);
  assert.equal(await Deno.readTextFile(here.runtime), "a worm");
  assert.equal(state.asked, 1);
});

Deno.test("a download that is not byte for byte the pinned one is refused, and nothing of it is kept", async () => {
  await using there = await mirror();
  const changed = there.archive.slice();
  changed[40]! ^= 1;
  for (const served of [changed, there.archive.slice(0, -1), new Uint8Array()]) {
    there.state.served = served;
    await assert.rejects(
      findShell(target, there.source),
      /is not the pinned one: \d+ bytes, SHA-256 [0-9a-f]{64} instead of/,
    );
  }
  there.state.served = new Uint8Array([...there.archive, 0]);
  await assert.rejects(findShell(target, there.source), /has more than the \d+ bytes/);
  there.state.served = there.archive;
  const binaries = { [name]: "0".repeat(64) };
  await assert.rejects(
    findShell(target, { ...there.source, pin: { ...there.source.pin, binaries } }),
    /contradicts itself/,
  );
  await assert.rejects(Deno.stat(join(there.source.cache, there.source.pin.sha256)), Deno.errors.NotFound);
});

Deno.test("a target whose program is not pinned gets the browser shell, without a download", async () => {
  await using there = await mirror();
  const shell = await findShell({ os: "linux", arch: "arm64" }, there.source);
  assert.ok(shell.kind === "browser");
  assert.match(shell.reason, /no SHA-256 is pinned for neutralino-linux_arm64/);
  assert.equal(there.state.asked, 0);
});

Deno.test("a local folder or zip is taken, and said to be another one when it is", async () => {
  await using there = await mirror(program("a runtime"));
  const { folder, source } = there;
  await Deno.writeFile(join(folder, name), program("my own"));
  await Deno.writeFile(join(folder, "own.zip"), zipSync({ [name]: program("my own"), "other": bytes("x") }));
  await Deno.writeFile(join(folder, "same.zip"), there.archive);
  const fromFolder = await findShell(target, source, folder);
  const fromZip = await findShell(target, source, join(folder, "own.zip"));
  assert.ok(fromFolder.kind === "neutralino" && fromZip.kind === "neutralino");
  assert.equal(fromFolder.sha256, fromZip.sha256);
  assert.deepEqual(await Deno.readFile(fromZip.runtime), program("my own"));
  assert.match(
    foreignRuntime(fromZip)!,
    /^a runtime of your own: SHA-256 [0-9a-f]{64} instead of the pinned [0-9a-f]{64}$/,
  );
  assert.equal(foreignRuntime(await findShell(target, source, join(folder, "same.zip"))), undefined);
});

Deno.test("a path that holds no runtime for the target is refused, with what is wanted", async () => {
  await using there = await mirror();
  const { folder, source } = there;
  const refused = (path: string, words: RegExp) => assert.rejects(findShell(target, source, path), words);
  await refused(folder, /There is no "neutralino-linux_x64" in/);
  await refused(join(folder, "nothing"), /Cannot read the Neutralino runtime at/);
  await Deno.writeTextFile(join(folder, "broken.zip"), "no zip");
  await refused(join(folder, "broken.zip"), /no zip or is damaged/);
  await Deno.writeFile(join(folder, "empty.zip"), zipSync({ "readme": new Uint8Array(1) }));
  await refused(join(folder, "empty.zip"), /holds no "neutralino-linux_x64"/);
});

Deno.test("a program of one's own that is for another processor, or none at all, is refused, from a folder and from a zip", async () => {
  await using there = await mirror();
  const { folder, source } = there;
  for (
    const [content, words] of [
      [
        program("arm", 183),
        /runtime ".*neutralino-linux_x64" is made for linux arm64, and not for linux-x64/,
      ],
      [bytes("<html>not found</html>"), /is no program of 64 bits, or a damaged one/],
    ] as const
  ) {
    await Deno.writeFile(join(folder, name), content);
    await Deno.writeFile(join(folder, "own.zip"), zipSync({ [name]: content }));
    for (const path of [folder, join(folder, "own.zip")]) {
      await assert.rejects(findShell(target, source, path), words);
    }
  }
});

Deno.test("pinning the next version writes size and digests of the archive and of its programs", async () => {
  await using there = await mirror();
  const { folder, source } = there;
  const file = join(folder, "runtime.json");
  const before = { ...source.pin, version: "7.0.0", size: 0, sha256: "", binaries: {} };
  await pinRuntime({ ...source, pin: before }, file);
  const pin = JSON.parse(await Deno.readTextFile(file));
  assert.deepEqual(pin, {
    ...source.pin,
    version: "7.0.0",
    binaries: { [name]: sha256(bytes("a runtime")), "neutralino-mac_x64": sha256(bytes("other")) },
  });
  assert.equal((await findShell(target, { ...source, pin })).kind, "neutralino");
  there.state.served = new Uint8Array(zipSync({ readme: bytes("x") }));
  await assert.rejects(pinRuntime(source, file), /holds no runtime of Neutralino/);
  await assert.rejects(pinRuntime({ ...source, url: nowhere() }, file), /Cannot download Neutralino 6\.9\.0/);
});

Deno.test("the checkout pins archive and program of every promised target, and a mirror can be named", async () => {
  const { pin, url } = await runtimeSource({});
  assert.equal(url, pin.url);
  assert.ok(pin.url.includes(`/v${pin.version}/neutralinojs-v${pin.version}.zip`));
  assert.deepEqual(Object.keys(pin.binaries), [
    ...[name, "neutralino-mac_arm64", "neutralino-mac_x64", "neutralino-win_x64.exe"],
  ]);
  for (const digest of [pin.sha256, ...Object.values(pin.binaries)]) assert.match(digest, /^[0-9a-f]{64}$/);
  assert.equal(
    (await runtimeSource({ PIKA_RUNTIME_URL: "http://mirror.example/n.zip" })).url,
    "http://mirror.example/n.zip",
  );
});
