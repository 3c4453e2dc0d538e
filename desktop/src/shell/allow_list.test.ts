import assert from "node:assert/strict";

/** Of the sidecar: its answer to the page is a broadcast through Neutralino. */
const BY_SIDECAR = ["app.broadcast"];

Deno.test("the page may do in Neutralino exactly what the shell does", async () => {
  const here = (path: string) => Deno.readTextFile(new URL(path, import.meta.url));
  const source = await here("neutralino.ts");
  const used = [...source.matchAll(/\b(app|clipboard|computer|extensions|filesystem|host|os)\.([a-z]\w+)\(/g)]
    .map(([, noun, verb]) => `${noun === "host" ? "window" : noun}.${verb}`);
  const { nativeAllowList } = JSON.parse(await here("../../neutralino.config.json"));
  assert.deepEqual(nativeAllowList, [...new Set([...BY_SIDECAR, ...used])].sort());
});
