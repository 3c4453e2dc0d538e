/** A floor under load (`web/bench/floor.ts`): a DJ, dancers and readers, as a program that knows the public address only. */

import { DenoProgram } from "./deno_program.ts";
import { until } from "./until.ts";

/** Connections of a kind, and how they came back. */
export interface Reconnects {
  opened: number;
  lost: number;
  reconnected: number;
  backSeconds: { p50: number | null; p95: number | null; max: number | null };
  within3s: number;
}

/** What it reports at its end (`web/bench/floor/report.ts`): the fields that tests look at. */
export interface FloorReport {
  requests: {
    total: number;
    posts: number;
    failed: number;
    failures: { at: number; url: string; why: string }[];
    versions: Record<string, number>;
  };
  sockets: Reconnects;
  streams: Reconnects;
  likes: { sent: number; acknowledged: number; shown: number; lost: number; doubled: number };
  tracks: { played: number; shown: number };
  longestSilence: number;
}

/** What it says each second: what was counted so far, and who is inside now. */
export interface FloorProgress {
  event: "progress";
  /** Milliseconds since 1970. */
  at: number;
  requests: number;
  failed: number;
  sockets: number;
  streams: number;
  /** Acknowledged. */
  likes: number;
}

/** Dances until it is ended. */
export class Floor implements AsyncDisposable {
  readonly #said: { event?: string }[] = [];
  readonly #program: DenoProgram;

  /** Starts it; `options` are those of `web/bench/floor.ts`. */
  constructor(url: string, options: readonly string[]) {
    this.#program = new DenoProgram(["-A", "web/bench/floor.ts", "--url", url, ...options], {
      heard: (line) => void (line.startsWith("{") && this.#said.push(JSON.parse(line))),
    });
  }

  /** One where everybody is in. */
  static async begin(url: string, options: readonly string[]): Promise<Floor> {
    const floor = new Floor(url, options);
    await floor.ready();
    return floor;
  }

  /** Waits until everybody is in. */
  async ready(): Promise<void> {
    await this.#program.line((line) => line.includes('"event":"ready"'), "that it is ready");
  }

  get progress(): FloorProgress[] {
    return this.#said.filter((line): line is FloorProgress => line.event === "progress");
  }

  /** Waits for a second, after those that were told already, of which `holds` is true; resolves with it. */
  async second(what: string, holds: (now: FloorProgress) => boolean = () => true): Promise<FloorProgress> {
    const before = this.progress.length;
    const found = () => this.progress.slice(before).find(holds);
    await until(
      `${what}, and the last second was ${JSON.stringify(this.#said.at(-1))}`,
      () => found() !== undefined,
    );
    return found()!;
  }

  /** Ends the night. Returns its report; throws when it breaks. */
  async end(): Promise<FloorReport> {
    const code = await this.#program.stop();
    const last = this.#said.at(-1);
    if (code === 0 && last && last.event === undefined) return last as FloorReport;
    throw new Error(`The load generator ended with ${code}:\n${this.#program.lines.slice(-20).join("\n")}`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#program[Symbol.asyncDispose]();
  }
}
