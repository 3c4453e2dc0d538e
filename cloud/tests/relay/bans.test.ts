/** A ban holds on every replica within seconds, for connections that are there already, too. */

import assert from "node:assert/strict";
import { ban, unban } from "../../accounts/bans.ts";
import { Dancer } from "../../../scripts/testing/dancer.ts";
import { Desk } from "../../../scripts/testing/desk.ts";
import { until } from "../../../scripts/testing/until.ts";
import { Stage } from "./stage.ts";

const status = async (url: string, init?: RequestInit) => {
  const response = await fetch(url, init);
  await response.body?.cancel();
  return response.status;
};

Deno.test("a banned device is sent away by the replica that it is on, and by no other let in", async () => {
  await using stage = await Stage.open({ clouds: 2 });
  const [one, other] = stage.clouds.map(({ url }) => url) as [string, string];
  const desk = await stage.live("Banned", one);
  const untouched = await stage.live("Untouched", other);
  const target = { device: desk.signedIn.device.id };
  await ban(stage.sql, { target, seconds: 3_600, reason: "" });
  await until("the banned desk is closed", () => !desk.connected);
  const last = desk.heard.findLast((message) => message.type === "error");
  assert.equal(last?.code, "banned");
  const headers = { authorization: `Bearer ${desk.signedIn.token}` };
  for (const url of [one, other]) {
    assert.equal(await status(`${url}/api/dj/account`, { headers }), 403);
    await assert.rejects(desk.connect(url));
  }
  assert.ok(untouched.connected);
  await unban(stage.sql, target);
  await desk.connect(other);
  await desk.play("After");
  await desk.disconnect();
  await untouched.disconnect();
});

Deno.test("of a banned address sockets and streams end on every replica, and nobody from there comes in again", async () => {
  // Each says in a header where it comes from, as behind the edge.
  await using stage = await Stage.open({
    clouds: 2,
    env: { PIKA_TRUSTED_PROXIES: "127.0.0.1" },
  });
  const desk = await stage.live("Floor");
  const dancers: Dancer[] = [];
  for (const { url } of stage.clouds) {
    for (const transport of ["socket", "stream"] as const) {
      dancers.push(await Dancer.join(url, desk.code, { transport }));
    }
  }
  await ban(stage.sql, { target: { network: "127.0.0.0/8" }, seconds: 3_600, reason: "" });
  for (const dancer of dancers) {
    await until("the dancer's connection is closed", () => dancer.closed !== null);
  }
  await until("the desk from there is closed", () => !desk.connected);
  for (const { url } of stage.clouds) {
    await until("it is refused", async () => await status(`${url}/api/live/${desk.code}`) === 403);
    // Elsewhere the night goes on.
    assert.equal(
      await status(`${url}/api/live/${desk.code}`, { headers: { "x-forwarded-for": "203.0.113.7" } }),
      200,
    );
    await assert.rejects(Desk.signUp(url, "Again"), /403/);
  }
});
