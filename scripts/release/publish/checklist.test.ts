import assert from "node:assert/strict";
import { formatSecretKey } from "../minisign.ts";
import { keyName, parsePublicKey } from "@pika/contract/feed/minisign.ts";
import { makeKey } from "@pika/contract/feed/signing.ts";
import { checklist, formatFindings, lookThrough, refuseUnready, type State } from "./checklist.ts";
import type { CheckoutFacts } from "./checkout_facts.ts";

const key = makeKey();
const spare = makeKey();
const both = `${keyName(key)} and ${keyName(spare)}`;
const [head, other] = ["a", "b"].map((letter) => letter.repeat(40)) as [string, string];

/** A checkout that can be published. */
const ready: CheckoutFacts = {
  versions: [
    { file: "desktop/deno.json", version: "0.2.0" },
    { file: "sidecar/pyproject.toml", version: "0.2.0" },
  ],
  version: "0.2.0",
  tag: "desktop-v0.2.0",
  notes: "- It",
  cloud: "https://cloud.example",
  feedKeys: [key, spare],
  feedSecret: formatSecretKey(key),
  runtime: { version: "6.9.0", sha256: "ab" },
  environment: {},
  macCertificate: null,
  macCertificateBefore: null,
  repository: "dj/pika",
  origin: "https://github.com/dj/pika.git",
  guarded: "yes",
  feedUrl: "https://github.com/dj/pika/releases/latest/download/latest.json",
  uncommitted: [],
  askedTag: null,
  head,
  tagged: head,
  pushed: "yes",
};

/** What the check `name` finds where the facts differ like this. */
function find(name: string, facts: Partial<CheckoutFacts>) {
  const findings = lookThrough({ ...ready, ...facts });
  const finding = findings.find((finding) => finding.name === name)!;
  const said = finding.words + ("command" in finding ? ` $ ${finding.command}` : "");
  return { state: finding.state, said, others: findings.filter((one) => one !== finding) };
}

Deno.test("a checkout that can be published is done from top to bottom", () => {
  const findings = lookThrough(ready);
  assert.equal(findings.length, checklist.length);
  for (const { name, state } of findings) assert.equal(state, "done", name);
  refuseUnready(findings, "every");
});

const shared = { PIKA_APPLE_CERTIFICATE_IS_SET: "true", PIKA_APPLE_CERTIFICATE_PASSWORD_IS_SET: "true" };
const macCertificate = {
  name: "Pika releases",
  sha1: "ab".repeat(20),
  sha256: "ab".repeat(32),
  ends: new Date("2036-01-01T00:00:00Z"),
  issued: "by itself",
} as const;
const placeholder = parsePublicKey("RWRgUhFhrGI1ZNaxklDB/yfTvpRCO29bM9iuskgbKoTxbpHboBDmMxQK");
const stranger = makeKey();

const cases: [name: string, what: string, facts: Partial<CheckoutFacts>, state: State, said: RegExp][] = [
  [
    "repository",
    "there is no remote",
    { repository: null, origin: null, feedUrl: null },
    "missing",
    /no remote.*\$ git remote add origin https:\/\/github\.com\/OWNER\/NAME\.git$/,
  ],
  [
    "repository",
    "the remote is elsewhere",
    { repository: null, origin: "/srv/pika", feedUrl: null },
    "missing",
    /\/srv\/pika, which is not on GitHub \$ git remote set-url origin /,
  ],
  [
    "repository",
    "the environment names the feed",
    { feedUrl: "https://pika.example/latest.json" },
    "done",
    /https:\/\/pika\.example\/latest\.json$/,
  ],
  [
    "environment",
    "none, or open to others",
    { guarded: "no" },
    "missing",
    /\$ deno task release:environment$/,
  ],
  ["environment", "nobody can be asked", { guarded: "unseen" }, "unseen", /no gh.*\$ deno task release:env/],
  ["cloud", "none is set", { cloud: null }, "missing", /no DJ could.*\$ deno task release:cloud https:/],
  [
    "feed key",
    "the placeholder, whatever the secret",
    { feedKeys: [placeholder], feedSecret: null },
    "missing",
    /643562AC61115260 is a placeholder.*\$ deno task release:key --replace --copy ~\/pika_feed_secret --spare ~\/pika_feed_spare \| gh secret set PIKA_FEED_SECRET --env release$/,
  ],
  [
    "feed key",
    "no spare one",
    { feedKeys: [key] },
    "missing",
    /alone: .*\$ deno task release:key spare ~\/pika_feed_spare$/,
  ],
  [
    "feed key",
    "the spare one signs already",
    { feedSecret: formatSecretKey(spare) },
    "missing",
    /is the spare key .* \$ deno task release:key rotate --spare/,
  ],
  [
    "feed key",
    "no secret here",
    { feedSecret: null },
    "unseen",
    /cannot be seen here \$ gh secret list --env release$/,
  ],
  [
    "feed key",
    "another key's secret",
    { feedSecret: formatSecretKey(stranger) },
    "missing",
    new RegExp(`is key ${keyName(stranger)}, but every app carries ${both} \\$ gh secret set`),
  ],
  [
    "feed key",
    "no key at all",
    { feedSecret: "nonsense" },
    "missing",
    /no minisign secret key.*\$ gh secret set/,
  ],
  [
    "window",
    "not pinned",
    { runtime: { version: "6.9.0", sha256: null } },
    "missing",
    /6\.9\.0 is not pinned.*\$ deno task release --pin-runtime$/,
  ],
  [
    "signed: macOS",
    "no secrets",
    {},
    "done",
    /^unsigned.*release page, download page and release\.json say so.*release:key macos-certificate/,
  ],
  [
    "signed: macOS",
    "a certificate that vouches for itself, the same as before",
    {
      environment: shared,
      macCertificate,
      macCertificateBefore: { tag: "desktop-v0.1.0", sha256: "ab".repeat(32) },
    },
    "done",
    /^self-signed by abababababababab, until 2036-01-01: macOS warns of it once, and keeps over updates/,
  ],
  [
    "signed: macOS",
    "a certificate that vouches for itself, another than before",
    {
      environment: shared,
      macCertificate,
      macCertificateBefore: { tag: "desktop-v0.1.0", sha256: "cd".repeat(32) },
    },
    "done",
    /not the certificate of desktop-v0\.1\.0, so macOS asks everybody once more/,
  ],
  [
    "signed: macOS",
    "a certificate that vouches for itself, and none committed",
    { environment: shared },
    "missing",
    /macos_certificate\.pem.* \$ deno task release:key macos-certificate/,
  ],
  [
    "signed: macOS",
    "half of the secrets",
    { environment: { PIKA_APPLE_CERTIFICATE: "x" } },
    "missing",
    /not PIKA_APPLE_CERTIFICATE_PASSWORD, .*\$ gh secret set PIKA_APPLE_CERTIFICATE_PASSWORD --env release$/,
  ],
  [
    "signed: Windows",
    "all of the secrets",
    { environment: { PIKA_WINDOWS_CERTIFICATE: "x", PIKA_WINDOWS_CERTIFICATE_PASSWORD_IS_SET: "true" } },
    "done",
    /^Authenticode$/,
  ],
  [
    "committed",
    "changes",
    { uncommitted: [" M a", "?? b", "?? c", "?? d", "?? e", "?? f"] },
    "missing",
    /: a, b, c, d, e and 1 more \$ git add --all && git commit/,
  ],
  [
    "version",
    "notes that no app would take",
    { notes: "🎷".repeat(20_001) },
    "missing",
    /says 20001 characters of desktop 0\.2\.0, and an installed app takes 20000: .* \$ git commit --amend .*CHANGELOG\.md/,
  ],
  [
    "version",
    "files that disagree",
    { versions: [ready.versions[0]!, { file: "sidecar/pyproject.toml", version: "0.1.0" }] },
    "missing",
    /pyproject\.toml says 0\.1\.0/,
  ],
  [
    "version",
    "no changelog",
    { notes: undefined, tagged: null },
    "missing",
    /says nothing of desktop 0\.2\.0 \$ deno task version desktop 0\.2\.0 --yes$/,
  ],
  [
    "version",
    "no changelog, and a tag that cannot be had again",
    { notes: undefined },
    "missing",
    /\$ deno task version desktop patch --yes$/,
  ],
  [
    "version",
    "no tag",
    { tagged: null, pushed: "no" },
    "missing",
    /no tag desktop-v0\.2\.0 \$ .* 0\.2\.0 --yes$/,
  ],
  [
    "version",
    "commits after the tag",
    { tagged: other },
    "missing",
    /is on bbbbbbbbbbbb, and this is aaaaaaaaaaaa \$ deno task version desktop patch --yes$/,
  ],
  [
    "version",
    "another tag asked for",
    { askedTag: "desktop-v0.3.0" },
    "missing",
    /tag is desktop-v0\.3\.0, but the files of this commit say 0\.2\.0/,
  ],
  [
    "version",
    "a checkout without its tag, of the tag asked for",
    {
      askedTag: "desktop-v0.2.0",
      tagged: null,
    },
    "done",
    /this commit is desktop-v0\.2\.0$/,
  ],
  [
    "version",
    "a checkout of GitHub's without its tag",
    { tagged: null },
    "unseen",
    /\$ git fetch origin tag /,
  ],
  [
    "pushed",
    "not yet",
    { pushed: "no" },
    "missing",
    /\$ git push --atomic origin HEAD refs\/tags\/desktop-v0\.2\.0$/,
  ],
  ["pushed", "nobody can be asked", { pushed: "unseen" }, "unseen", /\$ git ls-remote origin refs\/tags\//],
];

for (const [name, what, facts, state, said] of cases) {
  Deno.test(`${name}: ${what}`, () => {
    const found = find(name, facts);
    assert.equal(found.state, state);
    assert.match(found.said, said);
    // Without a tag nothing can be pushed.
    const others = found.others.filter(({ name }) => name !== "pushed" || facts.pushed === undefined);
    for (const other of others) assert.equal(other.state, "done", other.name);
  });
}

Deno.test("the list as text has a mark, a name and words on a line, and the command on its own", () => {
  const findings = lookThrough({ ...ready, cloud: null, feedSecret: null }).slice(2, 5);
  assert.equal(
    formatFindings(findings),
    `✗ cloud            the app knows no cloud: no DJ could go live
    deno task release:cloud https://ADDRESS
? feed key         the apps believe key ${both}; the secret, PIKA_FEED_SECRET, cannot be seen here
    gh secret list --env release
✓ window           Neutralino 6.9.0, pinned`,
  );
});

Deno.test("what is missing is refused; what cannot be seen only where everything must be in sight", () => {
  const unseen = lookThrough({ ...ready, feedSecret: null });
  refuseUnready(unseen, "known");
  assert.throws(() => refuseUnready(unseen, "every"), {
    name: "ScriptError",
    message: /cannot be published:\n\? feed key .*\n {4}gh secret list --env release$/,
  });
  const missing = lookThrough({ ...ready, cloud: null, feedSecret: null });
  assert.throws(() => refuseUnready(missing, "known"), {
    message: /cannot be published:\n✗ cloud .*\n {4}deno task release:cloud https:\/\/ADDRESS$/,
    help: /doctor --publish/,
  });
});
