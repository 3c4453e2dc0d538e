/** The lock's scripts, run for real in a folder of this machine. */

import assert from "node:assert/strict";
import { run } from "../lib/command.ts";
import type { Command } from "../deploy/command.ts";
import {
  breakLock,
  type Claim,
  heldByOther,
  parseLock,
  readLock,
  releaseLock,
  takeLock,
} from "../deploy/commands/lock.ts";
import { holderText, isDeadHere, personName } from "../deploy/lease.ts";
import { layout } from "../deploy/layout.ts";

const here = (command: Command) => run(command.words, { allowed: command.allowed });
const claim = (token: string, more: Partial<Claim> = {}): Claim => ({
  token,
  seconds: 3_600,
  holder: `${token}'s holder, since noon`,
  replaces: "",
  ...more,
});

async function inFolder(test: (paths: ReturnType<typeof layout>) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(layout(folder));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the lock has one holder, who can take it for longer and give it back", () =>
  inFolder(async (paths) => {
    assert.equal((await here(takeLock(paths, claim("ann")))).code, 0);
    const refused = await here(takeLock(paths, claim("bob")));
    assert.equal(refused.code, heldByOther);
    const held = parseLock(refused.stdout)!;
    assert.equal(held.token, "ann");
    assert.equal(held.holder, "ann's holder, since noon");
    assert.ok(held.secondsLeft > 3_000 && held.secondsLeft <= 3_600);

    assert.equal((await here(takeLock(paths, claim("ann", { seconds: 7_200 })))).code, 0);
    assert.ok(parseLock((await here(readLock(paths))).stdout)!.secondsLeft > 6_000);

    await here(releaseLock(paths, "bob"));
    assert.equal(parseLock((await here(readLock(paths))).stdout)!.token, "ann");
    await here(releaseLock(paths, "ann"));
    assert.equal(parseLock((await here(readLock(paths))).stdout), null);
    assert.equal((await here(takeLock(paths, claim("bob")))).code, 0);
  }));

Deno.test("a lease that ran out is taken over, and it is said whose it was", () =>
  inFolder(async (paths) => {
    await here(takeLock(paths, claim("ann", { seconds: -1 })));
    const { code, stdout } = await here(takeLock(paths, claim("bob")));
    assert.equal(code, 0);
    assert.equal(stdout.trim(), "ann's holder, since noon");
    assert.equal((await here(takeLock(paths, claim("ann")))).code, heldByOther);
  }));

Deno.test("a holder that is known to be dead is replaced, and no other", () =>
  inFolder(async (paths) => {
    await here(takeLock(paths, claim("ann")));
    assert.equal((await here(takeLock(paths, claim("bob", { replaces: "cat" })))).code, heldByOther);
    assert.equal((await here(takeLock(paths, claim("bob", { replaces: "ann" })))).code, 0);
  }));

Deno.test("of many that want the lock at once one gets it", () =>
  inFolder(async (paths) => {
    const tokens = Array.from({ length: 12 }, (_, at) => `t${at}`);
    const results = await Promise.all(tokens.map((token) => here(takeLock(paths, claim(token)))));
    assert.equal(results.filter(({ code }) => code === 0).length, 1);
    assert.equal(results.filter(({ code }) => code === heldByOther).length, 11);
  }));

Deno.test("a lock that is broken is free", () =>
  inFolder(async (paths) => {
    await here(takeLock(paths, claim("ann")));
    await here(breakLock(paths));
    assert.equal((await here(takeLock(paths, claim("bob")))).code, 0);
  }));

Deno.test("a holder of this machine whose process is gone is dead; others may be alive", async () => {
  const gone = new Deno.Command("true").spawn();
  await gone.status;
  assert.equal(isDeadHere(`${personName()} process ${gone.pid}, deploy x, since now`), true);
  assert.equal(isDeadHere(holderText("deploy x")), false);
  assert.equal(isDeadHere(`somebody@elsewhere process ${gone.pid}, deploy x, since now`), false);
  assert.match(
    holderText("deploy\nx", new Date(0)),
    /^\S+@\S+ process \d+, deploy x, since 1970-01-01T00:00:00Z$/,
  );
});
