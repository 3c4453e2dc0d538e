/** The releases of Debian that a bare machine can be made of: number and code name. */
export const debianReleases = { "12": "bookworm", "13": "trixie" } as const;

export type DebianRelease = keyof typeof debianReleases;

/** What a bare machine has beside Debian's smallest system: what the README asks for, and certificates to fetch the rest with. */
export const packages: readonly string[] = [
  "nodejs",
  "npm",
  "python3",
  "python3-venv",
  "git",
  "ca-certificates",
];
