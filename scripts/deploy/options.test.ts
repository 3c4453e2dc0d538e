import assert from "node:assert/strict";
import { UsageError } from "../lib/errors.ts";
import { commandNames, parseOptions, usage } from "./options.ts";

Deno.test("without a command HEAD is deployed", () => {
  const options = parseOptions([]);
  assert.equal(options.command, "deploy");
  assert.equal(options.argument, undefined);
  assert.equal(options.strategy, "pull");
  assert.equal(options.server, null);
});

Deno.test("a version needs no command; any other name does", () => {
  const read = (...words: string[]) => {
    const { command, argument } = parseOptions(words);
    return [command, argument];
  };
  for (
    const version of [
      ...["1.2.3", "v1.2.3", "cloud-v0.2.0", "0.2.0-rc.1", "0.2.0-1a2b3c4d5e6f"],
      ...["1a2b3c4", "1a2b3c4d5e6f1a2b3c4d5e6f1a2b3c4d5e6f1a2b"],
    ]
  ) {
    assert.deepEqual(read(version), ["deploy", version]);
    assert.deepEqual(read("deploy", version), ["deploy", version]);
  }
  assert.deepEqual(read("deploy", "main"), ["deploy", "main"]);
  assert.deepEqual(read("rollback", "1.2.3"), ["rollback", "1.2.3"]);
  for (const name of commandNames) assert.deepEqual(read(name), [name, undefined]);
});

Deno.test("a slip of the hand is no version, and the help says how to mean one", () => {
  for (const slip of ["statsu", "rolback", "1.2", "main", "HEAD~1", "status2"]) {
    assert.throws(() => parseOptions([slip]), (error: Error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, /^Unknown command /);
      assert.ok(error.help.includes("--help") && error.help.includes(`deno task deploy deploy ${slip}`));
      return true;
    });
  }
});

Deno.test("options win over the environment", () => {
  const environment = {
    PIKA_DEPLOY_HOST: "a@one.example",
    PIKA_DEPLOY_KEY: "/k",
    PIKA_DEPLOY_ROOT: "/srv/pika/",
  };
  assert.deepEqual(parseOptions(["status"], environment).server, {
    ...{ user: "a", host: "one.example", port: 22 },
    ...{ key: "/k", knownHosts: null },
  });
  assert.equal(parseOptions(["status"], environment).root, "/srv/pika");
  const other = parseOptions(["status", "--host", "b@two.example:2200"], environment).server;
  assert.deepEqual([other?.user, other?.host, other?.port], ["b", "two.example", 2200]);
});

Deno.test("limits come in units that people write", () => {
  const { limits } = parseOptions(["deploy", "--min-free", "500", "--health", "20", "--watch", "0"]);
  assert.deepEqual(limits, { minFreeBytes: 500e6, healthSeconds: 20, watchSeconds: 0, keep: 3 });
});

for (
  const [args, complaint] of [
    [["explode"], /Unknown command "explode"/],
    [["deploy", "1.0.0", "2.0.0"], /Unknown argument "2.0.0"/],
    [["1.0.0", "status"], /Unknown argument "status"/],
    [["status", "now"], /takes no argument/],
    [["--host", "-oProxyCommand=id"], /ambiguous|no server/],
    [["--host", "a b"], /no server/],
    [["--strategy", "hope"], /"hope" for --strategy/],
    [["--cloud-image", "pika-cloud:latest"], /no image with its digest/],
    [["--root", "a; rm -rf /"], /no folder for --root/],
    [["--root", "../x"], /no folder for --root/],
    [["--watch", "-1"], /ambiguous|whole number/],
    [["--health", "soon"], /whole number/],
    [["--recreate", "cloud"], /"cloud" for --recreate/],
    [["--public-url", "pika.example"], /no origin/],
    [["--nonsense"], /nonsense/],
  ] as const
) {
  Deno.test(`deploy ${args.join(" ")} is refused`, () => {
    assert.throws(() => parseOptions([...args]), (error: Error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, complaint);
      return true;
    });
  });
}

Deno.test("the help names every command", () => {
  for (const name of commandNames) assert.match(usage, new RegExp(`^  ${name}\\b`, "m"));
});
