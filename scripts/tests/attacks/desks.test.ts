/** A DJ's token in the wrong hands: few sockets, few bytes that wait, every message at a pace. */

import assert from "node:assert/strict";
import { limits } from "@pika/contract/limits.ts";
import { protocolVersion } from "@pika/contract/room/version.ts";
import { AttackedCloud } from "../../testing/attacked_cloud.ts";
import { Desk } from "../../testing/desk.ts";
import { RawSocket } from "../../testing/raw_socket.ts";
import { until } from "../../testing/until.ts";

const megabyte = 1024 * 1024;
const path = "/api/dj/socket";
const hello = () => ({ type: "hello", protocol: protocolVersion, client: "test", clock: Date.now() });

/** Sockets that one token may have at most; the app has one, and for a moment two. */
const few = 8;

/** A command of nearly as many bytes as a message may have, which is refused. */
function longCommand(seq: number) {
  const command = {
    type: "play",
    session: crypto.randomUUID(),
    seq,
    at: Date.now(),
    play: crypto.randomUUID(),
  };
  const track = { title: "x".repeat(limits.frameBytes - 400), artist: "", bpm: null, key: null };
  return JSON.stringify({ ...command, track });
}

Deno.test("one token with 60 sockets of 1,000 long messages each takes no replica down, and the other DJ goes on", async () => {
  await using attacked = await AttackedCloud.open();
  const { url } = attacked;
  const stranger = await Desk.signUp(url, "Eve");
  const headers = { authorization: `Bearer ${stranger.signedIn.token}` };
  const before = attacked.peak;
  const text = longCommand(1);
  const sockets: RawSocket[] = [];
  await attacked.bears("60 desks of one token, 1,000 messages of 16 KB each", async () => {
    using stack = new DisposableStack();
    await Promise.all(Array.from({ length: 60 }, async () => {
      const socket = stack.use(await RawSocket.open(url, { path, headers }));
      if (socket.status !== 101) return;
      sockets.push(socket);
      await socket.say(hello());
      for (let at = 0; at < 1_000; at++) if (!await socket.say(text)) return;
    }));
    await until("few of them are left", () => sockets.filter(({ isOver }) => !isOver).length <= few);
    await attacked.desk.play("Still here");
    assert.ok(await attacked.nextGuest() < 15_000);
  });
  assert.ok(attacked.peak - before < 64 * megabyte, `${attacked.peak - before} bytes more than before`);
});

Deno.test("commands that are refused count as those that are not", async () => {
  await using attacked = await AttackedCloud.open();
  const { url } = attacked;
  const stranger = await Desk.signUp(url, "Eve");
  const headers = { authorization: `Bearer ${stranger.signedIn.token}` };
  using socket = await RawSocket.open(url, { path, headers });
  await socket.say(hello());
  const told = (code: string) => socket.messages.filter((text) => text.includes(`"${code}"`)).length;
  await attacked.bears("3,000 refused commands, as fast as they are answered", async () => {
    for (let seq = 1; seq <= 3_000; seq++) {
      if (!await socket.say({ type: "nonsense", seq })) return;
      // As many under way as no queue is too short for.
      await until("answers", () => socket.isOver || seq - socket.messages.length < 100);
    }
  });
  assert.ok(told("invalid_message") <= 1_000, `${told("invalid_message")} refused commands were dealt with`);
  assert.ok(told("rate_limited") > 0, "nobody told it to wait");
});
