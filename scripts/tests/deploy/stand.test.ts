/** Both images built, and the whole stack run as a server runs it, on an engine of our own. */

import assert from "node:assert/strict";
import { composeWords } from "../../deploy/commands/compose.ts";
import { grantCloud } from "../../deploy/commands/database.ts";
import { believe } from "../../deploy/commands/links.ts";
import { layout } from "../../deploy/layout.ts";
import type { WayIn } from "../../deploy/way_in.ts";
import { CommandError } from "../../lib/errors.ts";
import { say } from "../../lib/terminal.ts";
import { until } from "../../lib/until.ts";
import { ensureBaseImages } from "./base_images.ts";
import { type Engine, engineTools, startEngine } from "./engine.ts";
import { testWith } from "../../testing/test_with.ts";
import { buildImage } from "./images.ts";
import { startRegistry } from "./registry.ts";
import { makeServerFolder, type ServerFolder } from "./server_folder.ts";

const megabyte = 1024 * 1024;

testWith(
  { tools: [...engineTools, "docker-registry"], os: ["linux"] },
  "the stack on a real engine",
  async (t) => {
    await using engine = await startEngine();
    let started = performance.now();
    const lap = (what: string) => {
      say(`${what}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
      started = performance.now();
    };
    const bases = await ensureBaseImages(engine);
    lap(
      `Base images (${[...bases.values()].filter((kind) => kind === "real").length} of ${bases.size} real)`,
    );
    await using registry = await startRegistry();
    const release = { tag: "r1", version: "1.2.3", revision: "0123abc", registry };
    const cloud = await buildImage(engine, "pika-cloud", release);
    const web = await buildImage(engine, "pika-web", release);
    lap("Both images built and pushed");
    for (const { name, size, pulled } of [cloud, web]) {
      say(`${name}: ${(size / 1e6).toFixed(1)} MB unpacked, ${(pulled! / 1e6).toFixed(1)} MB to pull`);
    }

    await using server = await makeServerFolder(engine, {
      COMPOSE_PROFILES: "tunnel,backup",
      // One address asks for all.
      PIKA_RATE_REQUESTS: "1000000/60",
    });
    await server.addRelease("r1", { cloud: cloud.pinned, web: web.pinned });
    await server.show("current", "r1");
    const compose = (...words: string[]) => server.compose("r1", words);
    await using _logs = { [Symbol.asyncDispose]: () => showLogs(server) };
    await compose("up", "--detach", "--no-deps", "db");
    await until(async () => {
      const probe = ["exec", "-T", "db", "pg_isready", "--host=127.0.0.1", "--username=pika", "--quiet"];
      return (await server.compose("r1", probe, { allowed: [1, 2] })).code === 0;
    }, { what: "Postgres does not answer", seconds: 60 });
    await compose("run", "--rm", "--no-deps", "migrate");
    const paths = layout(server.path);
    await server.run(grantCloud(paths, "r1"));
    await compose("up", "--detach", "--wait", "--wait-timeout", "90");
    lap("The stack is up and healthy");

    await t.step("the edge leads to cloud and web", () => routes(server));
    const believed = (way: WayIn) => server.run(believe(paths, way, composeWords(paths, "r1")));
    await t.step("who says whose request it is: nobody, the tunnel, or a proxy that is named", async () => {
      assert.deepEqual(await believesIn(server), { port: false, tunnel: false });
      await believed({ kind: "tunnel", header: "CF-Connecting-IP" });
      assert.deepEqual(await believesIn(server), { port: false, tunnel: true });
      await believed({ kind: "proxy", from: ["machine"], header: "X-Forwarded-For" });
      assert.deepEqual(await believesIn(server), { port: true, tunnel: false });
    });
    await t.step("the cloud is in the database as a role that reads and writes rows", async () => {
      const statement =
        "SELECT DISTINCT usename || ' ' || usesuper FROM pg_stat_activity JOIN pg_user USING (usename) " +
        "WHERE application_name = 'pika cloud'";
      const words = [
        "psql",
        "--username=pika",
        "--dbname=pika",
        "--tuples-only",
        "--no-align",
        "--command",
        statement,
      ];
      assert.equal((await compose("exec", "-T", "db", ...words)).stdout.trim(), "pika_cloud false");
    });
    await t.step(
      "web and cloud set the same careful headers, which follow the proxy's word",
      () => headers(server),
    );
    await t.step("every container is locked down", () => hardened(engine));
    await t.step("there is no shell in the cloud's image, and nothing can be written", () => closed(engine));
    await t.step("images say what they are", () => labels(engine, [cloud.reference, web.reference]));
    await t.step("a dump lies in the folder of backups, and can be read", async () => {
      const dumps = [...Deno.readDirSync(`${server.path}/backups`)].map(({ name }) => name);
      assert.equal(dumps.length, 1, String(dumps));
      const list = await compose("exec", "-T", "backup", "pg_restore", "--list", `/backups/${dumps[0]}`);
      assert.match(list.stdout, /TABLE DATA public sessions/);
    });
    await t.step("the edge takes over another configuration, and no socket is cut", () => reload(server));
    await t.step("a secret that is missing is named", () => missingSecret(server));
    await t.step("the idle stack fits into 512 MB", () => memory(engine));
    await t.step("one replica is killed, one stopped: nobody notices", () => losses(engine, server));
    await t.step(
      "while nobody serves, requests wait, and are told so in words",
      () => absence(engine, server),
    );
    lap("Checked");
    await compose("down", "--timeout", "5");
  },
);

/** What containers said, when the test ends before it took the stack down. */
async function showLogs({ compose }: ServerFolder): Promise<void> {
  const running = (await compose("r1", ["ps", "--all", "--quiet"])).stdout.trim();
  if (running) say((await compose("r1", ["logs", "--no-color", "--tail", "30"])).stdout);
}

async function routes({ url, preview }: ServerFolder): Promise<void> {
  const get = (path: string, init?: RequestInit) => fetch(`${url}${path}`, init);
  const version = await (await get("/version")).json();
  assert.equal(version.name, "cloud");
  assert.deepEqual(await (await get("/version.json")).json(), {
    name: "web",
    version: "1.2.3",
    revision: "0123abc",
  });
  assert.deepEqual(await (await get("/health")).json(), { ok: true });
  assert.deepEqual((await (await get("/api/live")).json()).rooms?.length ?? 0, 0);
  for (const path of ["/metrics", "/ready", "/metrics/x"]) {
    const response = await get(path);
    assert.deepEqual([response.status, await response.text()], [404, ""], path);
  }
  const page = await get("/live/ABCDE");
  assert.deepEqual([page.status, page.headers.get("cache-control")], [200, "no-cache"]);
  const html = await page.text();
  const [, asset = ""] = /src="(\/assets\/[^"]+\.js)"/.exec(html) ?? [];
  const script = await get(asset, { headers: { "accept-encoding": "br" } });
  assert.match(script.headers.get("cache-control")!, /immutable/);
  assert.ok((await script.text()).length > 100);
  const unknown = await get("/nothing/here");
  assert.deepEqual([unknown.status, await unknown.text()], [404, html]);

  const socket = await openDesk(url);
  await closeSocket(socket);

  const nothing = await fetch(preview);
  assert.equal(nothing.status, 503);
  assert.match(await nothing.text(), /^Pika is not reachable/);
}

/** A DJ's socket through the edge. */
async function openDesk(url: string): Promise<WebSocket> {
  const body = JSON.stringify({ name: "Kasia", device: "laptop" });
  const account = await (await fetch(`${url}/api/dj/accounts`, { method: "POST", body })).json();
  const socket = new WebSocket(`${url.replace("http", "ws")}/api/dj/socket`, {
    headers: { authorization: `Bearer ${account.token}` },
  });
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = (event) =>
      reject(new Error(`No WebSocket through the edge: ${(event as ErrorEvent).message}`));
  });
  return socket;
}

async function closeSocket(socket: WebSocket): Promise<void> {
  const closed = new Promise((resolve) => socket.onclose = resolve);
  socket.close();
  await closed;
}

/** Another configuration is taken over from inside the container; sockets stay. */
async function reload(server: ServerFolder): Promise<void> {
  const caddyfile = `${server.path}/edge/Caddyfile`;
  const before = await Deno.readTextFile(caddyfile);
  const socket = await openDesk(server.url);
  const reloadEdge = () =>
    server.compose("r1", ["exec", "-T", "edge", "caddy", "reload", "--config", "/etc/caddy/Caddyfile"]);
  await Deno.writeTextFile(
    caddyfile,
    before.replace("@inside path /metrics", "@inside path /inside /metrics"),
  );
  await reloadEdge();
  const inside = await fetch(`${server.url}/inside`);
  assert.deepEqual([inside.status, await inside.text()], [404, ""]);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  assert.equal(socket.readyState, WebSocket.OPEN);
  await closeSocket(socket);
  await Deno.writeTextFile(caddyfile, before);
  await reloadEdge();
}

/** Without a secret a service does not start, and the error names the file. */
async function missingSecret(server: ServerFolder): Promise<void> {
  const path = `${server.path}/secrets/pika_secret`;
  await Deno.rename(path, `${path}.away`);
  await assert.rejects(
    server.compose("r1", ["run", "--rm", "--no-deps", "migrate"]),
    (error) => error instanceof CommandError && error.tail.includes(path),
  );
  await Deno.rename(`${path}.away`, path);
}

/** Whether what a client writes of itself reaches the cloud, by the machine's port and by the tunnel's container: an address that is https. */
async function believesIn(server: ServerFolder): Promise<{ port: boolean; tunnel: boolean }> {
  const secure = /strict-transport-security/i;
  const byPort = await fetch(`${server.url}/version`, { headers: { "x-forwarded-proto": "https" } });
  await byPort.body?.cancel();
  const { stdout } = await server.compose("r1", [
    ...["exec", "-T", "cloudflared", "sh", "-c"],
    "wget -S -O /dev/null --header 'X-Forwarded-Proto: https' http://edge:8080/version 2>&1",
  ]);
  return { port: [...byPort.headers.keys()].some((name) => secure.test(name)), tunnel: secure.test(stdout) };
}

async function headers({ url }: ServerFolder): Promise<void> {
  const names = [
    "content-security-policy",
    "strict-transport-security",
    "permissions-policy",
    "referrer-policy",
  ]
    .concat("x-content-type-options", "cross-origin-opener-policy", "cross-origin-resource-policy");
  for (const proto of ["http", "https"]) {
    const [page, api] = await Promise.all(["/", "/version"].map(async (path) => {
      const response = await fetch(`${url}${path}`, { headers: { "x-forwarded-proto": proto } });
      await response.body?.cancel();
      assert.equal(response.headers.get("server"), null);
      return names.map((name) => [name, response.headers.get(name)]);
    }));
    assert.deepEqual(page, api, proto);
    const csp = String(page!.find(([name]) => name === "content-security-policy")![1]);
    assert.ok(csp.includes(`connect-src 'self' ${proto === "https" ? "wss" : "ws"}://127.0.0.1:`), csp);
  }
}

interface Container {
  Name: string;
  Image: string;
  Config: { User: string; Labels: Record<string, string> };
  HostConfig: {
    ReadonlyRootfs: boolean;
    CapAdd: string[] | null;
    CapDrop: string[] | null;
    Memory: number;
    PidsLimit: number | null;
    SecurityOpt: string[];
  };
  State: { Pid: number; Health?: { Status: string } };
  NetworkSettings: { Ports: Record<string, { HostIp: string }[] | null> };
}

async function containers(engine: Engine, service?: string): Promise<Container[]> {
  const filter = service ? ["--filter", `label=com.docker.compose.service=${service}`] : [];
  const ids = (await engine.docker(["ps", "--quiet", "--no-trunc", ...filter])).stdout.trim().split("\n");
  return JSON.parse((await engine.docker(["inspect", ...ids])).stdout);
}

async function hardened(engine: Engine): Promise<void> {
  const all = await containers(engine);
  // db, 2 cloud, web, edge, 2 cloudflared, backup
  assert.equal(all.length, 8);
  for (const { Name, HostConfig, State, NetworkSettings } of all) {
    assert.ok(HostConfig.ReadonlyRootfs, Name);
    assert.deepEqual(HostConfig.CapDrop, ["ALL"], Name);
    assert.ok(HostConfig.Memory > 0, Name);
    assert.ok(Number(HostConfig.PidsLimit) > 0, Name);
    assert.equal(State.Health?.Status, "healthy", Name);
    const status = await Deno.readTextFile(`/proc/${State.Pid}/status`);
    const field = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, "m").exec(status)?.[1];
    assert.equal(field("NoNewPrivs"), "1", Name);
    // What the kernel lets it do, whatever the files say. Caddy's file carries the right to low ports; who was given that may have it.
    const lowPorts = (HostConfig.CapAdd ?? []).includes("NET_BIND_SERVICE") ? 1n << 10n : 0n;
    assert.equal(BigInt(`0x${field("CapEff")}`) & ~lowPorts, 0n, Name);
    // The tests' folder of backups belongs to root, and its service runs as whoever owns it.
    if (!Name.includes("backup")) assert.notEqual(field("Uid"), "0", Name);
    for (const port of Object.values(NetworkSettings.Ports).flatMap((bindings) => bindings ?? [])) {
      assert.equal(port.HostIp, "127.0.0.1", Name);
    }
  }
}

async function closed(engine: Engine): Promise<void> {
  const [container] = await containers(engine, "cloud");
  const exec = (...words: string[]) => engine.docker(["exec", container!.Name.slice(1), ...words]);
  for (const program of ["sh", "/bin/sh", "bash", "apt-get", "npm", "ls"]) {
    await assert.rejects(
      exec(program),
      (error) => error instanceof CommandError && /no such file|not found/.test(error.tail),
      program,
    );
  }
  // What runs in there may as well run something else: the container is what holds it.
  const evaluate = async (script: string) => (await exec("/bin/bun", "-e", script)).stdout.trim();
  assert.equal(await evaluate(`console.log(1 + 1)`), "2");
  for (const path of ["/app/cloud/x.ts", "/bin/x", "/x", "/run/secrets/x", "/proc/sys/kernel/hostname"]) {
    await assert.rejects(
      evaluate(`require("node:fs").writeFileSync(${JSON.stringify(path)}, "")`),
      (error) => error instanceof CommandError && /EROFS|EPERM|EACCES/.test(error.tail),
      path,
    );
  }
  // The owner of the tables is not among its secrets.
  const secrets = `const fs = require("node:fs");
    for (const name of fs.readdirSync("/run/secrets").sort()) console.log(name);
    console.log(new URL(fs.readFileSync("/run/secrets/database_url", "utf8")).username);`;
  assert.deepEqual((await evaluate(secrets)).split("\n"), ["database_url", "pika_secret", "pika_cloud"]);
  const leftOut = [
    "cloud/tests",
    "cloud/bench",
    "cloud/contract/examples",
    "cloud/base/config.test.ts",
  ];
  const found = `for (const path of ${JSON.stringify(leftOut)}) {
    if (require("node:fs").existsSync("/app/" + path)) console.log(path);
  }`;
  assert.equal(await evaluate(found), "");
}

async function labels(engine: Engine, references: string[]): Promise<void> {
  for (const reference of references) {
    const { stdout } = await engine.docker(["image", "inspect", reference]);
    const [{ Config }] = JSON.parse(stdout);
    const label = (name: string) => Config.Labels[`org.opencontainers.image.${name}`];
    assert.match(label("title"), /^pika-(cloud|web)$/);
    assert.deepEqual([label("version"), label("revision"), label("licenses")], [
      "1.2.3",
      "0123abc",
      "Apache-2.0",
    ]);
    assert.match(Config.User, /^[1-9]\d*:[1-9]\d*$/);
    assert.ok(Config.Healthcheck?.Test.length > 1);
  }
}

async function memory(engine: Engine): Promise<void> {
  const format = "{{.Name}}\t{{.MemUsage}}";
  const { stdout } = await engine.docker(["stats", "--no-stream", "--format", format]);
  const units: Record<string, number> = { B: 1, KiB: 1024, MiB: megabyte, GiB: 1024 * megabyte };
  let sum = 0;
  for (const line of stdout.trim().split("\n").sort()) {
    const [, name, value, unit] = /^(\S+)\t([\d.]+)(\w+) /.exec(line)!;
    say(`  ${name!.padEnd(22)} ${value} ${unit}`);
    sum += Number(value) * units[unit!]!;
  }
  // The two cloudflared of this test only stand in; the real one takes some 30 MB.
  const tunnel = 2 * 30 * megabyte;
  say(
    `  Idle stack: ${(sum / megabyte).toFixed(0)} MB, and ${tunnel / megabyte} MB for two real cloudflared`,
  );
  assert.ok(sum + tunnel < 512 * megabyte, `${(sum + tunnel) / megabyte} MB`);
}

interface Watch {
  /** Resolves when so many more answers have come. */
  more(answers: number): Promise<void>;
  stop(): Promise<{ asked: number; failed: string[] }>;
}

/** Asks all the time, and returns every answer that is no success. */
function watch(url: string): Watch {
  const failed: string[] = [];
  let asked = 0;
  let going = true;
  const ask = async () => {
    while (going) {
      asked++;
      try {
        const response = await fetch(`${url}/api/live`);
        const text = await response.text();
        if (response.status !== 200) failed.push(`${response.status} ${text}`);
      } catch (error) {
        failed.push(String(error));
      }
    }
  };
  const workers = Array.from({ length: 8 }, ask);
  return {
    more: async (answers) => {
      const enough = asked + answers;
      await until(() => asked >= enough, { what: `There were not ${answers} more answers`, seconds: 120 });
    },
    stop: async () => {
      going = false;
      await Promise.all(workers);
      return { asked, failed };
    },
  };
}

async function losses(engine: Engine, { url }: ServerFolder): Promise<void> {
  const [first, second] = await containers(engine, "cloud");
  const bothServe = async () => {
    const all = await containers(engine, "cloud");
    return all.length === 2 && all.every(({ State }) => State.Health?.Status === "healthy");
  };
  const serving = { what: "The two replicas did not serve again", seconds: 240 };
  const load = watch(url);
  await load.more(50);
  await engine.docker(["kill", first!.Name.slice(1)]);
  await load.more(50);
  await engine.docker(["start", first!.Name.slice(1)]);
  await until(bothServe, serving);
  await load.more(50);
  await engine.docker(["stop", second!.Name.slice(1)]);
  await load.more(50);
  await engine.docker(["start", second!.Name.slice(1)]);
  await until(bothServe, serving);
  await load.more(50);
  const { asked, failed } = await load.stop();
  say(`  ${asked} requests while replicas went and came`);
  assert.deepEqual(failed.slice(0, 5), [], `${failed.length} of ${asked} failed`);
}

async function absence(engine: Engine, server: ServerFolder): Promise<void> {
  const names = (await containers(engine, "cloud")).map(({ Name }) => Name.slice(1));
  await engine.docker(["stop", ...names]);
  const waiting = fetch(`${server.url}/version`);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await engine.docker(["start", ...names]);
  assert.equal((await (await waiting).json()).name, "cloud");

  // A release whose containers are not there: a sentence, never 502.
  await server.addRelease("r0", { cloud: "none", web: "none" });
  await server.show("current", "r0");
  const [api, page] = await Promise.all(["/api/live", "/"].map((path) => fetch(`${server.url}${path}`)));
  assert.deepEqual([api!.status, page!.status], [503, 503]);
  assert.equal((await api!.json()).error.code, "unavailable");
  assert.equal(api!.headers.get("retry-after"), "2");
  assert.match(await page!.text(), /^Pika is not reachable/);
  await server.show("current", "r1");
  assert.equal((await (await fetch(`${server.url}/version`)).json()).name, "cloud");
}
