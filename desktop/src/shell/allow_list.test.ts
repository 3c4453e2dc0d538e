import assert from "node:assert/strict";

/** Of the sidecar: its answer to the page is a broadcast through Neutralino. */
const BY_SIDECAR = ["app.broadcast"];

Deno.test("the page may do in Neutralino exactly what the shell does", async () => {
  const here = (path: string) => Deno.readTextFile(new URL(path, import.meta.url));
  const source = await here("neutralino.ts") + await here("host_channel.ts");
  const used = [
    ...source.matchAll(/"((?:app|clipboard|computer|extensions|filesystem|os|window)\.[a-z]\w+)"/g),
  ]
    .map(([, method]) => method!);
  const { nativeAllowList } = JSON.parse(await here("../../neutralino.config.json"));
  assert.deepEqual(nativeAllowList, [...new Set([...BY_SIDECAR, ...used])].sort());
});
