/** What is remembered of each step's last success: a file a step, in a folder that may be handed to another machine. */

import { isAbsolute, join, relative } from "node:path";
import { listFiles } from "../lib/files.ts";
import { hashValue } from "../lib/hash.ts";
import type { AnyArtifact } from "./artifacts.ts";
import type { Facts } from "./step.ts";

/** What is remembered of a step's last success. */
export interface StepState<A extends AnyArtifact = AnyArtifact> {
  key: string;
  /** What it made. */
  artifacts: A[];
  /** Size and time of every file of that then. */
  outputs: string;
  facts: Facts;
  /** Milliseconds that it took. */
  elapsed: number;
}

export class StateFolder<A extends AnyArtifact> {
  /**
   * `places`: folders by name. What is made below one of them is remembered relative to it, since on another machine they lie elsewhere.
   */
  constructor(private readonly folder: string, private readonly places: Readonly<Record<string, string>>) {}

  /** What is known of a step's last success, or undefined. */
  async read(name: string): Promise<StepState<A> | undefined> {
    try {
      const state = JSON.parse(await Deno.readTextFile(this.#file(name)));
      if (!Array.isArray(state.artifacts)) return undefined; // of a version that remembered none
      return {
        ...state,
        artifacts: state.artifacts.map((one: A) => ({ ...one, path: this.#absolute(one.path) })),
      };
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  /** Remembers a step's success, with its artifacts as they lie there now. */
  async write(name: string, success: Omit<StepState<A>, "outputs">): Promise<void> {
    const outputs = await fingerprint(success.artifacts.map(({ path }) => path));
    const artifacts = success.artifacts.map((one) => ({ ...one, path: this.#portable(one.path) }));
    await Deno.mkdir(this.folder, { recursive: true });
    await Deno.writeTextFile(this.#file(name), JSON.stringify({ ...success, outputs, artifacts }, null, 2));
  }

  /** Forgets a step's success: called before it runs, so an interrupted step is never taken for a finished one. */
  async forget(name: string): Promise<void> {
    await Deno.remove(this.#file(name)).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }

  #file(name: string): string {
    return join(this.folder, `${name}.json`);
  }

  /** `/checkout/dist/1.2.3/x.deb` → `out:x.deb` */
  #portable(path: string): string {
    for (const [place, folder] of Object.entries(this.places)) {
      const rest = relative(folder, path);
      if (!rest.startsWith("..") && !isAbsolute(rest)) return `${place}:${rest.replaceAll("\\", "/")}`;
    }
    return path;
  }

  #absolute(path: string): string {
    const [place = "", rest] = path.split(/:(.*)/s);
    const folder = this.places[place];
    return folder === undefined || rest === undefined ? path : join(folder, rest);
  }
}

/** Size and modification time of every file below the paths; changes when somebody touches an output. */
export async function fingerprint(paths: readonly string[]): Promise<string> {
  const seen: unknown[] = [];
  for (const path of paths) {
    try {
      for (const file of await listFiles(path)) {
        const { size, mtime } = await Deno.lstat(file);
        seen.push([file, size, mtime?.getTime()]);
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      seen.push([path, "missing"]);
    }
  }
  return hashValue(seen);
}
