/** Who the DJ is in the cloud. Changes are asked for by forms, which show what is refused. */
import { signal } from "@preact/signals";
import { RpcError } from "../rpc/client.ts";
import type { Account, DeviceList } from "@pika/contract/desk/account.ts";
import type { Params } from "@pika/contract/desk/methods.ts";
import { client, refreshOnConnect } from "./session.ts";

/** `null` until the sidecar answered. */
export const account = signal<Account | null>(null);

/** Whether the cloud does not know this laptop any more: it was signed out from another one. */
export const refused = signal(false);

/** The cloud may be asked behind these, on a slow network. */
const TIMEOUT = { timeout: 40_000 };

export async function refreshAccount(): Promise<void> {
  account.value = await client.call("account.get", {});
}
refreshOnConnect(refreshAccount);

/** All of these @throws {RpcError} with words for the person. */
export async function changeAccount(changes: Params<"account.set">): Promise<void> {
  account.value = await client.call("account.set", changes, TIMEOUT);
}

export async function setCredentials(credentials: Params<"account.set_credentials">): Promise<void> {
  account.value = await client.call("account.set_credentials", credentials, TIMEOUT);
}

/** The code of the newest mail. */
export async function verifyEmail(code: string): Promise<void> {
  account.value = await client.call("account.verify_email", { code }, TIMEOUT);
}

/** Asks the cloud what the account is now. */
export async function askAccount(): Promise<void> {
  account.value = await client.call("account.refresh", {}, TIMEOUT);
}

export async function newRecoveryCode(proof: Params<"account.recovery_code">): Promise<string> {
  const { code } = await client.call("account.recovery_code", proof, TIMEOUT);
  await refreshAccount();
  return code;
}

export const signIn = (params: Params<"account.sign_in">): Promise<void> =>
  enter(client.call("account.sign_in", params, TIMEOUT));
export const recover = (code: string): Promise<void> =>
  enter(client.call("account.recover", { code }, TIMEOUT));
export const signOut = (): Promise<void> => enter(client.call("account.sign_out", {}, TIMEOUT));

async function enter(answer: Promise<Account>): Promise<void> {
  account.value = await answer;
  refused.value = false;
}

export async function loadDevices(): Promise<DeviceList> {
  try {
    return await client.call("account.devices", {}, TIMEOUT);
  } catch (error) {
    if (error instanceof RpcError && error.code === "not_signed_in") refused.value = true;
    throw error;
  }
}

export async function revokeDevice(id: string): Promise<DeviceList> {
  const list = await client.call("account.revoke_device", { id }, TIMEOUT);
  await refreshAccount();
  return list;
}
