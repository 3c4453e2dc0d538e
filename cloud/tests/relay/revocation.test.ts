/** A device that was signed out has no say any more, also over the connection that it still has. */

import assert from "node:assert/strict";
import { Stage } from "./stage.ts";
import { trackNamed } from "../../../scripts/testing/desk.ts";
import { until } from "../../../scripts/testing/until.ts";

Deno.test("another password ends the open sockets of all other devices, on every replica", async () => {
  await using stage = await Stage.open({ clouds: 2 });
  const desk = await stage.live("DJ Kasia");
  const credentials = { email: "kasia@example.org", password: "correct horse battery" };
  const ask = async (
    path: string,
    { method, token, body }: { method: string; token?: string; body: unknown },
  ) => {
    const response = await fetch(`${stage.url}/api/dj/${path}`, {
      method,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    assert.equal(response.status, 200);
    return await response.json();
  };
  await ask("account/credentials", { method: "PUT", token: desk.signedIn.token, body: credentials });
  const other = await ask("sign_in", { method: "POST", body: { ...credentials, device: "new laptop" } });
  assert.ok(desk.connected);
  await ask("account/credentials", {
    method: "PUT",
    token: other.token,
    body: { ...credentials, password: "a newer password", current: credentials.password },
  });
  await until("the connection is closed", () => !desk.connected);
  assert.equal(desk.heard.findLast((message) => message.type === "error")?.code, "not_signed_in");
});

Deno.test("a revoked device is heard no more, whether it speaks or not", async () => {
  await using stage = await Stage.open({ clouds: 1 });
  for (const speaks of ["speaking", "silent"]) {
    const desk = await stage.live(`DJ ${speaks}`);
    await desk.play("Before");
    const { token, device } = desk.signedIn;
    const answer = await fetch(`${stage.url}/api/dj/devices/${device.id}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${token}` },
    });
    await answer.body?.cancel();
    assert.equal(answer.status, 200);
    if (speaks === "speaking") {
      desk.say({
        type: "play",
        session: desk.session,
        seq: 3,
        at: Date.now(),
        play: crypto.randomUUID(),
        track: trackNamed("After"),
      });
    }
    await until("the connection is closed", () => !desk.connected);
    const last = desk.heard.findLast((message) => message.type === "error");
    assert.equal(last?.code, "not_signed_in");
    const [row] = await stage
      .sql`SELECT count(*)::int AS count FROM plays WHERE session_id = ${desk.session}`;
    assert.equal(row!.count, 1);
  }
});
