import { useEffect, useState } from "preact/hooks";
import { heard, jumps, playing, position } from "../state/player.ts";

/** Milliseconds between two looks at the place, where it is told in words. */
const LOOK = 200;

/** Where the track in the player stands, in seconds: looked at five times a second while it plays, and after every jump. */
export function usePosition(): number {
  const [now, setNow] = useState(position);
  const isPlaying = playing.value;
  useEffect(() => {
    setNow(position());
    if (!isPlaying) return;
    const timer = setInterval(() => setNow(position()), LOOK);
    return () => clearInterval(timer);
  }, [isPlaying, heard.value?.id, jumps.value]);
  return now;
}

/** Calls `show` with the place of every frame of the screen while it plays, and after every jump. */
export function usePlace(show: (seconds: number) => void): void {
  const isPlaying = playing.value;
  useEffect(() => {
    show(position());
    if (!isPlaying) return;
    let frame = requestAnimationFrame(function draw() {
      show(position());
      frame = requestAnimationFrame(draw);
    });
    return () => cancelAnimationFrame(frame);
  });
}
