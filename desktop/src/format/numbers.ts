/** What stands where there is no value. */
export const NOTHING = "–";

/** `95.97` → `95.97`, `96` → `96.0`: one decimal at least, two at most, so that a column of tempi lines up calmly. */
export function formatBpm(bpm: number | null): string {
  if (bpm === null) return NOTHING;
  const hundredths = Math.round(bpm * 100);
  return hundredths % 10 === 0 ? (hundredths / 100).toFixed(1) : (hundredths / 100).toFixed(2);
}

/** Thousands set apart: `2,045`. */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** `1 track`, `2 tracks`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A share from 0 to 1 as `93 %`. */
export function formatShare(share: number | null): string {
  return share === null ? NOTHING : `${Math.round(share * 100)} %`;
}

/** `118×`: how many seconds of music are analysed in one second. */
export function formatSpeed(speed: number): string {
  return speed < 10 ? `${speed.toFixed(1)}×` : `${formatCount(Math.round(speed))}×`;
}

/** Bytes as `12.3 MB`, in steps of 1000 as file managers count. */
export function formatBytes(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return unit === 0 ? `${bytes} bytes` : `${value.toFixed(1)} ${units[unit]}`;
}
