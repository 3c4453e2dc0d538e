import { prune as pruneServer } from "../commands/images.ts";
import type { Deployment } from "../deployment.ts";
import { step } from "../step.ts";

/** What no rollback needs goes: a disk that fills up unseen breaks the database. */
export const prune = step({
  name: "prune",
  description: "removes releases, images and dumps that no rollback needs",
  commands: ({ paths, limits }: Deployment) => ({ prune: pruneServer(paths, limits.keep) }),
});
