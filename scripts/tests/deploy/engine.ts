/**
 * A Docker engine for tests: a `dockerd` of our own beside whatever else runs here, with its own socket, bridge and data folder. The data
 * folder lasts (`.cache/docker/data`), so that base images and build steps are there the next time; what tests made does not.
 */

import { join } from "node:path";
import { run, type RunOptions, type RunResult } from "../../lib/command.ts";
import { CommandError, ScriptError } from "../../lib/errors.ts";
import { exists, remove } from "../../lib/files.ts";
import { cacheDir } from "../../lib/paths.ts";
import { say } from "../../lib/terminal.ts";
import { requireTool } from "../../testing/test_with.ts";
import { until } from "../../lib/until.ts";
import { startDaemon } from "./daemon.ts";
import { engineBridge as bridge, engineLock } from "../../fresh/engine_traces.ts";
import { ensureDockerClient } from "./docker_client.ts";

export interface Engine extends AsyncDisposable {
  /** `unix://...`, for DOCKER_HOST. */
  readonly host: string;
  readonly pid: number;
  /** What a program needs in its environment to talk to it: DOCKER_HOST, DOCKER_CONFIG, PATH with the client first. */
  readonly env: Record<string, string>;
  /** File with what the engine says. */
  readonly log: string;
  /** Runs `docker` with these words. */
  docker(words: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** Removes containers, networks, volumes and images that tests made. */
  clean(): Promise<void>;
}

/** What an engine needs of the system. */
export const engineTools = ["dockerd", "iptables", "ip", "setcap"] as const;

const folder = join(cacheDir, "docker");

/** Starts the engine; waits while another process of this machine has one. Throws a ScriptError when this machine cannot run one. */
export async function startEngine(): Promise<Engine> {
  if (Deno.uid() !== 0) throw new ScriptError("No Docker engine of our own: dockerd needs root");
  for (const tool of engineTools) await requireTool(tool);
  await Deno.mkdir(folder, { recursive: true });

  await using stack = new AsyncDisposableStack();
  const lock = stack.adopt(
    await Deno.open(engineLock, { create: true, write: true }),
    (file) => file.close(),
  );
  if (!await lock.tryLock(true)) {
    say("Waiting for another test run that has an engine");
    await lock.lock(true);
  }
  await endOrphan();

  const client = await ensureDockerClient();
  // Short: a socket's path has at most 107 bytes.
  const runDir = stack.adopt(await Deno.makeTempDir({ prefix: "pika-docker-" }), remove);
  const log = join(folder, "dockerd.log");
  await remove(log);
  const net = await network();
  await addBridge(net.bridge);
  stack.defer(removeBridge);
  const host = `unix://${runDir}/docker.sock`;
  const env = { ...client.env, DOCKER_HOST: host };
  const docker = (words: readonly string[], options: RunOptions = {}) =>
    run([client.program, ...words], { ...options, env: { ...env, ...options.env } });
  const daemon = await startDaemon([
    await requireTool("dockerd"),
    ...["--host", host, "--data-root", join(folder, "data"), "--exec-root", join(runDir, "exec")],
    ...["--pidfile", pidfile, "--bridge", bridge, "--mtu", String(net.mtu)],
    ...["--default-address-pool", `base=${net.pool},size=24`],
    // Tests restart containers; nothing is to come back by itself after a crash of the tests.
    "--live-restore=false",
  ], { log, isReady: () => answers(docker), seconds: 60 }).catch((error) => {
    throw new ScriptError(`No Docker engine of our own: ${(error as Error).message}`);
  });
  stack.defer(async () => await daemon.stop({ seconds: 30 }));
  const clean = () => removeLeftovers(docker);
  await clean();
  stack.defer(clean);
  const owned = stack.move();
  return {
    host,
    env,
    log,
    docker,
    clean,
    pid: daemon.pid,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const pidfile = join(folder, "dockerd.pid");

/** Ends the engine of a test run that was killed: the lock is ours, so nobody uses it any more. */
async function endOrphan(): Promise<void> {
  const pid = Number(await Deno.readTextFile(pidfile).catch(() => "0"));
  const commandLine = await Deno.readTextFile(`/proc/${pid}/cmdline`).catch(() => "");
  if (!pid || !commandLine.includes(join(folder, "data"))) return await remove(pidfile);
  Deno.kill(pid, "SIGTERM");
  await until(async () => !await exists(`/proc/${pid}`), {
    what: "The old test engine did not end",
    seconds: 60,
  });
}

async function answers(docker: Engine["docker"]): Promise<boolean> {
  try {
    await docker(["version", "--format", "{{.Server.Version}}"]);
    return true;
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  }
}

async function removeLeftovers(docker: Engine["docker"]): Promise<void> {
  const list = async (...words: string[]) => (await docker(words)).stdout.trim().split("\n").filter(Boolean);
  const containers = await list("ps", "--all", "--quiet");
  if (containers.length > 0) await docker(["rm", "--force", "--volumes", ...containers], { allowed: [1] });
  await docker(["network", "prune", "--force"]);
  const volumes = await list("volume", "ls", "--quiet");
  if (volumes.length > 0) await docker(["volume", "rm", "--force", ...volumes]);
  const images = (await list("images", "--no-trunc", "--format", "{{.ID}} {{.Repository}}"))
    .filter((line) => /[ /]pika-|<none>/.test(line)).map((line) => line.split(" ")[0]!);
  if (images.length > 0) await docker(["rmi", "--force", ...new Set(images)], { allowed: [1] });
}

/** Addresses that this machine has no other way to, and how large packets may be on its way out. */
async function network(): Promise<{ bridge: string; pool: string; mtu: number }> {
  const routes = parseRoutes(await Deno.readTextFile("/proc/net/route"));
  const out = routes.find(({ address, mask }) => address === 0 && mask === 0)?.device;
  const mtu = out ? Number(await Deno.readTextFile(`/sys/class/net/${out}/mtu`)) : 1500;
  const free = [28, 26, 24, 22, 20].find((second) =>
    routes.every(({ address, mask }) => mask === 0 || !overlaps({ address, mask }, second))
  );
  if (free === undefined) {
    throw new ScriptError("No Docker engine of our own: all networks 172.20 to 172.29 are in use");
  }
  return { bridge: `172.${free + 1}.0.1/24`, pool: `172.${free}.0.0/16`, mtu };
}

export interface Route {
  device: string;
  address: number;
  mask: number;
}

/** The lines of `/proc/net/route`; addresses as numbers, most significant byte first. */
export function parseRoutes(text: string): Route[] {
  const number = (hex: string) =>
    (hex.match(/../g) ?? []).reverse().reduce((sum, byte) => sum * 256 + parseInt(byte, 16), 0);
  return text.trim().split("\n").slice(1).map((line) => {
    const [device = "", address = "", , , , , , mask = ""] = line.trim().split(/\s+/);
    return { device, address: number(address), mask: number(mask) };
  });
}

/** Whether a network shares addresses with 172.SECOND.0.0/15. */
function overlaps({ address, mask }: { address: number; mask: number }, second: number): boolean {
  const ours = { address: 172 * 2 ** 24 + second * 2 ** 16, mask: 0xfffe0000 };
  const common = (mask & ours.mask) >>> 0;
  return ((address & common) >>> 0) === ((ours.address & common) >>> 0);
}

async function addBridge(address: string): Promise<void> {
  const ip = await requireTool("ip");
  await removeBridge();
  await run([ip, "link", "add", "name", bridge, "type", "bridge"]);
  await run([ip, "address", "add", address, "dev", bridge]);
  await run([ip, "link", "set", bridge, "up"]);
}

async function removeBridge(): Promise<void> {
  if (!await exists(`/sys/class/net/${bridge}`)) return;
  await run([await requireTool("ip"), "link", "delete", bridge]);
}
