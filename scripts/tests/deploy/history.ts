/** A repository with versions to deploy: this checkout as it is, and commits on top that change or break something. */

import { join } from "node:path";
import { run } from "../../lib/command.ts";
import { remove } from "../../lib/files.ts";
import { root } from "../../lib/paths.ts";

export interface HistoryCommit {
  revision: string;
  /** `0.1.0-1a2b3c4d5e6f`: what `deno task deploy` calls it. */
  name: string;
}

export class History implements AsyncDisposable {
  private constructor(readonly folder: string) {}

  /** Begins with a copy of all files that git knows or would take. */
  static async begin(): Promise<History> {
    const history = new History(await Deno.makeTempDir({ prefix: "pika-history-" }));
    const { stdout } = await run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
      cwd: root,
    });
    const list = join(history.folder, "files");
    await Deno.writeTextFile(list, stdout);
    const archive = join(history.folder, "files.tar");
    await run(["tar", "--null", "--ignore-failed-read", "--files-from", list, "-cf", archive], { cwd: root });
    await run(["tar", "-xf", archive], { cwd: history.folder });
    await remove(list);
    await remove(archive);
    await history.#git("init", "--quiet", "--initial-branch", "main");
    return history;
  }

  /** Makes a commit with these files: a text, or what becomes of the text that is there. */
  async commit(
    message: string,
    changes: Record<string, string | ((text: string) => string)> = {},
  ): Promise<HistoryCommit> {
    for (const [path, change] of Object.entries(changes)) {
      const file = join(this.folder, path);
      const text = typeof change === "string" ? change : change(await Deno.readTextFile(file));
      await Deno.writeTextFile(file, text);
    }
    await this.#git("add", "--all");
    await this.#git("commit", "--quiet", "--allow-empty", "--message", message);
    const revision = (await this.#git("rev-parse", "HEAD")).stdout.trim();
    const { version } = JSON.parse(await Deno.readTextFile(join(this.folder, "cloud", "deno.json")));
    return { revision, name: `${version}-${revision.slice(0, 12)}` };
  }

  /** Puts the files back to an earlier commit, so that the next one builds on it. */
  async backTo({ revision }: HistoryCommit): Promise<void> {
    await this.#git("reset", "--quiet", "--hard", revision);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await remove(this.folder);
  }

  #git(...words: string[]) {
    return run(["git", "-c", "user.name=Pika", "-c", "user.email=pika@example", ...words], {
      cwd: this.folder,
    });
  }
}
