/** Deployments as words: what is run on the server is known before anything is. */

import assert from "node:assert/strict";
import { stripVTControlCharacters as stripAnsiCode } from "node:util";
import { deploySteps, pointOfNoReturn, returnSteps, rollbackSteps } from "./mod.ts";
import type { NewVersion } from "./deployment.ts";
import { formatPlan } from "./plan.ts";
import type { Step } from "./step.ts";
import { exampleDeployment } from "../tests/deploy/example.ts";

const wordsOf = (steps: readonly Step<NewVersion>[], deployment: NewVersion): string[][] =>
  steps.filter((step) => step.skip?.(deployment) === undefined)
    .flatMap((step) => step.commands(deployment)).map(({ command }) => [...command.words]);

const has = (commands: string[][], ...words: string[]) =>
  commands.some((command) => command.join(" ").includes(words.join(" ")));

Deno.test("the order is the one that keeps what serves: dump, migrate, start beside, look, switch, say goodbye", () => {
  assert.deepEqual(deploySteps.map(({ name }) => name), [
    ...["repair", "upload", "images", "services", "backup", "migrate"],
    ...["start", "health", "preview", "switch", "verify", "drain", "watch", "prune"],
  ]);
  for (const steps of [rollbackSteps, returnSteps]) {
    assert.deepEqual(steps.map(({ name }) => name).slice(-6), [
      ...["start", "health", "preview", "switch", "verify", "drain"],
    ]);
  }
  assert.ok(deploySteps.some(({ name }) => name === pointOfNoReturn));
});

Deno.test("images are pulled by the names that were given, and named by digest for Compose", () => {
  const commands = wordsOf(deploySteps, exampleDeployment);
  assert.ok(has(commands, "docker", "pull", "--quiet", "ghcr.io/owner/pika-cloud:0.2.0-1a2b3c4d5e6f"));
  assert.ok(
    commands.some((words) => words.some((word) => word.endsWith("/images.env"))),
    "the digests are written down",
  );
  assert.ok(!has(commands, "docker", "build", "--progress"));
  assert.ok(!has(commands, "docker login"));
});

Deno.test("new containers come beside the old, which are neither recreated nor touched before the drain", () => {
  const before = deploySteps.slice(0, deploySteps.findIndex(({ name }) => name === pointOfNoReturn));
  const [, ...rest] = before; // `repair` removes what is not of the release that serves
  const commands = wordsOf(rest, exampleDeployment);
  assert.ok(has(commands, "up --detach --no-deps --no-recreate"));
  for (const words of commands) {
    assert.doesNotMatch(words.join(" "), /--force-recreate|compose .* (?:down|stop|rm)\b|docker stop/);
  }
});

Deno.test("what a step has begun is taken back: the link, the containers, the folder", () => {
  const undone = deploySteps.flatMap((step) => step.undo(exampleDeployment)).map(({ command }) =>
    command.words.join(" ")
  );
  const { previous, release } = exampleDeployment;
  assert.ok(undone.some((words) => words.endsWith(`pika/releases/current ${previous!.id}`)));
  assert.ok(undone.some((words) => words.includes("docker rm") && words.endsWith(release.id)));
  assert.ok(
    undone.some((words) => words.startsWith("rm -rf") && words.includes(`pika/releases/${release.id}`)),
  );
});

Deno.test("the first deployment has nothing to dump, to drain or to go back to", () => {
  const first = { ...exampleDeployment, previous: null };
  const skipped = deploySteps.filter((step) => step.skip?.(first) !== undefined).map(({ name }) => name);
  assert.deepEqual(skipped, ["backup", "drain"]);
});

Deno.test("the server's own build fetches the commit, and pulls nothing", () => {
  const commands = wordsOf(deploySteps, {
    ...exampleDeployment,
    origin: { strategy: "build", repository: "https://git.example/pika.git" },
  });
  assert.ok(has(commands, "https://git.example/pika.git", exampleDeployment.release.revision));
  assert.ok(has(commands, "docker", "build", "--progress"));
  assert.ok(!commands.some(([program, verb]) => program === "docker" && verb === "pull"));
});

Deno.test("services that last are replaced only when that is asked for", () => {
  assert.ok(!has(wordsOf(deploySteps, exampleDeployment), "--force-recreate"));
  const asked = wordsOf(deploySteps, { ...exampleDeployment, recreate: ["edge"] });
  assert.ok(asked.some((words) => words.includes("--force-recreate") && words.at(-1) === "edge"));
});

Deno.test("a token is never a word: it goes by standard input, and the plan hides it", () => {
  const login = { registry: "ghcr.io", user: "ann", token: "ghp_secret" };
  const deployment: NewVersion = { ...exampleDeployment, origin: { strategy: "pull", login } };
  const commands = deploySteps.flatMap((step) => step.commands(deployment)).map(({ command }) => command);
  assert.ok(commands.some(({ stdin }) => stdin === "ghp_secret"));
  for (const { words } of commands) assert.ok(!words.join(" ").includes("ghp_secret"));
  assert.ok(!formatPlan(deployment, 120).includes("ghp_secret"));
});

Deno.test("what changes containers runs alone, so that what takes back never runs beside it", () => {
  const changing = /docker (?:stop|rm|run)|compose .* (?:up|run) /;
  for (const step of deploySteps) {
    for (const { command } of [...step.commands(exampleDeployment), ...step.undo(exampleDeployment)]) {
      const text = command.words.join(" ");
      if (changing.test(text)) assert.equal(command.words[0], "flock", `${step.name}: ${text.slice(0, 100)}`);
    }
  }
});

Deno.test("the plan names every step with its commands, the lock around them, and what would be skipped", () => {
  const text = stripAnsiCode(formatPlan({ ...exampleDeployment, previous: null }, 120));
  const headings = [...text.matchAll(/^(\w+) {2}\S/gm)].map(([, name]) => name);
  assert.deepEqual(headings, [
    ...["server", "preflight", "lock", ...deploySteps.map(({ name }) => name)],
    ...["audit", "drift", "unlock"],
  ]);
  assert.match(text, /^backup {2}skipped: the database is empty$/m);
  assert.match(
    text,
    /^ {2}here\$ {3}scp -q -P 22 -r \/tmp\/release deploy@vps.example:pika\/releases\/r20261125-120000.part$/m,
  );
  assert.match(
    text,
    /^Deployment of 0.2.0-1a2b3c4d5e6f to deploy@vps.example, as r20261125-120000; nothing serves yet$/m,
  );
});
