/**
 * `deno task release --target windows-x64`, end to end: its real steps, with a sidecar that is frozen already and an installer that is packed fast.
 */

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { run } from "../../lib/command.ts";
import { copyTree, exists, listFiles, remove } from "../../lib/files.ts";
import { sidecarDir } from "../../lib/paths.ts";
import { describeRelease } from "../../release/describe.ts";
import { pipeline } from "../../release/mod.ts";
import { planRelease } from "../../release/plan.ts";
import type { Release } from "../../release/release.ts";
import { runRelease } from "../../release/runner.ts";
import { sidecarStep } from "../../release/steps/sidecar.ts";
import { signStep } from "../../release/steps/sign.ts";
import { formatsOf } from "../../release/targets/mod.ts";
import { unsigned } from "../../release/targets/unsigned.ts";
import { buildInstaller } from "../../release/targets/windows/nsis.ts";
import { testWith } from "../../testing/test_with.ts";
import { frozenWindowsSidecar } from "./frozen_sidecar.ts";

const frozen = sidecarStep(async (folder) => {
  await copyTree(dirname((await frozenWindowsSidecar()).onedir), join(folder, "dist"));
}, 1);

/** Packed as for tests. */
const fast = (release: Release) =>
  formatsOf(release).map((format): typeof format => ({
    ...format,
    build: async (release, tree, file, options) => {
      const work = join(release.workDir, "nsis");
      await Deno.mkdir(work);
      await buildInstaller(release, tree, file, { ...options, work, compression: "fast" });
    },
  }));

const steps = pipeline.map((step) => {
  if (step.name === "sidecar") return frozen;
  if (step.name === "sign") return signStep(() => unsigned("windows"), fast);
  return step;
});

testWith(
  { tools: ["wine64", "mingw-w64", "makensis", "chromium"], os: ["linux"] },
  "on Linux the installer for Windows is made, installed under Wine, started, looked at and taken away again",
  async () => {
    const folder = await Deno.makeTempDir({ prefix: "pika-release-" });
    const described = await describeRelease({ target: "windows-x64", sidecar: "auto", published: false });
    const release: Release = {
      ...described,
      shell: { kind: "browser", reason: "this is a trial" },
      workDir: join(folder, "work"),
      outDir: join(folder, "out"),
    };
    await runRelease(steps, await planRelease(steps, release), release, "quiet");

    const manifest = JSON.parse(await Deno.readTextFile(join(release.outDir, "release.json")));
    assert.equal(manifest.target, "windows-x64");
    assert.equal(manifest.built_on, "linux under wine");
    assert.equal(manifest.published, false);
    assert.equal(manifest.signature, "unsigned");
    const { bpm, page, shown_on } = manifest.verified.exe;
    assert.equal(bpm, 104.5);
    assert.match(page.seen_in, /^Chromium /);
    assert.ok(await exists(join(release.workDir, page.picture)), "the page was photographed");
    assert.match(shown_on, /, Linux .* with wine-/);
    const { measured_on, mode, startup_ms } = manifest.sidecar;
    assert.match(measured_on, /, Linux .* with wine-/);
    assert.equal(mode, "onedir");
    assert.ok(startup_ms.onedir.median > 0 && startup_ms.onefile.size < startup_ms.onedir.size);
    assert.deepEqual(manifest.files.map(({ name }: { name: string }) => name), [
      `pika-${release.version}-windows-x64-browser-shell-built-on-linux-under-wine.exe`,
      "pika.cdx.json",
    ]);
    await run(["sha256sum", "--check", "--strict", "SHA256SUMS"], { cwd: release.outDir });

    // What is told of it is what the requirements give Windows, not what this machine has.
    const { components } = JSON.parse(await Deno.readTextFile(join(release.outDir, "pika.cdx.json")));
    const versions = new Map(
      components.map(({ name, version }: { name: string; version: string }) => [name, version]),
    );
    const locked = await Deno.readTextFile(join(sidecarDir, "requirements.txt"));
    assert.equal(versions.get("numpy"), /^numpy==(\S+)/m.exec(locked)?.[1]);
    const { version: python } = components.find(({ name }: { name: string }) => name === "python");
    assert.match(python, /^3\.11\./);

    const libraries = (await listFiles(join(release.workDir, "stage", "sidecar"))).filter((file) =>
      /\/(MSVCP140|VCRUNTIME140|VCRUNTIME140_1)\.dll$/i.test(file)
    );
    assert.equal(libraries.length, 3, "Microsoft's libraries are brought along");
    await remove(folder);
  },
);
