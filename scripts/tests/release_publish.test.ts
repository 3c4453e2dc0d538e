import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../lib/command.ts";
import { root } from "../lib/paths.ts";
import { formatPublicKey } from "@pika/contract/feed/minisign.ts";
import { formatSecretKey } from "../release/minisign.ts";
import { makeKey } from "@pika/contract/feed/signing.ts";
import { writeBuild } from "../release/publish/example.ts";
import { promised } from "../release/publish/promised.ts";
import { versionOf } from "../version/versions.ts";

/** Runs the task with nothing of ours in its environment, on builds of this checkout's commit; gives all that it says. */
async function publish(
  words: string[],
  { targets = Object.keys(promised), env = {} }: { targets?: string[]; env?: Record<string, string> } = {},
): Promise<{ code: number; said: string }> {
  const folder = await Deno.makeTempDir({ prefix: "pika publish " });
  const version = await versionOf("desktop");
  const commit = (await run(["git", "rev-parse", "HEAD"], { cwd: root })).stdout.trim();
  for (const target of targets) {
    await writeBuild(join(folder, "builds"), target, { version, change: { commit } });
  }
  const cleared = { PIKA_FEED_SECRET: "", GITHUB_TOKEN: "", GITHUB_REPOSITORY: "dj/pika" };
  const places = ["--from", join(folder, "builds"), "--merged", join(folder, "merged")];
  const log = join(folder, "log");
  try {
    const { code } = await run(
      [
        Deno.execPath(),
        "run",
        "-A",
        join(root, "scripts", "tasks", "release_publish.ts"),
        ...places,
        ...words,
      ],
      { env: { ...cleared, GITHUB_API_URL: "http://127.0.0.1:9", ...env }, allowed: [1], log },
    );
    return { code, said: await Deno.readTextFile(log) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("--dry-run shows files, feeds and steps, without token, key or network", async () => {
  const { said } = await publish(["--dry-run"]);
  const version = await versionOf("desktop");
  for (
    const shown of [
      `Release desktop-v${version} of commit `,
      `pika-${version}-macos-arm64.dmg`,
      "SHA256SUMS",
      `"url": "https://github.com/dj/pika/releases/download/desktop-v${version}/pika-${version}-windows-x64.exe"`,
      `"minimum_protocol": 1,`,
      "download everything again and compare it",
    ]
  ) assert.ok(said.includes(shown), shown);
});

Deno.test("--dry-run with a target missing shows the rest, and ends with code 1", async () => {
  const { code, said } = await publish(["--dry-run"], { targets: ["linux-x64"] });
  assert.equal(code, 1);
  assert.match(said, /-linux-x64\.deb$/m);
  for (const target of ["windows-x64", "macos-arm64", "macos-x64"]) {
    assert.ok(said.includes(`${target} is promised and missing`), target);
  }
  assert.match(said, /It would be refused\. Nothing was published/);
});

Deno.test("publishing without token, key, the right key, or a target is refused, and the key is not shown", async () => {
  const secret = formatSecretKey(makeKey());
  const cases: [Record<string, string>, RegExp][] = [
    [{ PIKA_FEED_SECRET: secret }, /GITHUB_TOKEN is not set/],
    [{ GITHUB_TOKEN: "t" }, /PIKA_FEED_SECRET is not set/],
    [{ GITHUB_TOKEN: "t", PIKA_FEED_SECRET: secret }, /but every app carries/],
  ];
  for (const [env, message] of cases) {
    const { code, said } = await publish([], { env });
    assert.equal(code, 1);
    assert.match(said, message);
    assert.ok(!said.includes(secret.split("\n")[1]!.slice(-60)));
  }
  const file = await Deno.makeTempFile({ prefix: "pika key " });
  const key = makeKey();
  await Deno.writeTextFile(file, formatPublicKey(key));
  const env = { GITHUB_TOKEN: "t", PIKA_FEED_SECRET: formatSecretKey(key) };
  const { code, said } = await publish(["--key", file], { env, targets: ["linux-x64"] });
  assert.equal(code, 1);
  assert.match(said, /Cannot publish:[^]*windows-x64 is promised and missing/);
  await Deno.remove(file);
});
