/** `deno task release`, really run in this checkout: what comes out, and that a second run has nothing to do. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../../lib/command.ts";
import { CommandError } from "../../lib/errors.ts";
import { remove } from "../../lib/files.ts";
import { hashFile } from "../../lib/hash.ts";
import { root } from "../../lib/paths.ts";
import { readCloudAddress } from "../../release/cloud_address.ts";
import type { Verified } from "../../release/facts.ts";
import { hostTarget, runtimeName } from "../../release/targets/target.ts";
import { testWith } from "../../testing/test_with.ts";

/** The release as it comes: with the pinned runtime where that can be had, whatever other one the environment names. */
const release = (...args: string[]) =>
  run([Deno.execPath(), "run", "-A", join(root, "scripts", "tasks", "release.ts"), ...args], {
    cwd: root,
    env: { PIKA_RUNTIME: "" },
  });

interface Manifest {
  version: string;
  shell: { kind: string };
  sidecar: { mode: string; startup_ms: Record<"onedir" | "onefile", { median: number }> };
  verified: Record<string, Verified>;
  claims: Record<string, string[]>;
  files: { name: string; size: number; sha256: string }[];
}

Deno.test("one command makes packages that were installed, started and asked for a tempo", async () => {
  const manifest: Manifest = JSON.parse((await release("--json")).stdout);
  const out = join(root, "dist", manifest.version);
  for (const format of ["deb", "tar.gz"]) {
    const { page, bpm, shown_on } = manifest.verified[format]!;
    assert.equal(bpm, 104.5, `${format} was verified`);
    assert.ok(page.connected > 0, "its page was seen");
    assert.match(shown_on, /^(GitHub's runner|a machine of a developer), Linux \d/);
    assert.match(
      page.seen_in,
      manifest.shell.kind === "browser" ? /^Chromium |^no browser/ : /^its own window$/,
    );
    assert.ok(manifest.files.some(({ name }) => name.endsWith(`.${format}`)));
  }
  for (const { name, size, sha256 } of manifest.files) {
    assert.equal((await Deno.stat(join(out, name))).size, size);
    assert.equal(await hashFile(join(out, name)), sha256, name);
    if (name.endsWith(".deb")) assert.ok(size < 30e6, `the .deb has ${size} bytes`);
    if (/\.(deb|tar\.gz)$/.test(name)) {
      assert.match(name, manifest.shell.kind === "browser" ? /-browser-shell\./ : /x64\./);
    }
  }
  assert.deepEqual(manifest.claims["a DJ has used it for a night"], ["nobody yet"]);
  await run(["sha256sum", "--check", "--strict", "SHA256SUMS"], { cwd: out });
  const { onedir, onefile } = manifest.sidecar.startup_ms;
  assert.ok(onedir.median > 0 && onefile.median > onedir.median, "onefile unpacks itself first");

  const sbom = JSON.parse(await Deno.readTextFile(join(out, "pika.cdx.json")));
  const names = sbom.components.map(({ name }: { name: string }) => name);
  for (const name of ["numpy", "soundfile", "soxr", "mutagen", "websockets", "python", "preact"]) {
    assert.ok(names.includes(name), `${name} is in the SBOM`);
  }
  for (const name of ["librosa", "numba", "scipy", "pyinstaller"]) assert.ok(!names.includes(name));
});

Deno.test("a second run finds everything up to date", async () => {
  const plan = JSON.parse((await release("--plan", "--json")).stdout);
  const actions = Object.fromEntries(
    plan.steps.map((step: { name: string; action: string }) => [step.name, step.action]),
  );
  assert.deepEqual(actions, {
    check: "run",
    sidecar: "fresh",
    desktop: "fresh",
    runtime: plan.release.shell.kind === "browser" ? "skip" : "fresh",
    package: "fresh",
    sign: "skip",
    verify: "fresh",
    manifest: "fresh",
  });
});

Deno.test("the package holds what a Linux desktop expects, and nothing that only tests need", async () => {
  const { version, files }: Manifest = JSON.parse((await release("--json")).stdout);
  const name = files.find(({ name }) => name.endsWith(".deb"))!.name;
  const deb = join(root, "dist", version, name);
  const content = (await run(["dpkg-deb", "--contents", deb])).stdout;
  const wanted = [
    "./usr/bin/pika -> ../lib/pika/pika",
    "./usr/share/applications/app.pika.Pika.desktop",
    "./usr/share/metainfo/app.pika.Pika.metainfo.xml",
    "./usr/share/icons/hicolor/256x256/apps/app.pika.Pika.png",
    "./usr/lib/pika/sidecar/build.json",
  ];
  for (const path of wanted) assert.ok(content.includes(path), path);
  for (const stranger of ["librosa", "numba", "scipy", "pytest", "hypothesis"]) {
    assert.ok(!content.toLowerCase().includes(`/${stranger}`), stranger);
  }
  assert.ok(!/^\S+ (?!root\/root)/m.test(content), "every file belongs to root");

  const folder = await Deno.makeTempDir();
  await run(["dpkg-deb", "--extract", deb, folder]);
  const share = join(folder, "usr", "share");
  await run(["desktop-file-validate", join(share, "applications", "app.pika.Pika.desktop")]);
  const metainfo = join(share, "metainfo", "app.pika.Pika.metainfo.xml");
  const { stdout: said } = await run(["appstreamcli", "validate", "--no-net", metainfo], { allowed: [3] });
  // A build that knows no cloud knows no homepage; AppStream 1.0 warns of that.
  const complaints = said.split("\n").filter((line) => /^[EW]:/.test(line));
  assert.deepEqual(complaints.filter((line) => !line.endsWith(" url-homepage-missing")), [], said);
  assert.match(await Deno.readTextFile(metainfo), new RegExp(`<release version="${version}" `));
  const build = JSON.parse(
    await Deno.readTextFile(join(folder, "usr", "lib", "pika", "sidecar", "build.json")),
  );
  assert.equal(build.cloud, await readCloudAddress());
  await remove(folder);
});

Deno.test("the plan says loudly that a runtime is not the pinned one", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.copyFile("/usr/bin/env", join(folder, runtimeName(hostTarget()))); // a program for this machine
  const plan = (await release("--plan", "--runtime", folder)).stdout;
  assert.match(
    plan,
    /shell {5}Neutralino [\d.]+, NOT FOR PUBLISHING \(a runtime of your own: SHA-256 [0-9a-f]{64} /,
  );
  await remove(folder);
});
Deno.test("wrong use ends with code 2", async () => {
  await assert.rejects(
    release("--from", "nowhere"),
    (error) => error instanceof CommandError && error.code === 2,
  );
});

// The runtime is in no package registry. Where the pinned one can be downloaded, the tests above have the window; this is a
// test where somebody has brought one.
const brought = Deno.env.get("PIKA_RUNTIME");

if (brought) {
  testWith(
    { tools: ["xvfb", "webkit2gtk"], os: ["linux"] },
    "with a runtime the app has its own window",
    async () => {
      const manifest: Manifest = JSON.parse((await release("--json", "--runtime", brought)).stdout);
      assert.equal(manifest.shell.kind, "neutralino");
      for (const format of ["deb", "tar.gz"]) {
        const { page, bpm } = manifest.verified[format]!;
        assert.equal(bpm, 104.5);
        assert.equal(page.seen_in, "its own window");
        assert.equal(page.picture, `verify-window-${format}.png`);
      }
      assert.ok(manifest.files.every(({ name }) => !name.includes("browser-shell")));
    },
  );
}
