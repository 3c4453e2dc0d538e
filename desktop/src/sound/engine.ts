/**
 * Plays one track on the sound card's clock. The track comes in pieces (`pieces.ts`); each is given to the clock for the sample after the last
 * one, so seams, loops and clicks are exact by construction. Every jump is a new run with a fader of its own: the old one fades out while the
 * new one fades in, and nothing cracks.
 */
import { RATE, type Sides } from "./form.ts";
import { PIECE_FRAMES, type Pieces } from "./pieces.ts";
import { type Loop, nextStretch, Timeline } from "./timeline.ts";

/** A click of the metronome, at a second of the track. */
export interface Click {
  time: number;
  bar: boolean;
}

export interface EngineEvents {
  /** It plays, or does not any more; `ended`: the track is over. */
  onPlaying(playing: boolean, ended: boolean): void;
  /** It waits for sound that is not there yet, or does not any more. */
  onWaiting(waiting: boolean): void;
  /** Sound could not be had, and it has stopped. */
  onFailed(error: unknown): void;
}

/** Seconds that are given to the clock ahead of it: a page in the background may wake up once a second only. */
const AHEAD = 2.5;
/** Milliseconds between two looks at what has to be given to it. */
const LOOK = 250;
/** Seconds from a decision to what is heard of it: enough to have the samples in place. */
const SOON = 0.012;
/** Milliseconds of silence after which the sound card is let go. */
const REST = 20_000;
/** Seconds of what was heard that are remembered: more than any output lags behind. */
const REMEMBERED = 5;
/** Seconds of a fade: too short to be heard as one, long enough not to crack. */
const FADE = 0.006;
/** Seconds and hertz of a click; the one that begins a bar is higher. */
const CLICK = { seconds: 0.03, beat: 1_000, bar: 1_600, level: 0.5 };

/** What is played since the last jump, or since something that comes was decided anew. */
interface Run {
  fader: GainNode;
  sources: Set<AudioBufferSourceNode>;
  abort: AbortController;
  /** The next frame of the track, and the time it begins at; `null` before the first one has a time. */
  frame: number;
  time: number | null;
  isFilling: boolean;
  /** All of the track has been given to the clock. */
  isDone: boolean;
}

export class Engine {
  #context: AudioContext | null = null;
  #level: GainNode | null = null;
  #volume: GainNode | null = null;
  #clicks: { beat: AudioBuffer; bar: AudioBuffer } | null = null;
  #timeline = new Timeline();
  #run: Run | null = null;
  /** Those that are heard: also the one before, until the new one begins. */
  #heard = new Set<Run>();
  /** Where a jump leads that has not been heard yet. */
  #jumping = false;
  /** The time at which the newest run begins. */
  #startsAt = 0;
  #pieces: Pieces | null = null;
  #frame = 0;
  #loop: Loop | null = null;
  #clicksIn: ((from: number, to: number) => Click[]) | null = null;
  #gains = { level: 1, volume: 1 };
  #rest: ReturnType<typeof setTimeout> | undefined;
  #looking: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly events: EngineEvents) {}

  /** The second of the track that is heard now. */
  get position(): number {
    const context = this.#context;
    if (!this.#run || !context || this.#jumping) return this.#frame / RATE;
    return (this.#timeline.frameAt(context.currentTime - (context.outputLatency || 0)) ?? this.#frame) / RATE;
  }

  get isPlaying(): boolean {
    return this.#run !== null;
  }

  get loop(): Loop | null {
    return this.#loop;
  }

  /** Takes another track, at `seconds`; it is silent until `play`. */
  load(pieces: Pieces, seconds: number): void {
    this.#stop();
    this.#pieces = pieces;
    this.#loop = null;
    this.#frame = Math.round(seconds * RATE);
  }

  /** Wakes the sound card up, while what is to be played is on its way. */
  wake(): void {
    void this.#open().resume();
  }

  /**
   * Only a press of the person may lead here: browsers refuse sound otherwise. Resolves, when sound is on its way, to the time on the page's
   * clock (milliseconds, as `performance.now()`) at which it is heard.
   */
  async play(): Promise<number> {
    const context = this.#open();
    if (this.#pieces && !this.#run) {
      const resumed = context.resume();
      await this.#begin(this.#frame);
      await resumed;
    }
    // It may have begun while what comes after it was looked for.
    const ahead = this.#startsAt - context.currentTime;
    return performance.now() + (ahead + (context.outputLatency || context.baseLatency)) * 1_000;
  }

  pause(): void {
    this.#frame = Math.round(this.position * RATE);
    this.#stop();
    this.events.onPlaying(false, false);
  }

  /** Forgets the track. */
  unload(): void {
    this.#stop();
    this.#pieces = null;
    this.#frame = 0;
    this.#loop = null;
  }

  /** Goes to a second of the track, playing or not. A loop that it lies outside of ends. */
  async seek(seconds: number): Promise<void> {
    const frame = Math.max(0, Math.round(seconds * RATE));
    if (this.#loop && (frame < this.#loop.start || frame >= this.#loop.end)) this.#loop = null;
    this.#frame = frame;
    if (this.#run) await this.#begin(frame);
  }

  /** Repeats a part of the track from now on; `null`: goes on behind it. Sound that is heard goes on without a seam. */
  async setLoop(loop: Loop | null): Promise<void> {
    this.#loop = loop;
    const frame = Math.round(this.position * RATE);
    if (loop && (frame < loop.start || frame >= loop.end)) await this.seek(loop.start / RATE);
    else await this.#anew();
  }

  /** Clicks at what `clicksIn` says of each stretch of seconds; `null`: no clicks. */
  async setClicks(clicksIn: ((from: number, to: number) => Click[]) | null): Promise<void> {
    if (clicksIn === null && this.#clicksIn === null) return;
    this.#clicksIn = clicksIn;
    await this.#anew();
  }

  /** Factors of the amplitude: `level` for this track, `volume` for all. */
  setGains(gains: { level: number; volume: number }): void {
    this.#gains = gains;
    const now = this.#context?.currentTime ?? 0;
    this.#level?.gain.setTargetAtTime(gains.level, now, FADE);
    this.#volume?.gain.setTargetAtTime(gains.volume, now, FADE);
  }

  #open(): AudioContext {
    if (this.#context) return this.#context;
    const context = new AudioContext({ sampleRate: RATE, latencyHint: "interactive" });
    this.#volume = new GainNode(context, { gain: this.#gains.volume });
    this.#level = new GainNode(context, { gain: this.#gains.level });
    this.#level.connect(this.#volume).connect(context.destination);
    this.#clicks = { beat: clickOf(context, CLICK.beat), bar: clickOf(context, CLICK.bar) };
    return this.#context = context;
  }

  /** What is heard goes on, with what comes after it decided anew. */
  async #anew(): Promise<void> {
    if (this.#run) await this.#begin(null);
  }

  /** A new run from `frame`; `null`: from where the old one is when the new one begins. */
  async #begin(frame: number | null): Promise<void> {
    const context = this.#context!;
    const before = this.#run;
    const run: Run = {
      fader: new GainNode(context, { gain: 0 }),
      sources: new Set(),
      abort: new AbortController(),
      frame: frame ?? 0,
      time: null,
      isFilling: false,
      isDone: false,
    };
    run.fader.connect(this.#level!);
    before?.abort.abort();
    this.#run = run;
    if (frame !== null) {
      this.#jumping = true;
      this.#silence(context.currentTime);
    }
    if (!before) this.events.onPlaying(true, false);
    try {
      await this.#pieceOf(frame ?? this.#frameAt(context.currentTime + SOON), run);
      if (this.#run !== run) return;
      const start = context.currentTime + SOON;
      run.frame = frame ?? this.#frameAt(start);
      run.time = this.#startsAt = start;
      this.#silence(start);
      this.#heard.add(run);
      run.fader.gain.setValueAtTime(0, start);
      run.fader.gain.linearRampToValueAtTime(1, start + FADE);
      await this.#fill(run);
      this.#jumping = false;
      this.#looking ??= setInterval(() => this.#run && void this.#fill(this.#run), LOOK);
    } catch (error) {
      if (this.#run === run) this.#fail(error);
    }
  }

  #frameAt(time: number): number {
    return this.#jumping ? this.#frame : this.#timeline.frameAt(time) ?? this.#frame;
  }

  async #pieceOf(frame: number, run: Run): Promise<Sides> {
    const slow = setTimeout(() => this.events.onWaiting(true), LOOK);
    try {
      return await this.#pieces!.piece(Math.floor(frame / PIECE_FRAMES), run.abort.signal);
    } finally {
      clearTimeout(slow);
      this.events.onWaiting(false);
    }
  }

  /** Gives the clock what it will need until it is looked at again. */
  async #fill(run: Run): Promise<void> {
    if (run.isFilling || run.time === null) return;
    const context = this.#context!;
    run.isFilling = true;
    try {
      this.#timeline.forget(context.currentTime - REMEMBERED);
      while (!run.isDone && run.time < context.currentTime + AHEAD) {
        const piece = await this.#pieceOf(run.frame, run);
        if (this.#run !== run) return;
        // What came too late begins as soon as it can; nothing is left out.
        if (run.time < context.currentTime) run.time = context.currentTime + SOON;
        run.time = this.#schedule(run, piece, run.time);
      }
      if (run.isDone && context.currentTime >= run.time) this.#finish();
    } catch (error) {
      if (this.#run === run) this.#fail(error);
    } finally {
      run.isFilling = false;
    }
  }

  /** Gives it the next stretch, at `time`; returns the time after it. */
  #schedule(run: Run, piece: Sides, time: number): number {
    const offset = run.frame % PIECE_FRAMES;
    const { frames: wanted, next } = nextStretch(run.frame, this.#loop, PIECE_FRAMES);
    const frames = Math.max(0, Math.min(wanted, piece.left.length - offset));
    if (frames > 0) {
      const buffer = new AudioBuffer({ length: frames, numberOfChannels: 2, sampleRate: RATE });
      buffer.copyToChannel(piece.left.subarray(offset, offset + frames), 0);
      buffer.copyToChannel(piece.right.subarray(offset, offset + frames), 1);
      this.#start(run, buffer, time);
      for (
        const { time: beat, bar } of this.#clicksIn?.(run.frame / RATE, (run.frame + frames) / RATE) ?? []
      ) {
        const frame = Math.round(beat * RATE);
        // On the border it belongs to the stretch that it begins.
        if (frame < run.frame || frame >= run.frame + frames) continue;
        this.#start(run, bar ? this.#clicks!.bar : this.#clicks!.beat, time + (frame - run.frame) / RATE);
      }
      this.#timeline.add({ at: time, from: run.frame, frames });
    }
    run.isDone = frames < wanted;
    run.frame = next;
    return time + frames / RATE;
  }

  #start(run: Run, buffer: AudioBuffer, time: number): void {
    const source = new AudioBufferSourceNode(this.#context!, { buffer });
    source.connect(run.fader);
    source.onended = () => {
      run.sources.delete(source);
      source.disconnect();
    };
    run.sources.add(source);
    source.start(time);
  }

  /** The track is over: it stands at its beginning again. */
  #finish(): void {
    this.#stop();
    this.#frame = 0;
    this.events.onPlaying(false, true);
  }

  #fail(error: unknown): void {
    this.#frame = Math.round(this.position * RATE);
    this.#stop();
    this.events.onPlaying(false, false);
    this.events.onFailed(error);
  }

  #stop(): void {
    clearInterval(this.#looking);
    this.#looking = undefined;
    this.#jumping = false;
    this.#run?.abort.abort();
    this.#run = null;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => void (this.#run || this.#context?.suspend()), REST);
    this.#silence(this.#context?.currentTime ?? 0);
    this.#timeline.clear();
  }

  /** All that is heard is softly silent from `time` on, and gone. */
  #silence(time: number): void {
    for (const { fader, sources } of this.#heard) {
      fader.gain.cancelScheduledValues(time);
      fader.gain.setValueAtTime(1, time);
      fader.gain.linearRampToValueAtTime(0, time + FADE);
      for (const source of sources) source.stop(time + FADE);
      setTimeout(() => fader.disconnect(), (time - this.#context!.currentTime + FADE) * 1_000 + LOOK);
    }
    this.#heard.clear();
  }
}

/** A short tone that dies away. */
function clickOf(context: AudioContext, hertz: number): AudioBuffer {
  const length = Math.round(CLICK.seconds * RATE);
  const buffer = context.createBuffer(1, length, RATE);
  const samples = buffer.getChannelData(0);
  for (let frame = 0; frame < length; frame++) {
    const left = 1 - frame / length;
    samples[frame] = CLICK.level * left * left * Math.sin(2 * Math.PI * hertz * frame / RATE);
  }
  return buffer;
}
