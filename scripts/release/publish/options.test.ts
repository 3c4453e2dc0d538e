import assert from "node:assert/strict";
import { UsageError } from "../../lib/errors.ts";
import { parseOptions } from "./options.ts";

Deno.test("what is not said comes from the environment, or is GitHub's", () => {
  const plain = parseOptions([]);
  assert.deepEqual([plain.mode, plain.from, plain.tag, plain.rollout, plain.token], [
    "publish",
    null,
    null,
    null,
    null,
  ]);
  assert.deepEqual([plain.api, plain.server], ["https://api.github.com", "https://github.com"]);
  const actions = parseOptions(["--dry-run", "--tag", "desktop-v0.2.0", "--rollout", "5"], {
    GITHUB_REPOSITORY: "dj/pika",
    GITHUB_API_URL: "https://git.example/api/v3/",
    PIKA_FEED_SECRET: "a\nb\n",
    GITHUB_TOKEN: "",
  });
  assert.deepEqual([actions.mode, actions.tag, actions.rollout], ["dry-run", "desktop-v0.2.0", 5]);
  assert.deepEqual([actions.repository, actions.api], ["dj/pika", "https://git.example/api/v3"]);
  assert.deepEqual([actions.feedSecret, actions.token], ["a\nb", null]);
});

Deno.test("what cannot be meant is refused with its value", () => {
  const cases: [string[], Record<string, string>, RegExp][] = [
    [["--rollout", "101"], {}, /"101" for --rollout/],
    [["--rollout", "1.5"], {}, /"1\.5" for --rollout/],
    [["--check", "--dry-run"], {}, /--check and --dry-run/],
    [["--dry-run", "--refresh"], {}, /--dry-run and --refresh/],
    [["now"], {}, /now/],
    [[], { GITHUB_REPOSITORY: "pika" }, /"pika" in GITHUB_REPOSITORY/],
  ];
  for (const [args, environment, message] of cases) {
    assert.throws(
      () => parseOptions(args, environment),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  }
});
