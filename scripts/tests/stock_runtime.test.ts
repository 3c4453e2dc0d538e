/**
 * The window's program on its way into the package. On Windows the bytes that upstream published have to stay as they are where nothing signs
 * them: Microsoft Defender deletes a Neutralino program whose resources were rewritten (release/targets/windows/program_info.ts).
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { Artifacts } from "../pipeline/artifacts.ts";
import type { Artifact } from "../release/artifact.ts";
import { feedKey } from "../release/feed_key.ts";
import { partsOf } from "../release/parts.ts";
import type { Release } from "../release/release.ts";
import type { StepContext } from "../release/step.ts";
import { runtime } from "../release/steps/runtime.ts";
import { stages } from "../release/targets/mod.ts";
import { signingFor } from "../release/targets/signing.ts";
import type { Target } from "../release/targets/target.ts";

/** The window's program of a target: as it is handed in, and as it lies in the tree that is packed without keys. */
async function handedThrough(target: Target, published: Uint8Array, program: string): Promise<Uint8Array> {
  const folder = await Deno.makeTempDir({ prefix: "pika runtime ż " });
  const at = (name: string) => join(folder, name);
  try {
    const shell = { kind: "neutralino", version: "6.9.0", runtime: at("published"), sha256: "", pinned: "" };
    const release = {
      ...{ target, shell, version: "1.2.3", buildId: "1.2.3+0", commit: "", cloud: null },
      ...{ feed: { url: null, key: feedKey }, workDir: at("work"), outDir: at("out"), sourceDateEpoch: 0 },
    } as Release;
    await Deno.writeFile(at("published"), published);
    for (const name of ["work", "ui", "sidecar", "tree"]) await Deno.mkdir(at(name));
    await Deno.writeTextFile(join(at("ui"), "index.html"), "<!doctype html>");
    await Deno.writeTextFile(join(at("ui"), "icon.png"), "");

    const artifacts = new Artifacts<Artifact>();
    artifacts.add("desktop", { kind: "ui", path: at("ui") });
    artifacts.add("sidecar", { kind: "sidecar", mode: "onedir", target, path: at("sidecar") });
    const context: StepContext = {
      ...{ release, key: "k", log: at("log"), output: "quiet", artifacts },
      facts: () => ({}) as never,
      add: (artifact) => artifacts.add("runtime", artifact),
      note: () => {},
    };
    await runtime.run(context);
    await stages[target.os](release, partsOf(release, artifacts, "onedir"), at("tree"));
    await signingFor(target, {}).signTree(release, at("tree"), {});
    return await Deno.readFile(join(at("tree"), program));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("without a certificate the window's program is packed byte for byte as it was published", async () => {
  const published = crypto.getRandomValues(new Uint8Array(5000));
  const windows = await handedThrough({ os: "windows", arch: "x64" }, published, "Pika.exe");
  assert.deepEqual(windows, published);
});
