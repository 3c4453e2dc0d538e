/** Pika's face: seven bars of an equaliser. It breathes with the music. */

const bars = [
  { top: 54, bottom: 24 },
  { top: 20, bottom: 8 },
  { top: 32, bottom: 4 },
  { top: 39, bottom: 2 },
  { top: 32, bottom: 4 },
  { top: 20, bottom: 8 },
  { top: 54, bottom: 24 },
];

export interface MarkProps {
  /** Beats a minute that it moves to; `null`: it rests. */
  bpm?: number | null;
  mood?: "awake" | "asleep";
}

export function Mark({ bpm = null, mood = "awake" }: MarkProps) {
  // One breath is two beats; it never hurries.
  const breath = bpm === null ? null : `${(2 * 60 / Math.min(180, Math.max(50, bpm))).toFixed(3)}s`;
  return (
    <span
      class={`mark mark-${mood}${breath ? " mark-moving" : ""}`}
      style={breath ? { "--breath": breath } : undefined}
      aria-hidden="true"
    >
      {bars.map(({ top, bottom }, i) => (
        <span key={i} class="mark-bar" style={{ top: `${top}%`, bottom: `${bottom}%`, "--i": i }} />
      ))}
      <span class="mark-eye mark-eye-left" />
      <span class="mark-eye mark-eye-right" />
      <span class="mark-nose" />
    </span>
  );
}
