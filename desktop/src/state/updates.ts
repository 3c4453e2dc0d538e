/** Newer versions of Pika as the sidecar tells of them, and what the DJ asks. */
import { computed, effect, signal } from "@preact/signals";
import type { Hello } from "@pika/contract/desk/app.ts";
import type { Method, Params, Result } from "@pika/contract/desk/methods.ts";
import type { UpdateStatus } from "@pika/contract/desk/updates.ts";
import { isLive } from "./live.ts";
import { buildMismatch, client, hello, refreshOnConnect, shell, startingAnew } from "./session.ts";
import { showError } from "./toasts.ts";

/** `null` until the sidecar answered. */
export const updates = signal<UpdateStatus | null>(null);

/** What the card shows; nothing while a night is on. */
export const updateCard = computed<"news" | "offer" | "working" | null>(() => {
  const now = updates.value;
  if (now === null || now.quiet || isLive.value) return null;
  if (now.state === "installing" || now.state === "restarting") return "working";
  if (now.available && (!now.available.later || now.state === "downloading")) return "offer";
  return now.updated ? "news" : null;
});

/** Milliseconds: what a start is for comes first. */
const AFTER_START = 600;

refreshOnConnect(() => {
  setTimeout(() => void client.call("updates.status", {}).then(take, () => {}), AFTER_START); // or told by the sidecar
  return Promise.resolve();
});
client.on("updates.changed", take);

/** Milliseconds after which a version that did not come is given up: what is wrong is then said as ever. */
const COMES_WITHIN = 60_000;
/** The greeting of the version that was asked to go. */
let leaving: Hello | null = null;

function take(status: UpdateStatus): void {
  const before = updates.peek();
  updates.value = status;
  if (status.state !== "restarting" || before?.state === "restarting") return;
  leaving = hello.peek();
  startingAnew.value = true;
  setTimeout(() => startingAnew.value = false, COMES_WITHIN);
  // The window of the old version closes; the new one opens its own. A browser's page waits for it.
  void shell.quit?.().catch((error) => showError("Close Pika by hand: it could not", error));
}

// A browser's page finds the new version at the old address, and has to become its page.
effect(() => {
  if (!startingAnew.value || hello.value === null || hello.value === leaving) return;
  startingAnew.value = false;
  if (buildMismatch.value) location.reload();
});

/** A slow network, or a person who types a password. */
const TIMEOUT = { timeout: 90_000 };

export const checkForUpdates = (): Promise<void> => act("Cannot look for updates", "updates.check", {});
export const downloadUpdate = (): Promise<void> => act("Cannot download", "updates.download", {});
export const installUpdate = (): Promise<void> => act("Cannot install", "updates.install", {});
export const goBack = (): Promise<void> => act("Cannot go back", "updates.go_back", {});
export const dismissUpdate = (): Promise<void> => act("Cannot put it off", "updates.dismiss", {});
export const changeUpdates = (changes: Params<"updates.settings">): Promise<void> =>
  act("Cannot store the setting", "updates.settings", changes);

type UpdateMethod = { [M in Method]: Result<M> extends UpdateStatus ? M : never }[Method];

async function act<M extends UpdateMethod>(attempt: string, method: M, params: Params<M>): Promise<void> {
  try {
    take(await client.call(method, params, TIMEOUT));
  } catch (error) {
    showError(attempt, error);
  }
}
