import { prune as pruneServer } from "../commands/images.ts";
import type { Step } from "../step.ts";

/** What no rollback needs goes: a disk that fills up unseen breaks the database. */
export const prune: Step = {
  name: "prune",
  description: "removes releases, images and dumps that no rollback needs",
  commands: ({ paths, limits }) => [pruneServer(paths, limits.keep)],
};
