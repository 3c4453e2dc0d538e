/** The packages of every target: three machines each, of which one holds secrets; for releases, pull requests and main's nights. */

import assert from "node:assert/strict";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../lib/command.ts";
import { root } from "../lib/paths.ts";
import { promised } from "../release/publish/promised.ts";
import { testWith, unix } from "../testing/test_with.ts";
import { secretsIn } from "../workflows/rules.ts";
import { said, shell, standIns } from "../workflows/step_shell.ts";
import { readWorkflows } from "../workflows/workflow.ts";

const { workflows, job, step } = await readWorkflows();

Deno.test("every promised target is built, on the machine that fits it, and one failure leaves the others alone", () => {
  const { "fail-fast": failFast, matrix } = job("packages.yml", "target").strategy!;
  assert.equal(failFast, false);
  assert.deepEqual(matrix.include.map(({ target }) => target).sort(), Object.keys(promised).sort());
  // Where each label leads, by GitHub's list: arm64, Intel, Server 2025, and the oldest glibc that GitHub still has.
  assert.deepEqual(Object.fromEntries(matrix.include.map(({ target, runner }) => [target, runner])), {
    "macos-arm64": "macos-latest",
    "macos-x64": "macos-15-intel",
    "windows-x64": "windows-latest",
    "linux-x64": "ubuntu-22.04",
  });
});

Deno.test("built, then packed and signed, then installed: each on a machine of its own, of one commit", () => {
  const jobs = workflows.get("package.yml")!.jobs;
  assert.deepEqual(Object.entries(jobs).map(([name, { needs }]) => [name, needs]), [
    ["build", undefined],
    ["package", "build"],
    ["verify", "package"],
  ]);
  for (const [name, { steps = [], "runs-on": machine }] of Object.entries(jobs)) {
    assert.equal(machine, "${{ inputs.runner }}", name);
    assert.equal(steps[0]?.with?.ref, "${{ inputs.commit }}", name);
  }
  const handedOver = step("package.yml", "build", "Hand over").with;
  assert.equal(step("package.yml", "package", "Take over").with?.name, handedOver?.name);
  const packed = step("package.yml", "package", "Hand over").with;
  assert.equal(step("package.yml", "verify", "Take over").with?.name, packed?.name);
  const kept = step("package.yml", "verify", "Keep what was built").with;
  assert.deepEqual([kept?.path, kept?.name], ["dist/", "release-${{ inputs.target }}"]);
  for (const options of [handedOver, packed, kept]) assert.equal(options?.["if-no-files-found"], "error");
});

Deno.test("what a machine saw of the packages is kept, above all when it failed", () => {
  const { steps = [] } = job("package.yml", "verify");
  const names = steps.map(({ name }) => name);
  const tries = names.indexOf("Install, start, analyse a sound, uninstall");
  assert.equal(names[tries + 1], "Keep what was seen");
  const { if: when, with: options = {} } = steps[tries + 1]!;
  assert.equal(when, "always()");
  // As the release's folder is called, and what `verify` writes there (window/desk.ts, window/refuse_crashes.ts).
  assert.deepEqual(String(options["path"]).trim().split("\n"), [
    ".cache/release/*/verify-*",
    ".cache/release/*/logs/verify.log",
  ]);
  assert.equal(options["include-hidden-files"], true, "the folder's name begins with a dot");
  assert.match(
    String(options["name"]),
    /^(?!release-|built-|packed-)/,
    "no other job takes it for what was built",
  );
});

Deno.test("one step signs: it sees the secrets of its own system, and never the feed's key", () => {
  const { env = {} } = step("package.yml", "package", "Package and sign");
  assert.deepEqual(secretsIn(workflows.get("package.yml")), secretsIn(env));
  for (const [name, value] of Object.entries(env)) {
    if (name === "DENO") continue;
    const os = name.startsWith("PIKA_APPLE_") ? "macOS" : "Windows";
    assert.match(
      value,
      new RegExp(`^\\$\\{\\{ runner\\.os == '${os}' && (secrets|vars)\\.${name} \\|\\| '' \\}\\}$`),
    );
  }
});

testWith(
  { os: unix },
  "what the first machine hands over lands in its own folder, and in no script of ours",
  async () => {
    const temp = await standIns({});
    const [checkout, taken] = [join(temp, "checkout"), join(temp, "taken")];
    const write = async (folder: string, path: string, text: string) => {
      await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
      await Deno.writeTextFile(join(folder, path), text);
    };
    await write(checkout, "scripts/tasks/release.ts", "ours");
    await write(taken, ".cache/release/linux-x64/ui/index.html", "built");
    await write(taken, "scripts/tasks/release.ts", "theirs");
    // A link out of the folder, and then a file that goes through it.
    await Deno.symlink("../../scripts", join(taken, ".cache/release/link"));
    await write(join(taken, "later"), ".cache/release/link/release.ts", "theirs");
    const archive = join(taken, "built.tar");
    await run(["tar", "-cf", archive, "scripts", ".cache"], { cwd: taken });
    await run(["tar", "-rf", archive, ".cache/release/link/release.ts"], { cwd: join(taken, "later") });

    const { run: script = "" } = step("package.yml", "package", "Unpack");
    await said(shell(`cd checkout\n${script}`, {}, temp));
    assert.equal(await Deno.readTextFile(join(checkout, "scripts/tasks/release.ts")), "ours");
    assert.equal(await Deno.readTextFile(join(checkout, ".cache/release/linux-x64/ui/index.html")), "built");
    await Deno.remove(temp, { recursive: true });
  },
);

/**
 * What a script is made of: files of ours, relative to the checkout, and the npm packages that run with it. What it imports only when
 * it comes to that (`await import`), or for types, is no part of the latter: `verify` does, which has a machine of its own.
 */
async function madeOf(script: string): Promise<{ files: string[]; packages: string[] }> {
  const { stdout } = await run([Deno.execPath(), "info", "--json", join(root, script)], { cwd: root });
  const info: {
    roots: string[];
    modules: {
      specifier: string;
      dependencies?: { code?: { specifier: string }; isDynamic?: boolean }[];
    }[];
    npmPackages: Record<string, { dependencies: string[] }>;
  } = JSON.parse(stdout);
  const packages = new Set<string>();
  const add = (name: string) => {
    if (packages.has(name)) return;
    packages.add(name);
    info.npmPackages[name]!.dependencies.forEach(add);
  };
  // From the script on: a module of which only types are wanted is listed, and does not run.
  const running = new Set<string>();
  const follow = (specifier: string) => {
    if (running.has(specifier)) return;
    running.add(specifier);
    if (specifier.startsWith("npm:")) add(specifier.replace(/^npm:\/?/, ""));
    const module = info.modules.find((module) => module.specifier === specifier);
    for (const { code, isDynamic } of module?.dependencies ?? []) {
      if (code && !isDynamic) follow(code.specifier);
    }
  };
  follow(info.roots[0]!);
  const files = info.modules.filter(({ specifier }) => specifier.startsWith("file:"))
    .map(({ specifier }) => relative(root, fileURLToPath(specifier)).replaceAll("\\", "/"));
  return { files, packages: [...packages].map((name) => name.replace(/@[^@]*$/, "")).sort() };
}

Deno.test("beside signing secrets run these npm packages and no others", async () => {
  const { packages } = await madeOf("scripts/tasks/release.ts");
  assert.deepEqual(packages, [
    "@xmldom/xmldom",
    "base64-js",
    "dax",
    "eslint-visitor-keys",
    "fflate",
    "jsonc-parser",
    "pe-library",
    "plist",
    "resedit",
    "semver",
    "toml-eslint-parser",
    "undici-types",
    "xmlbuilder",
  ]);
});

Deno.test("a pull request that touches what a release is made of builds it, and the newest push of it alone", async () => {
  const { on, concurrency } = workflows.get("installers.yml")!;
  const { paths } = (on as { pull_request: { paths: string[] } }).pull_request;
  const patterns = paths.map((path) =>
    new RegExp(
      `^${
        path.replaceAll(".", "\\.").replaceAll("**", "\0").replaceAll("*", "[^/]*").replaceAll("\0", ".*")
      }$`,
    )
  );
  const { files } = await madeOf("scripts/tasks/release.ts");
  const others = [
    "desktop/src/main.tsx",
    "sidecar/pika_sidecar/cli.py",
    "cloud/contract/room/version.ts",
    "deno.lock",
  ];
  for (const file of [...files, ...others]) {
    assert.ok(patterns.some((pattern) => pattern.test(file)), `a change of ${file} is not tried`);
  }
  assert.ok(
    !patterns.some((pattern) => pattern.test("scripts/deploy/mod.ts")),
    "a deployment's files are none",
  );
  assert.equal(concurrency?.["cancel-in-progress"], "${{ github.event_name == 'pull_request' }}");
});

Deno.test("main is tried every night, as a pull request is: with its window, without secrets", () => {
  const { on, jobs } = workflows.get("installers.yml")!;
  const [{ cron }] = (on as { schedule: [{ cron: string }] }).schedule;
  assert.match(cron, /^\d+ \d+ \* \* \*$/);
  assert.deepEqual(jobs.packages?.with, { commit: "${{ github.sha }}", published: false, days: 2 });
  assert.equal(
    workflows.get("package.yml")!.env?.KIND,
    "${{ inputs.published && '--published' || '--shell=neutralino' }}",
  );
});
