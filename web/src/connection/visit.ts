/** A short visit to a night, for the pass that says that this phone was there. */

import { protocolVersion } from "@pika/contract/room/version.ts";
import { readMessage } from "./transport.ts";

/** Milliseconds that a welcome may take. */
const patience = 8_000;

/**
 * Comes into the night at `path` (such as `/api/live/AB3DE`) and leaves it again. Resolves to the pass; `undefined` from a cloud that gives
 * none. Rejects when nobody is welcomed.
 */
export async function visit(path: string): Promise<string | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
  const source = new EventSource(`${path}/events?protocol=${protocolVersion}`);
  const timer = setTimeout(() => reject(new Error(`No welcome at ${path}`)), patience);
  source.onmessage = ({ data }) => {
    const message = readMessage(data);
    if (message?.type === "welcome") resolve(message.pass);
  };
  source.onerror = () => reject(new Error(`No stream at ${path}`));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    source.close();
  }
}
