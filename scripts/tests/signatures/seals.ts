/**
 * What a seal says, read by rcodesign and compared with what is there. rcodesign checks a file of code; a bundle it does not check, so the list of
 * its files (`_CodeSignature/CodeResources`) is compared here, by the rules that Apple gives in that same list.
 */

import { join, relative } from "node:path";
import plist from "plist";
import { run } from "../../lib/command.ts";
import { hashFile } from "../../lib/hash.ts";
import { bundleExecutable } from "../../release/targets/macos/stage.ts";

/** What a signature says of one file of code. */
export interface Signature {
  identifier: string;
  /** As rcodesign prints them: `RUNTIME`, `ADHOC`. */
  flags: string;
  /** What macOS knows the code by; undefined where it says nothing, and then its hash counts. */
  requirement: string | undefined;
  /** The hash of this very code, which an ad-hoc seal is known by. */
  codeHash: string;
  /** Names of entitlements. */
  entitlements: string[];
  /** Digests of `Info.plist` and of the list of files, where it is a bundle's program. */
  info: string | undefined;
  resources: string | undefined;
  /** Whether the certificate's signature of all that is right; undefined where there is none. */
  verifies: boolean | undefined;
}

/** Reads the signature of a file of code. Throws an Error for code without one. */
export async function readSignature(file: string): Promise<Signature> {
  const { stdout } = await run([rcodesign(), "print-signature-info", file]);
  const value = (pattern: RegExp) => pattern.exec(stdout)?.[1];
  const identifier = value(/^ +identifier: (.+)$/m);
  const codeHash = value(/slot: CodeDirectory[^]*?sha256: ([0-9a-f]{64})/);
  if (!identifier || !codeHash) throw new Error(`${file} is not signed`);
  const verifies = value(/signature_verifies: (true|false)/);
  return {
    identifier,
    codeHash,
    flags: value(/flags: CodeSignatureFlags\((.*)\)$/m) ?? "",
    requirement: value(/'designated\(3\): 0: (.*);'$/m),
    entitlements: [...(/entitlements_plist:([^]*?)<\/plist>/.exec(stdout)?.[1] ?? "")
      .matchAll(/<key>(.*?)<\/key>/g)].map(([, name = ""]) => name),
    info: slot(value(/'Info \(1\): ([0-9a-f]{64})'/)),
    resources: slot(value(/'Resources \(3\): ([0-9a-f]{64})'/)),
    verifies: verifies === undefined ? undefined : verifies === "true",
  };
}

/** What macOS knows code by, in codesign's words. */
export async function requirementOf(file: string): Promise<string> {
  const { requirement, codeHash } = await readSignature(file);
  return requirement ?? `cdhash H"${codeHash.slice(0, 40)}"`;
}

/** The file of code that carries a bundle's signature; another file carries its own. */
export function codeOf(path: string): Promise<string> {
  const framework = /([^/]+)\.framework\/Versions\/[^/]+$/.exec(path)?.[1];
  return Promise.resolve(
    path.endsWith(".app") ? join(path, bundleExecutable) : framework ? join(path, framework) : path,
  );
}

type Sealed = { hash2?: Uint8Array; symlink?: string };

/** The list of a bundle's files, by path from its `Contents`. */
export async function sealedFiles(bundle: string): Promise<Record<string, Sealed>> {
  const list = plist.parse(await Deno.readTextFile(join(bundle, listOfFiles))) as unknown as {
    files2: Record<string, Sealed>;
  };
  return list.files2;
}

/** Everything that differs between a bundle and its seal, in words; empty where it is whole. */
export async function bundleComplaints(bundle: string): Promise<string[]> {
  const found: string[] = [];
  const contents = join(bundle, "Contents");
  const { info, resources } = await readSignature(join(bundle, bundleExecutable));
  if (info !== await hashFile(join(contents, "Info.plist"))) found.push("Info.plist was changed");
  if (resources !== await hashFile(join(bundle, listOfFiles))) found.push("the list of files was changed");
  const sealed = await sealedFiles(bundle);
  const there = new Set<string>();
  for (const path of await everything(contents)) {
    const name = relative(contents, path);
    there.add(name);
    const framework = /^(.+\.framework\/Versions\/[^/]+)\/_CodeSignature\/CodeResources$/.exec(name)?.[1];
    if (framework) {
      // rcodesign leaves it out of the bundle's list, and Apple's codesign does not. The framework's own signature names it, too.
      const own = await readSignature(await codeOf(join(contents, framework)));
      if (own.resources !== await hashFile(path)) found.push(`${name} was changed`);
      continue;
    }
    if (isOmitted(name)) continue;
    const entry = sealed[name];
    const { isSymlink } = await Deno.lstat(path);
    if (!entry) found.push(`${name} was added`);
    else if (
      isSymlink ? entry.symlink !== await Deno.readLink(path) : hex(entry.hash2) !== await hashFile(path)
    ) {
      found.push(`${name} was changed`);
    }
  }
  for (const name of Object.keys(sealed)) if (!there.has(name)) found.push(`${name} is missing`);
  return found;
}

const listOfFiles = "Contents/_CodeSignature/CodeResources";

/** What no list holds: what the program's signature names itself, PkgInfo by Apple's rules, the list. */
function isOmitted(name: string): boolean {
  const path = `Contents/${name}`;
  return name === "Info.plist" || name === "PkgInfo" || path === bundleExecutable || path === listOfFiles;
}

/** Files and links, without what links lead to. */
async function everything(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) paths.push(...await everything(path));
    else paths.push(path);
  }
  return paths;
}

function slot(digest: string | undefined): string | undefined {
  return digest && /[1-9a-f]/.test(digest) ? digest : undefined;
}

function hex(bytes: Uint8Array | undefined): string {
  return [...bytes ?? []].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function rcodesign(): string {
  const program = Deno.env.get("PIKA_RCODESIGN");
  if (!program) throw new Error("PIKA_RCODESIGN names no program");
  return program;
}
