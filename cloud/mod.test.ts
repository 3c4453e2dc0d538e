import assert from "node:assert/strict";
import { app } from "./mod.ts";

Deno.test("GET /health answers ok", async () => {
  const response = await app.request("/health");
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { ok: true });
});

Deno.test("GET /version names the component and a version", async () => {
  const { name, version } = await (await app.request("/version")).json();
  assert.equal(name, "cloud");
  assert.match(version, /^\d+\.\d+\.\d+/);
});
