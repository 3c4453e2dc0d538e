/** Requests that would cost the cloud more than they cost whoever sends them. */

import assert from "node:assert/strict";
import { limits } from "@pika/contract/limits.ts";
import { Stage } from "./stage.ts";

Deno.test("HEAD of a stream opens none, and a body without length is not read beyond its limit", async () => {
  await using stage = await Stage.open({ clouds: 1 });
  const desk = await stage.live("Ann");
  const room = `${stage.url}/api/live/${desk.code}`;
  const entry = await fetch(room);
  await entry.body?.cancel();
  const cookie = entry.headers.getSetCookie()[0]!.split(";")[0]!;

  for (const path of ["events", "socket"]) {
    const head = await fetch(`${room}/${path}`, { method: "HEAD", headers: { cookie } });
    assert.equal(head.status, 405);
  }
  const metrics = await (await fetch(`${stage.url}/metrics`)).text();
  assert.match(metrics, /^pika_dancer_connections 0$/m);

  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 65_536;
      if (sent > 100_000_000) return controller.close();
      controller.enqueue(new Uint8Array(65_536).fill(0x20));
    },
  });
  const status = await fetch(`${room}/actions`, {
    method: "POST",
    headers: { cookie, "content-type": "application/json" },
    body: endless,
  }).then(async (answer) => {
    await answer.body?.cancel();
    return answer.status;
  }, () => 413); // the connection may be cut before the answer is read
  assert.equal(status, 413);
  assert.ok(sent < 100 * limits.frameBytes * 10, `${sent} bytes were taken`);
});
