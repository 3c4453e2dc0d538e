/** Delivers what was pressed in a night that the dancer has left before it could be sent. */

import type { DancerError, ToDancer } from "@pika/contract/room/dancer.ts";
import { post } from "../connection/events_transport.ts";
import { done, outbox } from "./outbox_store.ts";

type Answer = DancerError | Extract<ToDancer, { type: "ack" }>;

/** Sends once what waits for any night but `here` (a code). What finds no answer stays for the next time. */
export async function deliverElsewhere(here: string | null): Promise<void> {
  const codes = new Set(outbox.value.waiting.map(({ code }) => code).filter((code) => code !== here));
  for (const code of codes) {
    const entries = outbox.value.waiting.filter((entry) => entry.code === code);
    const actions = entries.map(({ action }) => action).slice(0, 50);
    const path = `/api/live/${encodeURIComponent(code)}`;
    try {
      await fetch(path); // sets the cookie anew if it is gone
      const send = async (pass: string | undefined) => await post(path, actions, { pass }) as Answer[];
      let answers = await send(entries.findLast(({ pass }) => pass)?.pass ?? await passOf(path));
      // Another cookie than then, say.
      if (answers.some((answer) => answer.type === "error" && answer.code === "not_in_room")) {
        answers = await send(await passOf(path));
      }
      for (const answer of answers) {
        if (answer.id && (answer.type === "ack" || !answer.retry)) done(answer.id);
      }
    } catch {
      // no network: the next start of the app tries again
    }
  }
}

/** The pass of a short visit. What makes one is loaded when it is wanted, which is seldom. */
async function passOf(path: string): Promise<string | undefined> {
  const { visit } = await import("../connection/visit.ts");
  return await visit(path);
}
