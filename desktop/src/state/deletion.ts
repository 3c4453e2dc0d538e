/** What the cloud keeps of a DJ, and how it goes. Each of these @throws {RpcError} with words for the person. */
import type { SessionSummary } from "@pika/contract/room/http.ts";
import { account } from "./account.ts";
import { loadNights } from "./nights.ts";
import { client } from "./session.ts";

/** The cloud is asked behind these, on a slow network. */
const TIMEOUT = { timeout: 40_000 };

/** The account's nights in the cloud, newest first. */
export async function loadCloudNights(): Promise<SessionSummary[]> {
  return (await client.call("account.nights", {}, TIMEOUT)).nights;
}

/** Deletes a night in the cloud for good; answers those that are left. */
export async function deleteCloudNight(session: string): Promise<SessionSummary[]> {
  const { nights } = await client.call("account.delete_night", { session }, TIMEOUT);
  await loadNights();
  return nights;
}

/** Deletes the account for good. `password`: null where it has none. */
export async function deleteAccount(password: string | null): Promise<void> {
  account.value = await client.call("account.delete", { password }, TIMEOUT);
  await loadNights();
}
