/** What an audit finds, whoever has found it. */

/** Where what we use comes from. */
export const sources = ["npm", "pypi", "images"] as const;
export type Source = typeof sources[number];

export const severities = ["unknown", "low", "moderate", "high", "critical"] as const;
export type Severity = typeof severities[number];

/** A known vulnerability of something that we use. */
export interface Finding {
  source: Source;
  /** The package, for images with the image before it: `caddy:2 openssl`. */
  package: string;
  /** The version that we use, or those that are vulnerable: as its tool says it. */
  version: string;
  /** The advisory, such as `GHSA-...`, `PYSEC-...`, `CVE-...`. */
  id: string;
  /** Its other names. */
  aliases: readonly string[];
  severity: Severity;
  /** What it is about, in a line; empty where the tool says nothing. */
  title: string;
  /** A version without it, where one is known. */
  fixed?: string;
}

/** What a tool said of one source: what it found, or why it could not look. Who could not look has not found nothing. */
export type Answer = { findings: Finding[] } | { unasked: string };
