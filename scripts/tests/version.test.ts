/** `deno task version` in real repositories. */

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { run } from "../lib/command.ts";
import { exists } from "../lib/files.ts";
import { root } from "../lib/paths.ts";
import { readVersions } from "../version/versions.ts";
import { git } from "../version/repository.ts";
import { testWith, unix } from "../testing/test_with.ts";

// Whoever runs this may sign commits, or have hooks: not here.
Deno.env.set("GIT_CONFIG_GLOBAL", "/dev/null");
Deno.env.set("GIT_CONFIG_NOSYSTEM", "1");

const files: Record<string, string> = {
  "desktop/deno.json": `{\n  "name": "@pika/desktop",\n  "version": "0.1.0"\n}\n`,
  "desktop/neutralino.config.json": `{\n  "version": "0.1.0",\n  "cli": { "binaryVersion": "0.1.0" }\n}\n`,
  "sidecar/pyproject.toml": `# ours\n[project]\nversion = "0.1.0" # SemVer\n`,
  "cloud/deno.json": `{ "version": "0.3.0" }\n`,
  "web/deno.json": `{ "version": "0.1.0" }\n`,
};

/** A repository with Pika's files in it. */
class Repository {
  #count = 0;
  private constructor(readonly folder: string) {}

  static async make(): Promise<Repository> {
    const repository = new Repository(await Deno.makeTempDir({ prefix: "pika versions é " }));
    await repository.git("init", "--quiet", "--initial-branch=main");
    for (
      const [name, value] of [["user.name", "DJ"], ["user.email", "dj@pika.invalid"], [
        "core.autocrlf",
        "false",
      ]]
    ) {
      await repository.git("config", name!, value!);
    }
    for (const [file, text] of Object.entries(files)) await repository.write(file, text);
    await repository.git("add", ".");
    await repository.git("commit", "--quiet", "-m", "feat(desktop): the first of it");
    return repository;
  }

  git(...words: string[]): Promise<string> {
    return git(this.folder, ...words);
  }

  async write(file: string, text: string): Promise<void> {
    await Deno.mkdir(dirname(join(this.folder, file)), { recursive: true });
    await Deno.writeTextFile(join(this.folder, file), text);
  }

  read(file: string): Promise<string> {
    return Deno.readTextFile(join(this.folder, file));
  }

  /** A commit that touches a folder. */
  async commit(folder: string, message: string): Promise<void> {
    await this.write(`${folder}/file`, `${this.#count++}`);
    await this.git("add", ".");
    await this.git("commit", "--quiet", "-m", message);
  }

  async version(...args: string[]): Promise<{ code: number; stdout: string }> {
    return await run(
      [
        Deno.execPath(),
        "run",
        "-A",
        join(root, "scripts", "tasks", "version.ts"),
        ...args,
        "--repository",
        this.folder,
      ],
      { allowed: [1, 2] },
    );
  }

  /** All that must not change when something fails. */
  async state(): Promise<unknown> {
    return {
      head: await this.git("rev-parse", "HEAD"),
      tags: await this.git("tag"),
      status: await this.git("status", "--porcelain"),
      files: await Promise.all(Object.keys(files).map((file) => this.read(file))),
      changelog: await exists(join(this.folder, "CHANGELOG.md")),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

Deno.test("a release raises every file, writes the changelog, commits and tags; the next tells only what came after", async () => {
  await using repository = await Repository.make();
  await repository.commit("sidecar", "fix(sidecar): a crash");
  await repository.commit("cloud", "feat(cloud): polls");
  const { code, stdout } = await repository.version("desktop", "minor", "--yes");
  assert.equal(code, 0);
  for (const line of [`-  "version": "0.1.0"`, `+version = "0.2.0" # SemVer`, "+## desktop 0.2.0 ("]) {
    assert.ok(stdout.includes(line), `the diff has ${line}:\n${stdout}`);
  }
  assert.equal(await repository.git("status", "--porcelain"), "");
  assert.equal(await repository.git("log", "-1", "--format=%s"), "chore(release): desktop 0.2.0\n");
  assert.deepEqual((await repository.git("show", "--name-only", "--format=", "HEAD")).trim().split("\n"), [
    "CHANGELOG.md",
    "desktop/deno.json",
    "desktop/neutralino.config.json",
    "sidecar/pyproject.toml",
  ]);
  assert.equal(
    await repository.read("sidecar/pyproject.toml"),
    `# ours\n[project]\nversion = "0.2.0" # SemVer\n`,
  );
  assert.match(await repository.read("desktop/neutralino.config.json"), /"binaryVersion": "0.1.0"/);
  assert.equal((await repository.git("cat-file", "-t", "desktop-v0.2.0")).trim(), "tag");
  const message = await repository.git("tag", "--list", "--format=%(contents)", "desktop-v0.2.0");
  assert.match(
    message,
    /^desktop-v0\.2\.0\n\n### New\n\n- desktop: the first of it \([0-9a-f]{7}\)\n\n### Fixed\n/,
  );
  assert.ok(!message.includes("polls"));

  await repository.commit("desktop", "perf(desk): faster search\n\nBREAKING CHANGE: needs a new library");
  assert.equal((await repository.version("desktop", "patch", "--yes")).code, 0);
  const changelog = await repository.read("CHANGELOG.md");
  const [, newest = "", older = ""] = changelog.split(/^## /m);
  assert.match(
    newest,
    /^desktop 0\.2\.1 \(\d{4}-\d\d-\d\d\)\n\n### Take care\n\n- desk: needs a new library \([0-9a-f]{7}\)\n\n$/,
  );
  assert.match(older, /^desktop 0\.2\.0/);
});

Deno.test("pre-releases count on; the final version tells all that they told", async () => {
  await using repository = await Repository.make();
  assert.equal(
    (await repository.version("desktop", "0.1.0", "--yes")).code,
    0,
    "the first, under its own number",
  );
  await repository.commit("desktop", "feat: one");
  assert.equal((await repository.version("desktop", "0.2.0-rc.1", "--yes")).code, 0);
  assert.match(await repository.read("sidecar/pyproject.toml"), /^version = "0\.2\.0-rc\.1"/m);
  await repository.commit("desktop", "feat: two");
  assert.equal((await repository.version("desktop", "prerelease", "--yes")).code, 0);
  assert.equal((await repository.version("desktop", "minor", "--yes")).code, 0);
  assert.equal(
    await repository.git("tag", "--sort=v:refname"),
    "desktop-v0.1.0\ndesktop-v0.2.0\ndesktop-v0.2.0-rc.1\ndesktop-v0.2.0-rc.2\n",
  );
  const [, final = "", second = ""] = (await repository.read("CHANGELOG.md")).split(/^## /m);
  assert.match(final, /^desktop 0\.2\.0 [^]*- One[^]*- Two/);
  assert.match(second, /^desktop 0\.2\.0-rc\.2 /);
  assert.ok(!second.includes("One"));
});

Deno.test("--dry-run changes nothing, also where a release would be refused", async () => {
  await using repository = await Repository.make();
  await repository.write("notes.txt", "mine");
  const before = await repository.state();
  const { code, stdout } = await repository.version("web", "major", "--dry-run");
  assert.equal(code, 0);
  assert.match(stdout, /^-\{ "version": "0\.1\.0" \}\n\+\{ "version": "1\.0\.0" \}$/m);
  assert.match(stdout, /^--- \/dev\/null\n\+\+\+ b\/CHANGELOG\.md$/m);
  assert.deepEqual(await repository.state(), before);
});

Deno.test("refused: uncommitted changes, a tag that is there, a lower version, nobody to ask, files that disagree", async () => {
  await using repository = await Repository.make();
  await repository.git("tag", "cloud-v0.3.1");
  const before = await repository.state();
  const refused = async (...args: string[]) => {
    assert.notEqual((await repository.version(...args)).code, 0, args.join(" "));
    assert.deepEqual(await repository.state(), before, args.join(" "));
  };
  await refused("cloud", "patch", "--yes");
  await refused("cloud", "0.2.9", "--yes");
  await refused("cloud", "minor");
  await refused("engine", "minor", "--yes");
  await refused("cloud", "later", "--yes");

  await repository.write("web/deno.json", `{ "version": "0.1.0" } `);
  assert.equal((await repository.version("cloud", "minor", "--yes")).code, 1);
  assert.match(await repository.git("tag"), /^cloud-v0\.3\.1\n$/);
  await repository.git("checkout", "--quiet", "--", ".");

  await repository.write("sidecar/pyproject.toml", `[project]\nversion = "0.0.9"\n`);
  await repository.git("commit", "--quiet", "-am", "chore: drift");
  assert.equal((await repository.version("desktop", "minor", "--yes")).code, 1);
  const shown = await repository.version();
  assert.equal(shown.code, 1);
  assert.match(shown.stdout, /0\.0\.9 +sidecar\/pyproject\.toml/);
});

for (const [what, hook] of [["commit", "commit-msg"], ["tag", "reference-transaction"]] as const) {
  testWith({ os: unix }, `when the ${what} fails, everything is as before`, async () => {
    await using repository = await Repository.make();
    await repository.write(
      `.git/hooks/${hook}`,
      `#!/bin/sh\n${hook === "commit-msg" ? "exit 1" : "! grep -q refs/tags/"}\n`,
    );
    await Deno.chmod(join(repository.folder, ".git", "hooks", hook), 0o755);
    const before = await repository.state();
    assert.equal((await repository.version("desktop", "minor", "--yes")).code, 1);
    assert.deepEqual(await repository.state(), before);
  });
}

Deno.test("shown: versions, newest tags, agreement; Python's spelling counts as the same", async () => {
  await using repository = await Repository.make();
  await repository.version("desktop", "0.2.0-rc.1", "--yes");
  await repository.write("sidecar/pyproject.toml", `[project]\nversion = "0.2.0rc1"\n`);
  assert.deepEqual((await repository.version()).stdout.trim().split("\n"), [
    "desktop  0.2.0-rc.1   3 files agree; newest tag desktop-v0.2.0-rc.1",
    "cloud    0.3.0        1 file; never released",
    "web      0.1.0        1 file; never released",
  ]);
  const versions = await readVersions("desktop", repository.folder);
  assert.deepEqual([...new Set(versions.map(({ version }) => version))], ["0.2.0-rc.1"]);
  await repository.write("sidecar/pyproject.toml", `[project]\nversion = "v0.2.0"\n`);
  await assert.rejects(
    readVersions("desktop", repository.folder),
    /sidecar\/pyproject.toml: "project.version" is "v0.2.0"/,
  );
});
