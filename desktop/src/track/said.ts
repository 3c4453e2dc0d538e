/** What the sources say of a field, beside what is shown. */
import type { SaidValue, Track } from "@pika/contract/desk/tracks.ts";

/** What others say of `field` that reads differently from what is shown; each value once, from whoever counts most. */
export function otherSayings(
  track: Pick<Track, "said">,
  field: string,
  format: (value: string | number) => string,
): SaidValue[] {
  const [shown, ...others] = track.said.filter((one) => one.field === field);
  const seen = new Set(shown ? [format(shown.value)] : []);
  return others.filter(({ value }) => {
    const text = format(value);
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}

/** What a field shows once its manual value is taken away; `undefined`: nothing. */
export function underneath(track: Pick<Track, "said">, field: string): SaidValue | undefined {
  return track.said.find((one) => one.field === field && one.source !== "manual");
}
