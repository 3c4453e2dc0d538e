import type { LiveChanges, LiveStatus } from "@pika/contract/desk/live.ts";

/** `known` with what has become of it since; `null`: something before `changes` was missed, and the whole must be asked for. */
export function withChanges(known: LiveStatus, changes: LiveChanges): LiveStatus | null {
  // The answer to a call was faster.
  if (changes.revision <= known.revision) return known;
  if (changes.since > known.revision) return null;
  const { since: _, ...status } = changes;
  const before = known.session?.night === changes.session?.night ? known.plays : [];
  const changed = new Map(changes.plays.map((play) => [play.id, play]));
  const kept = before.map((play) => changed.get(play.id) ?? play);
  const there = new Set(before.map((play) => play.id));
  return { ...status, plays: [...changes.plays.filter((play) => !there.has(play.id)), ...kept] };
}
