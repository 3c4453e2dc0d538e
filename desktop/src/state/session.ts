/** The one connection to the sidecar and what is known about it. */
import { computed, signal } from "@preact/signals";
import { type Connection, RpcClient } from "../rpc/client.ts";
import type { Hello } from "@pika/contract/desk/app.ts";
import { detectShell } from "../shell/mod.ts";
import type { Trouble } from "../shell/sidecar_trouble.ts";
import { onWake } from "../shell/wake.ts";
import { loadAgainOnce, loadingHelped, thisPage } from "./last_resort.ts";
import { showError, showToast } from "./toasts.ts";

export const shell = detectShell();
export const client = new RpcClient({ address: () => shell.address() });

export const connection = signal<Connection>(client.connection);
export const hello = signal<Hello | null>(null);

/** The build id the page was made with. */
export const pageBuild = document.querySelector<HTMLMetaElement>('meta[name="pika-build"]')?.content ??
  "unknown";

/** True when page and sidecar come from different builds: an update that has replaced only one of them. */
export const buildMismatch = computed(() => hello.value !== null && hello.value.build !== pageBuild);

/** Whether this is a Mac: there the system asks before a program may read certain folders. */
export const isMac = computed(() => hello.value?.platform === "darwin");

/**
 * Milliseconds that a call may take in the middle of which macOS may ask the person: the question stays until it is answered, and so
 * does the call.
 */
export const WHILE_ASKED = 10 * 60_000;

/** Milliseconds after which a sidecar that never answered is started again; a cold first start may take long. */
const FIRST_START = 20_000;
/** Milliseconds between two starts. */
const RESTART_PAUSE = 8_000;

/** True while the program around the page has not been reached for long: what only it can do does not work. */
export const hostAway = signal(false);

/** What keeps the sidecar from running, once that is known; it is looked at again as long as there is none. */
export const engineTrouble = signal<Trouble | null>(null);

/** True from the moment another version takes over until it answers: the connection is lost on purpose. */
export const startingAnew = signal(false);

type Refresh = () => Promise<unknown>;
const refreshers: Refresh[] = [];
/** When the page was opened (milliseconds since 1970). */
export const openedAt = Date.now();
let restartedAt = 0;

/** Runs `refresh` after every (re)connect, so that nothing shown is older than the connection. */
export function refreshOnConnect(refresh: Refresh): void {
  refreshers.push(refresh);
}

export function startSession(): void {
  client.onConnection((now) => {
    connection.value = now;
    if (now.state === "open") {
      engineTrouble.value = null;
      void greet();
    }
    if (now.state === "lost" && !now.refused && isWorthLooking(now.attempt)) void lookForTrouble();
    if (now.state === "lost" && !now.refused && shouldRestart(now.attempt)) void restartSidecar();
  });
  onWake(() => void client.check());
  shell.onAway?.((away) => {
    hostAway.value = away;
    if (!away) loadingHelped(thisPage);
    else if (client.connection.state !== "open") void loadAgainOnce(thisPage);
  });
  client.on("app.closing", ({ reason }) => closingReason.value = reason);
  client.on(
    "app.show",
    () => void shell.toFront().catch((error) => showError("Cannot bring the window to the front", error)),
  );
  client.start();
}

/** Why the sidecar said it would end, if it did. */
export const closingReason = signal<string | null>(null);

/** Starts the sidecar again where the shell can, and tries to connect at once. */
export async function restartSidecar(): Promise<void> {
  restartedAt = Date.now();
  try {
    await shell.restartSidecar?.();
  } catch (error) {
    showError("Cannot start the audio engine again", error);
  }
  client.retryNow();
}

/** At the first start at once; later a start anew, which costs less, comes first. */
const isWorthLooking = (attempt: number) => hello.value === null || attempt >= 2;

let isLooking = false;

/** Finds out what keeps the sidecar from running, and starts it as soon as nothing does. */
async function lookForTrouble(): Promise<void> {
  if (!shell.whyNoSidecar || isLooking || startingAnew.value || hostAway.value) return;
  isLooking = true;
  try {
    const found = await shell.whyNoSidecar();
    if (connection.value.state === "open") return;
    const isMended = engineTrouble.value !== null && found === null;
    engineTrouble.value = found;
    if (isMended) await restartSidecar();
  } catch {
    // The program around the page does not answer; that is told elsewhere.
  } finally {
    isLooking = false;
  }
}

function shouldRestart(attempt: number): boolean {
  if (
    !shell.restartSidecar || engineTrouble.value !== null || startingAnew.value || hostAway.value ||
    Date.now() - restartedAt < RESTART_PAUSE
  ) return false;
  return hello.value !== null ? attempt >= 1 : Date.now() - openedAt > FIRST_START;
}

async function greet(): Promise<void> {
  try {
    hello.value = await client.call("app.hello", { client_build: pageBuild });
    closingReason.value = null;
    if (hello.value.error) return;
    const results = await Promise.allSettled(refreshers.map((refresh) => refresh()));
    const failed = results.find((result) => result.status === "rejected");
    if (failed) throw failed.reason;
  } catch (error) {
    if (connection.value.state === "open") showError("Cannot load the library", error);
  }
}

/** Puts a damaged library aside and begins a new one, then loads it. */
export async function resetLibrary(): Promise<void> {
  try {
    const { kept_as } = await client.call("app.reset_library", {});
    showToast(`The damaged library is kept as ${kept_as}`);
    await greet();
  } catch (error) {
    showError("Cannot begin a new library", error);
  }
}

/** Loads the page again, when there is somebody to load it from. */
export async function loadAgain(): Promise<void> {
  if (await thisPage.isServed()) thisPage.reload();
  else showToast("The program around this window has ended. Close Pika and start it again.");
}

/** Asks again whether the library can be used. */
export const lookAgain = greet;
