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

/** Counts up with every change; answers to older ones say nothing new. */
let newest = 0;

/** Shows changes at once, so that the next one builds on them, and stores them; what the sidecar answers last is what stays. */
export async function changeSettings(changes: Partial<Settings>): Promise<void> {
  const mine = ++newest;
  settings.value = { ...settings.value, ...changes };
  try {
    const stored = await client.call("settings.set", { changes });
    if (mine === newest) settings.value = stored;
  } catch (error) {
    showError("Cannot store the setting", error);
    const stored = await client.call("settings.get", {}).catch(() => null);
    if (stored && mine === newest) settings.value = stored;
  }
}

/** Another cloud (`null`: the build's own): another account may be known there. @throws {RpcError} when the address is refused. */
export async function changeCloud(cloud_url: string | null): Promise<void> {
  settings.value = await client.call("settings.set", { changes: { cloud_url } });
  await refreshAccount();
}
