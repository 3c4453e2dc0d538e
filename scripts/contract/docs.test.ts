import assert from "node:assert/strict";
import { docsOf } from "./docs.ts";

Deno.test("a comment belongs to the export or field that it stands before", () => {
  const docs = docsOf(`/** What the file is about. */

import { type } from "superstruct";

/** A track. */
export const Play = type({
  id: string(),
  /** Seconds,
   * maybe with a fraction. */
  duration: number(),
});

export const djCommands = {
  /** Ask the room. */
  poll: object({
    /** \`null\`: open. */
    seconds: nullable(number()),
  }),
  stop: object({ seconds: number() }),
};
`);
  assert.deepEqual([...docs], [
    ["Play", "A track."],
    ["Play.duration", "Seconds, maybe with a fraction."],
    ["djCommands.poll", "Ask the room."],
    ["djCommands.poll.seconds", "`null`: open."],
  ]);
});
