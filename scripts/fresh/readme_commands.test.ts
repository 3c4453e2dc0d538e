import assert from "node:assert/strict";
import { join } from "node:path";
import { root } from "../lib/paths.ts";
import { readmeCommands } from "./readme_commands.ts";

Deno.test("the README's commands are read from its first block of code, without comments", () => {
  const readme =
    "# Pika\n\n    not this\n\n## Two commands\n\nYou need Node.\n\n    npx -y deno@1.2.3 task release    # an installer\n    npx -y deno@1.2.3 task test\n\nMore.\n\n    deno task other\n\n## All tasks\n\n    deno task deploy\n";
  assert.deepEqual(readmeCommands(readme), {
    release: "npx -y deno@1.2.3 task release",
    test: "npx -y deno@1.2.3 task test",
  });
});

Deno.test("our README has them", async () => {
  const commands = readmeCommands(await Deno.readTextFile(join(root, "README.md")));
  assert.equal(commands.test, `npx -y deno@${Deno.version.deno} task test`);
});

Deno.test("a README without them, or with others, is refused", () => {
  assert.throws(() => readmeCommands("# Pika\n"), /Cannot read/);
  assert.throws(
    () => readmeCommands("## Two commands\n\n    deno task release\n    deno task dev\n"),
    /task dev/,
  );
});
