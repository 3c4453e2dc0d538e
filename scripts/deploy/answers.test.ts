/** What the server answers, read. */

import assert from "node:assert/strict";
import { compareHashes } from "./drift.ts";
import { isReleaseId, releaseId } from "./layout.ts";
import { firstSettings, parseSettings } from "./settings.ts";
import { migrationNames } from "./steps/backup.ts";
import { formatAudit, parseAudit } from "./audit.ts";
import { hasFailed, parseProbe } from "./probes.ts";
import { chooseRollback, parseReleases } from "./releases.ts";
import { isAtLeast, secretsOf } from "./requirements.ts";
import { versionProblem } from "./served_version.ts";
import { reasonOf } from "./tasks/deploy.ts";
import { chooseDump } from "./tasks/restore.ts";
import { describeOs } from "./tasks/setup.ts";
import { parseContainers } from "./tasks/status.ts";
import { layout } from "./layout.ts";
import { connectionAdvice } from "./host.ts";
import { CommandError } from "../lib/errors.ts";

Deno.test("versions of Docker and Compose, as they write them", () => {
  assert.ok(isAtLeast("20.10.24+dfsg1", "20.10"));
  assert.ok(isAtLeast("v2.26.1-4", "2.20"));
  assert.ok(isAtLeast("28.2.2", "20.10"));
  assert.ok(!isAtLeast("1.29.2", "2.20"));
  assert.ok(!isAtLeast("2.9.0", "2.20"));
  assert.ok(!isAtLeast("", "2.20"));
});

Deno.test("ids of releases sort by time and are fit for DNS", () => {
  const [one, two] = [
    releaseId(new Date("2026-11-25T09:59:59Z")),
    releaseId(new Date("2026-11-25T10:00:00Z")),
  ];
  assert.equal(one, "r20261125-095959");
  assert.ok(one < two);
  assert.ok(isReleaseId(one));
  for (const wrong of ["", "current", "r2026-1", "r20261125-095959/../x"]) assert.ok(!isReleaseId(wrong));
});

Deno.test("probes: who is healthy, who will not come up", () => {
  const probes = parseProbe(
    "/pika-cloud-1 running 0 healthy\n/pika-cloud-2 restarting 3 starting\n/pika-web-1 exited 0 starting\n",
  );
  assert.deepEqual(probes.map(({ healthy }) => healthy), [true, false, false]);
  assert.deepEqual(probes.map(hasFailed), [false, true, true]);
  assert.deepEqual(parseProbe(""), []);
});

Deno.test("an answer is the release's only with its revision", () => {
  const release = { revision: "abc" };
  assert.equal(versionProblem(`{"name":"cloud","revision":"abc"}`, { name: "cloud", release }), undefined);
  assert.match(
    versionProblem(`{"name":"cloud","revision":null}`, { name: "cloud", release })!,
    /null, not abc/,
  );
  assert.match(versionProblem(`{"name":"web","revision":"abc"}`, { name: "cloud", release })!, /names "web"/);
  assert.match(versionProblem("<html>", { name: "web", release })!, /not JSON/);
});

Deno.test("names of migrations among lines of the log", () => {
  assert.deepEqual(migrationNames(`0002_more\n{"event":"database_not_there"}\n0003_other\n`), [
    "0002_more",
    "0003_other",
  ]);
  assert.deepEqual(migrationNames(""), []);
});

Deno.test("settings: what setup writes is read, what is wrong is named", () => {
  const settings = parseSettings(
    firstSettings({ publicUrl: "https://pika.example", tunnel: "on", proxy: "" }),
  );
  assert.deepEqual(settings, {
    ...{ port: 8080, previewPort: 8081, cloudReplicas: 2, webReplicas: 1 },
    ...{ publicUrl: "https://pika.example", profiles: ["tunnel", "backup"] },
    ...{ proxy: "", addressHeader: null },
  });
  assert.equal(parseSettings(firstSettings({ publicUrl: null, tunnel: "off", proxy: "" })).publicUrl, null);
  assert.throws(
    () => parseSettings("PIKA_CLOUD_REPLICAS=many"),
    /PIKA_CLOUD_REPLICAS in settings.env is "many"/,
  );
});

Deno.test("the tunnel's token is asked for only with the tunnel", () => {
  assert.ok(secretsOf(["tunnel", "backup"]).includes("tunnel_token"));
  assert.ok(!secretsOf(["backup"]).includes("tunnel_token"));
});

const releases = parseReleases(
  "r20261125-120000 0.3.0-cccccccccccc c 2026\nr20261124-120000 0.2.0-bbbbbbbbbbbb b 2026\nr20261123-120000 0.1.0-aaaaaaaaaaaa a 2026\n",
);

Deno.test("a rollback goes to the release before, or to the one that is named", () => {
  const choose = (current: string | null, wanted?: string) =>
    chooseRollback(releases, { current, wanted }).id;
  assert.equal(choose("r20261125-120000"), "r20261124-120000");
  // After a rollback the newest is the one that was left behind: back means further back.
  assert.equal(choose("r20261124-120000"), "r20261123-120000");
  assert.equal(choose("r20261124-120000", "0.3.0-cccccccccccc"), "r20261125-120000");
  assert.equal(choose("r20261125-120000", "aaaaaaaaaaaa"), "r20261123-120000");
  assert.equal(choose("r20261125-120000", "r20261123-120000"), "r20261123-120000");
  assert.throws(() => choose("r20261123-120000"), /no earlier release/);
  assert.throws(() => choose("r20261125-120000", "0.3.0-cccccccccccc"), /serves already/);
  assert.throws(() => choose("r20261125-120000", "9.9.9"), /No release "9.9.9" is kept/);
});

Deno.test("services whose definition has changed", () => {
  assert.deepEqual(compareHashes("db aaa\nedge bbb\nbackup ccc\n", "db aaa\nedge other\ncloud x\n"), [
    "edge",
  ]);
});

Deno.test("dumps: the newest, or the one that is named", () => {
  const paths = layout("pika");
  const dumps = ["pika/backups/b.dump 20", "pika/backups/a.dump 10", ""];
  assert.equal(chooseDump(paths, dumps, undefined), "pika/backups/b.dump");
  assert.equal(chooseDump(paths, dumps, "a.dump"), "pika/backups/a.dump");
  assert.throws(() => chooseDump(paths, dumps, "c.dump"), /no dump "c.dump"/);
  assert.throws(() => chooseDump(paths, [""], undefined), /no dump on the server/);
});

Deno.test("a damaged line of the audit log is left out", () => {
  const entries = parseAudit(
    `{"at":"2026-11-25T12:00:00.123Z","who":"ann@laptop","command":"deploy","outcome":"ok","version":"2","from":"1","seconds":12.3}\n{"at":"20`,
  );
  assert.equal(formatAudit(entries), "2026-11-25T12:00:00Z  ann@laptop  deploy  1 → 2  ok  12.3 s");
});

Deno.test("how one installs on the systems that a server may have", () => {
  const os = (id: string, version: string) =>
    describeOs(`PRETTY_NAME="X"\nID=${id}\nVERSION_ID="${version}"\n`);
  assert.match(os("ubuntu", "22.04").compose, /docker-compose-v2/);
  assert.match(os("debian", "13").compose, /install docker-compose$/);
  assert.match(os("debian", "12").compose, /Docker's own packages/);
  assert.equal(describeOs("").name, "an unknown system");
});

Deno.test("containers, with and without a release", () => {
  assert.deepEqual(
    parseContainers("cloud|pika-cloud-1|r1|Up 3 minutes (healthy)\ndb|pika-db-1||Up 3 minutes\n"),
    [
      { service: "cloud", name: "pika-cloud-1", release: "r1", status: "Up 3 minutes (healthy)" },
      { service: "db", name: "pika-db-1", release: "", status: "Up 3 minutes" },
    ],
  );
});

Deno.test("why a connection failed, and what to do", () => {
  const server = { user: "a", host: "h", port: 22, key: "/k", knownHosts: "/kh" };
  const advice = (tail: string) => connectionAdvice(tail, server);
  assert.match(advice("Host key verification failed.")!, /ssh-keyscan -p 22 h/);
  assert.match(advice("a@h: Permission denied (publickey).")!, /does not take the key \/k/);
  assert.match(advice("ssh: connect to host h port 22: Connection refused")!, /the server runs/);
  assert.match(advice("Connection to h closed by remote host.")!, /run the same command again/);
  assert.match(advice("client_loop: send disconnect: Broken pipe")!, /run the same command again/);
  assert.equal(advice("Error: No such container"), undefined);
});

Deno.test("a failure's reason is the last that the command said", () => {
  const cause = new CommandError(["x"], 1, "first\ncontainer pika-edge-1 is unhealthy\n");
  assert.equal(reasonOf(new Error("services failed", { cause })), "container pika-edge-1 is unhealthy");
  assert.equal(reasonOf(new Error("plain\nmore")), "plain");
});
