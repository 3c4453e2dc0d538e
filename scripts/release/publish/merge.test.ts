import assert from "node:assert/strict";
import { join } from "node:path";
import { type BuildManifest, complaintsAbout, readBuilds } from "./builds.ts";
import { commit, writeBuild, writeBuilds } from "./example.ts";
import { feedTargets, mergeBuilds, refuse } from "./merge.ts";
import { promised } from "./promised.ts";

const expected = { version: "0.2.0", commit, promised };

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "pika merge é " });
  await test(folder);
  await Deno.remove(folder, { recursive: true });
}

Deno.test("complete builds have no complaints, and become one release", () =>
  inFolder(async (folder) => {
    await writeBuilds(folder);
    const builds = await readBuilds(folder);
    assert.deepEqual(await complaintsAbout(builds, expected), []);
    const assets = await mergeBuilds(builds, { promised, folder: join(folder, "merged") });
    assert.deepEqual(assets.map(({ name }) => name), [
      "pika-0.2.0-windows-x64.exe",
      "pika-0.2.0-macos-arm64.dmg",
      "pika-0.2.0-macos-x64.dmg",
      "pika-0.2.0-linux-x64.deb",
      "pika-0.2.0-linux-x64.tar.gz",
      "pika.cdx.json",
      "release.json",
      "SHA256SUMS",
    ]);
    const sums = await Deno.readTextFile(assets.at(-1)!.path);
    assert.equal(sums, assets.slice(0, -1).map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(""));
    const bom = JSON.parse(await Deno.readTextFile(join(folder, "merged", "pika.cdx.json")));
    assert.deepEqual(bom.components.map(({ name }: { name: string }) => name), [
      "linux-x64",
      "macos-arm64",
      "macos-x64",
      "windows-x64",
      "numpy",
    ]);

    const targets = feedTargets(builds, {
      promised,
      address: "https://github.com/dj/pika/releases/download/desktop-v0.2.0",
    });
    assert.deepEqual(Object.keys(targets), Object.keys(promised));
    assert.deepEqual(targets["linux-x64"]!.map(({ format, signed }) => [format, signed]), [["deb", false], [
      "tar.gz",
      false,
    ]]);
    assert.equal(
      targets["macos-arm64"]![0]!.url,
      "https://github.com/dj/pika/releases/download/desktop-v0.2.0/pika-0.2.0-macos-arm64.dmg",
    );
    assert.equal(targets["macos-arm64"]![0]!.signed, true);
  }));

const manifests: [Partial<BuildManifest>, RegExp][] = [
  [{ version: "0.1.9" }, /linux-x64 is version 0\.1\.9, not 0\.2\.0/],
  [{ built_on: "linux under wine" }, /linux-x64 was built on linux under wine, which is for trials/],
  [{ commit: "1".repeat(40) }, /linux-x64 is of commit 1{40}, not c0ffee/],
  [{ build: "0.2.0+ffffffffffff" }, /the builds differ: .*linux-x64 0\.2\.0\+f{12}/],
  [{ shell: { kind: "browser" } }, /linux-x64 carries the browser shell/],
  [
    { shell: { kind: "neutralino", pinned: false } },
    /linux-x64 carries a runtime that is not the pinned one/,
  ],
  [{ published: false }, /linux-x64 was not built with --published/],
  [{ uncommitted_changes: true }, /linux-x64 was built with uncommitted changes/],
  [{ target: "linux-arm64" }, /linux-x64 is promised and missing/],
];
for (const [change, complaint] of manifests) {
  Deno.test(`refused: ${Object.entries(change).map(([name, value]) => `${name} ${JSON.stringify(value)}`)}`, () =>
    inFolder(async (folder) => {
      await writeBuilds(folder);
      await writeBuild(folder, "linux-x64", { change });
      const complaints = await complaintsAbout(await readBuilds(folder), expected);
      assert.ok(complaints.some((text) => complaint.test(text)), complaints.join("\n"));
      assert.throws(() => refuse(complaints), /Cannot publish/);
    }));
}

const files: [string, (build: string) => Promise<void>, RegExp][] = [
  [
    "an altered installer",
    (build) => Deno.writeTextFile(join(build, "pika-0.2.0-linux-x64.deb"), "x"),
    /has the SHA-256/,
  ],
  [
    "a missing installer",
    (build) => Deno.remove(join(build, "pika-0.2.0-linux-x64.deb")),
    /lacks pika-0\.2\.0-linux-x64\.deb/,
  ],
  [
    "a missing target",
    (build) => Deno.remove(build, { recursive: true }),
    /linux-x64 is promised and missing/,
  ],
  [
    "missing sums",
    (build) => Deno.remove(join(build, "SHA256SUMS")),
    /SHA256SUMS of linux-x64 says nothing of/,
  ],
  ["a format that was not built", async (build) => {
    const file = join(build, "release.json");
    const manifest = JSON.parse(await Deno.readTextFile(file));
    manifest.files = manifest.files.filter(({ name }: { name: string }) => !name.endsWith(".deb"));
    await Deno.writeTextFile(file, JSON.stringify(manifest));
  }, /linux-x64 has no \.deb, which is promised/],
];
for (const [what, breakIt, complaint] of files) {
  Deno.test(`refused: ${what}`, () =>
    inFolder(async (folder) => {
      await writeBuilds(folder);
      await breakIt(join(folder, "release-linux-x64", "0.2.0"));
      const complaints = await complaintsAbout(await readBuilds(folder), expected);
      assert.ok(complaints.some((text) => complaint.test(text)), complaints.join("\n"));
    }));
}

Deno.test("no build at all, and a release.json that cannot be read, are said", () =>
  inFolder(async (folder) => {
    await assert.rejects(readBuilds(join(folder, "none")), /There is no build in/);
    await Deno.writeTextFile(join(folder, "release.json"), `{"version": "0.2.0"}`);
    await assert.rejects(readBuilds(folder), /Cannot read .*release\.json: .*target/);
  }));
