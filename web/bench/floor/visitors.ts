/** Visitors of a floor: single HTTP requests, so many a second whatever becomes of them, none of them tried again. */

import { LineError, RequestLine } from "./request_line.ts";
import type { RequestTally } from "./report.ts";

/** What the page loads, by its text. */
const asset = /(?:src|href)="(\/[^"]+\.(?:m?js|css))"/;

export class Visitors {
  #url: URL;
  #code: string;
  #tally: RequestTally;
  /** Connections without a request under way. */
  #idle: RequestLine[] = [];
  #visits = new Set<Promise<void>>();
  #turn = 0;

  constructor(url: URL, { code, tally }: { code: string; tally: RequestTally }) {
    [this.#url, this.#code, this.#tally] = [url, code, tally];
  }

  /** One more request is due. */
  next(): void {
    const kinds = [
      (line: RequestLine) => this.#page(line),
      null, // the page asks for its asset itself
      (line: RequestLine) => this.#ask(line, "/api/live"),
      (line: RequestLine) => this.#ask(line, `/api/live/${this.#code}`),
      (line: RequestLine) => this.#version(line),
    ];
    const kind = kinds[this.#turn++ % kinds.length];
    if (!kind) return;
    const line = this.#idle.pop() ?? new RequestLine(this.#url);
    const visit = kind(line).then(() => {}).finally(() => {
      this.#visits.delete(visit);
      this.#idle.push(line);
    });
    this.#visits.add(visit);
  }

  /** Resolves when all that were sent have an answer, or none. */
  async leave(): Promise<void> {
    await Promise.all(this.#visits);
    for (const line of this.#idle) line.close();
  }

  /** As a browser: the page, then what it names. */
  async #page(line: RequestLine): Promise<void> {
    const page = await this.#ask(line, "/");
    if (page === null) return;
    const path = asset.exec(page)?.[1];
    if (path) await this.#ask(line, path);
    else this.#tally.fail(this.#address("/"), `The page names no asset: ${page.slice(0, 80)}`);
  }

  async #version(line: RequestLine): Promise<void> {
    const text = await this.#ask(line, "/version");
    if (text === null) return;
    try {
      this.#tally.count(JSON.parse(text).revision ?? "unknown");
    } catch {
      this.#tally.fail(this.#address("/version"), `Not JSON: ${text.slice(0, 80)}`);
    }
  }

  /** The body; `null` when the request failed. */
  async #ask(line: RequestLine, path: string): Promise<string | null> {
    this.#tally.total++;
    try {
      const { status, body } = await line.get(path);
      if (status < 400) return body;
      this.#tally.fail(this.#address(path), `HTTP ${status}: ${body.slice(0, 80)}`);
    } catch (error) {
      if (!(error instanceof LineError)) throw error;
      this.#tally.fail(this.#address(path), error.message);
    }
    return null;
  }

  #address(path: string): string {
    return new URL(path, this.#url).href;
  }
}
