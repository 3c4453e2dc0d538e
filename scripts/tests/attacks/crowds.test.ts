/** Many connections that say nothing, or nothing that counts: they cost next to nothing, and the guests of the same club get in. */

import assert from "node:assert/strict";
import { protocolVersion } from "@pika/contract/room/version.ts";
import { AttackedCloud } from "../../testing/attacked_cloud.ts";
import { Dancer } from "../../testing/dancer.ts";
import { RawSocket, type RawSocketOptions, textFrame } from "../../testing/raw_socket.ts";

const megabyte = 1024 * 1024;
/** As many places as one address has. */
const crowd = 2_000;
/** How long a guest may wait, in milliseconds; far more than it takes, far less than one would bear. */
const patience = 15_000;

/** Opens so many sockets, some at a time, whatever is answered. Resolves with those that are open and how often each status was answered. */
async function openSockets(stack: DisposableStack, url: string, many: readonly RawSocketOptions[]) {
  const statuses = new Map<number, number>();
  for (let at = 0; at < many.length; at += 100) {
    await Promise.all(
      many.slice(at, at + 100).map(async (options) => {
        const socket = stack.use(await RawSocket.open(url, options));
        statuses.set(socket.status, (statuses.get(socket.status) ?? 0) + 1);
      }),
    );
  }
  return statuses;
}

Deno.test("2,000 sockets without a cookie cost next to nothing, and who has one is in at once", async () => {
  await using attacked = await AttackedCloud.open();
  const { url, dancersPath: path } = attacked;
  const cookie = await Dancer.newCookie(url, attacked.code);
  const before = attacked.peak;
  const waited = await attacked.bears("2,000 sockets without a cookie", async () => {
    using stack = new DisposableStack();
    await openSockets(stack, url, Array.from({ length: crowd }, () => ({ path })));
    return await attacked.nextGuest({ cookie });
  });
  assert.ok(waited < patience, `the guest waited for ${waited} ms`);
  assert.ok(attacked.peak - before < 64 * megabyte, `${attacked.peak - before} bytes more than before`);
});

Deno.test("one guest with 2,000 sockets and no hello shuts nobody out", async () => {
  await using attacked = await AttackedCloud.open();
  const { url, dancersPath: path } = attacked;
  const [guest, other] = [
    await Dancer.newCookie(url, attacked.code),
    await Dancer.newCookie(url, attacked.code),
  ];
  const before = attacked.peak;
  const waited = await attacked.bears("2,000 sockets of one guest", async () => {
    using stack = new DisposableStack();
    await openSockets(
      stack,
      url,
      Array.from({ length: crowd }, () => ({ path, headers: { cookie: guest } })),
    );
    return await attacked.nextGuest({ cookie: other });
  });
  assert.ok(waited < patience, `the guest waited for ${waited} ms`);
  assert.ok(attacked.peak - before < 64 * megabyte, `${attacked.peak - before} bytes more than before`);
});

Deno.test("who sends and never reads makes little wait for them in memory", async () => {
  await using attacked = await AttackedCloud.open();
  const { url, code, dancersPath: path } = attacked;
  const cookies = await Promise.all(Array.from({ length: 60 }, () => Dancer.newCookie(url, code)));
  const before = attacked.peak;
  const hello = { type: "hello", protocol: protocolVersion, client: "test", session: null, since: null };
  /** Answered with the reason, at some length. */
  const nonsense = textFrame({ type: "x".repeat(70), id: "x".repeat(64) });
  await attacked.bears("60 sockets that ask and do not read", async () => {
    using stack = new DisposableStack();
    await Promise.all(cookies.map(async (cookie) => {
      const socket = stack.use(await RawSocket.open(url, { path, headers: { cookie }, reads: "nothing" }));
      await socket.say(hello);
      for (let at = 0; at < 100; at++) if (!await socket.write(...new Array(200).fill(nonsense))) return;
    }));
    // What they have sent has to be looked at first, and somebody else is let in all the same.
    await attacked.nextGuest();
  });
  assert.ok(attacked.peak - before < 64 * megabyte, `${attacked.peak - before} bytes more than before`);
});

Deno.test("streams that are not read are left out, and nothing waits for them", async () => {
  await using attacked = await AttackedCloud.open();
  const { url, code } = attacked;
  const path = `/api/live/${code}/events`;
  const cookies = await Promise.all(Array.from({ length: 200 }, () => Dancer.newCookie(url, code)));
  const before = attacked.peak;
  await attacked.bears("200 streams that nobody reads", async () => {
    using stack = new DisposableStack();
    const options = cookies.map((cookie) => ({
      path,
      headers: { cookie, Connection: "keep-alive", Upgrade: "" },
      reads: "nothing" as const,
    }));
    assert.deepEqual([...await openSockets(stack, url, options)], [[200, 200]]);
    for (let at = 0; at < 400; at++) {
      await attacked.desk.do("session", { title: `${at} `.padEnd(80, "x"), listed: true });
    }
    assert.ok(await attacked.nextGuest() < patience);
  });
  assert.ok(attacked.peak - before < 64 * megabyte, `${attacked.peak - before} bytes more than before`);
});
