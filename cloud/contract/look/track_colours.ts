/** The colours that a track can be marked with. */

export interface TrackColour {
  name: string;
  /** `#rrggbb` */
  value: string;
}

/** The eight of rekordbox' collection, value for value, so that none becomes another one on the way in or out. */
export const TRACK_COLOURS: readonly TrackColour[] = [
  { name: "Pink", value: "#ff007f" },
  { name: "Red", value: "#ff0000" },
  { name: "Orange", value: "#ffa500" },
  { name: "Yellow", value: "#ffff00" },
  { name: "Green", value: "#00ff00" },
  { name: "Aqua", value: "#25fde9" },
  { name: "Blue", value: "#0000ff" },
  { name: "Purple", value: "#660099" },
];

/** What a colour is called: its own name, or after the one that it is nearest to, since programs have colours of their own. */
export function colourName(value: string): string {
  const exact = TRACK_COLOURS.find((colour) => colour.value === value);
  if (exact) return exact.name;
  const distance = (colour: TrackColour) =>
    parts(colour.value).reduce((sum, part, index) => sum + (part - parts(value)[index]!) ** 2, 0);
  const nearest = TRACK_COLOURS.reduce((best, colour) => distance(colour) < distance(best) ? colour : best);
  return `${nearest.name}-like`;
}

function parts(value: string): number[] {
  return [1, 3, 5].map((at) => parseInt(value.slice(at, at + 2), 16));
}
