/**
 * Who may know whom, as data: the drawing of design.md, one line a room. scripts/tests/house_imports.test.ts holds the sources to it. Python's own rooms are
 * in sidecar/tests/test_imports.py.
 */

/** A folder whose files may import each other, and the other rooms whose files they may import besides. */
export interface Room {
  /** From the root of the checkout. A file belongs to the deepest room that it lies in. */
  folder: string;
  knows: readonly string[];
}

/** An import that the rules forbid and that is still there. It must go: the test also fails when it is no longer needed. */
export interface Exception {
  /** A file, or a folder for all files in it. */
  from: string;
  to: string;
  why: string;
}

export interface Rules {
  rooms: readonly Room[];
  /** Rooms that may know everything of their own wing: they put it together. */
  entries: readonly string[];
  /** What files of tests and benchmarks may know besides all of their own wing. */
  testsKnow: readonly string[];
  /** Programs that lie at the top of a wing; everything else lies in a room. */
  programs: Readonly<Record<string, readonly string[]>>;
  /** Folders whose own folders must not know each other in circles. */
  oneWay: readonly string[];
  exceptions: readonly Exception[];
}

const contract = "cloud/contract";
const machinery = ["scripts/lib", "scripts/pipeline"];

export const rules: Rules = {
  rooms: [
    // The contract knows nobody, and everybody may know it.
    { folder: contract, knows: [] },

    // The cloud, from the bottom to the top.
    { folder: "cloud/base", knows: [contract] },
    { folder: "cloud/db", knows: ["cloud/base"] },
    { folder: "cloud/room", knows: [contract, "cloud/base", "cloud/db"] },
    { folder: "cloud/accounts", knows: [contract, "cloud/base", "cloud/db", "cloud/room"] },
    { folder: "cloud/dancers", knows: [contract, "cloud/base", "cloud/db", "cloud/room"] },
    { folder: "cloud/releases", knows: [contract, "cloud/base", "cloud/db"] },
    { folder: "cloud/mail", knows: ["cloud/base"] },
    {
      folder: "cloud/relay",
      knows: [contract, "cloud/base", "cloud/db", "cloud/room", "cloud/accounts", "cloud/dancers"],
    },
    {
      folder: "cloud/http",
      knows: [
        contract,
        ...["base", "db", "room", "accounts", "dancers", "releases", "mail", "relay"].map((name) =>
          `cloud/${name}`
        ),
        "cloud/deno.json",
      ],
    },
    { folder: "cloud/deno.json", knows: [] },
    { folder: "cloud", knows: [contract] },

    { folder: "web", knows: [contract] },
    // What installers are made of is data for the release.
    { folder: "desktop/packaging", knows: [] },
    { folder: "desktop", knows: [contract] },

    { folder: "scripts/lib", knows: [contract] },
    { folder: "scripts/pipeline", knows: ["scripts/lib"] },
    { folder: "scripts/windows", knows: ["scripts/lib"] },
    { folder: "scripts/testing", knows: [contract, "scripts/lib"] },
    { folder: "scripts/contract", knows: [contract, "scripts/lib"] },
    { folder: "scripts/version", knows: machinery },
    {
      folder: "scripts/release",
      knows: [contract, ...machinery, "scripts/version", "scripts/windows", "desktop/packaging"],
    },
    { folder: "scripts/deploy", knows: [contract, ...machinery] },
    { folder: "scripts/dev", knows: [contract, ...machinery, "scripts/testing"] },
    { folder: "scripts/fresh", knows: machinery },
    {
      folder: "scripts/suites",
      // From the release: where a runtime of the window would lie.
      knows: [...machinery, "scripts/testing", "scripts/windows", "scripts/release"],
    },
    { folder: "scripts/audit", knows: machinery },
    { folder: "scripts/workflows", knows: machinery },
    { folder: "scripts/bench", knows: [contract, ...machinery, "scripts/testing"] },
    { folder: "scripts/house", knows: ["scripts/lib"] },
    { folder: "scripts/tasks", knows: [contract] },
    { folder: "scripts", knows: machinery },
  ],
  entries: ["cloud", "scripts/tasks"],
  testsKnow: [contract, "scripts/testing"],
  programs: {
    cloud: ["admin.ts", "bun.ts", "dev_feed.ts", "health_check.ts", "migrate.ts", "mod.ts", "server.ts"],
    web: ["build.ts", "pack.ts"],
    desktop: ["build.ts"],
    scripts: [],
  },
  oneWay: ["web/src", "desktop/src"],
  exceptions: [],
};
