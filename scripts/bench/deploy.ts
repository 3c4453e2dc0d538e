/**
 * What a floor full of dancers notices of a deployment, of a release that breaks and goes back, and of the bare way beside them:
 * `docker compose up --detach --build --force-recreate` in a checkout on the server, as the strategy document has it.
 */

import { join } from "node:path";
import type { HistoryCommit } from "../tests/deploy/history.ts";
import type { BuiltImage } from "../tests/deploy/images.ts";
import { Stage } from "../tests/deploy/stage.ts";
import type { FloorReport } from "../testing/floor.ts";
import { engineTools } from "../tests/deploy/engine.ts";
import { median } from "../lib/statistics.ts";
import { ensureTools } from "../lib/tools.ts";
import { formatSize, print, say } from "../lib/terminal.ts";

const rounds = 3;
const crowd = ["--dancers", "200", "--streams", "50", "--requests", "50", "--likes", "40"];

/** Runs the benchmark. Returns the exit code. */
export async function benchDeploy(): Promise<number> {
  await ensureTools([...engineTools, "docker-registry", "sshd", "ssh"]);
  say("Starting an engine, a registry and an SSH server, and building three versions");
  await using stage = await Stage.open();
  const v1 = await stage.history.commit("feat: one");
  const built = await stage.publish(v1);
  const v2 = await stage.history.commit("feat: two");
  await stage.publish(v2);
  const breaking = await stage.history.commit("feat: breaks after a while", {
    "cloud/mod.ts": (text) => `setTimeout(() => Deno.exit(3), 10_000);\n${text}`,
  });
  await stage.publish(breaking);
  await stage.history.backTo(v2);

  await succeed(stage, ["setup"]);
  await stage.adjustSettings();
  await succeed(stage, ["deploy", v1.name, "--watch", "0"]);
  const memory = await idleMemory(stage);

  const deploys: number[] = [];
  const rollbacks: number[] = [];
  say("Deployments");
  const deployed = await underLoad(stage, async () => {
    for (let round = 0; round < rounds; round++) {
      const [to] = round % 2 === 0 ? [v2] : [v1];
      deploys.push(await succeed(stage, ["deploy", to.name, "--watch", "0"]));
    }
  });
  say("Rollbacks");
  const rolledBack = await underLoad(stage, async () => {
    for (let round = 0; round < rounds; round++) {
      rollbacks.push(await succeed(stage, ["rollback", round % 2 === 0 ? v1.name : v2.name]));
    }
  });
  say("A release that breaks after it was switched to");
  const broken = await underLoad(stage, async () => {
    const { code, said } = await stage.deploy(["deploy", breaking.name, "--watch", "60"]);
    if (code === 0 || !said.includes("serves again")) throw new Error(`It did not go back:\n${said}`);
  });
  say("The bare way");
  const seconds: number[] = [];
  const bare = await underLoad(stage, async () => {
    seconds.push(await bareWay(stage, v2));
  });

  print(`\nWhat the floor noticed (${crowd.join(" ")})\n`);
  const columns: [string, FloorReport][] = [
    [`${rounds} deployments`, deployed],
    [`${rounds} rollbacks`, rolledBack],
    ["breaks, goes back", broken],
    ["bare compose, once", bare],
  ];
  print(row("", columns.map(([name]) => name)));
  const line = (name: string, value: (report: FloorReport) => string) =>
    print(row(name, columns.map(([, report]) => value(report))));
  line("HTTP requests", ({ requests }) => String(requests.total));
  line("  failed", ({ requests }) => String(requests.failed));
  line("WebSockets sent over or lost", ({ sockets }) => String(sockets.lost));
  line("  back within 3 s", ({ sockets }) => `${(sockets.within3s * 100).toFixed(1)} %`);
  line("  back after, 95 % / max", ({ sockets }) => times(sockets.backSeconds));
  line("streams sent over or lost", ({ streams }) => String(streams.lost));
  line("  back after, 95 % / max", ({ streams }) => times(streams.backSeconds));
  line("likes acknowledged", ({ likes }) => String(likes.acknowledged));
  line("  lost", ({ likes }) => String(likes.lost));
  print("");
  print(
    `From the command to verified, images in the registry, median of ${rounds} (goal 45 s): ${
      median(deploys).toFixed(1)
    } s`,
  );
  print(`Rollback, median of ${rounds} (goal 15 s):  ${median(rollbacks).toFixed(1)} s`);
  print(`The bare way:  ${median(seconds).toFixed(1)} s`);
  print("");
  for (const image of built) print(describeImage(image));
  print(`\nMemory of the idle stack (goal 512 MB): ${formatSize(memory.total)}`);
  for (const [name, bytes] of memory.containers) print(`  ${name.padEnd(16)} ${formatSize(bytes)}`);
  return 0;
}

async function succeed(stage: Stage, words: string[]): Promise<number> {
  const { code, said, seconds } = await stage.deploy(words);
  if (code !== 0) throw new Error(`deno task deploy ${words.join(" ")} failed:\n${said}`);
  return seconds;
}

async function underLoad(stage: Stage, work: () => Promise<void>): Promise<FloorReport> {
  await using floor = await stage.floor(crowd);
  await pause(5_000);
  await work();
  await pause(8_000);
  return await floor.end();
}

/** Returns the seconds until it serves again. */
async function bareWay(stage: Stage, version: HistoryCommit): Promise<number> {
  const started = performance.now();
  const folder = stage.history.folder;
  await stage.engine.docker([
    ...["compose", "--project-name", "pika", "--project-directory", stage.serverRoot],
    ...["--file", join(stage.serverRoot, "releases", "current", "compose.yaml")],
    ...["--file", await bareOverride(folder)],
    ...["--env-file", join(stage.serverRoot, "settings.env")],
    ...["--env-file", join(stage.serverRoot, "releases", "current", "release.env")],
    ...["up", "--detach", "--build", "--force-recreate"],
  ], {
    env: {
      PIKA_CLOUD_IMAGE: "pika-cloud:bare",
      PIKA_WEB_IMAGE: "pika-web:bare",
      PIKA_VERSION: version.name,
      PIKA_REVISION: version.revision,
    },
  });
  while (!(await fetch(`${stage.url}/version`).then(({ ok }) => ok, () => false))) await pause(100);
  return (performance.now() - started) / 1_000;
}

/** The sources are built where they lie; all else is the same file. */
async function bareOverride(folder: string): Promise<string> {
  const path = join(folder, ".git", "bare.json"); // JSON is YAML
  const build = { context: folder };
  await Deno.writeTextFile(path, JSON.stringify({ services: { cloud: { build }, web: { build } } }));
  return path;
}

/** What the containers use, by cgroup, some time after the start. */
async function idleMemory(stage: Stage): Promise<{ total: number; containers: [string, number][] }> {
  await pause(15_000);
  const { stdout } = await stage.engine.docker([
    "stats",
    "--no-stream",
    "--format",
    "{{.Name}} {{.MemUsage}}",
  ]);
  const containers = stdout.trim().split("\n").map((line): [string, number] => {
    const [, name = "", amount = "0", unit = ""] = /^(\S+) ([\d.]+)([KMG]iB|B)/.exec(line) ?? [];
    return [name, Number(amount) * ({ B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 }[unit] ?? NaN)];
  });
  return { total: containers.reduce((sum, [, bytes]) => sum + bytes, 0), containers };
}

function describeImage({ name, size, pulled }: BuiltImage): string {
  return `${name}: ${formatSize(pulled ?? NaN)} to pull, ${formatSize(size)} unpacked`;
}

function times({ p95, max }: FloorReport["sockets"]["backSeconds"]): string {
  return p95 === null || max === null ? "–" : `${p95.toFixed(2)} / ${max.toFixed(2)} s`;
}

function row(name: string, values: string[]): string {
  return name.padEnd(30) + values.map((value) => value.padStart(20)).join("");
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
