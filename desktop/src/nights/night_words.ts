import { formatClock, formatSpan } from "../format/clock.ts";
import { formatCount, plural } from "../format/numbers.ts";
import type { NightPlay } from "@pika/contract/desk/live.ts";
import type { Night, NightSummary } from "@pika/contract/desk/nights.ts";

/** What a night is called when it has no title. */
export function nightTitle({ title }: Pick<NightSummary, "title">): string {
  return title || "A night without a title";
}

/** `21:04 to 23:50 · 2 h 46 min`, or since when it runs. */
export function nightTimes({ started_at, ended_at }: Pick<NightSummary, "started_at" | "ended_at">): string {
  if (ended_at === null) return `since ${formatClock(started_at)}`;
  return `${formatClock(started_at)} to ${formatClock(ended_at)} · ${formatSpan(started_at, ended_at)}`;
}

/** The night in figures, for its head. Plays taken out do not count. */
export function nightFigures(night: Night): { label: string; value: string }[] {
  const played = night.plays.filter(({ retracted }) => !retracted);
  const tempi = played.map(({ bpm }) => bpm).filter((bpm) => bpm !== null);
  return [
    { label: "Tracks", value: formatCount(played.length) },
    { label: "Likes", value: formatCount(night.likes) },
    { label: "Thanks", value: formatCount(night.thanks) },
    { label: "Most phones at once", value: formatCount(night.listeners_peak) },
    ...(tempi.length > 1
      ? [{ label: "BPM", value: `${Math.round(Math.min(...tempi))}–${Math.round(Math.max(...tempi))}` }]
      : []),
  ];
}

/** The track that was liked most, when one was. */
export function favourite(plays: NightPlay[]): string | null {
  const best = plays.filter(({ retracted }) => !retracted)
    .reduce<NightPlay | null>((best, play) => play.likes > (best?.likes ?? 0) ? play : best, null);
  return best && `Most liked: ${best.title} (${plural(best.likes, "like")})`;
}
