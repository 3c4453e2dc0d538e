/**
 * Deployments for real: a Docker engine, a registry and an SSH server of our own, the images of this checkout, and a floor full of dancers all the
 * while. Each part leaves a server behind that the next one begins with, as on a real one.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../../lib/command.ts";
import { exists } from "../../lib/files.ts";
import { cacheDir, root } from "../../lib/paths.ts";
import { say } from "../../lib/terminal.ts";
import { until } from "../../lib/until.ts";
import { testWith } from "../../testing/test_with.ts";
import { engineTools } from "./engine.ts";
import type { HistoryCommit } from "./history.ts";
import { assertRan, commandsInLog, readPlan } from "./printed_plan.ts";
import type { Floor } from "../../testing/floor.ts";
import { type DeployResult, Stage } from "./stage.ts";

/** The steps at whose beginning a run is killed. */
const steps = [
  ...["repair", "upload", "images", "services", "backup", "migrate", "start", "health", "preview"],
  ...["switch", "verify", "drain", "watch", "prune"],
];

testWith(
  { tools: [...engineTools, "docker-registry", "sshd", "ssh"], os: ["linux"] },
  "a server that is deployed to while a night goes on",
  async (t) => {
    await using stage = await Stage.open();
    const { history } = stage;
    let floor: Floor | undefined;
    const versions: Record<string, HistoryCommit> = {};
    const at = (path: string) => join(stage.serverRoot, path);
    const lastAudit = async () =>
      JSON.parse((await Deno.readTextFile(at("audit.jsonl"))).trim().split("\n").at(-1)!);

    /** Asserts that one version serves, whole, and that nothing of another is left. */
    async function assertServes(version: HistoryCommit): Promise<void> {
      assert.deepEqual(await stage.serving(), { cloud: version.revision, web: version.revision });
      const current = await Deno.readLink(at("releases/current"));
      const containers = await stage.containers();
      assert.deepEqual(Object.keys(containers), [current]);
      assert.deepEqual(containers[current]!.toSorted(), ["cloud running", "cloud running", "web running"]);
      assert.equal(await exists(at("releases/next")), false);
      assert.equal(await exists(at("lock")), false);
    }

    function assertFailed(result: DeployResult, complaint: RegExp): void {
      assert.notEqual(result.code, 0, result.said);
      assert.match(result.said, complaint);
    }

    function assertDone(result: DeployResult): void {
      assert.equal(result.code, 0, result.said);
    }

    /** Deploys with these words, and asserts that what was run is what the plan had said, word for word. */
    async function deployAsPlanned(words: readonly string[]): Promise<DeployResult> {
      const { stdout } = await stage.deploy(["plan", ...words]);
      const planned = readPlan(stdout).flatMap(({ commands }) => commands);
      const result = await stage.deploy(["deploy", ...words]);
      if (result.code === 0) {
        const log = await Deno.readTextFile(join(cacheDir, "deploy", "deploy.log"));
        assertRan(commandsInLog(log, { server: stage.address, planned }), planned);
      }
      return result;
    }

    await t.step("versions are built and pushed", async () => {
      const migrations = [...Deno.readDirSync(join(history.folder, "cloud/db/migrations"))].length;
      const migration = (offset: number, name: string) =>
        `cloud/db/migrations/${String(migrations + offset).padStart(4, "0")}_${name}.sql`;
      const publish = async (
        name: string,
        on: HistoryCommit | null,
        changes: Record<string, string | ((text: string) => string)> = {},
      ) => {
        if (on) await history.backTo(on);
        const commit = versions[name] = await history.commit(`feat: ${name}`, changes);
        await stage.publish(commit);
        return commit;
      };
      // Releases of before came to the database as its owner.
      const first = await publish("v1", null, {
        "compose.yaml": (text) =>
          text.replaceAll("{ source: cloud_database_url, target: database_url }", "database_url"),
      });
      const second = await publish("v2", first, {
        "compose.yaml": await Deno.readTextFile(join(root, "compose.yaml")),
        [migration(1, "more")]: "ALTER TABLE sessions ADD COLUMN more text;\n",
      });
      await publish("broken", second, {
        [migration(2, "broken")]: "ALTER TABLE sessions ADD COLUMN lost text;\nSELECT 1 / 0;\n",
      });
      await publish("another", second, {
        [migration(2, "another")]: "ALTER TABLE sessions ADD COLUMN another text;\n",
      });
      await publish("sick", second, {
        "cloud/health_check.ts": `console.log("not today");\nprocess.exit(1);\n`,
      });
      await publish("crashing", second, {
        "cloud/mod.ts": (text) => `process.on("SIGUSR2", () => process.exit(3));\n${text}`,
      });
      await history.backTo(second);
    });
    const { v1, v2, sick, broken, crashing, another } = versions as Record<
      "v1" | "v2" | "sick" | "broken" | "crashing" | "another",
      HistoryCommit
    >;

    await t.step("a server that is not set up says so, and setup makes what is missing, once", async () => {
      assertFailed(await stage.deploy(["deploy", v1.name]), /not set up yet: deno task deploy setup/);
      const first = await stage.deploy(["setup", "--public-url", "https://pika.example"]);
      assertDone(first);
      for (const made of ["postgres_password", "database_url", "pika_secret", "settings.env"]) {
        assert.match(first.said, new RegExp(`made .*${made}`));
      }
      const secret = await Deno.readTextFile(at("secrets/pika_secret"));
      assert.equal(secret.length, 64);
      assert.ok(!first.said.includes(secret) && !first.stdout.includes(secret));
      assert.equal((await Deno.stat(at("secrets"))).mode! & 0o777, 0o700);
      const second = await stage.deploy(["setup"]);
      assertDone(second);
      assert.doesNotMatch(second.said, /made /);
      assert.equal(await Deno.readTextFile(at("secrets/pika_secret")), secret);
      await stage.adjustSettings();
    });

    await t.step("a missing secret stops a deployment before anything else", async () => {
      await Deno.rename(at("secrets/pika_secret"), at("secrets/away"));
      assertFailed(await stage.deploy(["deploy", v1.name]), /Secrets are missing on the server: pika_secret/);
      await Deno.rename(at("secrets/away"), at("secrets/pika_secret"));
      assert.deepEqual(await stage.containers(), {});
    });

    await t.step("the plan shows every command and runs none", async () => {
      const { code, stdout } = await stage.deploy(["plan", v1.name]);
      assert.equal(code, 0);
      for (const step of ["preflight", "lock", "upload", "images", "start", "switch", "drain", "unlock"]) {
        assert.match(stdout, new RegExp(`^${step} `, "m"));
      }
      assert.match(
        stdout,
        new RegExp(`server\\$ docker pull --quiet ${stage.registry.address}/pika-cloud:${v1.name}`),
      );
      assert.deepEqual(await stage.containers(), {});
    });

    const up = await t.step("the first version comes up on an empty server", async () => {
      assertDone(await deployAsPlanned([v1.name, "--watch", "2"]));
      await assertServes(v1);
      const { stdout, code } = await stage.deploy(["status"]);
      assert.equal(code, 0, stdout);
      assert.match(stdout, new RegExp(`${v1.name} serves`));
    });

    // Without it all the rest would fail too, and say less.
    if (!up) return;

    await t.step("a floor full of dancers comes in", async () => {
      floor = await stage.floor(["--dancers", "60", "--streams", "12", "--requests", "10", "--likes", "10"]);
    });

    await t.step(
      "settings of before do not say who may be believed: the deployment is refused, and says what to write",
      async () => {
        const settings = await Deno.readTextFile(at("settings.env"));
        await Deno.writeTextFile(at("settings.env"), settings.replace(/^PIKA_PROXY=.*\n/m, ""));
        assertFailed(await stage.deploy(["deploy", v2.name]), /PIKA_PROXY is missing.*PIKA_PROXY=machine/s);
        await Deno.writeTextFile(at("settings.env"), settings);
        await assertServes(v1);
      },
    );

    /** Who the clouds that serve are in the database. */
    const roles = async () =>
      (await stage.query(
        "SELECT DISTINCT usename FROM pg_stat_activity WHERE application_name = 'pika cloud'",
      )).join();

    await t.step("an installation of before has no role for the cloud", async () => {
      assert.equal(await roles(), "pika");
      await stage.query("DROP OWNED BY pika_cloud; DROP ROLE pika_cloud");
      await Deno.remove(at("secrets/cloud_database_url"));
    });

    await t.step("a new version with a migration takes over, and a dump is there", async () => {
      const deployed = await deployAsPlanned([v2.name, "--watch", "2"]);
      assertDone(deployed);
      await assertServes(v2);
      assert.match(deployed.said, /pending: \d{4}_more; dumped to .*before-.*\.dump \d+ bytes/);
      assert.equal(await roles(), "pika_cloud");
      assert.equal(
        (await stage.query("SELECT rolsuper FROM pg_roles WHERE rolname = 'pika_cloud'")).join(),
        "f",
      );
    });

    await t.step("back to the version before, on the newer schema, and forth again", async () => {
      assertDone(await stage.deploy(["rollback"]));
      await assertServes(v1);
      assert.equal(await roles(), "pika");
      assert.equal((await lastAudit()).command, "rollback");
      assertFailed(await stage.deploy(["rollback"]), /no earlier release/);
      assertFailed(await stage.deploy(["rollback", v1.name]), /serves already/);
      assertDone(await stage.deploy(["rollback", v2.name]));
      await assertServes(v2);
      assert.equal(await roles(), "pika_cloud");
    });

    await t.step("a version that never gets healthy changes nothing, and its log is shown", async () => {
      assertFailed(
        await stage.deploy(["deploy", sick.name, "--health", "6"]),
        /Not healthy after 6 s: .*cloud.*serves on/s,
      );
      await assertServes(v2);
      const audit = await lastAudit();
      assert.deepEqual([audit.outcome, audit.step], ["failed", "health"]);
    });

    await t.step(
      "a migration that fails leaves nothing of itself, and the old version serves on",
      async () => {
        assertFailed(await stage.deploy(["deploy", broken.name]), /_broken.*failed and was rolled back/s);
        await assertServes(v2);
        const columns = "SELECT column_name FROM information_schema.columns WHERE table_name = 'sessions'";
        const names = await stage.query(columns);
        assert.ok(names.includes("more") && !names.includes("lost"), names.join());
      },
    );

    await t.step("a version that breaks after it has been switched to goes back by itself", async () => {
      const deployed = stage.begin(["deploy", crashing.name, "--watch", "600"]);
      await deployed.reached("watch");
      // From outside of Docker, which would not start again what it has ended itself.
      for (const pid of await stage.programs("cloud")) Deno.kill(pid, "SIGUSR2");
      assertFailed(await deployed.result, /watch failed.*serves again/s);
      await assertServes(v2);
      assert.equal((await lastAudit()).outcome, "rolled back");
    });

    await t.step("a version that is nowhere, and a registry that is gone", async () => {
      assertFailed(await stage.deploy(["deploy", "0.0.1-ffffffffffff"]), /Cannot find version/);
      await stage.registry.stop();
      assertFailed(
        await stage.deploy(["deploy", v1.name]),
        /images failed.*Is the registry reachable.*serves on/s,
      );
      await stage.registry.start();
      await assertServes(v2);
    });

    await t.step("a server with another host key is refused", async () => {
      const env = { PIKA_DEPLOY_KNOWN_HOSTS: stage.ssh.wrongKnownHosts };
      assertFailed(await stage.deploy(["status"], { env }), /Cannot reach .*host key is not the one/s);
    });

    await t.step("a full disk stops it before, and in the middle", async () => {
      assertFailed(
        await stage.deploy(["deploy", v1.name, "--min-free", "999999999"]),
        /disk has .* free, less than/,
      );
      await run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", at("backups")]);
      try {
        assertFailed(await stage.deploy(["deploy", another.name]), /backup failed.*disk of the server full/s);
        assert.deepEqual([...Deno.readDirSync(at("backups"))], []);
      } finally {
        await run(["umount", at("backups")]);
      }
      await assertServes(v2);
    });

    await t.step("of two at once the second waits, or is told who the first is", async () => {
      const first = stage.begin(["deploy", v1.name, "--watch", "2"]);
      await first.reached("images");
      assertFailed(await stage.deploy(["deploy", v2.name]), new RegExp(`Locked by .*deploy ${v1.name}`));
      const waiting = stage.deploy(["deploy", v2.name, "--wait", "300", "--watch", "0"]);
      assertDone(await first.result);
      const second = await waiting;
      assertDone(second);
      assert.match(second.said, /waiting for/);
      await assertServes(v2);
    });

    await t.step(
      "a lock that somebody left behind: said, freed by hand, or free when its lease is over",
      async () => {
        const now = Math.floor(Date.now() / 1_000);
        await Deno.writeTextFile(
          at("lock"),
          `token ${now + 600} bob@elsewhere process 1, deploy x, since noon\n`,
        );
        assertFailed(await stage.deploy(["rollback"]), /Locked by bob@elsewhere/);
        assertFailed(await stage.deploy(["unlock"]), /nobody can be asked here/);
        assertDone(await stage.deploy(["unlock", "--yes"]));
        assert.equal(await exists(at("lock")), false);
        await Deno.writeTextFile(
          at("lock"),
          `token ${now - 1} bob@elsewhere process 1, deploy x, since noon\n`,
        );
        const taken = await stage.deploy(["deploy", v1.name, "--watch", "0"]);
        assertDone(taken);
        assert.match(taken.said, /took over the lock that bob@elsewhere/);
        await assertServes(v1);
      },
    );

    await t.step("Ctrl-C takes back what was begun", async () => {
      for (const step of ["start", "preview"]) {
        const interrupted = stage.begin(["deploy", v2.name, "--watch", "0"]);
        await interrupted.reached(step);
        interrupted.kill("SIGINT");
        assertFailed(await interrupted.result, /Interrupted.*serves on; nothing else is left/s);
        await assertServes(v1);
      }
    });

    await t.step("a connection that is cut: what was begun is taken back over a new one", async () => {
      const cut = stage.begin(["deploy", v2.name, "--watch", "0"]);
      await cut.reached("start");
      // In the middle of it: Compose goes on by itself.
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.ok(await stage.ssh.cut() > 0);
      assertFailed(await cut.result, /serves on; nothing else is left/);
      await assertServes(v1);
    });

    await t.step("a server that cannot be reached any more: said, and mended by the next run", async () => {
      const lost = stage.begin(["deploy", v2.name, "--watch", "0"]);
      await lost.reached("health");
      await stage.ssh.stop();
      assertFailed(await lost.result, /Not everything could be taken back.*the next run mends the rest/s);
      assert.deepEqual(await stage.serving(), { cloud: v1.revision, web: v1.revision });
      await stage.ssh.start();
      assert.equal((await stage.deploy(["status"])).code, 0);
      assertDone(await stage.deploy(["deploy", v2.name, "--watch", "0"]));
      await assertServes(v2);
    });

    await t.step(
      "killed at the beginning of each step: the floor goes on, and the next run mends it",
      async () => {
        for (const [turn, step] of steps.entries()) {
          const { cloud } = await stage.serving();
          const wanted = cloud === v1.revision ? v2 : v1;
          const killed = stage.begin(["deploy", wanted.name, "--watch", "1"]);
          await killed.reached(step);
          // Not always at the very beginning.
          await new Promise((resolve) => setTimeout(resolve, turn * 37 % 300));
          killed.kill("SIGKILL");
          await killed.result;
          // What had begun on the server goes on without the run: it may switch between one question and the next.
          const isOne = async () => {
            const after = await stage.serving();
            return after.cloud === after.web && [v1.revision, v2.revision].includes(after.cloud);
          };
          await until(isOne, {
            what: `Killed at "${step}", the server does not show one version`,
            seconds: 60,
          });
        }
        const { cloud } = await stage.serving();
        const wanted = cloud === v1.revision ? v2 : v1;
        assertDone(await stage.deploy(["deploy", wanted.name, "--watch", "0"]));
        await assertServes(wanted);
        const left = [...Deno.readDirSync(at("releases"))].map(({ name }) => name);
        assert.deepEqual(left.filter((name) => !/^r\d{8}-\d{6}$|^current$/.test(name)), []);
        // Those that served, and the one that serves.
        assert.ok(left.length - 1 <= 4, left.join());
      },
    );

    await t.step("the server builds by itself, with the same safety", async () => {
      const words = ["deploy", "--strategy", "build", "--source", history.folder, "--watch", "0"];
      assertDone(await stage.deploy([...words, v2.revision]));
      await assertServes(v2);
      assertFailed(
        await stage.deploy(["deploy", v1.name, "--strategy", "build", "--source", "/nowhere"]),
        /Can the server reach the repository/,
      );
      await assertServes(v2);
    });

    await t.step(
      "what is done by hand reaches the cloud, is asked about where it is for good, and is written down",
      async () => {
        const { stdout, said } = await stage.deploy(["admin", "list", "--json"]);
        assert.ok(stdout.trim(), said);
        const codes = async (): Promise<string[]> => {
          const { sessions } = await (await fetch(`${stage.url}/api/live`)).json();
          return sessions.map(({ code }: { code: string }) => code);
        };
        // A replica remembers the list for a moment.
        const listed = (code: string, expected: boolean) =>
          until(async () => (await codes()).includes(code) === expected, {
            what: `${code} was not ${expected ? "in" : "out of"} the list`,
            seconds: 30,
          });
        const [code] = await codes();
        const room = JSON.parse(stdout).rooms.find((room: { code: string }) => room.code === code);
        assert.ok(room && room.status !== "ended", `${code} in ${stdout}`);
        assertDone(await stage.deploy(["admin", "hide", room.code]));
        await listed(room.code, false);
        assertDone(await stage.deploy(["admin", "show", room.code]));
        await listed(room.code, true);
        assertDone(
          await stage.deploy(["admin", "ban", "203.0.113.0/24", "--for", "1h", "--reason", "noise"]),
        );
        assert.match(
          (await stage.deploy(["admin", "bans"])).stdout,
          /^203\.0\.113\.0\/24 {2}until .* noise$/m,
        );
        assertDone(await stage.deploy(["admin", "unban", "203.0.113.0/24"]));
        assertFailed(await stage.deploy(["admin", "end", room.code]), /nobody can be asked here/);
        assertFailed(await stage.deploy(["admin", "end", "ZZZZZ", "--yes"]), /ZZZZZ/);
        const audit = JSON.parse((await stage.deploy(["audit", "--json", "--tail", "1000"])).stdout);
        const written = audit.filter(({ command }: { command: string }) => command.startsWith("admin "));
        assert.deepEqual(
          written.map(({ command, subject }: Record<string, string>) => `${command} ${subject}`),
          [
            ...[`admin hide ${room.code}`, `admin show ${room.code}`],
            ...["admin ban 203.0.113.0/24", "admin unban 203.0.113.0/24"],
          ],
        );
      },
    );

    await t.step("nobody on the floor noticed", async () => {
      const report = await floor!.end();
      say(JSON.stringify(report, null, 2));
      assert.ok(report.requests.total > 1_000, "there was a load");
      assert.deepEqual(report.requests.failures, []);
      assert.equal(report.requests.failed, 0);
      assert.ok(report.likes.acknowledged > 1_000, "there were likes");
      assert.deepEqual([report.likes.lost, report.likes.doubled], [0, 0]);
      assert.equal(report.tracks.shown, report.tracks.played);
      assert.ok(report.sockets.lost > 0 && report.streams.lost > 0, "sockets were sent over");
      // How soon is a figure of the machine: deno task bench deploy measures it.
      assert.equal(report.sockets.reconnected, report.sockets.lost);
    });

    await t.step("a dump is made, copied here, and put back", async () => {
      const here = await Deno.makeTempDir();
      const made = await stage.deploy(["backup", "--download", here]);
      assertDone(made);
      assert.equal([...Deno.readDirSync(here)].length, 1);
      await Deno.remove(here, { recursive: true });
      const accounts = await stage.query("SELECT count(*) FROM accounts");
      await stage.query("UPDATE accounts SET name = 'gone'");
      assertFailed(await stage.deploy(["restore", "nothing.dump"]), /There is no dump "nothing.dump"/);
      assertFailed(await stage.deploy(["restore"]), /nobody can be asked here/);
      assertDone(await stage.deploy(["restore", "--yes"]));
      assert.deepEqual(await stage.query("SELECT count(*) FROM accounts"), accounts);
      assert.deepEqual(await stage.query("SELECT count(*) FROM accounts WHERE name = 'gone'"), ["0"]);
      const databases = await stage.query("SELECT datname FROM pg_database");
      assert.ok(databases.includes("pika_before_restore"));
      await assertServes(v2);
      assert.equal(await roles(), "pika_cloud");
    });

    await t.step("the audit log tells all of it, and the logs are there", async () => {
      const { stdout } = await stage.deploy(["audit", "--json", "--tail", "1000"]);
      const outcomes = new Set(JSON.parse(stdout).map(({ outcome }: { outcome: string }) => outcome));
      for (const outcome of ["ok", "failed", "rolled back"]) assert.ok(outcomes.has(outcome), outcome);
      const { stdout: logs } = await stage.deploy(["logs", "cloud", "--tail", "5"]);
      assert.match(logs, /listening|request/);
    });

    await t.step("a service that lasts is replaced only when that is asked for", async () => {
      const path = at("settings.env");
      const edge = await stage.container("edge");
      await Deno.writeTextFile(
        path,
        `${await Deno.readTextFile(path)}PIKA_PREVIEW_PORT=${stage.ports.preview}\n`,
      );
      const changed = await history.commit("feat: more memory for the edge", {
        "compose.yaml": (text) => text.replace("memory: 160M", "memory: 161M"),
      });
      await stage.publish(changed);
      const deployed = await stage.deploy(["deploy", changed.name, "--watch", "0"]);
      assertDone(deployed);
      assert.match(deployed.said, /edge run as they were defined before/);
      assert.equal(await stage.container("edge"), edge);
      assertDone(await stage.deploy(["deploy", changed.name, "--watch", "0", "--recreate", "edge"]));
      assert.notEqual(await stage.container("edge"), edge);
      await until(async () => (await fetch(`${stage.url}/version`)).ok, {
        what: "The edge does not serve",
        seconds: 20,
      });
      await assertServes(changed);
    });
  },
);
