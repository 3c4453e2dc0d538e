import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../lib/command.ts";
import { parseRelease, releaseEnv } from "../deploy/releases.ts";
import { registryOf, resolveVersion, stageRelease } from "../deploy/version.ts";

async function inRepository(
  test: (folder: string, commit: () => Promise<string>) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const git = (...words: string[]) =>
    run(["git", "-c", "user.name=T", "-c", "user.email=t@example", ...words], { cwd: folder });
  try {
    await git("init", "--quiet");
    await Deno.mkdir(join(folder, "cloud"));
    await Deno.mkdir(join(folder, "web", "edge"), { recursive: true });
    await Deno.writeTextFile(join(folder, "cloud", "deno.json"), `{"version": "0.2.0"}`);
    await Deno.writeTextFile(join(folder, "compose.yaml"), "services: {}\n");
    await Deno.writeTextFile(join(folder, "web", "edge", "Caddyfile"), "# the edge\n");
    await test(folder, async () => {
      await git("add", "--all");
      await git("commit", "--quiet", "--allow-empty", "--message", "x");
      return (await git("rev-parse", "HEAD")).stdout.trim();
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a version is found by commit, by branch, and by its own name", () =>
  inRepository(async (repository, commit) => {
    const revision = await commit();
    const name = `0.2.0-${revision.slice(0, 12)}`;
    for (const text of ["HEAD", revision, revision.slice(0, 8), name]) {
      assert.deepEqual(await resolveVersion(text, { repository, registry: "ghcr.io/owner" }), {
        name,
        revision,
        cloudImage: `ghcr.io/owner/pika-cloud:${name}`,
        webImage: `ghcr.io/owner/pika-web:${name}`,
      });
    }
    await run(["git", "tag", "cloud-v0.2.0"], { cwd: repository });
    for (const text of ["0.2.0", "cloud-v0.2.0"]) {
      assert.equal((await resolveVersion(text, { repository, registry: null })).revision, revision);
    }
    for (const text of ["0.3.0", "nonsense", "--help", "0.2.0-ffffffffffff"]) {
      await assert.rejects(resolveVersion(text, { repository, registry: null }), /Cannot find version/);
    }
  }));

Deno.test("the files of a release are those of its commit, not of the working tree", () =>
  inRepository(async (repository, commit) => {
    const revision = await commit();
    await Deno.writeTextFile(join(repository, "compose.yaml"), "services: {changed: {}}\n");
    const folder = await Deno.makeTempDir();
    const release = { id: "r20261125-120000", version: "0.2.0-abc", revision };
    await stageRelease(release, repository, folder);
    const text = (name: string) => Deno.readTextFile(join(folder, name));
    assert.equal(await text("compose.yaml"), "services: {}\n");
    assert.equal(await text("Caddyfile"), "# the edge\n");
    assert.equal(await text("cloud"), "cloud-r20261125-120000\n");
    assert.equal(await text("web"), "web-r20261125-120000\n");
    assert.deepEqual(parseRelease(await text("release.env")), release);
    await Deno.remove(folder, { recursive: true });
  }));

Deno.test("a release's variables are read back; what is cut off is none", () => {
  const release = { id: "r20261125-120000", version: "0.2.0-abc", revision: "abc" };
  assert.deepEqual(parseRelease(releaseEnv(release)), release);
  assert.equal(parseRelease(""), null);
  assert.equal(parseRelease(releaseEnv(release).split("\n").slice(0, 2).join("\n")), null);
});

Deno.test("the registry of a repository at GitHub", () => {
  assert.equal(registryOf("git@github.com:Some-Owner/pika.git\n"), "ghcr.io/some-owner");
  assert.equal(registryOf("https://github.com/owner/pika"), "ghcr.io/owner");
  assert.equal(registryOf("/srv/git/pika.git"), null);
});
