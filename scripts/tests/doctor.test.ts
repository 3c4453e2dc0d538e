import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { run } from "../lib/command.ts";
import { cloudFile, readCloudAddress } from "../release/cloud_address.ts";
import { keyName, parsePublicKeys } from "@pika/contract/feed/minisign.ts";
import { parseSecretKey } from "../release/minisign.ts";
import { root } from "../lib/paths.ts";
import { ghStandIn } from "./installers/gh_stand_in.ts";
import { testWith, unix } from "../testing/test_with.ts";

interface Listed {
  version: string;
  ready: boolean;
  checks: { name: string; state: "done" | "missing" | "unseen"; words: string; command?: string }[];
}

const cloud = "https://cloud.example";

/**
 * A repository with this checkout's files, as they were before anybody did anything for a release; a folder that takes GitHub's
 * place when it pushes; and a stand-in for `gh`.
 */
async function scratchRepository() {
  const folder = await Deno.makeTempDir({ prefix: "pika doctor " });
  const [checkout, github] = [join(folder, "checkout"), join(folder, "github.git")];
  const gh = await ghStandIn(join(folder, "bin"));
  const env: Record<string, string> = {
    PATH: `${gh.bin}:${dirname(Deno.execPath())}:${Deno.env.get("PATH")}`,
    // Nothing of who runs the tests, nor of GitHub, where they may run.
    GIT_CONFIG_GLOBAL: join(folder, "gitconfig"),
    GIT_CONFIG_NOSYSTEM: "1",
    ...Object.fromEntries(
      ["GITHUB_ACTIONS", "GITHUB_REPOSITORY", "GITHUB_SERVER_URL", "PIKA_FEED_SECRET", "PIKA_FEED_URL"].map((
        name,
      ) => [name, ""]),
    ),
  };
  await Deno.writeTextFile(
    env.GIT_CONFIG_GLOBAL!,
    `[user]\nname = Owner\nemail = owner@dj.example\n[url "${github}"]\ninsteadOf = https://github.com/dj/pika.git\n`,
  );
  const git = (...words: string[]) => run(["git", ...words], { cwd: checkout, env });
  const listed = await run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
  });
  for (const file of listed.stdout.split("\0").filter(Boolean)) {
    await Deno.mkdir(dirname(join(checkout, file)), { recursive: true });
    await Deno.copyFile(join(root, file), join(checkout, file)).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // deleted, and not committed yet
    });
  }
  await Deno.remove(join(checkout, "CHANGELOG.md")).catch(() => {});
  await Deno.writeTextFile(cloudFile(checkout), `{"url": null}\n`);
  const keyFile = join(checkout, "desktop", "feed_key.pub");
  await Deno.writeTextFile(
    keyFile,
    "untrusted comment: minisign public key 643562AC61115260\n" +
      "RWRgUhFhrGI1ZNaxklDB/yfTvpRCO29bM9iuskgbKoTxbpHboBDmMxQK\n",
  );
  await run(["git", "init", "--quiet", "--bare", github], { env });
  await run(["git", "init", "--quiet", checkout], { env });
  await git("add", "--all");
  await git("commit", "--quiet", "--message", "feat(desktop): everything");

  /** Runs a line as the owner's shell does. */
  const shell = (line: string) => run(["sh", "-c", line], { cwd: checkout, env, allowed: [1] });
  return {
    checkout,
    git,
    /** What an owner writes in the place of what the list cannot know; `~` is not of who runs the tests. */
    ofTheOwner: { "https://ADDRESS": cloud, "OWNER/NAME": "dj/pika", "~/": `'${folder}'/` },
    copyOfSecret: () => Deno.readTextFile(join(folder, "pika_feed_secret")),
    shell,
    async doctor(): Promise<Listed & { code: number }> {
      const { code, stdout } = await shell("deno task --quiet doctor --publish --json");
      return { ...JSON.parse(stdout), code };
    },
    /** What a task says, on both outputs. */
    async says(line: string): Promise<{ code: number; said: string }> {
      const { code, stdout } = await shell(`${line} 2>&1`);
      return { code, said: stdout };
    },
    /** From now on the secret is in the environment, as GitHub's workflows have it. */
    async showSecret(): Promise<string> {
      return env.PIKA_FEED_SECRET = await gh.secret();
    },
    openKey: async () => parsePublicKeys(await Deno.readTextFile(keyFile))[0]!,
    remove: () => Deno.remove(folder, { recursive: true }),
  };
}

testWith(
  { os: unix },
  "the commands of doctor --publish, run one after another, make a checkout fit to be published",
  async (test) => {
    const repository = await scratchRepository();
    const { doctor, says, shell } = repository;
    /** One part of the way; the rest makes no sense when it fails. */
    const step = async (name: string, run: () => Promise<void>) => {
      if (!await test.step(name, run)) throw new Error(`Stopped after "${name}"`);
    };
    try {
      await step("at first it names everything, and a release is refused with the same words", async () => {
        const { code, ready, checks } = await doctor();
        assert.deepEqual([code, ready], [1, false]);
        const missing = checks.filter(({ state }) => state === "missing");
        const names = missing.map(({ name }) => name);
        assert.deepEqual(names, ["repository", "environment", "cloud", "feed key", "version", "pushed"]);
        for (const line of ["deno task release --published --plan", "deno task release:publish --check"]) {
          const { code, said } = await says(line);
          assert.equal(code, 1, line);
          for (const { words, command } of missing) {
            assert.ok(said.includes(words) && said.includes(command!), `${line} does not say "${words}"`);
          }
        }
        const text = await says("deno task doctor --publish");
        assert.equal(text.code, 1);
        for (const { words, command = "" } of checks) {
          assert.ok(text.said.includes(words + "\n") && text.said.includes(command));
        }
      });

      await step("each command does what its line missed", async () => {
        const ran: string[] = [];
        for (;;) {
          const open = (await doctor()).checks.find(({ state }) => state === "missing");
          if (!open) break;
          assert.ok(
            !ran.includes(open.name),
            `"${open.name}" is still missing after its command: ${open.words}`,
          );
          ran.push(open.name);
          let line = open.command!;
          for (const [what, own] of Object.entries(repository.ofTheOwner)) line = line.replaceAll(what, own);
          assert.equal((await shell(line)).code, 0, line);
        }
        assert.deepEqual(ran, [
          "repository",
          "environment",
          "cloud",
          "feed key",
          "committed",
          "version",
          "pushed",
        ]);
        assert.equal(await readCloudAddress(repository.checkout), cloud);
      });

      await step("without the secret in sight a build may begin, and publishing may not", async () => {
        const { code, ready, checks } = await doctor();
        assert.deepEqual([code, ready], [0, true]);
        assert.deepEqual(
          checks.filter(({ state }) => state !== "done").map(({ name, state }) => [name, state]),
          [[
            "feed key",
            "unseen",
          ]],
        );
        const check = await says("deno task release:publish --check");
        assert.equal(check.code, 1);
        assert.match(check.said, /PIKA_FEED_SECRET, cannot be seen here/);
      });

      await step("with it everything is done, and a published release goes on to its build", async () => {
        const text = await repository.showSecret();
        assert.equal(await repository.copyOfSecret(), text);
        const secret = parseSecretKey(text);
        assert.equal(keyName(secret), keyName(await repository.openKey()));
        const { code, version, checks } = await doctor();
        assert.equal(code, 0);
        assert.ok(checks.every(({ state }) => state === "done"));
        for (const words of ["", ` --tag desktop-v${version}`]) {
          const check = await says(`deno task release:publish --check${words}`);
          assert.equal(check.code, 0, check.said);
          assert.ok(check.said.includes(`desktop-v${version} can be built`));
        }
        // The next thing that it looks at is the window's runtime.
        const release = await says("deno task release --published --runtime /nowhere");
        assert.equal(release.code, 1);
        assert.match(release.said, /Cannot read the Neutralino runtime at "\/nowhere"/);
      });

      await step("a commit more is not what the tag is on", async () => {
        await repository.git("commit", "--quiet", "--allow-empty", "--message", "fix: it");
        const { code, checks } = await doctor();
        assert.equal(code, 1);
        const missing = checks.filter(({ state }) => state === "missing");
        assert.deepEqual(missing.map(({ name }) => name), ["version", "pushed"]);
        assert.equal(missing[0]!.command, "deno task version desktop patch --yes");
        const wrong = await says("deno task release:publish --check --tag desktop-v9.9.9");
        assert.match(wrong.said, /the tag is desktop-v9\.9\.9, but the files of this commit say/);
      });
    } finally {
      await repository.remove();
    }
  },
);
