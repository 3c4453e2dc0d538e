const FORMAT = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

/** A time in seconds since 1970 as the day that it was here: `30 Nov 2026`. */
export function formatDay(seconds: number): string {
  return FORMAT.format(seconds * 1000);
}
