/** The form in which the sidecar serves sound (`sidecar/pika_sidecar/sound/wave.py`): WAV, two channels, 16 bits. */

/** Frames a second. */
export const RATE = 44_100;
export const FRAME_BYTES = 4;
/** Bytes before the first sample. */
export const HEADER_BYTES = 44;

/** A piece of sound, full scale 1. */
export interface Sides {
  left: Float32Array<ArrayBuffer>;
  right: Float32Array<ArrayBuffer>;
}

/** Interleaved 16-bit samples, so many `bytes` of `buffer`, as two channels; an odd end is dropped. */
export function sidesOf(buffer: ArrayBuffer, bytes: number): Sides {
  const frames = Math.floor(bytes / FRAME_BYTES);
  const samples = new DataView(buffer);
  const left = new Float32Array(frames);
  const right = new Float32Array(frames);
  for (let frame = 0; frame < frames; frame++) {
    left[frame] = samples.getInt16(frame * FRAME_BYTES, true) / 32_768;
    right[frame] = samples.getInt16(frame * FRAME_BYTES + 2, true) / 32_768;
  }
  return { left, right };
}
