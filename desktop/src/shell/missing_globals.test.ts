import assert from "node:assert/strict";
import { isServedByNeutralino } from "./missing_globals.ts";

Deno.test("who does not know what a sidecar proves is Neutralino", async () => {
  const asked: string[] = [];
  const served = (status: number) =>
    isServedByNeutralino((path) => {
      asked.push(path);
      return Promise.resolve(new Response("", { status }));
    });
  assert.deepEqual(await Promise.all([404, 200].map(served)), [true, false]);
  assert.match(asked[0]!, /^\/page\/proof\?nonce=[a-z-]+$/);
});
