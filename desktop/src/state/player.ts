/** The track that is listened to on this computer. Nothing here starts by itself: every way to sound begins with a press. */
import { computed, effect, signal } from "@preact/signals";
import type { Beats } from "@pika/contract/desk/track_analysis.ts";
import type { Track } from "@pika/contract/desk/tracks.ts";
import { Engine } from "../sound/engine.ts";
import { RATE } from "../sound/form.ts";
import { factorOf, faderGain, levelGain } from "../sound/gain.ts";
import { beatsFrom } from "../sound/grid.ts";
import { Pieces, SoundError } from "../sound/pieces.ts";
import { loopBetween } from "../sound/timeline.ts";
import { beatLines } from "../wave/wave_view.ts";
import { onTrackEdited } from "./edits.ts";
import { active, fetchRow, total } from "./library.ts";
import { client, connection, refreshOnConnect } from "./session.ts";
import { showError, showToast } from "./toasts.ts";

/** The track in the player; `null`: none. */
export const heard = signal<Track | null>(null);
/** The track that was pressed and is on its way. */
export const opening = signal<number | null>(null);
export const playing = signal(false);
/** Whether it waits for sound that is not decoded yet. */
export const waiting = signal(false);
/** Counts up with every jump, so that whoever shows the place looks again while nothing plays. */
export const jumps = signal(0);
/** 0 to 1. */
export const volume = signal(1);
/** Whether tracks are brought to one loudness. */
export const levelled = signal(true);
export const metronome = signal(false);
/** Beats of the loop that plays; `null`: none. */
export const loopBeats = signal<number | null>(null);

/** The id of the track that sounds, or is about to. */
export const heardId = computed(() => opening.value ?? heard.value?.id ?? null);

/** Where the track in the player stands, in seconds. */
export function position(): number {
  return engine.position;
}

const engine = new Engine({
  onPlaying(now, ended) {
    playing.value = now;
    if (ended) {
      loopBeats.value = null;
      jumps.value++;
    }
  },
  onWaiting: (now) => waiting.value = now,
  onFailed: (error) => void failed(error),
});

/** Counts up with every track that is pressed; of several the last one counts. */
let presses = 0;

effect(() => {
  const level = levelled.value ? factorOf(levelGain(heard.value?.analysis?.loudness)) : 1;
  engine.setGains({ level, volume: faderGain(volume.value) });
});

/** What the clicks and loops go by: the grid of the track, as it is edited. */
const grid = computed(() => heard.value?.beats ?? null);

/** As it is written: the same grid, told again, decides nothing anew. */
const writtenGrid = computed(() => JSON.stringify(grid.value));

effect(() => {
  const beats: Beats | null = JSON.parse(writtenGrid.value);
  const duration = heard.value?.duration ?? 0;
  const clicks = metronome.value && beats
    ? (start: number, end: number) => beatLines(beats, { start, end }, duration, 0)
    : null;
  void engine.setClicks(clicks);
});

client.on("tracks.changed", ({ ids }) => {
  const id = heard.value?.id;
  if (id !== undefined && (ids === null || ids.includes(id))) void refresh(id);
});
onTrackEdited((track) => {
  if (track.id === heard.value?.id) heard.value = track;
});

/** Milliseconds for which a decoder stays ready at least. */
const READY = 600_000;
let readyAt = -READY;

/** Somebody may soon press play: the decoder takes some tenths of a second to start, which nobody should hear. */
export function getReady(): void {
  if (connection.value.state !== "open" || performance.now() - readyAt < READY) return;
  readyAt = performance.now();
  client.call("sound.ready", {}).catch(() => readyAt = -READY);
}

/** Milliseconds after which a page that has music gets a decoder: the page itself comes first. */
const SETTLED = 3_000;

refreshOnConnect(() => {
  // Another sidecar, or one that was started anew, has none.
  readyAt = -READY;
  setTimeout(() => total.value && getReady(), SETTLED);
  return Promise.resolve();
});

/** Plays a track from its beginning, or from `from` seconds. */
export async function playTrack(id: number, from = 0): Promise<void> {
  const pressed = performance.now();
  // In the press itself: some web views let nothing sound otherwise.
  engine.wake();
  if (!await open(id, from)) return;
  const sounds = await engine.play();
  performance.measure("pika.first_sound", { start: pressed, end: sounds });
}

/** Puts a track into the player at `from` seconds, silent. */
export async function cueUp(id: number, from: number): Promise<void> {
  await open(id, from);
}

/** Plays, or pauses, the track in the player. */
export function toggle(): void {
  if (playing.value) engine.pause();
  else if (heard.value) void engine.play();
  jumps.value++;
}

/** What the space bar does: toggles, or plays the track that is shown when nothing else plays. */
export function toggleHere(shown: number | null): void {
  if (shown !== null && !playing.value && heardId.value !== shown) void playTrack(shown);
  else toggle();
}

/** Plays this track from its beginning, or pauses it or goes on with it when it is in the player. */
export function toggleTrack(id: number): void {
  if (opening.value === id) return;
  if (heard.value?.id === id) toggle();
  else void playTrack(id);
}

export function seek(seconds: number): void {
  const end = heard.value?.duration ?? Infinity;
  void engine.seek(Math.min(Math.max(0, seconds), end));
  if (engine.loop === null) loopBeats.value = null;
  jumps.value++;
}

/** The next or previous track of the list as it is sorted now, or the start of this one when it is well under way. */
export async function step(by: 1 | -1): Promise<void> {
  if (by === -1 && position() > BACK_TO_START) return seek(0);
  const target = active.value + by;
  if (active.value < 0 || target < 0 || target >= (total.value ?? 0)) return seek(0);
  const row = await fetchRow(target);
  if (!row) return;
  active.value = target;
  const wasPlaying = playing.value;
  if (wasPlaying) await playTrack(row.id);
  else await cueUp(row.id, 0);
}

/** Repeats so many beats from the one that sounds; the same again, or `null`: no loop any more. */
export function loop(beats: number | null): void {
  const wanted = beats === loopBeats.value ? null : beats;
  const place = wanted === null ? null : beatsFrom(grid.value, position(), wanted);
  if (wanted !== null && !place) {
    showToast("No loop: this part of the track has no beat grid");
    return;
  }
  loopBeats.value = wanted;
  void engine.setLoop(place && loopBetween(place.start, place.end));
  jumps.value++;
}

/** Repeats the part between two seconds, a saved loop. */
export function loopPart(start: number, end: number): void {
  loopBeats.value = null;
  void engine.setLoop(loopBetween(start, end));
  jumps.value++;
}

/** The loop as it is, in seconds. */
export function loopPlace(): { start: number; end: number } | null {
  const now = engine.loop;
  return now && { start: now.start / RATE, end: now.end / RATE };
}

/** Takes the track out of the player. */
export function eject(): void {
  presses++;
  engine.unload();
  heard.value = null;
  opening.value = null;
  playing.value = false;
  loopBeats.value = null;
}

/** Seconds after which "previous" means the start of this track. */
const BACK_TO_START = 3;

/** Loads a track into the engine; false when that failed, or another one was pressed meanwhile. */
async function open(id: number, from: number): Promise<boolean> {
  const press = ++presses;
  opening.value = id;
  try {
    const asked = client.call("tracks.get", { id });
    asked.catch(() => {}); // it is looked at below, if it is looked at
    const sound = await client.call("sound.open", { id });
    const pieces = new Pieces(sound.url);
    pieces.prefetch(from);
    const track = await asked;
    if (press !== presses) return false;
    loopBeats.value = null;
    engine.load(pieces, from);
    heard.value = track;
    playing.value = false;
    jumps.value++;
    if (sound.changed) showToast(`The file of “${track.title}” has changed since Pika looked at it`);
    return true;
  } catch (error) {
    if (press === presses) showError("Cannot play the track", error);
    return false;
  } finally {
    if (press === presses) opening.value = null;
  }
}

/** Milliseconds within which an address that is no longer good is asked for anew only once. */
const ONCE_IN = 10_000;
let renewedAt = -ONCE_IN;

/** An address may have ended, or the sidecar: it is asked for anew, once. */
async function failed(error: unknown): Promise<void> {
  const track = heard.value;
  const isWorthIt = !(error instanceof SoundError) || error.expired;
  if (!track || !isWorthIt || performance.now() - renewedAt < ONCE_IN) {
    showError("Cannot play on", error);
    return;
  }
  renewedAt = performance.now();
  await playTrack(track.id, position());
}

async function refresh(id: number): Promise<void> {
  try {
    const track = await client.call("tracks.get", { id });
    if (heard.value?.id === id) heard.value = track;
  } catch {
    // It is gone from the library, or the sidecar is away: what is decoded plays on.
  }
}
