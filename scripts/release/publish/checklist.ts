/**
 * What stands between a checkout and a published release: one list, for `deno task doctor --publish`, for
 * `deno task release --published` and for `deno task release:publish --check`.
 *
 * A check is pure: it looks at facts (checkout_facts.ts) and says what it found, and the one command that does what is missing.
 * To add one, put it into the list, where its command may be run: each is done before those after it.
 */

import { keyName } from "@pika/contract/feed/minisign.ts";
import { feedLimits } from "@pika/contract/limits.ts";
import { textLength } from "@pika/contract/text.ts";
import { ScriptError } from "../../lib/errors.ts";
import { parseSecretKey } from "../minisign.ts";
import type { CheckoutFacts } from "./checkout_facts.ts";
import { belongTogether, placeholderKey } from "./feed_secret.ts";
import { environmentName } from "./release_environment.ts";
import { selfSignedWay, signedHow, type SignedSystem, signedSystems } from "./signing_secrets.ts";

/** `unseen`: it cannot be told from here. */
export type State = "done" | "missing" | "unseen";

/** What a check found. */
export type Answer =
  | { state: "done"; words: string }
  | { state: "missing" | "unseen"; words: string; command: string };

export interface Check {
  name: string;
  look(facts: CheckoutFacts): Answer;
}

/** A check's answer, with its name. */
export type Finding = Answer & { name: string };

const done = (words: string): Answer => ({ state: "done", words });
const missing = (words: string, command: string): Answer => ({ state: "missing", words, command });
const unseen = (words: string, command: string): Answer => ({ state: "unseen", words, command });

const environment: Check = {
  name: "environment",
  look({ guarded }) {
    const make = "deno task release:environment";
    if (guarded === "yes") {
      return done(`“${environmentName}” shows its secrets to main and the desktop's tags alone`);
    }
    return guarded === "no"
      ? missing(`GitHub has no environment “${environmentName}” for main and the desktop's tags alone`, make)
      : unseen(
        `whether GitHub has the environment “${environmentName}” cannot be asked here: no gh, or not signed in`,
        make,
      );
  },
};

const cloud: Check = {
  name: "cloud",
  look: ({ cloud }) =>
    cloud === null
      ? missing("the app knows no cloud: no DJ could go live", "deno task release:cloud https://ADDRESS")
      : done(`the app goes live on ${cloud}`),
};

const feedKey: Check = {
  name: "feed key",
  look({ feedKeys, feedSecret }) {
    const names = feedKeys.map(keyName);
    const [first = ""] = names;
    if (first === placeholderKey) {
      return missing(
        `key ${first} is a placeholder without a secret: no app could be updated. ` +
          "The copy of the new secret belongs where you keep passwords, the spare one where no machine reads it",
        "deno task release:key --replace --copy ~/pika_feed_secret --spare ~/pika_feed_spare | " +
          `gh secret set PIKA_FEED_SECRET --env ${environmentName}`,
      );
    }
    if (feedKeys.length === 1) {
      return missing(
        `the apps believe key ${first} alone: should its secret be lost or stolen, none could be updated safely`,
        "deno task release:key spare ~/pika_feed_spare",
      );
    }
    if (feedSecret === null) {
      return unseen(
        `the apps believe key ${names.join(" and ")}; the secret, PIKA_FEED_SECRET, cannot be seen here`,
        `gh secret list --env ${environmentName}`,
      );
    }
    const restore = `gh secret set PIKA_FEED_SECRET --env ${environmentName} < FILE`;
    let secret;
    try {
      secret = parseSecretKey(feedSecret);
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      return missing(`PIKA_FEED_SECRET cannot be used. ${error.message}`, restore);
    }
    const signs = feedKeys.findIndex((key) => belongTogether(secret, key));
    if (signs === 0) {
      return done(`the apps believe key ${names.join(" and ")}, and PIKA_FEED_SECRET is the first's`);
    }
    if (signs < 0) {
      return missing(
        `PIKA_FEED_SECRET is key ${keyName(secret)}, but every app carries ${names.join(" and ")}`,
        restore,
      );
    }
    return missing(
      `PIKA_FEED_SECRET is the spare key ${
        keyName(secret)
      } already, and the apps of this version would still believe ${first}`,
      "deno task release:key rotate --spare ~/pika_feed_spare --new-spare ~/pika_feed_new_spare",
    );
  },
};

const runtime: Check = {
  name: "window",
  look: ({ runtime: { version, sha256 } }) =>
    sha256 === null
      ? missing(
        `Neutralino ${version} is not pinned: desktop/runtime.json says no SHA-256`,
        "deno task release --pin-runtime",
      )
      : done(`Neutralino ${version}, pinned`),
};

/** Not to be signed is allowed, and said. */
const signing = (system: SignedSystem): Check => ({
  name: `signed: ${system.name}`,
  look(facts) {
    const how = signedHow(system, facts.environment);
    if ("missing" in how) {
      return missing(
        `some secrets for it are there, but not ${how.missing.join(", ")}`,
        `gh secret set ${how.missing[0]} --env ${environmentName}`,
      );
    }
    if (how.way === selfSignedWay) return selfSigned(facts);
    if (how.way !== null) return done(how.way);
    const price = system.unsigned ? `. ${system.unsigned}` : "";
    return done(`unsigned, unless that environment has secrets for it; ${system.saidBy} say so${price}`);
  },
});

/** A certificate that vouches for itself is worth what all releases share. */
function selfSigned({ macCertificate, macCertificateBefore: before }: CheckoutFacts): Answer {
  if (macCertificate === null) {
    return missing(
      "PIKA_APPLE_CERTIFICATE is there, and desktop/macos_certificate.pem, which says that all releases share it, is not",
      "deno task release:key macos-certificate ~/pika_macos_certificate",
    );
  }
  const { sha256, ends } = macCertificate;
  const which = `self-signed by ${sha256.slice(0, 16)}, until ${ends.toISOString().slice(0, 10)}: `;
  return done(
    which +
      (before && before.sha256 !== sha256
        ? `not the certificate of ${before.tag}, so macOS asks everybody once more for all that Pika was allowed`
        : "macOS warns of it once, and keeps over updates what Pika was allowed"),
  );
}

const repository: Check = {
  name: "repository",
  look({ repository, feedUrl, origin }) {
    if (repository !== null) return done(`${repository}; apps and download page look for ${feedUrl}`);
    return missing(
      origin === null
        ? "there is no remote, so the apps would not know where updates are"
        : `the remote origin is ${origin}, which is not on GitHub`,
      `git remote ${origin === null ? "add" : "set-url"} origin https://github.com/OWNER/NAME.git`,
    );
  },
};

const committed: Check = {
  name: "committed",
  look: ({ uncommitted }) =>
    uncommitted.length === 0 ? done("nothing is uncommitted") : missing(
      `not committed: ${uncommitted.slice(0, 5).map((line) => line.slice(3)).join(", ")}${
        uncommitted.length > 5 ? ` and ${uncommitted.length - 5} more` : ""
      }`,
      `git add --all && git commit -m "chore(release): what a release needs"`,
    ),
};

const version: Check = {
  name: "version",
  look({ versions, version, tag, notes, askedTag, tagged, head, pushed }) {
    if (versions.some((other) => other.version !== version)) {
      const list = versions.map(({ file, version }) => `${file} says ${version}`).join(", ");
      return missing(`the files disagree: ${list}`, "deno task version desktop");
    }
    const next = `deno task version desktop ${tagged === null ? version : "patch"} --yes`;
    if (askedTag !== null && askedTag !== tag) {
      return missing(`the tag is ${askedTag}, but the files of this commit say ${version}`, next);
    }
    if (notes === undefined) return missing(`CHANGELOG.md says nothing of desktop ${version}`, next);
    const length = textLength(notes);
    if (length > feedLimits.notes) {
      return missing(
        `CHANGELOG.md says ${length} characters of desktop ${version}, and an installed app takes ${feedLimits.notes}: ` +
          "shorten that section, then put it into the commit of the release",
        `git commit --amend --no-edit CHANGELOG.md && git tag --force ${tag} -m "${tag}"`,
      );
    }
    if (tagged === null && askedTag === null) {
      return pushed === "yes"
        ? unseen(
          `this commit is pushed, and its tag ${tag} is not in this checkout`,
          `git fetch origin tag ${tag}`,
        )
        : missing(`there is no tag ${tag}`, next);
    }
    if (tagged !== null && tagged !== head) {
      return missing(`the tag ${tag} is on ${tagged.slice(0, 12)}, and this is ${head.slice(0, 12)}`, next);
    }
    return done(`${version}: in all its files, in CHANGELOG.md, and this commit is ${tag}`);
  },
};

const pushed: Check = {
  name: "pushed",
  look({ pushed, tag }) {
    const push = `git push --atomic origin HEAD refs/tags/${tag}`;
    if (pushed === "yes") return done(`GitHub has ${tag}, and builds and publishes it`);
    return pushed === "no"
      ? missing("GitHub has not got it yet: with this it builds and publishes", push)
      : unseen(
        "origin cannot be asked from here whether it has the tag",
        `git ls-remote origin refs/tags/${tag}`,
      );
  },
};

export const checklist: readonly Check[] = [
  repository,
  environment,
  cloud,
  feedKey,
  runtime,
  ...signedSystems.map(signing),
  committed,
  version,
  pushed,
];

/** What no program can look at, and so is no check of this list. */
export const byHand =
  "Before the first release somebody goes through desktop/CHECKLIST.md: a Mac, a Windows laptop, a Linux desktop, twenty minutes.";

/** What every check finds, in the order in which things are done. */
export function lookThrough(facts: CheckoutFacts): Finding[] {
  return checklist.map(({ name, look }) => ({ name, ...look(facts) }));
}

/** How a finding is marked, and what is done with its words: colours on a terminal, nothing elsewhere. */
export interface Paint {
  marks: Readonly<Record<State, string>>;
  strong(text: string): string;
}

export const plain: Paint = { marks: { done: "✓", missing: "✗", unseen: "?" }, strong: (text) => text };

/** The findings for a person: each a line, and the command below it. */
export function formatFindings(findings: readonly Finding[], { marks, strong }: Paint = plain): string {
  const width = Math.max(...checklist.map(({ name }) => name.length));
  return findings.flatMap((finding) => [
    `${marks[finding.state]} ${strong(finding.name.padEnd(width))}  ${finding.words}`,
    ...finding.state === "done" ? [] : [`    ${finding.command}`],
  ]).join("\n");
}

/**
 * Throws a ScriptError with the list while something is missing. What cannot be seen counts as missing to `every`, where
 * everything must be in sight, and not to `known`.
 */
export function refuseUnready(findings: readonly Finding[], needs: "every" | "known"): void {
  const open = findings.filter(({ state }) =>
    state === "missing" || (state === "unseen" && needs === "every")
  );
  if (open.length === 0) return;
  throw new ScriptError(`This checkout cannot be published:\n${formatFindings(open)}`, {
    help: "Run these commands, from the top. deno task doctor --publish   shows the whole list.",
  });
}
