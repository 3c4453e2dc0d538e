/** The live night as the sidecar tells it, and what the desk asks of it. */
import { computed, effect, signal } from "@preact/signals";
import type { DeckSource, DeckStatus } from "@pika/contract/desk/deck.ts";
import type { LiveChanges, LiveStatus } from "@pika/contract/desk/live.ts";
import type { Method, Params, Result } from "@pika/contract/desk/methods.ts";
import { openDialog } from "./dialogs.ts";
import { refreshAccount, refused } from "./account.ts";
import { withChanges } from "./live_changes.ts";
import { client, refreshOnConnect, WHILE_ASKED } from "./session.ts";
import { share } from "./share.ts";
import { showError, showToast } from "./toasts.ts";

/** `null` until the sidecar answered. */
export const live = signal<LiveStatus | null>(null);
export const deck = signal<DeckStatus | null>(null);
/** Whether the code fills the screen. */
export const codeShown = signal(false);

// Each part by itself, so that a like does not draw the poll again.
export const liveState = computed(() => live.value?.state ?? null);
export const session = computed(() => live.value?.session ?? null);
export const network = computed(() => live.value?.network ?? null);
export const nowPlaying = computed(() => live.value?.now ?? null);
export const plays = computed(() => live.value?.plays ?? []);
/** What `playedTonight` says, as text: a like then changes nothing of it. */
const tonight = computed(() =>
  liveState.value === "off" ? "" : plays.value.filter((play) => play.track_id !== null && !play.retracted)
    .map((play) => `${play.track_id}:${play.played_at}`).join(" ")
);
/** Tracks of the library that were played in the night that is on, each with when it was last (milliseconds since 1970). */
export const playedTonight = computed<ReadonlyMap<number, number>>(() => {
  const times = tonight.value.split(" ").filter(Boolean).map((play) => play.split(":").map(Number));
  // The newest play stands first, and is to be what counts.
  return new Map(times.reverse() as [number, number][]);
});
export const poll = computed(() => live.value?.poll ?? null);
export const announcement = computed(() => live.value?.announcement ?? null);
export const tempo = computed(() => live.value?.tempo ?? null);
export const doubts = computed(() => live.value?.doubts ?? []);
export const rejected = computed(() => live.value?.rejected ?? []);
/** Whether what waits will wait longer than a moment. */
export const isHeldUp = computed(() => network.value !== null && network.value.light !== "green");
export const isLive = computed(() => liveState.value === "live");

export async function refreshLive(): Promise<void> {
  takeLive(await client.call("live.status", {}));
}
refreshOnConnect(refreshLive);
refreshOnConnect(async () => takeDeck(await client.call("deck.status", {})));
client.on("live.changed", takeChanges);
client.on("deck.changed", takeDeck);

effect(() => {
  if (network.value?.problem?.code === "not_signed_in") refused.value = true;
});
/** What makes sense only while the night runs. */
const LIVE_DIALOGS = new Set(["announce", "poll", "play_now", "end_night"]);

effect(() => {
  if (liveState.value === null || liveState.value === "live") return;
  codeShown.value = false;
  if (LIVE_DIALOGS.has(openDialog.peek() ?? "")) openDialog.value = null;
});

function takeChanges(changes: LiveChanges): void {
  const known = live.peek();
  // The answer to what was asked on connecting is on its way.
  if (known === null) return;
  const status = withChanges(known, changes);
  if (status) takeLive(status);
  else void refreshLive().catch(() => {}); // it fails with the connection, and is asked for with the next one
}

function takeLive(status: LiveStatus): void {
  const old = live.peek();
  live.value = share(old, status);
  if (old?.state === "live" && status.state === "off" && old.session?.id !== endedHere) {
    showError("The night is over", "it was ended from another laptop; the logbook has it");
  }
  // The account of a first night is made when the cloud is reached.
  const reached = old?.network.connected !== status.network.connected || old?.state !== status.state;
  if (old && reached) void refreshAccount().catch(() => {}); // asked again on the next change
}

function takeDeck(status: DeckStatus): void {
  deck.value = share(deck.peek(), status);
}

/** The longest that going live may take: an account is made, on a slow network. */
const START_TIMEOUT = 60_000;

/** @throws {RpcError} which the form shows beside its button. */
export async function goLive(params: Params<"live.start">): Promise<void> {
  takeLive(await client.call("live.start", params, { timeout: START_TIMEOUT }));
}

/** Id of the session that was ended at this desk. */
let endedHere: string | undefined;

export async function endNight(): Promise<boolean> {
  endedHere = session.value?.id;
  const done = await act("Cannot end the night", "live.end", {});
  if (!done) endedHere = undefined;
  return done;
}
export const setListed = (listed: boolean): Promise<boolean> =>
  act("Cannot change who sees the night", "live.set", { listed });
export const closePoll = (): Promise<boolean> => act("Cannot close the poll", "live.poll_over", {});
export const clearAnnouncement = (): Promise<boolean> =>
  act("Cannot take the announcement down", "live.announce_over", {});
export const retract = (play: string): Promise<boolean> =>
  act("Cannot take the track out", "live.retract", { play });
export const dismissRejected = (): Promise<boolean> => act("Cannot dismiss", "live.dismiss", {});

/** The three that have a form, which shows what is refused. @throws {RpcError} */
export async function setTitle(title: string): Promise<void> {
  takeLive(await client.call("live.set", { title }));
}
export async function announce(params: Params<"live.announce">): Promise<void> {
  takeLive(await client.call("live.announce", params));
}
export async function openPoll(params: Params<"live.poll">): Promise<void> {
  takeLive(await client.call("live.poll", params));
}

/** @throws {RpcError} which the deck panel shows beside its field. */
export async function setDeck(changes: { source?: DeckSource; path?: string | null }): Promise<void> {
  takeDeck(await client.call("deck.set", changes, { timeout: WHILE_ASKED }));
}

/** Says what sounds now; `title` for the message. @throws {RpcError} */
export async function playNow(params: Params<"deck.play">, title: string): Promise<void> {
  await client.call("deck.play", params);
  showToast(`Now playing: “${title}”`);
}

export async function stopPlaying(): Promise<void> {
  try {
    await client.call("deck.stop", {});
  } catch (error) {
    showError("Cannot say that nothing plays", error);
  }
}

type LiveMethod = { [M in Method]: Result<M> extends LiveStatus ? M : never }[Method];

async function act<M extends LiveMethod>(attempt: string, method: M, params: Params<M>): Promise<boolean> {
  try {
    takeLive(await client.call(method, params));
    return true;
  } catch (error) {
    showError(attempt, error);
    return false;
  }
}
