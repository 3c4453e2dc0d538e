/** A sound of known tempo, made here: a kick on every beat, a hi-hat between, a bass note; 16 bit, mono, 22,050 Hz. */

const sampleRate = 22_050;

/** A WAV file of `seconds` at `bpm`; its first beat is at 0 s. */
export function drumLoop(bpm: number, seconds: number): Uint8Array {
  const count = Math.round(seconds * sampleRate);
  const beat = 60 / bpm;
  const bytes = new Uint8Array(44 + 2 * count);
  const view = new DataView(bytes.buffer);
  const text = (offset: number, value: string) => bytes.set(new TextEncoder().encode(value), offset);
  text(0, "RIFF");
  view.setUint32(4, 36 + 2 * count, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // channels
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 2 * sampleRate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, 2 * count, true);
  let noise = 1;
  for (let i = 0; i < count; i++) {
    const time = i / sampleRate;
    const sinceBeat = time % beat;
    const sinceOffbeat = (time + beat / 2) % beat;
    noise = (noise * 16_807) % 2_147_483_647; // Park and Miller's generator: the same noise each time
    const kick = Math.exp(-sinceBeat * 18) *
      Math.sin(2 * Math.PI * (50 + 90 * Math.exp(-sinceBeat * 40)) * sinceBeat);
    const hat = Math.exp(-sinceOffbeat * 60) * (noise / 1_073_741_823.5 - 1) * 0.3;
    const bass = 0.15 * Math.sin(2 * Math.PI * 110 * time) * Math.exp(-sinceBeat * 3);
    view.setInt16(44 + 2 * i, Math.round(20_000 * (kick + hat + bass) / 1.5), true);
  }
  return bytes;
}
