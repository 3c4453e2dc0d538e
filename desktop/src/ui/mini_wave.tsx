import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { paintBands, prepare, readPalette } from "../wave/wave_paint.ts";
import type { Bands } from "../wave/wave_view.ts";

/** The whole track as a small picture; `duration` in seconds. */
export function MiniWave({ bands, duration }: { bands: Bands; duration: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState(0);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => setSize(entry!.contentRect.width));
    observer.observe(canvas.current!);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (size === 0) return;
    const palette = readPalette(canvas.current!);
    paintBands(prepare(canvas.current!), bands, { start: 0, end: duration }, duration, palette);
  }, [bands, duration, size]);
  return <canvas ref={canvas} class="mini-wave" role="img" aria-label="Waveform of the whole track" />;
}
