/** From a tag to everybody: nothing is built that was not tested, nothing is published from another branch. */

import assert from "node:assert/strict";
import { testWith, unix } from "../testing/test_with.ts";
import { said, shell, standIns } from "../workflows/step_shell.ts";
import { neededBy, readWorkflows } from "../workflows/workflow.ts";

const { texts, workflows, job, step } = await readWorkflows();
const release = workflows.get("release.yml")!;

Deno.test("a release: preflight, then the tests, then every target, then one job that publishes", () => {
  assert.deepEqual((release.on as Record<string, unknown>).push, { tags: ["desktop-v*"] });
  assert.equal(release.concurrency?.["cancel-in-progress"], false);
  assert.deepEqual(neededBy(release, "packages").sort(), ["begun", "preflight", "tests"]);
  assert.deepEqual(neededBy(release, "publish").sort(), ["begun", "packages", "preflight", "tests"]);
  assert.equal(job("release.yml", "tests").uses, "./.github/workflows/ci.yml");
  assert.equal(job("release.yml", "packages").uses, "./.github/workflows/packages.yml");
  assert.equal(job("release.yml", "packages").with?.published, true);
  // A job that is not skipped with those that it waits for would publish what was not tested.
  for (const [name, { if: condition }] of Object.entries(release.jobs)) {
    assert.equal(condition, undefined, name);
  }
});

Deno.test("all of a release is about the one commit that the tag named at its beginning", () => {
  const commit = "${{ needs.preflight.outputs.commit }}";
  const checkout = (name: string) =>
    job("release.yml", name).steps!.find(({ uses }) => uses?.startsWith("actions/checkout@"))?.with?.ref;
  assert.equal(checkout("preflight"), "refs/tags/${{ inputs.tag || github.ref_name }}");
  assert.equal(job("release.yml", "tests").with?.ref, commit);
  assert.equal(job("release.yml", "packages").with?.commit, commit);
  assert.equal(checkout("publish"), commit);
});

Deno.test("what is published is what was merged and attested before", () => {
  const publish = job("release.yml", "publish");
  assert.equal(publish.concurrency?.["cancel-in-progress"], false);
  assert.equal(step("release.yml", "publish", "What was built").with?.pattern, "release-*");
  const titles = publish.steps!.map(({ name }) => name);
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
    assert.match(
      step("release.yml", "publish", title).run!,
      / --from builds --merged merged --tag "\$TAG"$/m,
    );
  }
});

Deno.test("the preflight asks for every secret that a build can use", () => {
  const used = Object.keys(step("package.yml", "package", "Package and sign").env!).filter((name) =>
    name.startsWith("PIKA_") && !name.endsWith("_URL")
  );
  const asked = Object.keys(
    step("release.yml", "preflight", "Tag, versions, changelog, runtime, secrets").env!,
  );
  for (const name of used) assert.ok(asked.includes(`${name}_IS_SET`), name);
});

Deno.test("the owner is told of every secret of the environment, and of no other", async () => {
  const readme = await Deno.readTextFile(new URL("../README.md", import.meta.url));
  const table = /\| secret of the environment[^]*?\n\n/.exec(readme)?.[0] ?? "";
  const told = [...table.matchAll(/`(PIKA_\w+)`/g)].map(([, name]) => name).sort();
  const used = [...texts.values()].join("\n").matchAll(/secrets\.(PIKA_(?!DEPLOY_)\w+)/g);
  assert.deepEqual(told, [...new Set([...used].map(([, name]) => name))].sort());
});

testWith({ os: unix }, "from another branch nothing is begun, and it says from where", async () => {
  for (const file of ["release.yml", "feed.yml"]) {
    const { jobs } = workflows.get(file)!;
    for (const name of Object.keys(jobs)) {
      assert.ok(
        name === "begun" || neededBy(workflows.get(file)!, name).includes("begun"),
        `${file} ${name}`,
      );
    }
    const refuse = step(file, "begun", "Refuse other branches");
    assert.match(refuse.if!, /^github\.ref != 'refs\/heads\/main'/);
    const temp = await standIns({});
    const { code, text } = await said(shell(refuse.run!, { GITHUB_REF_NAME: "mine" }, temp));
    assert.equal(code, 1);
    assert.match(text, /^::error title=Not from here::.* not from mine: gh workflow run .*--ref main/);
    await Deno.remove(temp, { recursive: true });
  }
  assert.equal(
    step("release.yml", "begun", "Refuse other branches").if,
    "github.ref != 'refs/heads/main' && !startsWith(github.ref, 'refs/tags/desktop-v')",
  );
});

testWith(
  { os: unix },
  "the feeds are signed again with the rollout that was asked for, and without a key not at all",
  async () => {
    const temp = await standIns({ deno: `echo "$@"` });
    const { run = "" } = step("feed.yml", "refresh", "Sign");
    const words = (env: Record<string, string>) =>
      said(shell(run, { ROLLOUT: "", PIKA_FEED_SECRET: "k", DENO: `${temp}/bin/deno`, ...env }, temp));
    const start = "run --node-modules-dir=none -A scripts/tasks/release_publish.ts --refresh";
    assert.deepEqual(await words({}), { code: 0, text: `${start}\n` });
    assert.deepEqual(await words({ ROLLOUT: "20" }), { code: 0, text: `${start} --rollout=20\n` });
    const without = await words({ PIKA_FEED_SECRET: "" });
    assert.equal(without.code, 0);
    assert.match(without.text, /^::notice .*PIKA_FEED_SECRET is not set/);
    await Deno.remove(temp, { recursive: true });
  },
);
