/**
 * What is said to Apple's programs, as words. A `Secret` is one line for the standard input of `security -i`, so that no password is a word
 * that every process of the machine can read.
 */

/** A command whose last part goes to the program's standard input. */
export interface Secret {
  words: string[];
  stdin: string;
}

/** A seal by a certificate: one of Apple's, or one that vouches for itself. */
export interface CertificateSeal {
  kind: "developer-id" | "self-signed";
  /** The certificate's SHA-1, which no other certificate shares. By it codesign also takes one that nobody trusts; by its name it does not. */
  identity: string;
  /** The file that holds it. */
  keychain: string;
}

/** How code is sealed. */
export type Seal = { kind: "ad-hoc" } | CertificateSeal;

/** The API key of App Store Connect for notarisation: the key's file, its id, and its issuer's. */
export interface NotaryKey {
  file: string;
  id: string;
  issuer: string;
}

/** Seals code; `entitlements` is a file without comments. Bundles and versions of frameworks are named by their folder. */
export function signCode(seal: Seal, paths: readonly string[], entitlements?: string): string[] {
  const by = seal.kind === "ad-hoc" ? ["-"] : [seal.identity, "--keychain", seal.keychain];
  // Only Apple makes a team. Without one there is no hardened runtime either: a program would refuse its own libraries.
  const how = seal.kind === "developer-id" ? ["--timestamp", "--options", "runtime"] : ["--timestamp=none"];
  return [
    ...["codesign", "--force", "--sign", ...by, ...how, "--prefix", "app.pika.Pika."],
    ...(entitlements ? ["--entitlements", entitlements] : []),
    ...paths,
  ];
}

/** Signs a disk image, which is no code: no hardened runtime. */
export function signImage(seal: CertificateSeal, file: string): string[] {
  const identifier = ["--identifier", "app.pika.Pika.dmg"];
  return [
    "codesign",
    "--force",
    "--sign",
    seal.identity,
    "--keychain",
    seal.keychain,
    "--timestamp",
    ...identifier,
    file,
  ];
}

/** Fails unless the bundle's seal is whole, down to what is nested in it. */
export function verifyBundle(bundle: string): string[] {
  return ["codesign", "--verify", "--deep", "--strict", "--verbose=2", bundle];
}

/** Fails unless each of the files or frameworks is signed: `--deep` does not look for code in `Contents/Resources`. */
export function verifyCode(paths: readonly string[]): string[] {
  return ["codesign", "--verify", "--strict", ...paths];
}

/** Prints by what macOS knows the bundle again after an update: `designated => ...`. */
export function designatedRequirement(bundle: string): string[] {
  return ["codesign", "--display", "--requirements", "-", bundle];
}

/** What Gatekeeper says to a bundle that is started. */
export function assessBundle(bundle: string): string[] {
  return ["spctl", "--assess", "--type", "execute", "--verbose=4", bundle];
}

/** What Gatekeeper says to a disk image that is opened. */
export function assessImage(file: string): string[] {
  return [
    "spctl",
    "--assess",
    "--type",
    "open",
    "--context",
    "context:primary-signature",
    "--verbose=4",
    file,
  ];
}

export const keychain = {
  create: (file: string, password: string): Secret => secret("create-keychain", "-p", password, file),
  /** Locks after six hours instead of ten minutes (electron/notarize #247). */
  keepOpen: (file: string): string[] => ["security", "set-keychain-settings", "-lut", "21600", file],
  unlock: (file: string, password: string): Secret => secret("unlock-keychain", "-p", password, file),
  /** Takes a .p12 in, for codesign to use. */
  import: (file: string, certificate: string, password: string): Secret =>
    secret("import", certificate, "-k", file, "-f", "pkcs12", "-P", password, "-T", "/usr/bin/codesign"),
  /** Lets Apple's own tools use the keys without asking on a screen. */
  allowTools: (file: string, password: string): Secret =>
    secret("set-key-partition-list", "-S", "apple-tool:,apple:,codesign:", "-s", "-k", password, file),
  /** The valid ones, or all: no machine trusts a certificate that vouches for itself. */
  identities: (file: string, which: "valid" | "all"): string[] => [
    ...["security", "find-identity", ...(which === "valid" ? ["-v"] : []), "-p", "codesigning", file],
  ],
  /** Prints the first certificate of this name. */
  certificate: (
    file: string,
    name: string,
  ): string[] => ["security", "find-certificate", "-c", name, "-p", file],
  searchList: (): string[] => ["security", "list-keychains", "-d", "user"],
  setSearchList: (
    files: readonly string[],
  ): string[] => ["security", "list-keychains", "-d", "user", "-s", ...files],
  delete: (file: string): string[] => ["security", "delete-keychain", file],
};

export const notary = {
  /** Hands a file in and ends: waiting in the same call would lose the id with it. */
  submit: (file: string, key: NotaryKey): string[] => [
    ...["xcrun", "notarytool", "submit", file, ...authorisation(key), "--no-progress", ...json],
  ],
  info: (
    id: string,
    key: NotaryKey,
  ): string[] => ["xcrun", "notarytool", "info", id, ...authorisation(key), ...json],
  log: (id: string, key: NotaryKey): string[] => ["xcrun", "notarytool", "log", id, ...authorisation(key)],
  /** The cheapest question that needs a valid key. */
  history: (key: NotaryKey): string[] => ["xcrun", "notarytool", "history", ...authorisation(key), ...json],
};

/** Puts the ticket of an accepted file into it, for machines without a network. */
export function staple(file: string): string[] {
  return ["xcrun", "stapler", "staple", file];
}

/** Fails unless a good ticket is in the file. */
export function validateTicket(file: string): string[] {
  return ["xcrun", "stapler", "validate", file];
}

/** Fails unless one of Xcode's programs is there. */
export function findXcodeProgram(name: string): string[] {
  return ["xcrun", "--find", name];
}

/** The signing identities that `security find-identity` prints, each once: without `-v` it lists what is valid twice. */
export function parseIdentities(text: string): { sha1: string; name: string }[] {
  const found = text.matchAll(/^\s*\d+\) ([0-9A-F]{40}) "(.+)"(?: \(CSSMERR_\w+\))?$/gm);
  return [...new Map([...found].map(([, sha1 = "", name = ""]) => [sha1, name]))]
    .map(([sha1, name]) => ({ sha1, name }));
}

/** The requirement that `codesign --display --requirements -` prints, without `designated =>`; undefined where there is none. */
export function parseRequirement(text: string): string | undefined {
  return /^(?:# )?designated => (.+)$/m.exec(text)?.[1];
}

/** The files that `security list-keychains` prints, each quoted on a line of its own. */
export function parseSearchList(text: string): string[] {
  return [...text.matchAll(/^\s*"(.+)"\s*$/gm)].map(([, file = ""]) => file);
}

const json = ["--output-format", "json"];

function authorisation(key: NotaryKey): string[] {
  return ["--key", key.file, "--key-id", key.id, "--issuer", key.issuer];
}

function secret(...words: string[]): Secret {
  return { words: ["security", "-i"], stdin: words.map(quoted).join(" ") + "\n" };
}

/** As `security -i` reads words: in quotes, with backslashes before quotes and backslashes. */
function quoted(word: string): string {
  return /^[\w./:,=-]+$/.test(word) ? word : `"${word.replace(/["\\]/g, "\\$&")}"`;
}
