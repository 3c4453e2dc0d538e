/**
 * A token opens a DJ's nights; it is not enough to change what opens the account. Whoever holds one shows besides that they are the owner: by
 * the password, by the recovery code, or by having come in by that code just now. An account that has neither yet may be given its first.
 */

import { timingSafeEqual } from "node:crypto";
import type { Asker } from "../base/fair_queue.ts";
import { RefusalError } from "../base/refusal.ts";
import type { Queries } from "../db/connect.ts";
import type { DeviceIdentity } from "./device.ts";
import { checkPassword } from "./password.ts";
import { recoveryHash } from "./recovery_code.ts";

/** Minutes for which a device that came in by the recovery code, which is used up, needs no other proof. */
const recoveredMinutes = 60;

/** How somebody has shown to be the owner. */
export type Proof = "nothing to show" | "came by recovery" | "recovery code" | "password";

export interface ProofAsked {
  /** What was typed: the password or the recovery code; `undefined`: nothing. */
  typed: string | undefined;
  asker: Asker;
  /** Called before something is tried; throws a `RefusalError` when it is too often. */
  pace: () => void;
}

/** What a device has to show: the contract's `asks_for`. */
export async function proofAsked(
  sql: Queries,
  device: Pick<DeviceIdentity, "account" | "device">,
): Promise<"password" | "recovery_code" | null> {
  const { hash, code, recovered } = await keysOf(sql, device);
  if (recovered || (hash === null && code === null)) return null;
  return hash === null ? "recovery_code" : "password";
}

/** Makes sure that `device` is in its owner's hands. Throws a `RefusalError` when nothing, or the wrong thing, is shown. */
export async function requireProof(
  sql: Queries,
  device: DeviceIdentity,
  { typed, asker, pace }: ProofAsked,
): Promise<Proof> {
  const { hash, code, recovered } = await keysOf(sql, device);
  if (hash === null && code === null) return "nothing to show";
  if (recovered) return "came by recovery";
  const word = hash === null ? "recovery code" : "password";
  if (typed === undefined || typed === "") {
    const help = "If Pika does not ask for it, update Pika";
    throw new RefusalError("proof_required", `This takes your current ${word}`, { help, field: "current" });
  }
  pace();
  if (code !== null && timingSafeEqual(recoveryHash(typed), code)) return "recovery code";
  if (hash !== null && await checkPassword(typed, hash, asker)) return "password";
  const help = hash === null ? undefined : "The recovery code does as well";
  throw new RefusalError("wrong_proof", `This is not your current ${word}`, { help, field: "current" });
}

async function keysOf(sql: Queries, { account, device }: Pick<DeviceIdentity, "account" | "device">) {
  const [keys] = await sql<{ hash: string | null; code: Uint8Array | null; recovered: boolean }[]>`
    SELECT a.password_hash AS hash, a.recovery_hash AS code,
      coalesce(d.recovered_at > now() - make_interval(mins => ${recoveredMinutes}), false) AS recovered
    FROM accounts a JOIN devices d ON d.account_id = a.id
    WHERE a.id = ${account} AND d.id = ${device}`;
  return keys!;
}
