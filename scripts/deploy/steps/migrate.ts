import { grantCloud, migrate as migrateDatabase } from "../commands/database.ts";
import type { NewVersion } from "../deployment.ts";
import { step } from "../step.ts";

/** Expand: the new schema serves the old version too, so nothing is taken back when a later step fails. */
export const migrate = step({
  name: "migrate",
  description:
    "applies pending migrations while the old version serves, and lets the cloud's role at the tables",
  commands: ({ paths, release }: NewVersion) => ({
    migrate: migrateDatabase(paths, release.id),
    grant: grantCloud(paths, release.id),
  }),
});
