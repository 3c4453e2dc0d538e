/** Asks the place where releases are published: within limits, through redirects as GitHub's download addresses make them. */

import { feedLimits } from "@pika/contract/limits.ts";

export interface Source {
  url: string;
  /** What the last answer called itself. */
  etag: string | null;
}

export type Fetched =
  | { outcome: "new"; bytes: Uint8Array<ArrayBuffer>; signature: string; etag: string | null }
  /** It has what its `etag` names, and nothing newer. */
  | { outcome: "unchanged" }
  /** It answers, and there is no feed. */
  | { outcome: "missing" };

/** The source is away, slow, or answers with something that cannot be a feed. */
export class SourceError extends Error {
  override name = "SourceError";
}

/** Milliseconds for all of it. */
const patience = 10_000;
const maxRedirects = 5;

/** Fetches the feed and, when there is a new one, its signature. Throws a `SourceError`. */
export async function fetchFeed({ url, etag }: Source, { within = patience } = {}): Promise<Fetched> {
  const signal = AbortSignal.timeout(within);
  const feed = await get(url, { signal, limit: feedLimits.bytes, etag });
  if (feed.status === 304) return { outcome: "unchanged" };
  if (feed.status !== 200) return { outcome: "missing" };
  const signature = await get(`${url}.minisig`, { signal, limit: feedLimits.signatureBytes, etag: null });
  if (signature.status !== 200) {
    throw new SourceError(`There is a feed at ${url}, and no signature beside it`);
  }
  return {
    outcome: "new",
    bytes: feed.bytes,
    signature: new TextDecoder().decode(signature.bytes),
    etag: feed.etag,
  };
}

interface Got {
  status: 200 | 304 | 404;
  bytes: Uint8Array<ArrayBuffer>;
  etag: string | null;
}

async function get(
  from: string,
  { signal, limit, etag }: { signal: AbortSignal; limit: number; etag: string | null },
): Promise<Got> {
  const headers = new Headers({ "user-agent": "pika-cloud", accept: "application/octet-stream" });
  if (etag) headers.set("if-none-match", etag);
  let url = new URL(from);
  try {
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const response = await fetch(url, { headers, signal, redirect: "manual" });
      const { status } = response;
      if ([301, 302, 303, 307, 308].includes(status)) {
        await response.body?.cancel();
        url = redirected(url, response.headers.get("location"));
        continue;
      }
      if (status === 200) {
        return { status, bytes: await read(response, limit), etag: response.headers.get("etag") };
      }
      await response.body?.cancel();
      const none = { bytes: new Uint8Array(), etag: null };
      if (status === 304 && etag) return { status, ...none };
      if (status === 404 || status === 410) return { status: 404, ...none };
      throw new SourceError(`${url.host} answers with ${status}`);
    }
    throw new SourceError(`${url.host} sends us on more than ${maxRedirects} times`);
  } catch (error) {
    if (error instanceof SourceError) throw error;
    if ((error as Error).name === "TimeoutError") {
      throw new SourceError(`${url.host} does not answer in time`);
    }
    throw new SourceError(`${url.host} cannot be asked: ${(error as Error).message}`, { cause: error });
  }
}

/** Where GitHub's download addresses lead to. */
const githubFiles = ["objects.githubusercontent.com", "release-assets.githubusercontent.com"];

/** Where `location` leads: to the same machine, or from GitHub to where it keeps its files; never from https to http. */
function redirected(from: URL, location: string | null): URL {
  const to = location !== null && URL.canParse(location, from) ? new URL(location, from) : null;
  const known = to?.hostname === from.hostname ||
    (from.host === "github.com" && githubFiles.includes(to?.host ?? ""));
  if (to && known && (to.protocol === "https:" || to.protocol === from.protocol)) return to;
  throw new SourceError(`${from.host} sends us on to a place that is not safe`);
}

/** The whole body. It is not read further than `limit` bytes. */
async function read(response: Response, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > limit) throw new SourceError(`${new URL(response.url).host} sends more than ${limit} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
