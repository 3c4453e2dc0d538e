/** Frames that never end: what a peer announces and sends costs the cloud nothing before it is a whole message. */

import assert from "node:assert/strict";
import { AttackedCloud } from "../../testing/attacked_cloud.ts";
import { Dancer } from "../../testing/dancer.ts";
import { RawSocket } from "../../testing/raw_socket.ts";
import { soon } from "../../testing/until.ts";
import { Edge } from "../deploy/edge_server.ts";

const megabyte = 1024 * 1024;
/** What a frame announces, what is sent of it, and how many come at once. */
const attack = { announced: 62 * megabyte, sent: 60 * megabyte, sockets: 6 } as const;
/** What all of them together may cost the cloud, in bytes. */
const room = 32 * megabyte;

/** How long a guest may wait, in milliseconds; far more than it takes, far less than one would bear. */
const patience = 15_000;

/** Sends a frame on each of as many sockets, and waits until the cloud has closed them all. */
async function sendFrames(url: string, path: string, headers: Record<string, string>[]): Promise<void> {
  using stack = new DisposableStack();
  const sockets = await Promise.all(headers.map((headers) => RawSocket.open(url, { path, headers })));
  for (const socket of sockets) stack.use(socket);
  await Promise.all(sockets.map((socket) => socket.begin(attack)));
  await soon("the end of connections with unfinished frames", Promise.all(sockets.map(({ ended }) => ended)));
}

Deno.test("unfinished frames of 60 MB cost nothing: who sends them is closed, with or without a cookie", async () => {
  await using attacked = await AttackedCloud.open();
  const nobody = Array.from({ length: attack.sockets }, () => ({}));
  const cookies = await Promise.all(nobody.map(() => Dancer.newCookie(attacked.url, attacked.code)));
  const desk = { authorization: `Bearer ${attacked.desk.signedIn.token}` };
  const before = attacked.peak;
  const { dancersPath, url } = attacked;
  for (
    const { who, path, headers } of [
      { who: "nobody", path: dancersPath, headers: nobody },
      { who: "a dancer", path: dancersPath, headers: cookies.map((cookie) => ({ cookie })) },
      { who: "a desk", path: "/api/dj/socket", headers: nobody.map(() => desk) },
    ]
  ) {
    await attacked.bears(`6 frames of 60 MB of ${who}`, () => sendFrames(url, path, headers));
    assert.ok(await attacked.nextGuest() < patience);
  }
  assert.ok(attacked.peak - before < room, `${attacked.peak - before} bytes more than before`);
});

Deno.test("unfinished frames cost the cloud nothing through the edge either", async () => {
  await using edge = await Edge.start({ way: { kind: "nobody" } });
  await using attacked = await AttackedCloud.open({
    env: { PORT: String(edge.ports.cloud), PIKA_TRUSTED_PROXIES: "127.0.0.0/8" },
  });
  await edge.show("current", "r1");
  const nobody = Array.from({ length: attack.sockets }, () => ({}));
  const before = attacked.peak;
  await attacked.bears(
    "6 frames of 60 MB through the edge",
    () => sendFrames(`http://127.0.0.1:${edge.ports.live}`, attacked.dancersPath, nobody),
  );
  assert.ok(await attacked.nextGuest() < patience);
  assert.ok(attacked.peak - before < room, `${attacked.peak - before} bytes more than before`);
});
