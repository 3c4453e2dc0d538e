/** The secrets that code signing needs, by system: all of a group, or none. */

import { developerIdVariables } from "../targets/macos/developer_id.ts";
import { selfSignedVariables } from "../targets/macos/self_signed.ts";
import type { Environment } from "../targets/signing_method.ts";

/** One way to sign for a system. */
interface Way {
  name: string;
  /** Of use only together. */
  secrets: readonly string[];
  /** Of use only beside those, which may do without. */
  beside?: readonly string[];
}

/** A system whose users are warned of what is not signed, and the ways to sign for it. */
export interface SignedSystem {
  name: string;
  ways: readonly Way[];
  /** Where people can read that a build is not signed. */
  saidBy: string;
  /** What it costs them beside the warning, and what would help. */
  unsigned?: string;
}

/** macOS knows its builds again, and still warns of them. */
export const selfSignedWay = "self-signed";

export const signedSystems: readonly SignedSystem[] = [
  {
    name: "macOS",
    saidBy: "release page, download page and release.json",
    unsigned:
      "macOS then forgets at each update what Pika was allowed; a certificate of our own would keep it: " +
      "deno task release:key macos-certificate ~/pika_macos_certificate",
    ways: [
      { name: "Developer ID, notarised", secrets: developerIdVariables },
      { name: selfSignedWay, secrets: selfSignedVariables },
    ],
  },
  {
    name: "Windows",
    saidBy: "setup, release page, download page and release.json",
    ways: [
      {
        name: "Authenticode",
        secrets: ["PIKA_WINDOWS_CERTIFICATE", "PIKA_WINDOWS_CERTIFICATE_PASSWORD"],
      },
      {
        name: "a signer's command",
        secrets: ["PIKA_WINDOWS_SIGN_COMMAND"],
        beside: ["PIKA_WINDOWS_SIGN_SECRETS"],
      },
    ],
  },
];

/** How a system's builds are signed: a way's name, `null` for not at all, or the secrets that are missing to a way. */
export function signedHow(
  { ways }: SignedSystem,
  environment: Environment,
): { way: string | null } | { missing: string[] } {
  const isSet = (name: string) => Boolean(environment[name]) || environment[`${name}_IS_SET`] === "true";
  for (const { name, secrets, beside = [] } of ways) {
    const missing = secrets.filter((secret) => !isSet(secret));
    if (missing.length === 0) return { way: name };
    const there = secrets.filter(isSet);
    // What is there of one way may be the whole of another.
    const isOfAnother = ways.some((other) =>
      other.secrets.every(isSet) && there.every((secret) => other.secrets.includes(secret))
    );
    if ((there.length > 0 && !isOfAnother) || beside.some(isSet)) return { missing };
  }
  return { way: null };
}
