/** The cloud as it was released last, out of git: it serves while the next one's migrations are applied, and after a rollback. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bunWords } from "../../../scripts/testing/bun_program.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const migrations = "cloud/db/migrations";

export interface Release {
  /** The commit. */
  revision: string;
  /** Why this one: `tag cloud-v0.2.0`, `parent of HEAD`. */
  name: string;
}

/** There is none, or git does not know: the message says why. */
export class NoPreviousRelease extends Error {
  override name = "NoPreviousRelease";
}

/**
 * The release before what is checked out: the newest tag `cloud-v*`; without one, the commit before the newest migration; where that was
 * the first, the parent of HEAD. A migration that is not committed yet makes HEAD itself the previous one. Throws `NoPreviousRelease`.
 */
export async function previousRelease(folder: string = root): Promise<Release> {
  if (await git(folder, "rev-parse", "--is-inside-work-tree") !== "true") {
    throw new NoPreviousRelease("this is no git checkout");
  }
  const uncommitted = await git(folder, "ls-files", "--others", "--exclude-standard", "--", migrations);
  const base = uncommitted ? "HEAD" : "HEAD^";
  const tag = await git(folder, "describe", "--tags", "--abbrev=0", "--match", "cloud-v*", base);
  const added = await git(folder, "log", "-1", "--diff-filter=A", "--format=%H", "HEAD", "--", migrations);
  const candidates = [
    ...(tag ? [{ at: tag, name: `tag ${tag}` }] : []),
    ...(uncommitted
      ? [{ at: "HEAD", name: "HEAD, before migrations that are not committed" }]
      : added
      ? [{ at: `${added}^`, name: "the commit before the newest migration" }]
      : []),
    { at: "HEAD^", name: "the parent of HEAD" },
  ];
  for (const { at, name } of candidates) {
    const revision = await git(folder, "rev-parse", "--verify", "--quiet", `${at}^{commit}`);
    // Without migrations it is a cloud of another time, whose data nobody has.
    const migrates = revision && await git(folder, "ls-tree", "--name-only", revision, "--", migrations);
    if (revision && migrates) return { revision, name };
  }
  const shallow = await git(folder, "rev-parse", "--is-shallow-repository") === "true";
  throw new NoPreviousRelease(
    shallow ? "this clone is shallow: fetch its history and tags" : "no earlier commit has migrations",
  );
}

/** A release's files in a temporary folder, gone when it is disposed. */
export class ReleaseFiles implements AsyncDisposable {
  private constructor(readonly folder: string) {}

  static async of({ revision }: Release, repository: string = root): Promise<ReleaseFiles> {
    const files = new ReleaseFiles(await Deno.makeTempDir({ prefix: "pika-previous-" }));
    try {
      const archive = join(files.folder, "release.tar");
      // Of the other members of the workspace Deno wants to see the manifest only.
      const paths = ["deno.json", "deno.lock", "cloud", ":(glob)*/deno.json"];
      const made = await run(repository, ["git", "archive", "-o", archive, revision, "--", ...paths]);
      const unpacked = made.success && await run(files.folder, ["tar", "-xf", archive]);
      if (!unpacked || !unpacked.success) throw new Error(`Cannot unpack ${revision}: ${made.errors}`);
      await Deno.remove(archive);
      await Deno.symlink(join(root, "node_modules"), join(files.folder, "node_modules"));
      return files;
    } catch (error) {
      await files[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Words that start one of its programs, such as `mod.ts`: by Bun, or by Deno where it is of the time before that, with today's packages. */
  program(name: string): string[] {
    if (existsSync(this.path("bun.ts"))) return bunWords(this.path(name));
    // By its own deno.json and deno.lock, from Deno's cache, where the packages of node_modules came from.
    const config = ["--node-modules-dir=none", "--config", join(this.folder, "deno.json")];
    return [Deno.execPath(), "run", "-A", "--no-check", ...config, this.path(name)];
  }

  path(name: string): string {
    return join(this.folder, "cloud", name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** What git prints, without white space around; empty when it fails. */
async function git(folder: string, ...words: string[]): Promise<string> {
  const { success, output } = await run(folder, ["git", ...words]).catch(() => ({
    success: false,
    output: "",
  }));
  return success ? output.trim() : "";
}

async function run(folder: string, [program = "", ...args]: string[]) {
  const { success, stdout, stderr } = await new Deno.Command(program, { args, cwd: folder }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { success, output: text(stdout), errors: text(stderr).trim() };
}
