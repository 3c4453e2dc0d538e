import assert from "node:assert/strict";
import { UsageError } from "../lib/errors.ts";
import { parseOptions } from "./options.ts";

Deno.test("by default both commands run as root on Debian 12, and nothing is kept", () => {
  assert.deepEqual(parseOptions([]), {
    task: "run",
    debian: "12",
    account: "root",
    commands: ["release", "test"],
    afterwards: "remove",
    base: "cached",
    mirror: null,
    testArgs: [],
  });
});

Deno.test("what follows -- belongs to the test command, also what looks like an option", () => {
  const options = parseOptions(["--user", "--debian", "13", "--keep", "--", "scripts", "--serial"]);
  assert.deepEqual(options.testArgs, ["scripts", "--serial"]);
  assert.deepEqual([options.debian, options.account, options.afterwards], ["13", "user", "keep"]);
});

Deno.test("what is not known is refused by name", () => {
  for (
    const [args, message] of [
      [["--debian", "11"], /Debian "11"/],
      [["--only", "deploy"], /"deploy" is none/],
      [["--nonsense"], /--nonsense/],
      [["nonsense"], /nonsense/],
      [["--only", "release", "--", "scripts"], /"scripts" is for the test command/],
    ] as const
  ) {
    assert.throws(
      () => parseOptions(args),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  }
});
