import assert from "node:assert/strict";
import { lockWork } from "./work_lock.ts";

Deno.test("a second release is refused with the first one's process, and let in when that has ended", async () => {
  const folder = await Deno.makeTempDir();
  {
    using _first = await lockWork(folder);
    await assert.rejects(
      lockWork(folder),
      new RegExp(`Another release is being built here \\(process ${Deno.pid}\\)`),
    );
  }
  using _second = await lockWork(folder);
  await Deno.remove(folder, { recursive: true });
});
