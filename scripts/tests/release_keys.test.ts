/** What the keys of a release's steps depend on, and what planning one asks of the world. */

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { run } from "../lib/command.ts";
import { remove } from "../lib/files.ts";
import { copiedCheckout, releaseSources } from "../testing/copied_checkout.ts";
import { inputFiles } from "../pipeline/inputs.ts";
import { pipeline } from "../release/mod.ts";
import { planRelease } from "../release/plan.ts";
import { developerIdVariables } from "../release/targets/macos/developer_id.ts";
import type { Release } from "../release/release.ts";
import { runtimeSource } from "../release/runtime_source.ts";
import { hostTarget, runtimeName } from "../release/targets/target.ts";

/** A release of this checkout for a system, of which nothing is built yet. */
function releaseFor(target: Release["target"], workDir: string): Release {
  return {
    version: "1.2.3",
    target,
    commit: "0".repeat(40),
    dirty: false,
    buildId: "1.2.3+0123456789ab",
    shell: { kind: "neutralino", version: "6.9.0", runtime: "", sha256: "0".repeat(64) },
    published: true,
    cloud: "https://cloud.example",
    sidecarMode: "auto",
    workDir,
    outDir: workDir,
    sourceDateEpoch: 0,
  };
}

Deno.test("a machine without signing keys plans by the same keys as the one that has them", async () => {
  const folder = await Deno.makeTempDir();
  const keysOf = async (target: Release["target"]) =>
    (await planRelease(pipeline, releaseFor(target, folder))).map(({ name, key }) => `${name} ${key}`);
  const secrets: [Release["target"], Record<string, string>][] = [
    [{ os: "macos", arch: "arm64" }, Object.fromEntries(developerIdVariables.map((name) => [name, "x"]))],
    [{ os: "windows", arch: "x64" }, { PIKA_WINDOWS_SIGN_COMMAND: "signer {file}" }],
  ];
  for (const [target, environment] of secrets) {
    const without = await keysOf(target);
    try {
      for (const [name, value] of Object.entries(environment)) Deno.env.set(name, value);
      assert.deepEqual(await keysOf(target), without);
    } finally {
      for (const name of Object.keys(environment)) Deno.env.delete(name);
    }
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("when the runtime can be had at last, all that carries the window is made anew by itself", async () => {
  const folder = await Deno.makeTempDir();
  const keysWith = async (shell: Release["shell"]) => {
    const release = { ...releaseFor({ os: "linux", arch: "x64" }, folder), shell };
    return Object.fromEntries((await planRelease(pipeline, release)).map(({ name, key }) => [name, key]));
  };
  const offline = await keysWith({ kind: "browser", reason: "no network" });
  const online = await keysWith({ kind: "neutralino", version: "6.9.0", runtime: "", sha256: "ab" });
  const differing = Object.keys(offline).filter((name) => offline[name] !== online[name]);
  assert.deepEqual(differing, ["runtime", "package", "sign", "verify", "manifest"]);
  assert.deepEqual(await keysWith({ kind: "browser", reason: "another reason" }), offline);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("what a module reads beside itself is an input too", async () => {
  const folder = await Deno.makeTempDir();
  for (const os of ["linux", "macos", "windows"] as const) {
    const release = releaseFor({ os, arch: "x64" }, folder);
    for (const { name, module, inputs } of pipeline) {
      if (!inputs) continue;
      const files = await inputFiles({ module, inputs: await inputs(release) });
      for (const file of files.filter((file) => file.endsWith(".ts"))) {
        const text = await Deno.readTextFile(file);
        for (const [, beside = ""] of text.matchAll(/new URL\(\s*"(\.[^"]+)",\s*import\.meta\.url/g)) {
          const read = join(dirname(file), beside);
          assert.ok(
            files.some((input) => input === read || input.startsWith(read)),
            `${name}: ${file} reads ${read}`,
          );
        }
      }
    }
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a plan asks the network for nothing, although the window's runtime is not here, and leaves nothing", async () => {
  const checkout = await copiedCheckout(releaseSources);
  const asked: string[] = [];
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    ({ url, method }) => {
      asked.push(`${method} ${url}`);
      return new Response("", { status: 404 });
    },
  );
  const address = `http://127.0.0.1:${server.addr.port}`;
  const script = join(checkout, "scripts", "tasks", "release.ts");
  const words = [Deno.execPath(), "run", "--node-modules-dir=none", "-A", "--deny-net", script, "--plan"];
  // What it starts may use the network, and would come by here.
  const proxies = Object.fromEntries(
    ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"].map((name) => [name, address]),
  );
  const env = {
    ...proxies,
    DENO_NO_UPDATE_CHECK: "1",
    NO_PROXY: "",
    no_proxy: "",
    PIKA_RUNTIME: "",
    PIKA_RUNTIME_URL: `${address}/runtime.zip`,
  };
  const { stdout } = await run(words, { cwd: checkout, env });
  const { binaries } = (await runtimeSource({})).pin;
  if (runtimeName(hostTarget()) in binaries) { // for other machines there is none
    assert.match(stdout, /^ {2}shell {5}Neutralino [\d.]+, which a run downloads first \([\d.]+ MB\)$/m);
    assert.match(stdout, /^ {2}runtime +run +pack the UI for Neutralino's runtime \(has no result yet\)$/m);
  }
  assert.deepEqual(asked, []);
  assert.equal((await run(["git", "status", "--porcelain", "--ignored"], { cwd: checkout })).stdout, "");
  await remove(checkout);
});
