import assert from "node:assert/strict";
import { UsageError } from "../lib/errors.ts";
import { nextVersion, parseBump } from "./bump.ts";

const cases = [
  ["0.1.0", "patch", "0.1.1"],
  ["0.1.9", "minor", "0.2.0"],
  ["0.9.1", "major", "1.0.0"],
  ["0.1.0", "prerelease", "0.1.1-rc.1"],
  ["0.1.1-rc.1", "prerelease", "0.1.1-rc.2"],
  ["0.2.0-rc.9", "prerelease", "0.2.0-rc.10"],
  ["0.2.0-rc.2", "patch", "0.2.0"],
  ["0.2.0-rc.2", "minor", "0.2.0"],
  ["0.2.1-rc.1", "minor", "0.3.0"],
  ["1.0.0-rc.1", "major", "1.0.0"],
  ["0.1.0", "0.1.0", "0.1.0"],
  ["0.1.0", "0.2.0-rc.1", "0.2.0-rc.1"],
  ["0.2.0-rc.9", "0.2.0-rc.10", "0.2.0-rc.10"],
  ["0.2.0-rc.1", "0.2.0", "0.2.0"],
] as const;

for (const [current, typed, expected] of cases) {
  Deno.test(`${current} and ${typed}: ${expected}`, () => {
    assert.equal(nextVersion(current, parseBump(typed)), expected);
  });
}

Deno.test("a lower version is refused", () => {
  for (
    const [current, typed] of [["0.2.0", "0.1.9"], ["0.2.0", "0.2.0-rc.1"], ["0.2.0-rc.10", "0.2.0-rc.9"]]
  ) {
    assert.throws(
      () => nextVersion(current!, parseBump(typed!)),
      (error) => error instanceof UsageError && error.message.includes(`${typed} is lower than ${current}`),
    );
  }
});

Deno.test("what is no version of ours is refused", () => {
  const texts = [
    "",
    "1",
    "0.2",
    "v0.2.0",
    "0.2.0-beta.1",
    "0.2.0-rc",
    "0.2.0-rc.0",
    "0.2.0-rc.1.2",
    "0.2.0+x",
    "pre",
  ];
  for (const text of texts) {
    assert.throws(
      () => parseBump(text),
      (error) => error instanceof UsageError && error.message.includes(`"${text}"`),
    );
  }
});
