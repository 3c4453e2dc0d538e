/** `unlock`: frees the lock of a run that died and cannot be waited for. */

import { print } from "../../lib/terminal.ts";
import { parseLock, readLock } from "../commands/lock.ts";
import { confirmed } from "../../lib/confirm.ts";
import { forceUnlock } from "../lease.ts";
import type { Options } from "../options.ts";
import { nameOf, Session } from "./session.ts";

export async function unlock(options: Options): Promise<number> {
  await using session = await Session.open(options);
  const lock = parseLock(await session.host.run(readLock(session.paths)));
  if (!lock) {
    print(`Nobody holds the lock of ${nameOf(session)}.`);
    return 0;
  }
  const left = lock.secondsLeft > 0 ? `its lease has ${lock.secondsLeft} s left` : "its lease has run out";
  print(`Held by ${lock.holder}; ${left}.`);
  if (!await confirmed("Free it? A run that is alive would be disturbed", options)) return 1;
  await forceUnlock(session.host, session.paths);
  await session.audit({ command: "unlock", outcome: "ok", error: `was held by ${lock.holder}` });
  print("The lock is free.");
  return 0;
}
