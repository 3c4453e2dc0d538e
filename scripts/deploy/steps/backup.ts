import { dump, pendingMigrations } from "../commands/database.ts";
import type { Step } from "../step.ts";

/** A dump before the schema changes. Without a migration there is nothing that a dump would save. */
export const backup: Step = {
  name: "backup",
  description: "dumps the database when migrations are pending",
  skip: ({ previous }) => previous === null ? "the database is empty" : undefined,
  commands: ({ paths, release }) => [
    pendingMigrations(paths, release.id),
    dump(paths, release.id, `${release.id}-before-${release.version}`),
  ],
  async run({ deployment, run, note }) {
    const [pending, dumpNow] = this.commands(deployment);
    const names = migrationNames(await run(pending!));
    if (names.length === 0) return "no migration is pending";
    note(`pending: ${names.join(", ")}; dumped to ${(await run(dumpNow!)).trim()} bytes`);
  },
};

/** The names in the output of `migrate --pending`, whose log lines are none. */
export function migrationNames(output: string): string[] {
  return output.split("\n").map((line) => line.trim()).filter((line) => /^\d{4}_[a-z0-9_]+$/.test(line));
}
