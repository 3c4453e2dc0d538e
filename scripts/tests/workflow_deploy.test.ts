/** Tests on every push, and what main's go on to: images, then the server. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { root } from "../lib/paths.ts";
import { testWith, unix } from "../testing/test_with.ts";
import { until } from "../lib/until.ts";
import { said, shell, standIns } from "../workflows/step_shell.ts";
import { readWorkflows } from "../workflows/workflow.ts";

const { workflows, job, step } = await readWorkflows();

Deno.test("CI is the README's command in one job, which brings its tools itself, with the history that a test needs", async () => {
  assert.deepEqual(Object.keys(workflows.get("ci.yml")!.jobs), ["test"]);
  const [checkout, ...rest] = job("ci.yml", "test").steps!;
  assert.deepEqual(rest.map(({ run }) => run), [".ci/run"]);
  assert.equal(checkout?.with?.["fetch-depth"], 0);
  assert.equal(checkout?.with?.ref, "${{ inputs.ref }}");
  const readme = await Deno.readTextFile(join(root, "README.md"));
  const command = (await Deno.readTextFile(join(root, ".ci", "run"))).trim().split("\n").at(-1)!;
  assert.ok(readme.includes(`    ${command} `), `the README says ${command}`);
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

/** What the deploy step is given when nothing is said. */
const nothing = { OWNER: "DJ-Pool", VERSION: "", CLOUD_DIGEST: "", WEB_DIGEST: "" };

/** A runner's folder in which `npx` names a Deno of ours, which says its words and runs `script`. */
const denoThat = (script = "") =>
  standIns({ npx: `echo "$(dirname "$0")/deno"`, deno: `echo "$PIKA_REGISTRY" "$@"\n${script}` });

testWith(
  { os: unix },
  "the deploy step hands on what is to be done, word by word, and refuses what is no version",
  async () => {
    const temp = await denoThat();
    const { run = "" } = step("deploy.yml", "production", "Deploy");
    const words = (env: Record<string, string>) =>
      said(
        shell(run, { ...nothing, ACTION: "deploy", ...env }, temp),
      );
    const start = "ghcr.io/dj-pool run -A scripts/tasks/deploy.ts";
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
);

testWith(
  { os: unix },
  "a job that is cancelled gives its signal to the deployment itself, which ends in its own time",
  async () => {
    const temp = await denoThat(
      `trap 'echo put back > "$RUNNER_TEMP/end"; exit 130' INT; touch "$RUNNER_TEMP/begun"; for i in $(seq 4000); do sleep 0.05; done`,
    );
    const { run = "" } = step("deploy.yml", "production", "Deploy");
    const child = shell(run, { ...nothing, ACTION: "deploy" }, temp);
    const begun = () => Deno.stat(join(temp, "begun")).then(() => true, () => false);
    await until(begun, { what: "The stand-in begins", seconds: 120 });
    child.kill("SIGINT");
    assert.equal((await said(child)).code, 130);
    assert.equal(await Deno.readTextFile(join(temp, "end")), "put back\n");
    await Deno.remove(temp, { recursive: true });
  },
);

testWith(
  { os: unix },
  "key and host key are files for nobody else, and gone afterwards; without them it says which is missing",
  async () => {
    const temp = await denoThat();
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
);
