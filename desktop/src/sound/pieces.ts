/** Sound by pieces: asked for by range, decoded, the last ones kept. */
import { FRAME_BYTES, HEADER_BYTES, RATE, type Sides, sidesOf } from "./form.ts";

/** Frames of a piece: a second, which is here soon after a press. */
export const PIECE_FRAMES = RATE;
/** Pieces that are kept: a minute, so that loops and jumps back ask for nothing. */
const KEPT = 60;
/** Milliseconds until what is not decoded yet is asked for again. */
const AGAIN = 300;

/** The sidecar does not serve this any more, or never did; the message is for people. */
export class SoundError extends Error {
  override name = "SoundError";
  /** `expired`: another address may be good. */
  constructor(message: string, readonly expired = false) {
    super(message);
  }
}

/** A piece that is here, or on its way for whoever has `signal`. */
interface Kept {
  sides: Promise<Sides>;
  signal: AbortSignal;
  isHere: boolean;
}

type Fetch = (url: string, options: RequestInit) => Promise<Response>;

/** The pieces of one track. */
export class Pieces {
  #kept = new Map<number, Kept>();
  /** Bytes of the whole, once the sidecar knows. */
  #total = Infinity;

  constructor(
    readonly url: string,
    private readonly get: Fetch = (url, options) => fetch(url, options),
  ) {}

  /** Asks for what lies at `seconds`, since it will soon be wanted. */
  prefetch(seconds: number): void {
    const index = Math.floor(Math.round(seconds * RATE) / PIECE_FRAMES);
    this.piece(index, new AbortController().signal).catch(() => {}); // who wants it is told
  }

  /**
   * Piece `index`; shorter than the others is the last one, empty what lies behind it.
   * @throws {SoundError} when it cannot be had.
   */
  piece(index: number, signal: AbortSignal): Promise<Sides> {
    let kept = this.#kept.get(index);
    this.#kept.delete(index);
    if (!kept || (!kept.isHere && kept.signal.aborted)) kept = this.#begin(index, signal);
    this.#kept.set(index, kept);
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    return kept.sides;
  }

  #begin(index: number, signal: AbortSignal): Kept {
    const kept: Kept = { sides: this.#load(index, signal), signal, isHere: false };
    kept.sides.then(
      () => kept.isHere = true,
      () => this.#kept.get(index) === kept && this.#kept.delete(index),
    );
    return kept;
  }

  async #load(index: number, signal: AbortSignal): Promise<Sides> {
    const first = HEADER_BYTES + index * PIECE_FRAMES * FRAME_BYTES;
    const end = first + PIECE_FRAMES * FRAME_BYTES;
    const whole = new Uint8Array(end - first);
    let length = 0;
    // One answer may be shorter than what was asked for.
    for (let at = first; at < Math.min(end, this.#total);) {
      const response = await this.#ask(at, end - 1, signal);
      if (response === null) break;
      const bytes = new Uint8Array(await response.arrayBuffer());
      whole.set(bytes.subarray(0, end - at), length);
      length += bytes.length;
      at += bytes.length;
      this.#total = totalOf(response.headers.get("Content-Range"));
    }
    return sidesOf(whole.buffer, length);
  }

  /** The answer for bytes `first` to `last`; `null` behind the end. */
  async #ask(first: number, last: number, signal: AbortSignal): Promise<Response | null> {
    for (;;) {
      const response = await this.get(this.url, { headers: { Range: `bytes=${first}-${last}` }, signal });
      if (response.status === 206) return response;
      if (response.status === 416) return null;
      const words = (await response.text()).trim();
      if (response.status !== 503) throw new SoundError(words, response.status === 401);
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
      signal.throwIfAborted();
    }
  }
}

/** 10 of `bytes 0-9/10`. */
function totalOf(range: string | null): number {
  const found = /^bytes \d+-\d+\/(\d+)$/.exec(range ?? "");
  return found ? Number(found[1]) : Infinity;
}
