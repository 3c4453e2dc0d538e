import assert from "node:assert/strict";
import { pipeline } from "./mod.ts";
import { planRelease } from "./plan.ts";
import { developerIdVariables } from "./targets/macos/developer_id.ts";
import type { Release } from "./release.ts";

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
