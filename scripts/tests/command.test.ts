import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../lib/command.ts";
import { CommandError } from "../lib/errors.ts";

const deno = Deno.execPath();

Deno.test("log and error show other words where those are given", async () => {
  const log = await Deno.makeTempFile();
  const failing = run(["sh", "-c", "echo secret >&2; exit 3"], { log, shown: ["sh", "…"] });
  await assert.rejects(failing, (error) => error instanceof CommandError && error.words.join(" ") === "sh …");
  assert.equal(await Deno.readTextFile(log), "$ sh …\nsecret\n");
  await Deno.remove(log);
});

Deno.test("in a log each command begins a line, also after one that printed no whole line", async () => {
  const log = await Deno.makeTempFile();
  for (const word of ["one", "two"]) await run(["printf", word], { log });
  assert.equal(await Deno.readTextFile(log), "$ printf one\none\n$ printf two\ntwo\n");
  await Deno.remove(log);
});

Deno.test("words reach the program as they are", async () => {
  const { stdout } = await run([
    deno,
    "eval",
    "console.log(JSON.stringify(Deno.args))",
    "a b",
    "$HOME",
    "*",
    "'",
  ]);
  assert.deepEqual(JSON.parse(stdout), ["a b", "$HOME", "*", "'"]);
});

Deno.test("a letter that comes in two pieces is one letter", async () => {
  const script =
    `Deno.stdout.writeSync(new Uint8Array([0xc5])); setTimeout(() => Deno.stdout.writeSync(new Uint8Array([0xbc])), 200)`;
  assert.equal((await run([deno, "eval", script])).stdout, "ż");
});

Deno.test("a failure carries the command, its exit code, what it printed last, and the log", async () => {
  const folder = await Deno.makeTempDir();
  const log = join(folder, "log");
  await assert.rejects(
    run([deno, "eval", "console.error('no luck'); Deno.exit(3)"], { log, help: "try again" }),
    (error) => {
      assert.ok(error instanceof CommandError);
      assert.equal(error.code, 3);
      assert.equal(error.help, "try again");
      assert.match(error.message, /exit code 3[^]*no luck[^]*log/);
      return true;
    },
  );
  assert.match(await Deno.readTextFile(log), /^\$ .*eval[^]*no luck/);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a program that is not there fails with code 127", async () => {
  await assert.rejects(
    // no probe: it must not be there
    run(["no-such-program-anywhere"]),
    (error) => error instanceof CommandError && error.code === 127,
  );
});
