/** What a server must have before anything is deployed to it. */

/** The oldest versions that are tried by the tests, and that read several `--env-file`. */
export const oldest = { engine: "20.10", compose: "2.20" } as const;

/** The secrets that the services read which this server runs. */
export function secretsOf(profiles: readonly string[]): string[] {
  return [
    "postgres_password",
    "database_url",
    "pika_secret",
    ...(profiles.includes("tunnel") ? ["tunnel_token"] : []),
  ];
}

/** Whether `version` (`v2.26.1-4`, `20.10.24+dfsg1`) is at least `minimum` (`2.20`). */
export function isAtLeast(version: string, minimum: string): boolean {
  const numbers = (text: string) => (/\d+(?:\.\d+)*/.exec(text)?.[0] ?? "").split(".").map(Number);
  const [found, needed] = [numbers(version), numbers(minimum)];
  for (const [at, number] of needed.entries()) {
    const difference = (found[at] ?? 0) - number;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
