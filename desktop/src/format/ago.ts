const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago a time is (both in milliseconds since 1970), coarsely: `just now`, `12 min ago`, `3 h ago`, `2 days ago`. */
export function formatAgo(time: number, now: number): string {
  const past = now - time;
  if (past < 2 * MINUTE) return "just now";
  if (past < HOUR) return `${Math.floor(past / MINUTE)} min ago`;
  if (past < DAY) return `${Math.floor(past / HOUR)} h ago`;
  const days = Math.floor(past / DAY);
  return days === 1 ? "yesterday" : `${days} days ago`;
}
