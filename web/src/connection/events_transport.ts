/** A night over Server-Sent Events, with actions by POST: where WebSockets are blocked. */

import { type DancerAction, passHeader } from "@pika/contract/room/dancer.ts";
import { protocolVersion } from "@pika/contract/room/version.ts";
import { type Address, type Listener, readMessage, type Transport } from "./transport.ts";

/** As many as the cloud takes in one request. */
const batch = 50;

export function openEvents({ path, since }: Address, listener: Listener): Transport {
  const source = new EventSource(`${path}/events?since=${since}&protocol=${protocolVersion}`);
  const ended = new AbortController();
  let pass: string | undefined;
  const hear = ({ data }: { data: unknown }) => {
    const message = readMessage(data);
    if (message?.type === "welcome") pass = message.pass;
    if (message) listener.message(message);
  };
  source.onmessage = hear;
  // The browser would try again by itself, with neither our waits nor what was seen since.
  source.onerror = () => listener.lost();
  let last = Promise.resolve();
  return {
    send(actions) {
      for (let i = 0; i < actions.length; i += batch) {
        const part = actions.slice(i, i + batch);
        last = last.then(() => post(path, part, { pass, signal: ended.signal })).then(
          (answers) => {
            if (!ended.signal.aborted) answers.forEach((answer) => hear({ data: JSON.stringify(answer) }));
          },
          () => {}, // the night sends them again
        );
      }
    },
    close() {
      ended.abort();
      source.onmessage = source.onerror = null;
      source.close();
    },
  };
}

/** Posts actions, with the `pass` of a welcome; resolves to the cloud's answers. Rejects when there is none. */
export async function post(
  path: string,
  actions: readonly DancerAction[],
  { pass, signal }: { pass?: string; signal?: AbortSignal },
): Promise<unknown[]> {
  const response = await fetch(`${path}/actions`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(pass ? { [passHeader]: pass } : {}) },
    body: JSON.stringify({ actions }),
    signal,
  });
  if (!response.ok) throw new Error(`Cannot send ${actions.length} actions: HTTP ${response.status}`);
  return (await response.json()).answers;
}
