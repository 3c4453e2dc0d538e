import { migrate as migrateDatabase } from "../commands/database.ts";
import type { Step } from "../step.ts";

/** Expand: the new schema serves the old version too, so nothing is taken back when a later step fails. */
export const migrate: Step = {
  name: "migrate",
  description: "applies pending migrations while the old version serves",
  commands: ({ paths, release }) => [migrateDatabase(paths, release.id)],
};
