/** The limit that attacks run under is one: whatever takes more is dead, and that is seen. */

import assert from "node:assert/strict";
import { Program } from "../../lib/program.ts";
import { MemoryLimit, memoryOfService } from "../../testing/memory_limit.ts";
import { testWith, unix } from "../../testing/test_with.ts";

const megabyte = 1024 * 1024;

/** Takes so many megabytes, page by page, and says so. */
const glutton = (megabytes: number) => {
  const code = `const all = []; for (let n = 0; n < ${megabytes}; n++) all.push(Buffer.alloc(${megabyte}, 1));
    console.log("full", all.length); setTimeout(() => {}, 500);`;
  return ["node", "-e", code];
};

for (const by of ["whatever is here", "watch"] as const) {
  testWith(
    { tools: ["ps"], os: unix },
    `who takes more memory than allowed is ended (by: ${by})`,
    async () => {
      await using limit = await MemoryLimit.of(200 * megabyte, by);
      await using modest = new Program(glutton(40), { starter: limit.starter });
      limit.follow(modest.pid);
      assert.deepEqual([await modest.ended, await limit.wasReached()], [0, false]);
      assert.ok(limit.peak > 40 * megabyte && limit.peak < 200 * megabyte, `${limit.peak} bytes`);

      await using greedy = new Program(glutton(2_000), { starter: limit.starter });
      limit.follow(greedy.pid);
      assert.notEqual(await greedy.ended, 0);
      assert.deepEqual([greedy.lines.filter((line) => line.startsWith("full")), await limit.wasReached()], [
        [],
        true,
      ]);
    },
  );
}

Deno.test("the limits are those of compose.yaml", async () => {
  const bytes = await memoryOfService("cloud");
  assert.ok(bytes > 100 * megabyte && bytes < 1_000 * megabyte, `${bytes} bytes`);
  await assert.rejects(memoryOfService("nobody"), /gives "nobody" no memory/);
});
