/** Delivers what was pressed in a night that the dancer has left before it could be sent. */

import type { DancerError, ToDancer } from "@pika/contract/room/dancer.ts";
import { post } from "../connection/events_transport.ts";
import { done, outbox } from "./outbox_store.ts";

/** Sends once what waits for any night but `here` (a code). What finds no answer stays for the next time. */
export async function deliverElsewhere(here: string | null): Promise<void> {
  const codes = new Set(outbox.value.waiting.map(({ code }) => code).filter((code) => code !== here));
  for (const code of codes) {
    const actions = outbox.value.waiting.filter((entry) => entry.code === code).map(({ action }) => action);
    const path = `/api/live/${encodeURIComponent(code)}`;
    try {
      await fetch(path); // sets the cookie anew if it is gone
      const answers = await post(
        path,
        actions.slice(0, 50),
      ) as (DancerError | Extract<ToDancer, { type: "ack" }>)[];
      for (const answer of answers) {
        if (answer.id && (answer.type === "ack" || !answer.retry)) done(answer.id);
      }
    } catch {
      // no network: the next start of the app tries again
    }
  }
}
