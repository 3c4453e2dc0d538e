/**
 * What is remembered of each step's last success: a file a step, in a folder that may be handed to another machine. Another machine is
 * believed what it made, and no more: what it names lies in the pipeline's own folders, or is refused.
 */

import { isAbsolute, join, relative } from "node:path";
import { ScriptError } from "../lib/errors.ts";
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

/** What is remembered of a step names something that is none of the pipeline's. */
export class StateError extends ScriptError {
  override name = "StateError";
}

export class StateFolder<A extends AnyArtifact> {
  /**
   * `places`: folders by name, in which all is made. It is remembered relative to one of them, since on another machine they lie elsewhere.
   */
  constructor(private readonly folder: string, private readonly places: Readonly<Record<string, string>>) {}

  /** What is known of a step's last success, or undefined. Throws a StateError when what it made would lie in none of the places. */
  async read(name: string): Promise<StepState<A> | undefined> {
    const state = await this.#parse(name);
    if (!Array.isArray(state?.artifacts)) return undefined; // none, or of a version that remembered none
    const artifacts: A[] = [];
    for (const one of state.artifacts) {
      artifacts.push({ ...one, path: await this.#absolute(name, one?.path) });
    }
    return { ...state, artifacts };
  }

  async #parse(name: string): Promise<StepState<A> | undefined> {
    try {
      return JSON.parse(await Deno.readTextFile(this.#file(name)));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  /** Remembers a step's success, with its artifacts as they lie there now. Throws a StateError for one that lies in none of the places. */
  async write(name: string, success: Omit<StepState<A>, "outputs">): Promise<void> {
    const outputs = await fingerprint(success.artifacts.map(({ path }) => path));
    const artifacts = success.artifacts.map((one) => ({ ...one, path: this.#portable(name, one.path) }));
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
  #portable(name: string, path: string): string {
    for (const [place, folder] of Object.entries(this.places)) {
      if (isInside(folder, path)) return `${place}:${relative(folder, path).replaceAll("\\", "/")}`;
    }
    throw this.#stray(name, path);
  }

  /** `out:x.deb` → `/checkout/dist/1.2.3/x.deb`; where there is something, its links are followed. */
  async #absolute(name: string, path: unknown): Promise<string> {
    const [place = "", rest] = typeof path === "string" ? path.split(/:(.*)/s) : [];
    const folder = Object.hasOwn(this.places, place) ? this.places[place] : undefined;
    if (folder === undefined || rest === undefined) throw this.#stray(name, path);
    const found = join(folder, rest);
    if (!isInside(folder, found)) throw this.#stray(name, path);
    const [real, realFolder] = await Promise.all([realPath(found), realPath(folder)]);
    if (real !== undefined && realFolder !== undefined && !isInside(realFolder, real)) {
      throw this.#stray(name, path);
    }
    return found;
  }

  #stray(name: string, path: unknown): StateError {
    const places = Object.entries(this.places).map(([place, folder]) => `${place} (${folder})`).join(" and ");
    return new StateError(
      `What is remembered of step "${name}" names ${JSON.stringify(path)}, which does not lie in ${places}`,
      { help: `This pipeline did not write that. Remove ${this.#file(name)}, and have the step run again.` },
    );
  }
}

/** Whether a path is a folder, or lies in it. */
function isInside(folder: string, path: string): boolean {
  const rest = relative(folder, path);
  return rest !== ".." && !/^\.\.[\\/]/.test(rest) && !isAbsolute(rest);
}

/** Where a path leads by all links; undefined where there is nothing. */
async function realPath(path: string): Promise<string | undefined> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
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
