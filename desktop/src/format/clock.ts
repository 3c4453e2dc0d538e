/** Times of day and dates, in the DJ's own time zone. All times in milliseconds since 1970. */

/** `21:04`. */
export function formatClock(time: number): string {
  const date = new Date(time);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** `Friday, 20 November 2026`. */
export function formatDate(time: number): string {
  return new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" })
    .format(time).replace(/^(\w+) /, "$1, ");
}

/** How long from `start` to `end`: `1 h 12 min`, `8 min`, `under a minute`. */
export function formatSpan(start: number, end: number): string {
  const minutes = Math.floor(Math.max(0, end - start) / 60_000);
  if (minutes < 1) return "under a minute";
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Time left until `until`, never below zero: `0:45`, `12:05`. Begun seconds count whole. */
export function formatCountdown(until: number, now: number): string {
  const seconds = Math.max(0, Math.ceil((until - now) / 1000));
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

/** Time gone since `since`: `2:41`, `1:02:03`. */
export function formatElapsed(since: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  const hours = Math.floor(seconds / 3600);
  const rest = `${hours > 0 ? two(Math.floor(seconds / 60) % 60) : Math.floor(seconds / 60)}:${
    two(seconds % 60)
  }`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
