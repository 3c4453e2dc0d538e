import assert from "node:assert/strict";
import { lockWork } from "./work_lock.ts";

Deno.test("a second task is refused with the first one's process, and let in when that has ended", async () => {
  const folder = await Deno.makeTempDir();
  {
    using _first = await lockWork(folder, { taken: "Another release is being built here" });
    await assert.rejects(
      lockWork(folder, { taken: "Another release is being built here" }),
      new RegExp(`Another release is being built here \\(process ${Deno.pid}\\)`),
    );
  }
  using _second = await lockWork(folder, { taken: "Another release is being built here" });
  await Deno.remove(folder, { recursive: true });
});
