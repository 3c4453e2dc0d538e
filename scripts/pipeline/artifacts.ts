/**
 * The registry of what a pipeline makes. A step adds what it made, later steps ask for it by its kind: so no path is computed twice, and whether
 * something was made is never asked of the disk. What a step added is kept with its state, for runs that go on after it.
 */

import { ScriptError } from "../lib/errors.ts";

/** What every artifact says of itself; a pipeline's own artifacts are a union that extends it. */
export interface AnyArtifact {
  readonly kind: string;
  /** The file or folder, absolute. */
  readonly path: string;
}

/** Of a union of artifacts those of one kind. */
export type OfKind<A extends AnyArtifact, K extends A["kind"]> = Extract<A, { kind: K }>;

export class Artifacts<A extends AnyArtifact> {
  readonly #madeBy = new Map<string, readonly A[]>();

  /** Takes what a step made, in place of what it made before. */
  replace(step: string, artifacts: readonly A[]): void {
    this.#madeBy.set(step, [...artifacts]);
  }

  /** Adds one that a step made. */
  add(step: string, artifact: A): void {
    this.#madeBy.set(step, [...this.madeBy(step), artifact]);
  }

  /** What a step made, in the order in which it was added. */
  madeBy(step: string): readonly A[] {
    return this.#madeBy.get(step) ?? [];
  }

  /** All of a kind, in the order of the steps. */
  of<K extends A["kind"]>(kind: K): OfKind<A, K>[] {
    return [...this.#madeBy.values()].flat().filter((one): one is OfKind<A, K> => one.kind === kind);
  }

  /** The one of a kind (for which `where` holds). Throws a ScriptError when there is none, or more than one. */
  one<K extends A["kind"]>(
    kind: K,
    where: (artifact: OfKind<A, K>) => boolean = () => true,
  ): OfKind<A, K> {
    const found = this.of(kind).filter(where);
    if (found.length === 1) return found[0]!;
    throw new ScriptError(`There are ${found.length} artifacts of the kind "${kind}" instead of one`);
  }
}
