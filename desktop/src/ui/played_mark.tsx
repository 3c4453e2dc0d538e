import { formatClock } from "../format/clock.ts";
import { playedTonight } from "../state/live.ts";

/** Says of a track that it has been played in the night that is on; nothing otherwise. */
export function PlayedMark({ id }: { id: number }) {
  const at = playedTonight.value.get(id);
  if (at === undefined) return null;
  const words = `Played tonight at ${formatClock(at)}`;
  return <span class="played-mark" role="img" aria-label={words} title={words}>tonight</span>;
}
