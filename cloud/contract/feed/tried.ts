/**
 * On what the packages of each system were tried, as the download page says it. The tables of `desktop/packaging/README.md` are the whole of it;
 * `scripts/tests/house_claims.test.ts` holds this summary to them.
 */

export interface Tried {
  /** Whether each release is installed, started and asked for a tempo on a machine with that system before it is published. */
  byMachine: boolean;
  /** Whether a person has used it for a night. */
  byPeople: boolean;
}

export const tried: Readonly<Record<"windows" | "macos" | "linux", Tried>> = {
  windows: { byMachine: true, byPeople: false },
  macos: { byMachine: true, byPeople: false },
  linux: { byMachine: true, byPeople: false },
};
