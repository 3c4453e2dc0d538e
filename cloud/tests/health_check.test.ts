/** The container's health check as the image runs it: its own program with its own permissions. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { Stage } from "./relay/stage.ts";
import { until } from "../../scripts/testing/until.ts";

const program = fileURLToPath(new URL("../health_check.ts", import.meta.url));

async function check(port: number): Promise<{ code: number; said: string }> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", `--allow-net=127.0.0.1:${port}`, "--allow-env=PORT", program],
    env: { PORT: String(port) },
  }).output();
  return { code, said: new TextDecoder().decode(stdout).trim() };
}

/** A server that answers `/ready` so. */
function answering(status: number, body: unknown) {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    assert.equal(new URL(request.url).pathname, "/ready");
    return typeof body === "string" ? new Response(body, { status }) : Response.json(body, { status });
  });
}

Deno.test("a replica that is ready passes without a word", async () => {
  await using server = answering(200, { ready: true, checks: { database: "ok", relay: "ok" } });
  assert.deepEqual(await check(server.addr.port), { code: 0, said: "" });
});

Deno.test("what is not well is named", async () => {
  await using server = answering(503, { ready: false, checks: { database: "ok", relay: "not connected" } });
  assert.deepEqual(await check(server.addr.port), { code: 1, said: "relay: not connected" });
});

Deno.test("an answer that is none of ours fails", async () => {
  await using server = answering(200, "hello");
  assert.deepEqual(await check(server.addr.port), { code: 1, said: "answers with status 200" });
});

Deno.test("nobody there fails", async () => {
  // A port on which nobody may listen without rights, and nobody does.
  const { code, said } = await check(1);
  assert.equal(code, 1);
  assert.match(said, /does not answer/);
});

Deno.test("a real replica passes; when its database dies it does not, and passes again when that is back", async () => {
  await using stage = await Stage.open({ clouds: 1 });
  const port = Number(new URL(stage.url).port);
  assert.deepEqual(await check(port), { code: 0, said: "" });
  await stage.postgres.kill();
  const { code, said } = await check(port);
  assert.equal(code, 1);
  assert.match(said, /database: does not answer/);
  await stage.postgres.restart();
  await until("it passes again", async () => (await check(port)).code === 0);
});
