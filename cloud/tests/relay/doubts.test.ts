/** The desk hears when figures look made up. */

import assert from "node:assert/strict";
import { Dancer } from "../../../scripts/testing/dancer.ts";
import type { Desk } from "../../../scripts/testing/desk.ts";
import { until } from "../../../scripts/testing/until.ts";
import { Stage } from "./stage.ts";

const told = (desk: Desk) =>
  desk.heard.flatMap((message) => message.type === "doubts" ? [`${message.session} ${message.doubts}`] : []);

Deno.test("the desk of a room hears that its figures look made up, also one that comes back; no other desk does", async () => {
  await using stage = await Stage.open({ clouds: 1, env: { PIKA_RATE_NEW_DANCERS: "5/1000" } });
  const desk = await stage.live("Ann");
  const other = await stage.live("Ben");
  const play = await desk.play("Track");
  const like = { type: "like", id: "a", session: desk.session, n: 1, play, on: true };

  const stranger = new Dancer(stage.url, desk.code);
  await Promise.all(Array.from({ length: 60 }, () => stranger.post([like])));
  await until("the desk hears of strangers", () => told(desk).length === 1);
  assert.deepEqual(told(desk), [`${desk.session} strangers`]);

  const answers: string[] = [];
  for (let at = 0; at < 60; at++) {
    const made = await Dancer.join(stage.url, desk.code);
    answers.push((await made.like(play)).type);
    await made.disconnect();
  }
  assert.deepEqual([answers.indexOf("error"), answers.lastIndexOf("ack")], [5, 4]);
  await until("the desk hears of newcomers", () => told(desk).length === 2);
  assert.deepEqual(told(desk).at(-1), `${desk.session} newcomers,strangers`);

  await desk.disconnect();
  await desk.connect();
  await until("it hears of both again", () => told(desk).length === 3);
  assert.deepEqual(told(desk).at(-1), `${desk.session} newcomers,strangers`);
  assert.deepEqual(told(other), []);
});
