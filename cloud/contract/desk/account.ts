/** `account.*`: who the DJ is in the cloud. */

import { boolean, type Infer, nullable, object, optional, string } from "superstruct";
import { list } from "../fields.ts";
import { Device, KeyChange } from "../room/http.ts";

/** Without an account `name`, `slug` and `email` are empty. The last four are known once `account.refresh` asked the cloud. */
export const Account = object({
  cloud_url: nullable(string()),
  signed_in: boolean(),
  name: nullable(string()),
  slug: nullable(string()),
  email: nullable(string()),
  has_recovery_code: boolean(),
  /** Whether the address was shown to be the DJ's by a code that was sent there. */
  email_verified: boolean(),
  /** An address that waits for its code. */
  pending_email: nullable(string()),
  /** Whether the cloud sends mail; without, an address is a name to sign in with, and nobody has checked it. */
  sends_mail: nullable(boolean()),
  /** What is shown before keys are changed: `password` (the recovery code does as well), `recovery_code`, or nothing. */
  asks_for: nullable(string()),
});
export type Account = Infer<typeof Account>;

export const AccountSet = object({ name: optional(nullable(string())), slug: optional(nullable(string())) });
export type AccountSet = Infer<typeof AccountSet>;

export const AccountCredentials = object({ email: string(), password: string() });
export type AccountCredentials = Infer<typeof AccountCredentials>;

/** `current`: the password so far, or the recovery code, where the account has either. */
export const AccountSetCredentials = object({
  email: string(),
  /** Without it stays what it is. */
  password: optional(nullable(string())),
  current: optional(nullable(string())),
});
export type AccountSetCredentials = Infer<typeof AccountSetCredentials>;

/** What shows that one is the owner. */
export const AccountProof = object({ current: optional(nullable(string())) });
export type AccountProof = Infer<typeof AccountProof>;

/** The code of the newest mail. */
export const AccountVerifyEmail = object({ code: string() });
export type AccountVerifyEmail = Infer<typeof AccountVerifyEmail>;

/** It is shown this once. */
export const RecoveryCode = object({ code: string() });
export type RecoveryCode = Infer<typeof RecoveryCode>;

export const AccountRecover = object({ code: string() });
export type AccountRecover = Infer<typeof AccountRecover>;

/** Where the account is signed in, and what was done to its keys, newest first. */
export const DeviceList = object({ devices: list(Device), changes: list(KeyChange) });
export type DeviceList = Infer<typeof DeviceList>;

export const DeviceRevoke = object({ id: string() });
export type DeviceRevoke = Infer<typeof DeviceRevoke>;
