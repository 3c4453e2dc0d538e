/** What a page gets from the cloud, with the ways in which that can fail; it tries again by itself. */

import { signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";

export type Fetched<T> =
  | { state: "loading" }
  | { state: "ready"; data: T }
  | { state: "missing" }
  /** It is there later: a recap of a night that goes on. */
  | { state: "not_yet" }
  /** The phone has no network, or the cloud does not answer. */
  | { state: "away"; offline: boolean };

/** A request that takes longer (milliseconds) will not be answered. */
const patience = 12_000;
const shortestWait = 2_000;
const longestWait = 30_000;

/** Gets `path`, and again every `refresh` milliseconds while the page is looked at. Data once there stays while it is gone. */
export function useFetched<T>(path: string, { refresh }: { refresh?: number } = {}): {
  fetched: Fetched<T>;
  again: () => void;
} {
  const resource = useMemo(() => new Resource<T>(path, refresh), [path]);
  useEffect(() => resource.start(), [resource]);
  return { fetched: resource.fetched.value, again: () => resource.load() };
}

const tooSlow = new Error("The cloud does not answer in time");

class Resource<T> {
  readonly fetched = signal<Fetched<T>>({ state: "loading" });
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | null = null;

  constructor(private readonly path: string, private readonly refresh: number | undefined) {}

  /** Loads, and returns how to stop. */
  start(): () => void {
    const stop = new AbortController();
    addEventListener("online", () => this.load(), { signal: stop.signal });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && this.#isDue()) this.load();
    }, { signal: stop.signal });
    this.load();
    return () => {
      stop.abort();
      clearTimeout(this.#timer);
      this.#running?.abort();
    };
  }

  async load(): Promise<void> {
    clearTimeout(this.#timer);
    this.#running?.abort();
    const running = this.#running = new AbortController();
    const timer = setTimeout(() => running.abort(tooSlow), patience);
    const result = await get<T>(this.path, running.signal);
    clearTimeout(timer);
    if (running.signal.aborted && running.signal.reason !== tooSlow) return;
    const failed = result.state === "away" || result.state === "not_yet";
    this.#failures = failed ? this.#failures + 1 : 0;
    if (!failed || this.fetched.value.state !== "ready") this.fetched.value = result;
    this.#later();
  }

  #later(): void {
    const wait = this.#failures > 0
      ? Math.min(longestWait, shortestWait * 2 ** (this.#failures - 1)) * (0.5 + Math.random() / 2)
      : this.refresh;
    if (wait === undefined) return;
    this.#timer = setTimeout(() => {
      if (document.visibilityState === "visible") this.load();
    }, wait);
  }

  #isDue(): boolean {
    return this.refresh !== undefined || this.#failures > 0;
  }
}

async function get<T>(path: string, signal: AbortSignal): Promise<Fetched<T>> {
  try {
    const response = await fetch(path, { signal });
    if (response.status === 404) return { state: "missing" };
    if (response.status === 409) return { state: "not_yet" };
    if (response.ok) return { state: "ready", data: await response.json() };
  } catch {
    // told below
  }
  return { state: "away", offline: !navigator.onLine };
}
