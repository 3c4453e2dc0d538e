import assert from "node:assert/strict";
import { UsageError } from "../lib/errors.ts";
import { parseOptions, usage } from "./options.ts";
import { stepNames } from "./step_names.ts";

Deno.test("without arguments: a local release of everything", () => {
  const options = parseOptions([]);
  assert.equal(options.published, false);
  assert.equal(options.sidecar, "auto");
  assert.equal(options.runtime, undefined);
  assert.equal(options.target, undefined);
});

Deno.test("--target names what is built for", () => {
  assert.equal(parseOptions(["--target", "windows-x64"]).target, "windows-x64");
});

Deno.test("--runtime wins over PIKA_RUNTIME", () => {
  assert.equal(parseOptions([], { PIKA_RUNTIME: "/env" }).runtime, "/env");
  assert.equal(parseOptions(["--runtime", "/arg"], { PIKA_RUNTIME: "/env" }).runtime, "/arg");
});

Deno.test("wrong use names the offender and what is allowed", () => {
  const wrong: [string[], RegExp][] = [
    [["--from", "deploy"], /Unknown value "deploy" for --from: use one of check, /],
    [["--sidecar", "fast"], /Unknown value "fast" for --sidecar: use one of auto, onedir, onefile/],
    [["--from", "check", "--only", "check"], /Cannot use --from and --only together/],
    [["--until", "check", "--only", "check"], /Cannot use --until and --only together/],
    [["--until", "nowhere"], /Unknown value "nowhere" for --until: use one of check, /],
    [["--from", "verify", "--until", "sign"], /Cannot run from verify until sign: that comes before it/],
    [["--shell", "browser"], /Unknown value "browser" for --shell: use one of auto, neutralino/],
    [["--nonsense"], /--nonsense/],
    [["stray"], /stray/],
  ];
  for (const [args, message] of wrong) {
    assert.throws(
      () => parseOptions(args),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  }
});

Deno.test("the help names every step and option", () => {
  for (const name of stepNames) assert.ok(usage.includes(name));
  for (
    const option of [
      "plan",
      "from",
      "until",
      "only",
      "target",
      "shell",
      "runtime",
      "pin-runtime",
      "sidecar",
      "feed-key",
      "published",
      "json",
      "verbose",
    ]
  ) {
    assert.ok(usage.includes(`--${option}`));
  }
});
