/** `account.nights`, `account.delete_night`, `account.delete`: what the cloud keeps of a DJ, and how it goes. */

import { type Infer, nullable, object, string } from "superstruct";
import { list, Uuid } from "../fields.ts";
import { SessionSummary } from "../room/http.ts";

/** Nights of the account that the cloud keeps, those of other laptops too; newest first. */
export const CloudNights = object({ nights: list(SessionSummary) });
export type CloudNights = Infer<typeof CloudNights>;

/** `session`: the id of one of them. */
export const CloudNightDelete = object({ session: Uuid });
export type CloudNightDelete = Infer<typeof CloudNightDelete>;

/** `password`: the account's, where it has one. */
export const AccountDelete = object({ password: nullable(string()) });
export type AccountDelete = Infer<typeof AccountDelete>;
