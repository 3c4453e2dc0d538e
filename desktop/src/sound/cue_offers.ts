/** Places that are offered as cues: what the analysis has found, and what other programs know. Nothing is taken by itself. */
import type { Cue, CueWanted, ProgramCue } from "@pika/contract/desk/cues.ts";
import { limits } from "@pika/contract/limits.ts";
import { limits as deskLimits } from "@pika/contract/desk/limits.ts";
import { CUE_COLOURS } from "@pika/contract/look/cue_colours.ts";
import type { Beats, Structure } from "@pika/contract/desk/track_analysis.ts";

/** Seconds within which two places are the same: a beat apart they never are. */
const SAME = 0.08;

export function colourOf({ slot, colour }: { slot: number; colour: string | null }): string {
  return colour ?? CUE_COLOURS[(slot - 1) % CUE_COLOURS.length]!;
}

/** The parts of a track as cues: its first bar, the end of the intro, what begins later, the outro. Those that are cues already are left out. */
export function sectionCues(
  structure: Structure | null,
  beats: Beats | null,
  cues: readonly Cue[],
): CueWanted[] {
  if (!structure) return [];
  const first = beats && firstBar(beats);
  const places = [
    ...(first === null ? [] : [{ seconds: first, name: "First bar" }]),
    ...(structure.intro_end === null ? [] : [{ seconds: structure.intro_end, name: "Intro ends" }]),
    ...(structure.outro_start === null ? [] : [{ seconds: structure.outro_start, name: "Outro" }]),
    ...structure.boundaries.map(({ time }) => ({ seconds: time, name: "Part" })),
  ];
  const kept: CueWanted[] = [];
  for (const { seconds, name } of places) {
    if ([...cues, ...kept].some((other) => isSame(other.seconds, seconds))) continue;
    kept.push({ seconds, name, length: null, colour: null, slot: null });
  }
  return kept.sort((a, b) => a.seconds - b.seconds);
}

/** What programs know, as cues: those with a button on it. Those that are cues already are left out. */
export function programCues(
  programs: readonly ProgramCue[],
  cues: readonly Cue[],
): (CueWanted & ProgramCue)[] {
  const kept: (CueWanted & ProgramCue)[] = [];
  for (const cue of programs) {
    const isPlace = cue.kind === "hot" || cue.kind === "memory" || cue.kind === "loop";
    if (!isPlace || cue.seconds < 0) continue;
    if ([...cues, ...kept].some((other) => isSame(other.seconds, cue.seconds))) continue;
    const slot = cue.slot !== null && cue.slot >= 1 && cue.slot <= 8 ? cue.slot : null;
    kept.push({ ...cue, slot, colour: written(cue.colour), name: cue.name.slice(0, deskLimits.cueName) });
  }
  return kept;
}

/** As colours of cues are written; `null` for what is none. */
function written(colour: string | null): string | null {
  const small = colour?.toLowerCase() ?? "";
  return /^#[0-9a-f]{6}$/.test(small) ? small : null;
}

function firstBar({ constant, first, period, times, downbeat = 0, beats_per_bar = 4 }: Beats): number | null {
  if (!constant) return times?.[downbeat] ?? null;
  const bar = first + downbeat * period;
  // Bars go on before the first beat that was found.
  const bars = Math.floor(bar / (period * beats_per_bar) + 1e-9);
  return Math.max(0, bar - bars * period * beats_per_bar);
}

function isSame(one: number, other: number): boolean {
  return Math.abs(one - other) < SAME;
}
