import { NOTHING } from "./numbers.ts";

/** Seconds as `4:01` or `1:02:03`; parts of a second are cut, as players do. */
export function formatDuration(seconds: number | null): string {
  if (seconds === null) return NOTHING;
  const whole = Math.floor(seconds);
  const s = String(whole % 60).padStart(2, "0");
  const m = Math.floor(whole / 60) % 60;
  const h = Math.floor(whole / 3600);
  return h > 0 ? `${h}:${String(m).padStart(2, "0")}:${s}` : `${m}:${s}`;
}

/** Seconds as `1:23.456`, for places in a track. */
export function formatPosition(seconds: number): string {
  const milliseconds = Math.round(seconds * 1000);
  const rest = String(milliseconds % 60_000).padStart(5, "0");
  return `${Math.floor(milliseconds / 60_000)}:${rest.slice(0, 2)}.${rest.slice(2)}`;
}

/** Seconds left, as coarse as it is uncertain: `12 min left`. */
export function formatTimeLeft(seconds: number): string {
  if (seconds < 60) return "less than a minute left";
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min left`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h left` : `${Math.floor(minutes / 60)} h ${rest} min left`;
}
