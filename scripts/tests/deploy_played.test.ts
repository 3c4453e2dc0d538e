/** Whole deployments against a played server: what is run is what the plan says, word for word, and the server is as it should be. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../lib/command.ts";
import { remove } from "../lib/files.ts";
import { quote } from "../lib/shell_words.ts";
import { testWith } from "../testing/test_with.ts";
import { listReleases } from "../deploy/commands/files.ts";
import type { Kept } from "../deploy/deployment.ts";
import { rollbackSteps } from "../deploy/mod.ts";
import { type Options, parseOptions } from "../deploy/options.ts";
import { parseReleases } from "../deploy/releases.ts";
import { StepError } from "../deploy/run_steps.ts";
import { adminCommand } from "../deploy/admin.ts";
import { administer } from "../deploy/tasks/admin.ts";
import { deployVersion } from "../deploy/tasks/deploy.ts";
import { planText, seenBy } from "../deploy/tasks/plan.ts";
import { rollBack } from "../deploy/tasks/rollback.ts";
import { PlayedServer } from "./deploy/played_server.ts";
import {
  assertRan,
  commandsInLog,
  type PrintedSection,
  readPlan,
  withPlannedNames,
} from "./deploy/printed_plan.ts";
import { chooseVersion, type Chosen } from "../deploy/version.ts";

/** A checkout with as much of Pika as a release has of it, and a commit. */
class Checkout implements AsyncDisposable {
  private constructor(readonly folder: string) {}

  static async begin(): Promise<Checkout> {
    const checkout = new Checkout(await Deno.makeTempDir());
    await checkout.git("init", "--quiet");
    for (
      const [path, text] of [
        ["cloud/deno.json", `{"version": "0.2.0"}`],
        ["compose.yaml", "services:\n  db:\n    image: ${PIKA_DB_IMAGE:-postgres:17.10-trixie}\n"],
        ["web/edge/Caddyfile", "# the edge\n"],
      ] as const
    ) await checkout.write(path, text);
    await checkout.commit();
    return checkout;
  }

  async write(path: string, text: string): Promise<void> {
    await Deno.mkdir(join(this.folder, path, ".."), { recursive: true });
    await Deno.writeTextFile(join(this.folder, path), text);
  }

  async commit(): Promise<void> {
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "--allow-empty", "--message", crypto.randomUUID());
  }

  async git(...words: string[]): Promise<void> {
    await run(["git", "-c", "user.name=T", "-c", "user.email=t@example", ...words], { cwd: this.folder });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await remove(this.folder);
  }
}

/** A server that is played, a checkout, and the two of them together. */
class Play implements AsyncDisposable {
  #deployments = 0;

  private constructor(readonly server: PlayedServer, readonly checkout: Checkout) {}

  static async begin(): Promise<Play> {
    return new Play(await PlayedServer.begin(), await Checkout.begin());
  }

  options(words: readonly string[], environment: Record<string, string> = {}): Options {
    return parseOptions([...words, "--repository", this.checkout.folder, "--registry", "ghcr.io/owner"], {
      PIKA_DEPLOY_HOST: "deploy@vps.example",
      ...environment,
    });
  }

  /** The plan of a deployment, as it is printed. */
  async plan(options: Options): Promise<PrintedSection[]> {
    const chosen = await chooseVersion(options);
    await using session = await this.server.session(options);
    return readPlan(planText(options, { chosen, seen: await seenBy(session) }));
  }

  /** Deploys. Returns the commands that were run, with the plan's names in them, and what made it fail. */
  async deploy(options: Options): Promise<{ ran: string[]; chosen: Chosen; error: unknown }> {
    const chosen = await chooseVersion(options);
    this.server.ran.length = 0;
    await using session = await this.server.session(options);
    // An hour each: two within a second would be the same release.
    const id = `r20261125-${String(++this.#deployments).padStart(2, "0")}0000`;
    const error = await deployVersion(session, { ...chosen, id, started: performance.now() }).then(
      () => undefined,
      (error) => error,
    );
    return { ran: withPlannedNames(this.server.ran), chosen, error };
  }

  /** A path of the server's folder. */
  at(...parts: string[]): string {
    return join(this.server.home, "pika", ...parts);
  }

  /** The version that serves, and that nothing is left of any other, nor of a run. */
  async serves(): Promise<string> {
    const id = await Deno.readLink(this.at("releases", "current"));
    const containers = await this.server.containers();
    assert.deepEqual(Object.keys(containers).sort(), ["-", id]);
    assert.deepEqual(containers[id]!.sort(), ["cloud", "cloud", "web"]);
    const left = [...Deno.readDirSync(this.at()), ...Deno.readDirSync(this.at("releases"))];
    assert.deepEqual(left.filter(({ name }) => /\.(?:new|part)$|^(?:next|lock)$/.test(name)), []);
    return /^PIKA_VERSION=(.*)$/m.exec(await Deno.readTextFile(this.at("releases", id, "release.env")))![1]!;
  }

  /** What the release that serves says of its images. */
  images(): Promise<string> {
    return Deno.readTextFile(this.at("releases", "current", "images.env"));
  }

  async lastAudit(): Promise<Record<string, unknown>> {
    return JSON.parse((await Deno.readTextFile(this.at("audit.jsonl"))).trim().split("\n").at(-1)!);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await this.checkout[Symbol.asyncDispose]();
  }
}

const commandsOf = (sections: readonly PrintedSection[]) => sections.flatMap(({ commands }) => commands);

testWith(
  { tools: ["git"], os: ["linux"] },
  "a deployment runs what its plan says, word for word",
  async (t) => {
    await using play = await Play.begin();
    let first = "", second = "";

    await t.step("the first on an empty server, of private images", async () => {
      const options = play.options(["--watch", "1"], { PIKA_REGISTRY_TOKEN: "ghp_token" });
      const plan = await play.plan(options);
      const { ran, chosen, error } = await play.deploy(options);
      assert.equal(error, undefined);
      assertRan(ran, commandsOf(plan));
      assert.ok(ran.some((text) => text.includes("docker login ")));
      assert.ok(!ran.some((text) => text.includes("ghp_token")), "the token is no word");
      assert.deepEqual(await play.server.filesWith("ghp_token"), [], "nor does it stay on the server");
      assert.equal(await play.serves(), chosen.version.name);
      first = chosen.version.name;
      assert.match(await play.images(), /^PIKA_DB_IMAGE=postgres@sha256:digest$/m);
      const address = await Deno.readTextFile(play.at("secrets", "cloud_database_url"));
      assert.match(address, /^postgres:\/\/pika_cloud:[0-9a-f]{64}@db:5432\/pika$/);
      assert.ok(!ran.some((text) => text.includes(address.slice(22, 86))), "its password is no word");
    });

    await t.step("private images that cannot be pulled: the sign-in is gone all the same", async () => {
      await play.checkout.commit();
      const options = play.options(["--watch", "0"], { PIKA_REGISTRY_TOKEN: "ghp_token" });
      await play.server.breaks("pull --quiet");
      const { error } = await play.deploy(options);
      await play.server.breaks(null);
      assert.ok(error instanceof StepError);
      assert.deepEqual([error.step, error.state], ["images", "before"]);
      assert.deepEqual(await play.server.filesWith("ghp_token"), []);
      assert.equal(await play.serves(), first);
    });

    await t.step("the next, with a migration, another edge, and a service that is made anew", async () => {
      await play.checkout.write("web/edge/Caddyfile", "# another edge\n");
      await play.checkout.commit();
      await play.server.lacks("0002_more");
      await play.server.tagsMove();
      const address = await Deno.readTextFile(play.at("secrets", "cloud_database_url"));
      const options = play.options(["--watch", "0", "--recreate", "cloudflared"]);
      const plan = await play.plan(options);
      const { ran, chosen, error } = await play.deploy(options);
      assert.equal(error, undefined);
      assertRan(ran, commandsOf(plan));
      assert.equal(await play.serves(), chosen.version.name);
      assert.equal([...Deno.readDirSync(play.at("backups"))].length, 1, "what was there is dumped");
      assert.equal(await Deno.readTextFile(play.at("edge", "Caddyfile")), "# another edge\n");
      const { outcome, from, version } = await play.lastAudit();
      assert.deepEqual([outcome, from, version], ["ok", first, chosen.version.name]);
      second = chosen.version.name;
      // Our own images are those that were built; of others a tag means what it meant when this server saw it first.
      assert.match(await play.images(), /^PIKA_WEB_IMAGE=.*@sha256:moved$/m);
      assert.match(await play.images(), /^PIKA_DB_IMAGE=postgres@sha256:digest$/m);
      assert.equal(await Deno.readTextFile(play.at("secrets", "cloud_database_url")), address);
    });

    await t.step("one that the server builds by itself", async () => {
      const options = play.options(["--strategy", "build", "--source", play.checkout.folder, "--watch", "0"]);
      const plan = await play.plan(options);
      const { ran, error } = await play.deploy(options);
      assert.equal(error, undefined);
      assertRan(ran, commandsOf(plan));
      assert.equal(await play.serves(), second);
    });

    await t.step(
      "one that fails: up to there as planned, then what the plan says takes it back",
      async () => {
        await play.checkout.commit();
        const options = play.options(["--watch", "0"]);
        const plan = await play.plan(options);
        await play.server.breaks("caddy validate");
        const { ran, error } = await play.deploy(options);
        await play.server.breaks(null);
        assert.ok(error instanceof StepError);
        assert.deepEqual([error.step, error.state], ["preview", "before"]);
        const broken = plan.findIndex(({ name }) => name === "preview");
        const begun = plan.slice(0, broken);
        const after = plan.filter(({ name }) => ["audit", "unlock"].includes(name));
        assertRan(ran, [
          ...commandsOf(begun),
          plan[broken]!.commands[0]!,
          ...[...begun, plan[broken]!].reverse().flatMap(({ undo }) => undo),
          ...commandsOf(after),
        ]);
        assert.equal(await play.serves(), second);
        assert.deepEqual([(await play.lastAudit()).outcome, (await play.lastAudit()).step], [
          "failed",
          "preview",
        ]);
      },
    );

    await t.step("back to a release that was kept: as its steps say", async () => {
      await using session = await play.server.session(play.options(["rollback", first]));
      const previous = await session.current();
      const kept = parseReleases(await session.host.run(listReleases(session.paths)));
      const release = kept.find(({ version }) => version === first)!;
      const deployment: Kept = { kind: "kept", ...await session.place(), release, previous };
      const named = rollbackSteps.flatMap((step) => step.commands(deployment)).map(({ command }) => ({
        text: quote(command.words),
        turns: command.turns?.words,
      }));
      play.server.ran.length = 0;
      await rollBack(session, performance.now());
      // Before them the lock, what serves (two), what is kept, settings; after them the audit line, and the lock again.
      assertRan(play.server.ran.slice(5, -2), named);
      assert.equal(await play.serves(), first);
      assert.equal((await play.lastAudit()).command, "rollback");
    });

    await t.step(
      "what the operator does by hand: asked of the release that serves, and written down when it was done",
      async () => {
        const does = async (words: readonly string[]) => {
          const options = play.options(["admin", ...words]);
          await using session = await play.server.session(options);
          const { tail: limit, banSeconds: seconds, reason } = options;
          return await administer(session, adminCommand(options.adminWords, { limit, seconds, reason }));
        };
        await play.server.answers({ bans: [] });
        assert.equal(await does(["bans"]), 0);
        assert.equal(
          (await play.lastAudit()).command,
          "rollback",
          "what changes nothing is not written down",
        );
        assert.equal(await does(["ban", "203.0.113.7", "--for", "2h", "--reason", "noise"]), 0);
        const heard = { do: "ban", target: { network: "203.0.113.7" }, seconds: 7_200, reason: "noise" };
        assert.deepEqual(await play.server.asked(), heard);
        const { at: _at, who, ...entry } = await play.lastAudit();
        assert.ok(who);
        assert.deepEqual(entry, {
          ...{ command: "admin ban", subject: "203.0.113.7", seconds: 7_200, reason: "noise", outcome: "ok" },
        });
        await play.server.answers({ error: { code: "session_unknown", message: "There is no room ZZZZZ" } });
        await assert.rejects(does(["hide", "ZZZZZ"]), /There is no room ZZZZZ/);
        assert.deepEqual([(await play.lastAudit()).command, (await play.lastAudit()).outcome], [
          "admin hide",
          "failed",
        ]);
        // Nobody is there to be asked: it is not done.
        await play.server.answers({
          account: { name: "A", slug: "a", created_at: 0, devices: 1, rooms: 1, open: 0 },
        });
        await assert.rejects(does(["delete", "a"]), /nobody can be asked here/);
        assert.deepEqual(await play.server.asked(), { do: "account", slug: "a" });
        assert.equal(await does(["delete", "a", "--yes"]), 0);
        assert.deepEqual(await play.server.asked(), { do: "delete", slug: "a" });
      },
    );
  },
);

Deno.test("a command that the plan lacks, one too many, and one too few are found", () => {
  const planned = [{ text: "a" }, { text: "b", turns: "only when x" }, {
    text: "c",
    turns: "again and again until y",
  }];
  for (const ran of [["a", "c"], ["a", "b", "c"], ["a", "c", "c"]]) assertRan(ran, planned);
  for (const ran of [["a"], ["a", "b"], ["a", "a", "c"], ["c"], ["a", "c", "d"], ["a", "c", "b"], []]) {
    assert.throws(() => assertRan(ran, planned), assert.AssertionError, ran.join());
  }
});

Deno.test("what a run's log says is read back, and what it printed is left out", () => {
  const planned = [{ text: "docker ps" }, { text: "docker ps --all" }, { text: "sh -euc 'one\ntwo' pika x" }];
  const log =
    "$ ssh a@b docker ps --all\nid\n$ ssh a@b sh -euc 'one\ntwo' pika x\nout\n$ ssh a@b docker ps\n$ ssh a@b rm x\n";
  assert.deepEqual(commandsInLog(log, { server: "a@b", planned }), [
    ...["docker ps --all", "sh -euc 'one\ntwo' pika x", "docker ps", "rm x\n"],
  ]);
});
