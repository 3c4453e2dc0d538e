/** Who is signed out is told to every replica in the same transaction, and a replica ends the connections at once, not when it looks next. */

import assert from "node:assert/strict";
import { deviceOfToken } from "../accounts/device.ts";
import { revokeDevice } from "../accounts/sign_out.ts";
import { recover, setCredentials } from "../accounts/store.ts";
import type { DeskSocket } from "../relay/desk_socket.ts";
import { listen, type Notice } from "../room/bus.ts";
import { connect } from "../db/connect.ts";
import { TestApp } from "./app.ts";
import { testDatabase } from "./database.ts";

Deno.test("revoking, another password and a recovery are told on the bus", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const ear = connect(database.url, { max: 1 });
  const heard: Notice[] = [];
  let arrived = () => {};
  await listen(ear, {
    heard: (notice) => {
      heard.push(notice);
      arrived();
    },
    listening: () => {},
  });
  const next = async (done: Promise<unknown>): Promise<Notice> => {
    const one = new Promise<void>((resolve) => arrived = resolve);
    await done;
    await one;
    return heard.at(-1)!;
  };
  try {
    const { token, account } = await app.signUp();
    const { sql } = database;
    const own = await deviceOfToken(sql, token);
    const told = { kind: "signed_out", account: account.id };
    const code = (await app.ask("/api/dj/account/recovery_code", { method: "POST", token })).json.code;
    const other = await sql.begin(async (tx) => {
      const [row] = await tx`
        INSERT INTO devices (account_id, name, token_hash) VALUES (${account.id}, 'a', 'a'), (${account.id}, 'b', 'b')
        RETURNING id`;
      return row!.id;
    });
    assert.deepEqual(await next(revokeDevice(sql, own!, other)), told);
    await setCredentials(sql, own!, { email: "a@b.example", hash: "x", changed: false });
    assert.deepEqual(
      await next(setCredentials(sql, own!, { email: "a@b.example", hash: "y", changed: true })),
      told,
    );
    assert.deepEqual(await next(recover(sql, code, "new")), told);
    assert.equal(heard.length, 3);
  } finally {
    await ear.end({ timeout: 1 });
  }
});

Deno.test("a replica that is told ends the connections of the devices that were signed out, and of no others", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const { sql } = database;
  const [kasia, ola] = [await app.signUp("Kasia"), await app.signUp("Ola")];
  const ended: string[] = [];
  let done = () => {};
  const all = new Promise<void>((resolve) => done = resolve);
  const { desks } = app.relay;
  for (const [name, { token }] of Object.entries({ kasia, ola })) {
    const device = (await deviceOfToken(sql, token))!;
    // What is asked of a desk here, and nothing else of it.
    desks.open.add({
      device,
      say: () => {},
      end: () => {
        ended.push(name);
        done();
      },
    } as unknown as DeskSocket);
  }
  await sql`UPDATE devices SET revoked_at = now() WHERE id = ${kasia.device.id}`;
  desks.signedOut(ola.account.id);
  desks.signedOut(crypto.randomUUID());
  desks.signedOut(kasia.account.id);
  await all;
  assert.deepEqual([...new Set(ended)], ["kasia"]);
});
