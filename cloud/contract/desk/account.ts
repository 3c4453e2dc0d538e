/** `account.*`: who the DJ is in the cloud. */

import { boolean, type Infer, nullable, object, optional, string } from "superstruct";
import { list } from "../fields.ts";
import { Device } from "../room/http.ts";

/** Without an account `name`, `slug` and `email` are empty. */
export const Account = object({
  cloud_url: nullable(string()),
  signed_in: boolean(),
  name: nullable(string()),
  slug: nullable(string()),
  email: nullable(string()),
  has_recovery_code: boolean(),
});
export type Account = Infer<typeof Account>;

export const AccountSet = object({ name: optional(nullable(string())), slug: optional(nullable(string())) });
export type AccountSet = Infer<typeof AccountSet>;

export const AccountCredentials = object({ email: string(), password: string() });
export type AccountCredentials = Infer<typeof AccountCredentials>;

/** It is shown this once. */
export const RecoveryCode = object({ code: string() });
export type RecoveryCode = Infer<typeof RecoveryCode>;

export const AccountRecover = object({ code: string() });
export type AccountRecover = Infer<typeof AccountRecover>;

/** Where the account is signed in. */
export const DeviceList = object({ devices: list(Device) });
export type DeviceList = Infer<typeof DeviceList>;

export const DeviceRevoke = object({ id: string() });
export type DeviceRevoke = Infer<typeof DeviceRevoke>;
