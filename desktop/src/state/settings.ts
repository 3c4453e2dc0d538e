import { signal } from "@preact/signals";
import type { Settings } from "@pika/contract/desk/settings.ts";
import { refreshAccount } from "./account.ts";
import { client, refreshOnConnect } from "./session.ts";
import { showError } from "./toasts.ts";

export const settings = signal<Settings>({
  key_notation: "camelot",
  workers: null,
  auto_analyze: true,
  cloud_url: null,
  value_order: [],
  columns: ["artist", "bpm", "key", "energy", "duration", "state"],
});

refreshOnConnect(async () => settings.value = await client.call("settings.get", {}));

/** Stores changes at once; what the sidecar answers is what is shown. */
export async function changeSettings(changes: Partial<Settings>): Promise<void> {
  try {
    settings.value = await client.call("settings.set", { changes });
  } catch (error) {
    showError("Cannot store the setting", error);
  }
}

/** Another cloud (`null`: the build's own): another account may be known there. @throws {RpcError} when the address is refused. */
export async function changeCloud(cloud_url: string | null): Promise<void> {
  settings.value = await client.call("settings.set", { changes: { cloud_url } });
  await refreshAccount();
}
