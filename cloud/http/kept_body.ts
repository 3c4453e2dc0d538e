/** Answers whose bytes are there already, the same for everybody. */

/** Bytes that are handed to the network at once. */
const piece = 64 * 1_024;

/** Whether the browser has the answer with this `etag` already, as its `If-None-Match` says; proxies may have weakened it. */
export function hasAlready(ifNoneMatch: string | undefined, etag: string): boolean {
  return (ifNoneMatch ?? "").split(",").some((known) => known.trim().replace(/^W\//, "") === etag);
}

/** `bytes` piece by piece as the client reads them: however many read slowly, nobody has a copy of the whole. */
export function inPieces(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (at >= bytes.byteLength) return controller.close();
      controller.enqueue(bytes.slice(at, at += piece));
    },
  }, { highWaterMark: 0 });
}
