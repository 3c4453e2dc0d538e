/** The tags that there are, to propose them. */
import { signal } from "@preact/signals";
import type { TagCount } from "@pika/contract/desk/edits.ts";
import { client } from "./session.ts";

/** Those that most tracks have first. */
export const knownTags = signal<readonly TagCount[]>([]);

/** Asks again: called where tags are about to be written. Without an answer there are no proposals. */
export async function loadTags(): Promise<void> {
  try {
    knownTags.value = (await client.call("tracks.tags", {})).tags;
  } catch {
    // The field works without proposals.
  }
}
