import { Skip } from "../../pipeline/step.ts";
import { onlyWhen } from "../command.ts";
import { dump, pendingMigrations } from "../commands/database.ts";
import type { NewVersion } from "../deployment.ts";
import { step } from "../step.ts";

/** A dump before the schema changes. Without a migration there is nothing that a dump would save. */
export const backup = step({
  name: "backup",
  description: "dumps the database when migrations are pending",
  skip: ({ previous }: NewVersion) => previous === null ? new Skip("the database is empty") : undefined,
  commands: ({ paths, release }) => ({
    pending: pendingMigrations(paths, release.id),
    dump: onlyWhen(
      "migrations are pending",
      dump(paths, release.id, `${release.id}-before-${release.version}`),
    ),
  }),
  async run({ run, note }, { pending, dump }) {
    const names = migrationNames(await run(pending));
    if (names.length === 0) return new Skip("no migration is pending");
    note(`pending: ${names.join(", ")}; dumped to ${(await run(dump)).trim()} bytes`);
  },
});

/** The names in the output of `migrate --pending`, whose log lines are none. */
export function migrationNames(output: string): string[] {
  return output.split("\n").map((line) => line.trim()).filter((line) => /^\d{4}_[a-z0-9_]+$/.test(line));
}
